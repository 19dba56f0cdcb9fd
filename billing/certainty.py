"""
Which duty was worked out under a tariff that was not read in the law.

Whoever bills a duty says so on its line; every sum made of such lines repeats it.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from billing import chart
from billing.models import InvoiceLine, Leg, Why
from billing.models.invoice import BillKind

UNREAD = Q(params__verified="no")
HELD = {chart.DUTIES_BILLED, chart.DUTIES_HELD}


def word(*, unread: bool) -> str:
    """Say it in a file."""
    return "unverified" if unread else "verified"


def is_unread() -> bool:
    """Whether the duty billed last rests on such a tariff: the books and what is held are made of it."""
    newest = InvoiceLine.objects.filter(kind=BillKind.DUTY).order_by("-pk").values_list("params", flat=True).first()
    return (newest or {}).get("verified") == "no"


def of_legs(legs: QuerySet[Leg]) -> Callable[[Leg], str]:
    """Say it of each of these movements: of a bill's duties by its lines, of a transfer by what is billed now."""
    now = is_unread()
    lines = InvoiceLine.objects.filter(UNREAD, invoice__number__in=legs.values("entry__about"))
    unread = set(lines.values_list("invoice__number", flat=True))

    def said(leg: Leg) -> str:
        if leg.account.code not in HELD:
            return ""
        return word(unread=now if leg.entry.code == Why.REMITTED else leg.entry.about in unread)

    return said


def for_pages(_request: HttpRequest) -> dict[str, Callable[..., Any]]:
    """Give every page the question, asked only by one that shows such sums."""
    return {"duty_is_unread": is_unread}
