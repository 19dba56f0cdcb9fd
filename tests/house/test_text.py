"""Words that do not belong in what we keep."""

import re

import pytest
from django.core.management import get_commands, load_command_class

from tests.house import source
from tests.house.test_top_level import tracked

TEXT = (
    ".py",
    ".html",
    ".css",
    ".js",
    ".md",
    ".toml",
    ".txt",
    ".yml",
    ".typ",
    ".po",
    "Makefile",
    "Procfile",
    "Dockerfile",
    "run",
)
UNFINISHED = re.compile(r"(?:#|//|/\*|<!--|{#|\"\"\"|^\s*[-*>]?)\s*.{0,40}\b(?:TODO|FIXME|XXX|HACK|WIP)\b(?:[:(]|\s|$)")
MACHINE_PATHS = re.compile(r"(?<![\w.])/(home|root|work|Users)/\w")
BARE_NOQA = re.compile(r"#\s*noqa(?!:\s*[A-Z]+\d+)")
SKIPS = re.compile(r"pytest\.(mark\.)?(skip|xfail|importorskip)|unittest\.skip")
FENCED = re.compile(r"```.*?```", re.DOTALL)
LINK = re.compile(r"\]\((?!\w+:|#)([^)\s#]+)")
COMMAND = re.compile(r"manage\.py (\w+)((?:[ \n]+[\w./*-]+)*)")
TARGET = re.compile(r"^ {4}make (\w+)|`make (\w+)", re.MULTILINE)
THIS = "tests/house/test_text.py"


def kept(*endings):
    for name in tracked():
        if name.endswith(endings or TEXT) and name not in {THIS, "requirements.txt", "requirements-dev.txt"}:
            file = source.ROOT / name
            if file.exists():
                yield name, file.read_text(encoding="utf-8")


def lines(pattern, *endings):
    return [
        f"{name}: {line.strip()[:100]}"
        for name, text in kept(*endings)
        for line in text.splitlines()
        if pattern.search(line)
    ]


@pytest.mark.parametrize("pattern", [UNFINISHED, MACHINE_PATHS], ids=["unfinished work", "paths of one machine"])
def test_no_file_holds(pattern):
    assert lines(pattern) == []


def test_every_silenced_rule_is_named():
    assert lines(BARE_NOQA, ".py") == []


def test_no_test_is_skipped():
    assert [line for line in lines(SKIPS, ".py") if line.startswith("tests/")] == []


def test_the_locks_name_no_registry():
    for name in ("requirements.txt", "requirements-dev.txt", "package-lock.json"):
        text = (source.ROOT / name).read_text(encoding="utf-8")
        assert "--index-url" not in text
        assert "--find-links" not in text
        assert '"resolved"' not in text


def test_every_python_package_is_locked_by_hash():
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (source.ROOT / name).read_text(encoding="utf-8")
        pinned = re.findall(r"^[a-z0-9_.\[\],-]+==[^\n]*\\\n(?:    --hash)", text, re.MULTILINE | re.IGNORECASE)
        named = re.findall(r"^[a-z0-9_.\[\],-]+==", text, re.MULTILINE | re.IGNORECASE)
        assert len(pinned) == len(named) > 20


def test_every_link_between_our_pages_leads_somewhere():
    """U92: in every page of the documentation."""
    broken = [
        f"{name}: {link}"
        for name, text in kept(".md")
        for link in LINK.findall(FENCED.sub("", text))
        if not (source.ROOT / name).parent.joinpath(link).exists()
    ]
    assert broken == []


def test_our_pages_name_only_commands_and_options_that_there_are():
    pages = list(kept(".md", "docker-compose.yml"))
    asked = {(page, name, words) for page, text in pages for name, words in COMMAND.findall(text)}
    assert [(page, name, option) for page, name, words in asked for option in _unknown(name, words)] == []
    targets = set(re.findall(r"^(\w+):", (source.ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    made = {(page, one or other) for page, text in pages for one, other in TARGET.findall(text)}
    assert {(page, target) for page, target in made if target not in targets} == set()


def _unknown(name, words):
    """Give the options that a command does not take; all of it, where there is no such command."""
    if name not in get_commands():
        return [name]
    parser = load_command_class(get_commands()[name], name).create_parser("manage.py", name)
    return [word for word in words.split() if word.startswith("--") and word not in parser.format_help()]
