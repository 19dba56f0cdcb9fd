"""The written pages lead to each other: none is out of reach, none points at nothing."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
POINTS_AT = re.compile(r"\]\(([^)#\s:]+)")


def test_every_page_is_reached_from_another_and_points_at_what_is_there():
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    links = {
        (page, (page.parent / to).resolve()) for page in pages for to in POINTS_AT.findall(page.read_text("utf-8"))
    }

    assert {to for _page, to in links if not to.exists()} == set()
    reached = {to for page, to in links if to != page}
    decisions = (ROOT / "docs/adr").resolve()
    assert {page for page in pages if page.parent not in {ROOT, decisions}} - reached == set()
    assert decisions in reached
