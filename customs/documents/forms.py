"""CN22 and CN23: what the consignee declared, as the postal union's forms ask for it."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from customs import exchange, gazette, hs, legaldays
from customs.documents import words
from customs.models import Declaration, Version
from suuq import documents, questions
from suuq.money import Money
from suuq.ui import days

HERE = Path(__file__).parent
LIMIT_SDR = Decimal(300)
SDR = "XDR"
PARCEL_POST = "C"
CATEGORIES = ("gift", "documents", "sale", "sample", "returned", "other")


def form_name(version: Version) -> str:
    """
    Choose the form: CN22 up to 300 special drawing rights at the day's rate; CN23 above, and for parcel post.

    Parcel post is what bears an S10 number beginning with C: its parcels carry CN23 whatever they are worth. A day
    without a rate gives CN23, which is right for any value.
    """
    if version.declaration.reference.startswith(PARCEL_POST):
        return "CN23"
    on = legaldays.day(version.at)
    rates = gazette.rates_on(on)
    try:
        value = _national(rates, Money(version.value_minor, version.currency), on)
        limit = rates.find(SDR, settings.CURRENCY, on)(LIMIT_SDR)
    except exchange.NoExchangeRateError:
        return "CN23"
    return "CN22" if value <= limit else "CN23"


def _national(rates: exchange.Rates, amount: Money, on: Any) -> Decimal:
    if amount.currency == settings.CURRENCY:
        return amount.value
    return rates.find(amount.currency, settings.CURRENCY, on)(amount.value)


def postal_declaration(declaration: Declaration, *, language: str) -> bytes:
    """Set the declaration as it was lodged, version 1, on its form."""
    questions.beside(questions.beside([declaration], "versions"), "items")
    questions.beside([declaration], "evidence")
    version = declaration.declared
    name = form_name(version)
    with translation.override(language):
        return documents.compile(HERE / f"{name.lower()}.typ", data(declaration, version, name, language))


def data(declaration: Declaration, version: Version, name: str, language: str) -> dict[str, Any]:
    """Gather what the form shows, in the reader's words."""
    items = list(version.items.all())
    invoices = [e.shown_name for e in declaration.evidence.all() if e.kind == "invoice"]
    return {
        **words.frame(language),
        "form": name,
        "title": _("Customs declaration"),
        "post": settings.POST_NAME,
        "reference": words.grouped(declaration.reference),
        "barcode": documents.barcode(declaration.reference),
        "labels": _labels(),
        "sender": f"{version.consignor}\n{words.country(version.origin_country)}",
        "addressee": f"{version.consignee_name}\n{declaration.consignee_reference}\n{words.country(settings.COUNTRY)}",
        "categories": [{"words": words.category(c), "ticked": version.category == c} for c in CATEGORIES],
        "rows": [_row(item) for item in items],
        "gross": words.kg(version.gross_weight_grams),
        "value": words.money(version.value_minor, version.currency),
        "charges": words.money(version.freight_minor, version.freight_currency),
        "invoices": ", ".join(invoices),
        "lodged": days.dated(declaration.lodged_at),
    }


def _row(item: Any) -> dict[str, str]:
    return {
        "words": item.description,
        "quantity": str(item.quantity),
        "weight": words.kg(item.net_weight_grams),
        "value": words.money(item.value_minor, item.currency),
        "code": hs.shown(item.hs_code) if item.hs_code else "",
        "origin": words.country(item.origin) if item.origin else "",
    }


def _labels() -> dict[str, str]:
    return {
        "may_open": _("May be opened officially"),
        "sender": _("From"),
        "addressee": _("To"),
        "category": _("Why the goods are sent"),
        "goods": _("Detailed description of the contents"),
        "quantity": _("Quantity"),
        "weight": _("Net weight"),
        "value": _("Value"),
        "code": _("HS code"),
        "origin": _("Country of origin"),
        "gross": _("Total gross weight"),
        "total": _("Total value"),
        "charges": _("Postal charges"),
        "invoice": _("Invoice"),
        "certify": _(
            "I certify that what is written here is true and that this parcel holds nothing the postal rules forbid."
        ),
        "signed": _("Declared on"),
    }
