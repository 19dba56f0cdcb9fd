"""
One line of a file as what it announces, or what is wrong with it.

Two kinds: a purchase that a shop or company announces for a suite, and a parcel that a carrier says it has brought. A
line is good as a whole or not at all.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from forwarding import suites, trackingnumbers
from suuq.money import UnknownCurrencyError, minor_digits

PREALERT_COLUMNS = {
    "suite": ("suite", "numéro de suite", "customer"),
    "shop": ("shop", "boutique", "vendeur", "seller"),
    "order_number": ("order", "order number", "commande", "numéro de commande"),
    "tracking": ("tracking", "tracking number", "suivi", "numéro de suivi"),
    "description": ("description", "item", "article", "désignation"),
    "quantity": ("quantity", "qty", "quantité"),
    "unit_price": ("unit price", "price", "prix", "prix unitaire"),
    "currency": ("currency", "devise"),
    "origin": ("origin", "made in", "origine"),
    "hs_code": ("hs code", "hs", "code sh"),
    "weight_grams": ("weight grams", "grams", "poids g", "grammes"),
}
PREALERT_NEEDED = ("suite", "shop", "tracking", "description", "unit_price", "currency")
DELIVERY_COLUMNS = {
    "tracking": ("tracking", "tracking number", "barcode", "suivi", "numéro de suivi"),
    "brought_on": ("date", "delivered on", "delivery date", "livré le"),
    "weight_kg": ("weight kg", "weight", "poids kg", "poids"),
}
DELIVERY_NEEDED = ("tracking", "brought_on")
PRICE = re.compile(r"\d{1,9}([.,]\d{1,3})?", re.ASCII)
DAY = re.compile(
    r"(?:(?P<y>\d{4})-(?P<m>\d\d?)-(?P<d>\d\d?)|(?P<d2>\d\d?)[./](?P<m2>\d\d?)[./](?P<y2>\d{4}))", re.ASCII
)
CURRENCY = re.compile("[A-Z]{3}", re.ASCII)
COUNTRY = re.compile("[A-Za-z]{2}", re.ASCII)
TARIFF_CODE = re.compile(r"\d{4,12}", re.ASCII)
BETWEEN_DIGITS = re.compile(r"[.\s]")
MOST_PIECES = 9999
HEAVIEST_GRAMS = 100_000


class FaultyError(ValueError):
    """What is wrong with a line: a code, and the content of the cell."""

    def __init__(self, code: str, content: str = "") -> None:
        """Say which."""
        self.code, self.content = code, content
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Prealert:
    """A purchase of one thing, for a suite."""

    suite: str
    shop: str
    order_number: str
    tracking: str
    keys: tuple[str, ...]
    description: str
    quantity: int
    unit_price_minor: int
    currency: str
    origin: str
    hs_code: str
    weight_grams: int | None


@dataclass(frozen=True, slots=True)
class Brought:
    """A parcel that a carrier has brought."""

    number: str
    key: str
    on: date
    weight_grams: int | None


def prealert(cells: Mapping[str, str]) -> Prealert:
    """
    Read a line of purchases.

    :raises FaultyError: with the first thing that is wrong
    """
    number, keys = _tracking(cells.get("tracking", ""))
    currency = cells.get("currency", "").upper()
    if not CURRENCY.fullmatch(currency):
        raise FaultyError("currency", currency)
    return Prealert(
        suite=_suite(cells.get("suite", "")),
        shop=_words(cells.get("shop", ""), "shop", 80),
        order_number=cells.get("order_number", "")[:60],
        tracking=number,
        keys=keys,
        description=_words(cells.get("description", ""), "description", 160),
        quantity=_whole(cells.get("quantity") or "1", "quantity", MOST_PIECES),
        unit_price_minor=_price(cells.get("unit_price", ""), currency),
        currency=currency,
        origin=_two_letters(cells.get("origin", "")),
        hs_code=_digits(cells.get("hs_code", "")),
        weight_grams=_whole(grams, "weight", HEAVIEST_GRAMS) if (grams := cells.get("weight_grams", "")) else None,
    )


def brought(cells: Mapping[str, str]) -> Brought:
    """
    Read a line of a carrier's file.

    :raises FaultyError: with the first thing that is wrong
    """
    number, keys = _tracking(cells.get("tracking", ""))
    weight = cells.get("weight_kg", "")
    grams = int(_decimal(weight, "weight") * 1000) if weight else None
    if grams is not None and not 1 <= grams <= HEAVIEST_GRAMS:
        raise FaultyError("weight", weight)
    return Brought(number, keys[-1], _day(cells.get("brought_on", "")), grams)


def _tracking(text: str) -> tuple[str, tuple[str, ...]]:
    try:
        keys = trackingnumbers.keys(text)
    except trackingnumbers.NotABarcode as refused:
        raise FaultyError("tracking", text) from refused
    return keys[0], keys


def _suite(text: str) -> str:
    try:
        return suites.normalise(text)
    except suites.NotASuite as refused:
        raise FaultyError("suite", text) from refused


def _words(text: str, code: str, longest: int) -> str:
    clean = " ".join(text.split())
    if not clean or len(clean) > longest:
        raise FaultyError(code, text)
    return clean


def _whole(text: str, code: str, most: int) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:12]) <= most):
        raise FaultyError(code, text)
    return int(text)


def _price(text: str, currency: str) -> int:
    try:
        minor = _decimal(text, "unit_price") * 10 ** minor_digits(currency)
    except UnknownCurrencyError as error:
        raise FaultyError("currency", currency) from error
    if minor != minor.to_integral_value():
        raise FaultyError("unit_price", text)
    return int(minor)


def _decimal(text: str, code: str) -> Decimal:
    plain = text.replace("\u00a0", "").replace(" ", "")
    if not PRICE.fullmatch(plain):
        raise FaultyError(code, text)
    try:
        return Decimal(plain.replace(",", "."))
    except InvalidOperation as error:
        raise FaultyError(code, text) from error


def _day(text: str) -> date:
    parts = DAY.fullmatch(text.strip())
    if not parts:
        raise FaultyError("date", text)
    year, month, day = (int(parts[name] or parts[f"{name}2"]) for name in "ymd")
    try:
        return date(year, month, day)
    except ValueError as error:
        raise FaultyError("date", text) from error


def _two_letters(text: str) -> str:
    if text and not COUNTRY.fullmatch(text):
        raise FaultyError("origin", text)
    return text.upper()


def _digits(text: str) -> str:
    digits = BETWEEN_DIGITS.sub("", text)
    if digits and not TARIFF_CODE.fullmatch(digits):
        raise FaultyError("hs_code", text)
    return digits
