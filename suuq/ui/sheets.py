"""
The styles of a first page, inside it: what this page uses and nothing else.

On a slow line a style sheet fetched apart costs a turn there and back before the first word shows, and a page of more
than some 14 KB costs another. So a page asked for from elsewhere (the browser says so: Sec-Fetch-Site) carries the
rules its own elements can match, without the variables that none of them reads. Letters, a script that says it may wait
(``data-later``), and the whole sheets where a script may bring more elements, are fetched by ``page.js`` after the page
has shown; the next page names its sheets by their addresses. Nothing is remembered of anybody. Why: docs/adr/0015.
"""

import functools
import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage

from suuq.ui import trim

HERE_ALREADY = "same-origin"
LINK = re.compile(r'\s*<link rel="stylesheet" href="([^"]+)">')
SCRIPT = re.compile(r'<script src="([^"]+)"')
LATE_SCRIPT = re.compile(r'\s*<script src="([^"]+)" defer data-later></script>')
QUIET_SCRIPT = re.compile(r"/page(\.[0-9a-f]{12})?\.js$")  # it brings no element that the page does not have
CLASSES, TAGS = re.compile(r'\bclass="([^"]*)"'), re.compile(r"<([a-z][a-z0-9]*)")

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SPACES = re.compile(r"\s*([{};,])\s*|\s+")
UNMET = re.compile(r":hover|:active|:disabled|\[data-(?:bs-)?(?:theme|layout)")  # nothing, before a page is touched
LATER = ("@media print", "@font-face")
ADDRESS = re.compile(r"""url\((["']?)(?!data:|#|/|["'])([^"')]+)\1\)""")

CHOICE = re.compile(r":[\w-]+\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)")  # :is(), :not(), :lang(): may match
ATTRIBUTE = re.compile(r"\[[^\]]*\]")
CLASS, PSEUDO, TAG = re.compile(r"\.(-?[_a-zA-Z][\w-]*)"), re.compile(r"::?[\w-]+"), re.compile(r"[a-z][a-z0-9]*")


@dataclass(frozen=True, slots=True)
class Selector:
    """One selector, and the names without which it matches nothing."""

    text: str
    classes: frozenset[str]
    tags: frozenset[str]
    unmet: bool


@dataclass(frozen=True, slots=True)
class Known:
    """A rule that has been read: its selectors and what it declares, or the rules inside it."""

    head: str
    declared: tuple[trim.Declaration, ...]
    selectors: tuple[Selector, ...]
    inner: tuple["Known", ...]


def dressed(html: str, nonce: str) -> str:
    """Move a page's style sheets into it: of each the rules that this page can match."""
    addresses = tuple(LINK.findall(html))
    still, scripts = _is_still(html), LATE_SCRIPT.findall(html)
    bare = LATE_SCRIPT.sub("", LINK.sub("", html))
    classes = frozenset(name for names in CLASSES.findall(bare) for name in names.split())
    text = styles(addresses, classes, frozenset(TAGS.findall(bare)), still=still)
    late = "".join(f'<link rel="later" href="{each}">' for each in addresses if not still or has_letters(each))
    late += "".join(f'<link rel="later" as="script" href="{each}">' for each in scripts)
    return bare.replace("</head>", f'<style nonce="{nonce}">{text}</style>{late}</head>', 1)


def _is_still(html: str) -> bool:
    """Tell that no script of a page brings elements which it does not have yet."""
    return all(QUIET_SCRIPT.search(script) for script in SCRIPT.findall(html))


@functools.lru_cache(maxsize=512)
def styles(addresses: tuple[str, ...], classes: frozenset[str], tags: frozenset[str], *, still: bool) -> str:
    """Write of these sheets what elements of these classes and names can match; of a page not still, as it is met."""
    fits = functools.partial(_fits, classes=classes, tags=tags, met=not still)
    fitting = [found for known in _read(addresses) if (found := _fitting(known, fits))]
    read = trim.read_by(each for known in fitting for each in _declared(known))
    return "".join(_written(known, read) for known in fitting)


def _fits(selector: Selector, *, classes: frozenset[str], tags: frozenset[str], met: bool) -> bool:
    return selector.classes <= classes and selector.tags <= tags and not (met and selector.unmet)


def _fitting(known: Known, fits: Callable[[Selector], bool]) -> Known | None:
    if known.inner:
        inner = tuple(found for each in known.inner if (found := _fitting(each, fits)))
        return replace(known, inner=inner) if inner else None
    if known.head.startswith("@"):
        return known
    chosen = tuple(selector for selector in known.selectors if fits(selector))
    return replace(known, head=",".join(selector.text for selector in chosen)) if chosen else None


def _declared(known: Known) -> Iterator[trim.Declaration]:
    yield from known.declared
    for each in known.inner:
        yield from _declared(each)


def _written(known: Known, read: frozenset[str]) -> str:
    inside = "".join(_written(each, read) for each in known.inner)
    inside += ";".join(each.text for each in known.declared if not each.sets or each.sets in read)
    return f"{known.head}{{{inside}}}" if inside else ""


@functools.cache
def _read(addresses: tuple[str, ...]) -> tuple[Known, ...]:
    css = "".join(_packed(address) for address in addresses)
    return tuple(_known(rule) for rule in trim.rules(css) if not rule.head.startswith(LATER))


@functools.cache
def has_letters(address: str) -> bool:
    """Tell whether a sheet brings the letters of the pages."""
    return "@font-face" in _packed(address)


def _known(rule: trim.Rule) -> Known:
    plain = not rule.head.startswith("@")
    selectors = tuple(_selector(text) for text in trim.selectors(rule.head)) if plain else ()
    declared = () if rule.inner else tuple(trim.declarations(rule.body))
    return Known(rule.head, declared, selectors, tuple(_known(each) for each in rule.inner))


def _selector(text: str) -> Selector:
    bare = ATTRIBUTE.sub("", CHOICE.sub("", text))
    tags = TAG.findall(PSEUDO.sub("", CLASS.sub("", bare)))
    unmet = bool(UNMET.search(CHOICE.sub("", text)))
    return Selector(text, frozenset(CLASS.findall(bare)), frozenset(tags), unmet)


@functools.cache
def _packed(address: str) -> str:
    """Read a sheet without comments and spaces; its own addresses are written so that they hold inside any page."""
    css = COMMENT.sub("", source(address.removeprefix(settings.STATIC_URL)))
    css = SPACES.sub(lambda space: space[1] or " ", css).strip()
    return ADDRESS.sub(lambda url: f'url("{posixpath.normpath(posixpath.join(address, "..", url[2]))}")', css)


def source(name: str) -> str:
    """Read a static file as it is served."""
    if found := finders.find(name):
        return Path(found).read_text(encoding="utf-8")
    with staticfiles_storage.open(name) as file:  # as collectstatic wrote it: its name bears what it holds
        return file.read().decode()
