"""
Keep of Tabler's style sheet what our pages use: 56 KB on a slow line become a few.

A rule stays when every class it names is written in a template, a script or the words of ``ALWAYS``; a variable stays
when something that stays reads it. ``manage.py vendor`` runs this; ``tests/suuq/test_trim.py`` fails when a template
has since begun to use a class that was cut away.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

# Written by Django, crispy-forms and htmx, or put on by a script.
ALWAYS = frozenset({
    "is-invalid", "form-control", "form-select", "form-check", "form-check-input", "form-check-label", "form-label",
    "active", "disabled", "show", "htmx-swapping", "htmx-request", "htmx-indicator", "visually-hidden",
})  # fmt: skip
SHEETS = {"tabler.min.css": "tabler.pages.css", "tabler.rtl.min.css": "tabler.pages.rtl.css"}

CLASS_ATTRIBUTE = re.compile(
    r"class(?:Name)?\s*=\s*\"([^\"]*)\"|\"class\",?:?\s+\"([^\"]*)\"|classList\.\w+\(\"([^\"]*)\""
)
TEMPLATE_TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}")
CLASS = re.compile(r"\.(-?[_a-zA-Z][\w-]*)")
WITHOUT = re.compile(r":not\((?:[^()]|\([^()]*\))*\)")
READ = re.compile(r"var\((--[\w-]+)")
SET = re.compile(r"(--[\w-]+):")
UNSHOWN = "[data-vc"  # Tabler's calendar, which names its parts by attributes and stands on no page
KEEPS_WHOLE = ("@font-face", "@property", "@charset")


@dataclass(frozen=True, slots=True)
class Rule:
    """What stands before a brace, and what stands inside: declarations, or rules again."""

    head: str
    body: str
    inner: tuple["Rule", ...] = ()


def classes_used(files: Iterable[Path]) -> frozenset[str]:
    """Collect every class written in templates and scripts."""
    found: set[str] = set(ALWAYS)
    for file in files:
        text = file.read_text(encoding="utf-8")
        for groups in CLASS_ATTRIBUTE.findall(text):
            found.update(TEMPLATE_TAG.sub(" ", " ".join(groups)).split())
        for quoted in re.findall(r"\{%.*?%\}", text):
            found.update(word for value in re.findall(r"\"([^\"]*)\"", quoted) for word in value.split())
    return frozenset(found)


def rules(css: str) -> Iterator[Rule]:
    """Read a minified sheet rule by rule; braces inside strings and addresses are passed over."""
    place = 0
    while place < len(css):
        opens = _next(css, place, "{;")
        if opens < 0:
            return
        head = css[place:opens].strip()
        if css[opens] == ";":
            place = opens + 1
            continue
        closes = _matching(css, opens)
        body = css[opens + 1 : closes]
        nested = head.startswith(("@media", "@supports", "@layer", "@container"))
        yield Rule(head, body, tuple(rules(body)) if nested else ())
        place = closes + 1


def _next(css: str, place: int, wanted: str) -> int:
    """Find the next of some characters outside strings, brackets and comments."""
    depth, quote = 0, ""
    while place < len(css):
        c = css[place]
        if quote:
            place += c == "\\"
            quote = "" if c == quote else quote
        elif css.startswith("/*", place):
            place = css.index("*/", place) + 1
        elif c in "\"'":
            quote = c
        elif c == "(":
            depth += 1
        elif c == ")":
            depth -= 1
        elif not depth and c in wanted:
            return place
        place += 1
    return -1


def _matching(css: str, opens: int) -> int:
    depth, place = 1, opens
    while depth:
        place = _next(css, place + 1, "{}")
        depth += 1 if css[place] == "{" else -1
    return place


def kept(rule: Rule, used: frozenset[str]) -> Rule | None:
    """Keep of a rule the selectors that our pages can match; nothing when there is none."""
    if rule.inner:
        inner = tuple(found for each in rule.inner if (found := kept(each, used)))
        return Rule(rule.head, "", inner) if inner else None
    if rule.head.startswith("@"):
        return rule if rule.head.startswith(KEEPS_WHOLE) else None
    matching = [s for s in selectors(rule.head) if UNSHOWN not in s and set(CLASS.findall(WITHOUT.sub("", s))) <= used]
    return Rule(",".join(matching), rule.body) if matching else None


def selectors(head: str) -> list[str]:
    """Part the selectors of a rule at their commas, brackets passed over."""
    head, parts, place = re.sub(r"/\*.*?\*/", "", head, flags=re.DOTALL), [], 0
    while (comma := _next(head, place, ",")) >= 0:
        parts.append(head[place:comma])
        place = comma + 1
    return [*parts, head[place:]]


@dataclass(frozen=True, slots=True)
class Declaration:
    """One line of a rule: the variable it sets, if it sets one, and those it reads."""

    text: str
    sets: str
    reads: frozenset[str]


def declarations(body: str) -> Iterator[Declaration]:
    """Read what a rule declares, line by line."""
    body, place = re.sub(r"/\*.*?\*/", "", body, flags=re.DOTALL), 0
    while place < len(body):
        end = _next(body, place, ";")
        text = body[place : end if end >= 0 else len(body)]
        place = end + 1 if end >= 0 else len(body)
        if text.strip():
            named = SET.match(text.strip())
            yield Declaration(text, named[1] if named else "", frozenset(READ.findall(text)))


def read_by(declared: Iterable[Declaration], *, ours: str = "") -> frozenset[str]:
    """Name the variables that are read; one that is read only by variables which nobody reads is not."""
    read, waiting = set(READ.findall(ours)), list(declared)
    while found := [each for each in waiting if not each.sets or each.sets in read]:
        waiting = [each for each in waiting if each.sets and each.sets not in read]
        read.update(name for each in found for name in each.reads)
    return frozenset(read)


def _all(rule: Rule) -> Iterator[Declaration]:
    yield from () if rule.inner else declarations(rule.body)
    for each in rule.inner:
        yield from _all(each)


def written(rule: Rule, read: frozenset[str]) -> str:
    """Write a rule without the variables that nothing reads."""
    if rule.inner:
        inside = "".join(written(each, read) for each in rule.inner)
    else:
        inside = ";".join(each.text for each in declarations(rule.body) if not each.sets or each.sets in read)
    return f"{rule.head}{{{inside}}}" if inside else ""


def trimmed(css: str, *, used: frozenset[str], ours: str) -> str:
    """Cut a style sheet to the classes in use; ``ours`` is our own style, whose variables count as read."""
    staying = [found for rule in rules(css) if (found := kept(rule, used))]
    read = read_by((each for rule in staying for each in _all(rule)), ours=ours)
    return "".join(written(rule, read) for rule in staying)


def tabler(root: Path, wholes: Path, vendor: Path) -> None:
    """Write the sheets of our pages; the whole ones stay where they are."""
    used = classes_used(sources(root))
    ours = "".join(sheet.read_text(encoding="utf-8") for sheet in sorted((root / "static" / "suuq").glob("*.css")))
    for whole, page in SHEETS.items():
        css = (wholes / whole).read_text(encoding="utf-8")
        (vendor / page).write_text(trimmed(css, used=used, ours=ours), encoding="utf-8")


def sources(root: Path) -> list[Path]:
    """List what may write a class: our templates and our scripts."""
    templates = [*root.glob("templates/**/*.html"), *root.glob("*/templates/**/*.html")]
    return sorted([*templates, *(root / "static").glob("s*/*.js")])
