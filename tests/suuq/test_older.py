"""Our styles in the words of a browser of 2020."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from suuq.ui import older

START_LEFT, START_RIGHT = older.WRITTEN.values()
VENDOR = Path(settings.BASE_DIR) / "static/vendor"
LATER_THAN_CHROME_80 = re.compile(
    r":(?:is|where|has)\(|:focus-visible|::file-selector|[{;](?:inset|(?:margin|padding)-(?:inline|block):|border-(?:start|end)-)"
)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (".a { margin-inline: auto }", ".a{margin-inline-start:auto;margin-inline-end:auto}"),
        (".a { padding-block: 0 calc(1px + 2px) }", ".a{padding-block-start:0;padding-block-end:calc(1px + 2px)}"),
        (".a { inset-inline-start: 3px }", ".a{left:3px}"),
        (".a { inset-block: auto 0 }", ".a{top:auto;bottom:0}"),
        (".a { border-end-start-radius: 1px }", ".a{border-bottom-left-radius:1px}"),
        (".a:is(:hover, h2) > :where(b, .c) { x: 1 }", ".a:hover > b,.a:hover > .c,h2.a > b,h2.a > .c{x:1}"),
        (".a:has(> b), .c:focus-visible { x: 1 }", ".c:focus{x:1}"),
        (".a:has(> b) { x: 1 }", ""),
        ('.a { background: url("pictures/w.svg") }', '.a{background:url("../suuq/pictures/w.svg")}'),
        ("@media print { .a { inset-block-end: 0 } }", "@media print{.a{bottom:0}}"),
        (".a { display: grid; gap: 1px }", ".a{display:grid;gap:1px}"),
    ],
)
def test_u75_a_rule_is_said_in_the_words_of_chrome_80(now, then):
    """U75."""
    assert older.rewritten(now, START_LEFT) == then


def test_u75_a_gap_becomes_margins_that_any_other_margin_overrules():
    row = ".row { display: flex; gap: 2px } .b { margin-inline-start: auto }"

    assert older.rewritten(row, START_LEFT).startswith(".row>*+*{margin-inline-start:2px}")
    assert ".w>*{margin:calc(0px/2) calc(4px/2)}" in older.rewritten(".w { flex-wrap: wrap; gap: 0 4px }", START_LEFT)


def test_u75_the_other_way_round_a_line_begins_at_the_other_side():
    assert older.rewritten(".a { inset-inline: 1px 2px }", START_RIGHT) == ".a{right:1px;left:2px}"


@pytest.mark.parametrize("name", older.WRITTEN)
def test_u75_what_an_older_browser_is_given_holds_nothing_that_it_cannot_read(name):
    """U75: run ``manage.py vendor --icons`` when the file is missing."""
    assert LATER_THAN_CHROME_80.findall((VENDOR / name).read_text(encoding="utf-8")) == []
