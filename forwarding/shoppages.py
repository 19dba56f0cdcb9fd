"""
What a shop's page says it sells, and at what price: read from what shops write for search engines.

First JSON-LD (schema.org ``Product``), then microdata, then OpenGraph, then the page's own title. Pure: a page is
hostile text until proven otherwise, so nothing of it is run, and what is kept is short plain words and a number.
"""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from suuq import hypertext

LONGEST_WORDS = 160
DEEPEST = 12
OFFERS_DEEPEST = 3
MOST_PRICE = 10_000_000
META = {
    "name": ("product:title", "og:title", "twitter:title"),
    "price": ("product:price:amount", "product:sale_price:amount", "og:price:amount"),
    "currency": ("product:price:currency", "product:sale_price:currency", "og:price:currency"),
}

SCHEMES = ("http://", "https://")
BARE = re.compile(r"(?:www\.|(?:[a-z0-9-]+\.)+[a-z]{2,}/)\S+", re.IGNORECASE)  # a telephone's browser hides https://


def address(words: str) -> str:
    """Give the whole address of the page that the words are; nothing where they are words for an article."""
    typed = words.strip()
    if typed.lower().startswith(SCHEMES):
        return typed
    return f"https://{typed}" if BARE.fullmatch(typed) else ""


@dataclass(frozen=True, slots=True)
class Product:
    """What is sold: words, and the price where one was found."""

    name: str
    price: Decimal | None = None
    currency: str = ""


def read(page: str) -> Product | None:
    """Read the product of a page; nothing where it names none."""
    found = _Page(page)
    told = [_from_json(found.blocks), _from_properties(found.properties), _from_meta(found.meta)]
    named = [product for product in told if product and product.name]
    priced = next((product for product in named if product.price is not None), None)
    title = plain(found.title)
    return priced or (named[0] if named else Product(title) if title else None)


class _Page:
    """Gathers the few parts of a page that say what it sells."""

    def __init__(self, page: str) -> None:
        self.blocks: list[str] = []
        self.meta: dict[str, str] = {}
        self.properties: dict[str, str] = {}
        self.title = ""
        self._property = ""
        for piece in hypertext.read(page):
            if isinstance(piece, str):
                self._said(piece)
            elif piece.closes:
                self._property = ""
            else:
                self._opened(piece)

    def _opened(self, tag: hypertext.Tag) -> None:
        given = tag.attributes
        if tag.name == "meta":
            self.meta.setdefault((given.get("property") or given.get("name", "")).lower(), given.get("content", ""))
        if named := given.get("itemprop", ""):
            self._told(named, given)
        if tag.name == "script" and given.get("type", "").lower() == "application/ld+json":
            self.blocks.append(tag.inside)
        elif tag.name == "title" and not self.title:
            self.title = html.unescape(tag.inside)

    def _told(self, named: str, given: dict[str, str]) -> None:
        if "content" in given:
            self.properties.setdefault(named, given["content"])
        elif named not in self.properties:
            self._property = named

    def _said(self, words: str) -> None:
        if self._property:
            self.properties[self._property] = self.properties.get(self._property, "") + words


def _from_json(blocks: list[str]) -> Product | None:
    for block in blocks:
        try:
            told = json.loads(block)
        except (ValueError, RecursionError):
            continue
        for thing in things(told, DEEPEST):
            if "Product" in listed(thing.get("@type")) and (product := _product(thing)):
                return product
    return None


def things(told: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Walk what was told, no deeper than a shop has reason to."""
    if depth == 0:
        return
    if isinstance(told, dict):
        yield told
        for inner in told.values():
            yield from things(inner, depth - 1)
    elif isinstance(told, list):
        for inner in told:
            yield from things(inner, depth - 1)


def _product(thing: dict[str, Any]) -> Product | None:
    name = plain(thing.get("name"))
    offers = [
        offer for offer in things(thing.get("offers"), 3) if {"price", "lowPrice", "priceSpecification"} & {*offer}
    ]
    for offer in offers:
        stated = offer | {name: value for name, value in _specified(offer).items() if name not in offer}
        price = number(stated.get("price", stated.get("lowPrice")))
        if price is not None:
            return Product(name, price, currency(stated.get("priceCurrency")))
    return Product(name) if name else None


def _specified(offer: dict[str, Any]) -> dict[str, Any]:
    told = next(iter(listed(offer.get("priceSpecification"))), None)
    return told if isinstance(told, dict) else {}


def _from_properties(told: dict[str, str]) -> Product | None:
    name = plain(told.get("name"))
    return Product(name, number(told.get("price")), currency(told.get("priceCurrency"))) if name else None


def _from_meta(told: dict[str, str]) -> Product | None:
    first = {name: next((told[key] for key in keys if told.get(key)), "") for name, keys in META.items()}
    name = plain(first["name"])
    return Product(name, number(first["price"]), currency(first["currency"])) if name else None


def listed(value: Any) -> list[Any]:
    """Take one thing as a list of one."""
    return value if isinstance(value, list) else [value]


def plain(value: Any) -> str:
    """Keep words alone: one line, no controls, no more than a label needs."""
    words = " ".join(str(value).split()) if isinstance(value, str) else ""
    return "".join(c for c in words if c.isprintable())[:LONGEST_WORDS].strip()


def currency(value: Any) -> str:
    """Keep the code of a currency, or nothing."""
    code = str(value or "").strip().upper()
    return code if len(code) == 3 and code.isascii() and code.isalpha() else ""  # noqa: PLR2004 - ISO 4217 has three


def number(value: Any) -> Decimal | None:
    """Read a price as shops write it: ``89.90``, ``89,90``, ``1.299,00``, ``1,299.00``; nothing rather than a guess."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = "".join(c for c in str(value) if c in "0123456789.,")[:20]
    mark = max(text.rfind("."), text.rfind(","))
    cents = text[mark + 1 :] if mark >= 0 else ""
    is_grouping = len(cents) == 3 and (text.count(text[mark]) > 1 or "." not in text)  # noqa: PLR2004 - thousands
    whole = text if mark < 0 or is_grouping else text[:mark]
    digits = whole.replace(".", "").replace(",", "")
    try:
        found = Decimal(digits if mark < 0 or is_grouping else f"{digits}.{cents or 0}")
    except InvalidOperation:
        return None
    return found if 0 < found <= MOST_PRICE else None
