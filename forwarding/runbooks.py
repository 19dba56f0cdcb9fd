"""The runbooks of docs/ as a page: the operator reads what to do where something is silent or does not hold."""

import re
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

PAGE = Path("docs/how-to/runbooks.md")
ELSEWHERE = re.compile(r"\[([^\]]+)\]\((?!#)[^)]+\)")


def anchor(title: str) -> str:
    """Give the word behind # by which a section is found, as GitHub makes it."""
    return title.lower().replace(" ", "-").replace("'", "")


@cache
def words() -> SafeString:
    """Give the sections as HTML: each title is an anchor; a link to a page that is not served is its words alone."""
    _title, _line, text = (settings.BASE_DIR / PAGE).read_text(encoding="utf-8").partition("\n")
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    told = reader.parse(ELSEWHERE.sub(r"\1", text))
    for place, token in enumerate(told):
        if token.type == "heading_open":
            token.attrSet("id", anchor(told[place + 1].content))
        if token.type == "table_open":
            token.attrSet("class", "table")
    return mark_safe(reader.renderer.render(told, reader.options, {}))  # noqa: S308 - our own words, HTML in them is off
