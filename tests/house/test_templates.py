"""Every template compiles, and none carries what the security policy or an Arabic reader would refuse."""

import re

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


def found(files, fault):
    """Name the files in which something is found, and what: to begin a test costs more than to look at a file."""
    looked = {source.short(file): fault(file, file.read_text(encoding="utf-8")) for file in files}
    return {name: what for name, what in looked.items() if what}


def test_they_compile():
    for file in TEMPLATES:
        get_template(str(file.relative_to(source.ROOT / "templates")))  # a template that does not is named by Django


def test_they_obey_the_security_policy():
    def inline(file, text):
        if MAIL in file.parts:
            return []
        handlers = INLINE_HANDLER.findall(re.sub(r"{[{%].*?[%}]}", "", text))
        return [*INLINE_SCRIPT.findall(text), *handlers, *INLINE_STYLE.findall(text)]

    assert found(TEMPLATES, inline) == {}


def test_they_ask_no_other_host_for_anything():
    """Only a link may lead out."""

    def asked(_file, text):
        return len(OTHER_HOST.findall(text)) - len(re.findall(r"<a [^>]*href=\"https?://", text))

    assert found(TEMPLATES, asked) == {}


def test_they_turn_round_for_arabic():
    assert found(TEMPLATES, lambda _file, text: PHYSICAL_CLASS.findall(text)) == {}


def test_styles_turn_round_for_arabic():
    def physical(_file, text):
        text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
        text = re.sub(r"[^{}]*\[dir=[^{}]*{[^}]*}", "", text)  # a rule that names a direction knows its sides
        return PHYSICAL.findall(text)

    assert found(STYLES, physical) == {}


def test_scripts_obey_the_security_policy():
    refused = re.compile(r"\beval\(|new Function\(|\.innerHTML\s*=|document\.write")

    assert found(SCRIPTS, lambda _file, text: refused.findall(text)) == {}


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


def test_u34_no_state_is_told_by_a_colour_alone():
    """U34: whatever has a colour for its state has a drawing and a word."""
    bare = re.compile(r"^(?!.*(?:icon|svg)).*su-tag--.*$", re.MULTILINE)

    assert found(TEMPLATES, lambda _file, text: bare.findall(text)) == {}
