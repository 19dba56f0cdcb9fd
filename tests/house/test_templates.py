"""Every template compiles, and none carries what the security policy or an Arabic reader would refuse."""

import re

import pytest
from django.template import engines
from django.template.loader import get_template

from tests.house import source

TEMPLATES = source.files("templates", "*.html", "*.txt")
STYLES = source.files("static/suuq", "*.css")
SCRIPTS = source.files("static/suuq", "*.js")

# Left and right do not turn round for Arabic; start and end do.
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border)-(?:left|right)|(?:left|right)\s*:|float\s*:\s*(?:left|right)"
    r"|text-align\s*:\s*(?:left|right)|border-(?:top|bottom)-(?:left|right)-radius)"
)
INLINE_SCRIPT = re.compile(r"<script(?![^>]*\b(?:src|type=\"application/(?:json|ld\+json)\"))[^>]*>", re.IGNORECASE)
INLINE_HANDLER = re.compile(r"\son[a-z]+\s*=", re.IGNORECASE)
INLINE_STYLE = re.compile(r"\sstyle\s*=|<style", re.IGNORECASE)
PHYSICAL_CLASS = re.compile(r"class=\"[^\"]*\b(?:float|text|border|rounded)-(?:left|right)\b")
OTHER_HOST = re.compile(r"(?:src|href|action)=\"(?:https?:)?//")

# Mails are read outside our pages, where style sheets do not reach.
MAIL = "mail"

each = pytest.mark.parametrize("file", TEMPLATES, ids=source.short)


@each
def test_it_compiles(file):
    get_template(str(file.relative_to(source.ROOT / "templates")))


@each
def test_it_obeys_the_security_policy(file):
    text = file.read_text(encoding="utf-8")
    if MAIL in file.parts:
        return
    assert INLINE_SCRIPT.findall(text) == []
    assert INLINE_HANDLER.findall(re.sub(r"{[{%].*?[%}]}", "", text)) == []
    assert INLINE_STYLE.findall(text) == []


@each
def test_it_asks_no_other_host_for_anything(file):
    asked = OTHER_HOST.findall(file.read_text(encoding="utf-8"))
    links = re.findall(r"<a [^>]*href=\"https?://", file.read_text(encoding="utf-8"))

    assert len(asked) == len(links), "only a link may lead out"


@each
def test_it_turns_round_for_arabic(file):
    assert PHYSICAL_CLASS.findall(file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("file", STYLES, ids=source.short)
def test_styles_turn_round_for_arabic(file):
    text = re.sub(r"/\*.*?\*/", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
    text = re.sub(r"[^{}]*\[dir=[^{}]*{[^}]*}", "", text)  # a rule that names a direction knows which side it means

    assert PHYSICAL.findall(text) == []


@pytest.mark.parametrize("file", SCRIPTS, ids=source.short)
def test_scripts_obey_the_security_policy(file):
    text = file.read_text(encoding="utf-8")

    assert not re.search(r"\beval\(|new Function\(|\.innerHTML\s*=|document\.write", text)


def test_every_icon_is_in_the_sprite():
    """An icon that the sprite lacks draws nothing and says nothing."""
    listed = set((source.ROOT / "static/suuq/icons.txt").read_text(encoding="utf-8").split())
    asked = {
        name
        for file in [*TEMPLATES, *source.python_files()]
        for name in re.findall(r"{% icon ['\"]([a-z0-9-]+)['\"]", file.read_text(encoding="utf-8"))
    }

    assert asked <= listed


def test_strings_shown_are_escaped():
    assert engines["django"].engine.autoescape
    for file in TEMPLATES:
        text = file.read_text(encoding="utf-8")
        assert "|safe" not in text, source.short(file)
        if file.suffix == ".html":
            assert "autoescape off" not in text, source.short(file)
