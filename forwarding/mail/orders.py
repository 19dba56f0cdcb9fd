"""
What was ordered, read from a shop's mail: first what it says to machines, then its words.

Pure. A guess is left out rather than made: the shopper sees what was read beside the mail, and completes it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from forwarding import shoppages, trackingnumbers
from forwarding.mail import markup, wordings
from forwarding.mail.letters import Head, Letter
from forwarding.mail.shops import SHOPS, Shop, of_domain
from suuq import hypertext
from suuq.digits import plain_digits

MOST_LINES = 40
MOST_NUMBERS = 20
DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Line:
    """One thing ordered; its price, where it was found, is that of one."""

    description: str
    quantity: int = 1
    price: Decimal | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """What a mail says was ordered. ``source`` is ``data`` where the shop wrote it for machines, else ``words``."""

    shop: str
    order_number: str
    tracking: tuple[str, ...]
    lines: tuple[Line, ...]
    source: str


def read(head: Head, letter: Letter) -> Order | None:
    """Read the order of a mail; nothing where it names neither a thing nor the number of an order or a parcel."""
    pages = [hypertext.lines(page) for page in letter.pages]
    texts = [[line.lstrip("> \t").rstrip() for line in text.splitlines()] for text in letter.texts]
    said = [[plain_digits(line) for line in lines if line] for lines in (*pages, *texts)]
    shop = _shop(head, said)
    if told := _from_data(markup.things(letter.pages), shop, [line for lines in said for line in lines]):
        return told
    orders = [_from_words(lines, head.subject, shop) for lines in said]
    found = max(orders, key=lambda order: (len(order.lines), bool(order.order_number)), default=None)
    return found if found and (found.lines or found.tracking or (found.shop and found.order_number)) else None


def _shop(head: Head, said: Sequence[Sequence[str]]) -> Shop | None:
    """Find whose mail it is: by who sent it, by the line that forwarding writes, by its subject."""
    forwarded = [found["domain"] for lines in said for line in lines if (found := wordings.WRITTEN_BY.search(line))]
    for domain in (head.sender.rpartition("@")[2], *forwarded):
        if shop := of_domain(domain):
            return shop
    return next((shop for shop in SHOPS if re.search(rf"\b{shop.name}\b", head.subject, re.IGNORECASE)), None)


def _from_data(things: Sequence[markup.Thing], shop: Shop | None, lines: Sequence[str]) -> Order | None:
    every = [thing for told in things for thing in shoppages.things(told, DEEPEST)]
    orders = [thing for thing in every if _is(thing, "Order")]
    parcels = [thing for thing in every if _is(thing, "ParcelDelivery")]
    if not orders and not parcels:
        return None
    bought = [line for order in orders for line in _offers(order)]
    shipped = [Line(_name(item)) for parcel in parcels for item in shoppages.listed(parcel.get("itemShipped"))]
    number = next((n for order in orders if (n := shoppages.plain(order.get("orderNumber")))), "")
    sellers = [_name(order.get(role)) for order in orders for role in ("merchant", "seller", "broker")]
    told = [shoppages.plain(parcel.get("trackingNumber")) for parcel in parcels]
    return Order(
        shop=shop.name if shop else next((name for name in sellers if name), ""),
        order_number=number[:60],
        tracking=_numbers([*told, *_tracked(lines)]),
        lines=tuple(line for line in bought or shipped if line.description)[:MOST_LINES],
        source="data",
    )


def _is(thing: markup.Thing, kind: str) -> bool:
    return any(str(told).rpartition("/")[2] == kind for told in shoppages.listed(thing.get("@type")))


def _name(thing: Any) -> str:
    first = shoppages.listed(thing)[0] if thing else None
    return shoppages.plain(first.get("name") if isinstance(first, dict) else first)


def _offers(order: markup.Thing) -> list[Line]:
    told = [offer for offer in shoppages.listed(order.get("acceptedOffer")) if isinstance(offer, dict)]
    items = [item for item in shoppages.listed(order.get("orderedItem")) if isinstance(item, dict)]
    return [_line(offer, offer.get("itemOffered"), offer.get("eligibleQuantity"), order) for offer in told] or [
        _line(item, item.get("orderedItem") or item, item.get("orderQuantity"), order) for item in items
    ]


def _line(offer: markup.Thing, thing: Any, quantity: Any, order: markup.Thing) -> Line:
    offers = next(iter(shoppages.listed(offer.get("offers"))), None)
    priced = offers if isinstance(offers, dict) and "price" not in offer else offer
    count = shoppages.number(quantity.get("value") if isinstance(quantity, dict) else quantity)
    price = shoppages.number(priced.get("price"))
    currency = shoppages.currency(priced.get("priceCurrency") or order.get("priceCurrency"))
    return Line(_name(thing), _count(count), price if currency else None, currency if price else "")


def _count(found: Decimal | None) -> int:
    return int(found) if found and found == int(found) and found <= wordings.MOST_OF_ONE else 1


def _from_words(lines: Sequence[str], subject: str, shop: Shop | None) -> Order:
    reader = wordings.Reader(shop.currency if shop else "")
    for line in lines:
        reader.read(line)
    bought = [
        Line(shoppages.plain(what), quantity, _each(price, quantity, shop), currency if price else "")
        for what, quantity, price, currency in reader.finish()
    ]
    return Order(
        shop=shop.name if shop else "",
        order_number=_order_number([*lines, subject], shop),
        tracking=_numbers(_tracked(lines)),
        lines=tuple(line for line in bought if line.description)[:MOST_LINES],
        source="words",
    )


def _each(price: Decimal | None, quantity: int, shop: Shop | None) -> Decimal | None:
    """Give the price of one; where that of a line does not divide, none rather than a wrong one."""
    if price is None or not (shop and shop.is_total) or quantity == 1:
        return price
    each = (price / quantity).quantize(price)
    return each if each * quantity == price else None


def _order_number(lines: Sequence[str], shop: Shop | None) -> str:
    """Find the number behind the words that announce it; a shop's own form is enough where it is telling."""
    for line in lines:
        found = wordings.ORDER.search(line)
        named = (shop.order if shop else wordings.ANY_NUMBER).match(line, found.end()) if found else None
        if named:
            return str(named["number"])
    if shop is None or not shop.is_telling:
        return ""
    return next((str(found["number"]) for line in lines if (found := shop.order.search(line))), "")


def _tracked(lines: Sequence[str]) -> list[str]:
    return [found["number"] for line in lines for found in wordings.TRACKING.finditer(line)]


def _numbers(told: Sequence[str]) -> tuple[str, ...]:
    """Keep what a carrier could scan, each once."""
    kept: list[str] = []
    for number in dict.fromkeys(told):
        try:
            kept.append(trackingnumbers.clean(number))
        except trackingnumbers.NotABarcode:
            continue
    return tuple(dict.fromkeys(kept))[:MOST_NUMBERS]
