"""
Our own style sheets once more, in the words of a browser of 2020: ``older.css``, ``older.rtl.css`` for the other way.

Chrome 80, which old telephones still have, knows no ``:is()``, no ``inset``, no ``margin-inline`` of two values and no
``gap`` between what flows: a bar that should lie at the foot covered the heading. ``page.js`` fetches this sheet in
such a browser alone. It says every rule again in the same order, so that the cascade stays what it was; distances come
first, so that whatever asks for a margin of its own has it. ``manage.py vendor`` writes it beside Tabler's.
"""

import itertools
import re
from collections.abc import Iterator
from pathlib import Path

from suuq.ui import trim

NAMES = ("tokens", "ground", "shell", "parts", "forms", "public", "money", "desk", "customs", "bench")
WRITTEN = {"older.css": ("left", "right"), "older.rtl.css": ("right", "left")}

CHOICE = re.compile(r":(?:is|where)\(")
UNKNOWN = re.compile(r":has\(")
RENAMED = {":focus-visible": ":focus", "::file-selector-button": "::-webkit-file-upload-button"}
WORD = re.compile(r"(?:[^\s()]|\((?:[^()]|\([^()]*\))*\))+")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
LAID_OUT = re.compile(r"display: (?!flex|inline-flex)|grid-")
Sides = tuple[str, str]


def rewritten(css: str, sides: Sides) -> str:
    """Write a sheet for the older browser; ``sides`` are where a line begins and where it ends."""
    rules = list(trim.rules(COMMENT.sub("", css)))
    return "".join(_distances(rule) for rule in rules) + "".join(_plain(rule, sides) for rule in rules)


def _plain(rule: trim.Rule, sides: Sides) -> str:
    if rule.inner:
        return f"{rule.head}{{{''.join(_plain(each, sides) for each in rule.inner)}}}"
    if rule.head.startswith("@"):
        return ""
    inside = ";".join(line for each in trim.declarations(rule.body) for line in _lines(each.text.strip(), sides))
    return f"{heads}{{{inside}}}" if (heads := ",".join(_heads(rule.head))) else ""


def _heads(head: str) -> Iterator[str]:
    """Write out the selectors of a rule that the browser can read."""
    for selector in trim.selectors(head):
        for plain in _chosen(selector.strip()):
            if not UNKNOWN.search(plain):
                yield re.sub("|".join(RENAMED), lambda found: RENAMED[found[0]], plain)


def _chosen(selector: str) -> Iterator[str]:
    """Say each choice of ``:is()`` and ``:where()`` as a selector of its own."""
    if not (found := CHOICE.search(selector)):
        yield selector
        return
    closes = _closing(selector, found.end())
    before, after = selector[: found.start()], selector[closes + 1 :]
    for choice in trim.selectors(selector[found.end() : closes]):
        first, middle = _joined(before, choice.strip())
        yield from _chosen(f"{first}{middle}{after}")


def _joined(before: str, choice: str) -> Sides:
    """Put a choice where it stood; the name of an element comes before the classes it was asked with."""
    if choice[0].isalpha() and (last := re.search(r"[.:\[][^\s>+~]*$", before)):
        return before[: last.start()], f"{choice}{last[0]}"
    return before, choice


def _closing(selector: str, place: int) -> int:
    depth = itertools.accumulate({"(": 1, ")": -1}.get(c, 0) for c in selector[place:])
    return place + next(at for at, level in enumerate(depth) if level < 0)


def _lines(text: str, sides: Sides) -> Iterator[str]:
    """Say one declaration in the words of then; a drawing is found from where the sheet is written."""
    name, _colon, value = text.partition(":")
    value = value.strip().replace('url("pictures/', 'url("../suuq/pictures/')
    if name.startswith(("margin-", "padding-")) and name.endswith(("-inline", "-block")):
        yield from (f"{name}-{edge}:{part}" for edge, part in zip(("start", "end"), _two(value), strict=True))
    elif name.startswith("inset"):
        yield from _inset(name.removeprefix("inset").removeprefix("-"), value, sides)
    elif corner := re.fullmatch(r"border-(start|end)-(start|end)-radius", name):
        edge = sides[0] if corner[2] == "start" else sides[1]
        yield f"border-{'top' if corner[1] == 'start' else 'bottom'}-{edge}-radius:{value}"
    else:
        yield from (f"-webkit-appearance:{value}",) if name == "appearance" else ()
        yield f"{name}:{value}"


def _inset(where: str, value: str, sides: Sides) -> Iterator[str]:
    axis, _dash, edge = where.partition("-")
    for each, pair in {"block": ("top", "bottom"), "inline": sides}.items():
        if axis in {"", each}:
            named = dict(zip(("start", "end"), zip(pair, _two(value), strict=True), strict=True))
            yield from (f"{side}:{part}" for key, (side, part) in named.items() if edge in {"", key})


def _two(value: str) -> Sides:
    parts = [part for part in WORD.findall(value) if part != "!important"]
    kept = " !important" if "!important" in value else ""
    return f"{parts[0]}{kept}", f"{parts[-1]}{kept}"


def _distances(rule: trim.Rule) -> str:
    """Put margins where a flowing row or column asks for a gap."""
    if rule.inner:
        inside = "".join(_distances(each) for each in rule.inner)
        return f"{rule.head}{{{inside}}}" if inside else ""
    said = {
        each.text.partition(":")[0].strip(): each.text.partition(":")[2].strip()
        for each in trim.declarations(rule.body)
    }
    if "gap" not in said or LAID_OUT.search("; ".join(f"{name}: {value}" for name, value in said.items())):
        return ""
    between, along = _two(re.sub(r"(?<![\w.-])0(?![\w.])", "0px", said["gap"]))
    wraps, below = said.get("flex-wrap") == "wrap", said.get("flex-direction") == "column"
    return "".join(_apart(head, between, along, wraps=wraps, below=below) for head in _heads(rule.head))


def _apart(head: str, between: str, along: str, *, wraps: bool, below: bool) -> str:
    if wraps:
        return f"{head}>*{{margin:calc({between}/2) calc({along}/2)}}"
    beside = "" if below else f"{head}>.su-icon:only-child{{margin-inline-end:{along}}}"  # of bare words
    return f"{head}>*+*{{margin-{'block' if below else 'inline'}-start:{between if below else along}}}{beside}"


def sheets(root: Path, vendor: Path) -> None:
    """Write both beside Tabler's."""
    own = root / "static" / "suuq"
    css = "\n".join((own / f"{name}.css").read_text(encoding="utf-8") for name in NAMES)
    for name, sides in WRITTEN.items():
        (vendor / name).write_text(rewritten(css, sides), encoding="utf-8")
