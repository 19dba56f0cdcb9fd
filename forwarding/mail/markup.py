"""
What a shop's mail says to machines: schema.org things in JSON-LD, or in microdata read into the same form.

Pure. Nothing of it is run, and no address in it is visited.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from suuq import hypertext

Thing = dict[str, Any]

JSON_LD = "application/ld+json"
DEEPEST = 60
MOST_THINGS = 500
TOLD_BY = {"meta": "content", "link": "href", "a": "href", "time": "datetime", "data": "value"}
EMPTY = frozenset("area base br col embed hr img input link meta source track wbr".split())


def things(pages: Sequence[str]) -> list[Thing]:
    """Read every thing that the pages name, those of JSON-LD first."""
    told = [thing for page in pages for thing in _from_blocks(page)]
    return told + [thing for page in pages for thing in _Microdata(page).things]


def _from_blocks(page: str) -> list[Thing]:
    blocks = [
        piece.inside
        for piece in hypertext.read(page)
        if isinstance(piece, hypertext.Tag) and piece.name == "script" and piece.attributes.get("type") == JSON_LD
    ]
    told = [_json(block) for block in blocks[:MOST_THINGS]]
    return [thing for one in told for thing in (one if isinstance(one, list) else [one]) if isinstance(thing, dict)]


def _json(block: str) -> Any:
    try:
        return json.loads(block)
    except (ValueError, RecursionError):
        return None


@dataclass(slots=True)
class _Element:
    """An open element: what it is called, whose property it tells, and the thing it holds, if it is one."""

    name: str
    owner: Thing | None
    told: str
    thing: Thing | None
    words: list[str] = field(default_factory=list)


class _Microdata:
    """Gathers things from ``itemscope`` and ``itemprop``."""

    def __init__(self, page: str) -> None:
        self.things: list[Thing] = []
        self._open: list[_Element] = []
        self._count = 0
        for piece in hypertext.read(page):
            if isinstance(piece, str):
                self._said(piece)
            elif piece.closes:
                self._closed(piece.name)
            else:
                self._opened(piece)
        while self._open:
            self._settle(self._open.pop())

    def _opened(self, tag: hypertext.Tag) -> None:
        told, given = tag.attributes.get("itemprop", ""), tag.attributes
        owner = next((e.thing for e in reversed(self._open) if e.thing is not None), None)
        thing: Thing | None = None
        if "itemscope" in given and self._count < MOST_THINGS:
            self._count += 1
            thing = {"@type": given.get("itemtype", "").rstrip("/").rpartition("/")[2]}
            if owner is None or not told:
                self.things.append(thing)
        element = _Element(tag.name, owner, told, thing)
        value = given.get("content") or given.get(TOLD_BY.get(tag.name, ""), "")
        if told and thing is None and value:
            element.words.append(value)
            self._settle(element)
            element.told = ""
        if tag.name not in EMPTY and len(self._open) < DEEPEST:
            self._open.append(element)

    def _said(self, words: str) -> None:
        for element in self._open:
            if element.told and element.thing is None:
                element.words.append(words)

    def _closed(self, name: str) -> None:
        if any(element.name == name for element in self._open):
            while (element := self._open.pop()).name != name:
                self._settle(element)
            self._settle(element)

    @staticmethod
    def _settle(element: _Element) -> None:
        """Write what an element told into the thing it belongs to; several of one property are a list."""
        if element.owner is None or not element.told:
            return
        value = element.thing if element.thing is not None else " ".join("".join(element.words).split())
        before = element.owner.get(element.told)
        together = [*(before if isinstance(before, list) else [before] if before is not None else []), value]
        element.owner[element.told] = together if len(together) > 1 else value
