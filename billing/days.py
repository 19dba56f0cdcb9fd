"""The close of a day: what came in by agency and means, what went out, and what a person must still look at."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, Count, F, Q, Sum, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from billing import certainty, providermaps
from billing.models import (
    CardFlag,
    CashShift,
    Invoice,
    InvoiceKind,
    InvoiceLine,
    Payment,
    Payout,
    Proof,
    Refund,
    Transfer,
    VoidRequest,
)
from billing.models.invoice import BillKind
from billing.models.payment import Means
from billing.states import ProofStatus, RefundStatus, ShiftStatus, TransferStatus, VoidStatus

NO_NEW_MONEY = (Means.WALLET, Means.SAVINGS, Means.LOSS)


@dataclass(frozen=True, slots=True)
class Taking:
    """What came in at one place by one means; no place is the house's own."""

    place: str
    means: str
    count: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Earned:
    """What the bills settled in a time brought for one service, credit notes taken off."""

    kind: str
    for_state: bool
    amount_minor: int
    is_unread: bool


def bounds(first: date, last: date) -> tuple[datetime, datetime]:
    """Give the first moment of a local day and the first one after another."""
    start = timezone.make_aware(datetime.combine(first, datetime.min.time()))
    return start, timezone.make_aware(datetime.combine(last + timedelta(days=1), datetime.min.time()))


def takings(day: date, currency: str) -> list[Taking]:
    """Sum what came in on a day by agency and means, in the reader's words; what the house had already is left out."""
    start, end = bounds(day, day)
    received = Payment.objects.filter(at__gte=start, at__lt=end, currency=currency).exclude(means__in=NO_NEW_MONEY)
    house = Case(When(means=Means.PROVIDER, then=F("provider")), default=Value(""))
    parts = received.annotate(house=house).values_list("shift__place", "means", "house")
    sums = parts.annotate(count=Count("pk"), sum=Sum(F("applied_minor") + F("credited_minor")))
    names = providermaps.names()
    return [
        Taking(place or "", names.get(house, house) or str(Means(means).label), count, amount_minor)
        for place, means, house, count, amount_minor in sums.order_by("shift__place", "means", "house")
    ]


def went(day: date, currency: str) -> list[tuple[str, Taking]]:
    """Sum what went out again that day by agency and means, below nothing, each with what it was."""
    start, end = bounds(day, day)
    given = Payout.objects.filter(at__gte=start, at__lt=end, currency=currency)
    undone = VoidRequest.objects.filter(
        status=VoidStatus.GRANTED, decided_at__gte=start, decided_at__lt=end, payment__currency=currency
    )
    taken = F("payment__applied_minor") + F("payment__credited_minor")
    parts = [
        (_("given back"), given, "shift__place", F("amount_minor")),
        (_("voided"), undone, "payment__shift__place", taken),
    ]
    return [
        (what, Taking(place, str(Means.CASH.label), count, -amount_minor))
        for what, rows, where, money in parts
        for place, count, amount_minor in rows.values_list(where)
        .annotate(count=Count("pk"), sum=Sum(money))
        .order_by(where)
    ] + [(_("sent back"), row) for row in _sent_back(start, end, currency)]


def _sent_back(start: datetime, end: datetime, currency: str) -> list[Taking]:
    """Sum the refunds asked of the gateways and not refused."""
    asked = Refund.objects.filter(at__gte=start, at__lt=end, payment__currency=currency)
    parts = asked.exclude(status=RefundStatus.FAILED).values_list("payment__means", "payment__provider")
    names = providermaps.names()
    return [
        Taking("", names.get(house, str(Means(means).label)), count, -amount_minor)
        for means, house, count, amount_minor in parts.annotate(count=Count("pk"), sum=Sum("amount_minor")).order_by()
    ]


def drawers(day: date) -> list[CashShift]:
    """List the drawers that were open at some moment of a day."""
    start, end = bounds(day, day)
    then = Q(opened_at__lt=end) & (Q(closed_at__gte=start) | Q(status=ShiftStatus.OPEN))
    return list(CashShift.objects.filter(then).select_related("clerk").order_by("place", "pk"))


def earned(first: date, last: date, currency: str) -> list[Earned]:
    """Sum the lines of bills settled in a time by service, credit notes of the same time taken off."""
    start, end = bounds(first, last)
    settled = Invoice.objects.filter(currency=currency, settled_at__gte=start, settled_at__lt=end)
    lines = InvoiceLine.objects.filter(invoice__in=settled).values("kind", "for_state", "invoice__kind")
    sums: Counter[tuple[bool, str]] = Counter()
    unread = set()
    for row in lines.annotate(sum=Sum("amount_minor"), unread=Count("pk", filter=certainty.UNREAD)).order_by():
        sign = -1 if row["invoice__kind"] == InvoiceKind.CREDIT_NOTE else 1
        sums[row["for_state"], row["kind"]] += sign * row["sum"]
        unread |= {row["kind"]} if row["unread"] else set()
    return [
        Earned(str(BillKind(kind).label), for_state, amount, for_state and kind in unread)
        for (for_state, kind), amount in sorted(sums.items())
    ]


def left_to_do() -> dict[str, int]:
    """Count what keeps a day from being closed with a quiet mind."""
    return {
        "flags": CardFlag.objects.filter(closed_at=None).count(),
        "doubts": Transfer.objects.filter(status=TransferStatus.DOUBTFUL).count(),
        "proofs": Proof.objects.filter(status=ProofStatus.WAITING).count(),
        "drawers": CashShift.objects.filter(status=ShiftStatus.OPEN).count(),
    }


def total(rows: list[Any]) -> int:
    """Sum a list of such rows."""
    return sum(row.amount_minor for row in rows)
