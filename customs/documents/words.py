"""Amounts, weights, days and names as a document writes them: plain text, no mark-up."""

from decimal import Decimal
from typing import Any

from babel import numbers
from django.utils.html import strip_tags
from django.utils.translation import get_language_bidi, gettext_lazy
from django.utils.translation import gettext as _

from customs import consignments, queues
from suuq import tongues
from suuq.money import Money
from suuq.ui.templatetags import su

CATEGORY = {
    "sale": gettext_lazy("Sale of goods"),
    "gift": gettext_lazy("Gift"),
    "documents": gettext_lazy("Documents"),
    "sample": gettext_lazy("Commercial sample"),
    "returned": gettext_lazy("Returned goods"),
    "other": gettext_lazy("Other"),
}


def frame(language: str) -> dict[str, Any]:
    """Give a template its language and direction."""
    return {"lang": language, "dir": "rtl" if get_language_bidi() else "ltr"}


def money(minor: int, currency: str) -> str:
    """Write an amount with its currency."""
    return su.words(Money(minor, currency))


def kg(grams: int | None) -> str:
    """Write a weight in kilograms."""
    return strip_tags(su.kg(grams))


def country(code: str) -> str:
    """Name a country."""
    return queues.country(code)


def category(code: str) -> str:
    """Name a category of item."""
    return str(CATEGORY.get(code, CATEGORY["other"]))


def number(value: Decimal) -> str:
    """Write a plain number with the reader's marks."""
    return numbers.format_decimal(value, "#,##0.####", locale="en" if tongues.whole() == "en" else "fr").replace(
        "\u202f", "\u00a0"
    )


def worked(figures: str) -> str:
    """Write a worked-out sum or rate as the reader's pages do."""
    return strip_tags(su.figures(figures))


def rate(text: str) -> str:
    """Write the rate of a duty as the reader's pages do."""
    return su.rate(text)


def grouped(reference: str) -> str:
    """Write an S10 number in the groups people read."""
    return strip_tags(su.s10(reference))


def method(number: int) -> str:
    """Name a valuation method of the World Trade Organization's agreement."""
    return _(consignments.METHODS[number])


def tariff(name_and_version: str) -> str:
    """Name a tariff and its version, the name as the reader says it where it is one of ours."""
    name, _space, version = name_and_version.rpartition(" ")
    return f"{_(name)} {version}" if name else version


def certainty(word: str) -> str:
    """Say how sure we are of a rate, in words."""
    known = {
        "law": _("read in the law"),
        "high": _("high"),
        "medium": _("medium"),
        "low": _("low"),
        "unverified": _("unverified"),
    }
    return known.get(word, word or _("not known"))
