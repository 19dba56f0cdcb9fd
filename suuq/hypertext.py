"""
Read HTML that a stranger wrote, in one pass and in time that grows with its length alone.

The standard library's parser goes back over what it has read: a page of opened comments keeps it busy for hours. This
reader never does. It gives tags, text and the few blocks whose inside is no markup; a tag that does not end where tags
do ends the page. Pure.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

LONGEST_TAG = 8_000
TAG = re.compile(r"<(?P<closes>/?)(?P<name>[A-Za-z][A-Za-z0-9:-]{0,40})")
REST = re.compile(r"""(?:[^>"']|"[^"]*+"|'[^']*+')*+>""")
ATTRIBUTE = re.compile(
    r"""(?P<name>[^\s"'>/=]++)(?:\s*+=\s*+(?:"(?P<double>[^"]*+)"|'(?P<single>[^']*+)'|(?P<bare>[^\s"'>]++)))?"""
)
BLOCKS = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style", "title", "textarea", "template")}
NEW_LINE = frozenset(
    "address article blockquote br dd div dl dt footer h1 h2 h3 h4 h5 h6 header hr li ol p pre section table tr "
    "ul".split()
)
NEW_CELL = frozenset({"td", "th"})
STRUCK_OUT = frozenset({"del", "s", "strike"})  # the price that was


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag that opens or closes; for a block, with all that stands inside it."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    closes: bool = False
    inside: str = ""


def read(page: str) -> Iterator[Tag | str]:
    """Give tags and runs of text, in their order."""
    position = 0
    while (opening := page.find("<", position)) >= 0:
        if opening > position:
            yield html.unescape(page[position:opening])
        if page.startswith(("<!", "<?"), opening):
            position = _after(page, "-->" if page.startswith("<!--", opening) else ">", opening)
        elif found := TAG.match(page, opening):
            tag, position = _tag(page, found)
            if tag:
                yield tag
        else:
            yield "<"
            position = opening + 1
    yield html.unescape(page[position:])


def lines(page: str) -> list[str]:
    """Give the words of a page line by line as an eye sees them; the cells of a row are parted by tabs."""
    parts: list[str] = []
    is_struck_out = False
    for piece in read(page):
        if isinstance(piece, Tag) and piece.name in STRUCK_OUT:
            is_struck_out = not piece.closes
        elif is_struck_out:
            continue
        elif isinstance(piece, str):
            parts.append(" ".join(piece.split()) + (" " if piece[-1:].isspace() else ""))
        elif piece.name in NEW_LINE:
            parts.append("\n")
        elif piece.name in NEW_CELL and not piece.closes:
            parts.append("\t")
    return [line for raw in "".join(parts).split("\n") if (line := raw.strip())]


def _after(page: str, mark: str, start: int) -> int:
    """Give the place behind a mark; the end of the page where it never comes."""
    found = page.find(mark, start)
    return found + len(mark) if found >= 0 else len(page)


def _tag(page: str, found: re.Match[str]) -> tuple[Tag | None, int]:
    rest = REST.match(page, found.end(), found.start() + LONGEST_TAG)
    if rest is None:
        return None, len(page)
    name, closes = found["name"].lower(), bool(found["closes"])
    given = {} if closes else _attributes(rest.group())
    if closes or name not in BLOCKS:
        return Tag(name, given, closes=closes), rest.end()
    end = BLOCKS[name].search(page, rest.end())
    stop = end.start() if end else len(page)
    return Tag(name, given, inside=page[rest.end() : stop]), stop


def _attributes(text: str) -> dict[str, str]:
    given: dict[str, str] = {}
    for found in ATTRIBUTE.finditer(text):
        value = next((v for v in (found["double"], found["single"], found["bare"]) if v is not None), "")
        given.setdefault(found["name"].lower(), html.unescape(value))
    return given
