"""What finance reads: what came in, what is owed, what is held, drawer by drawer."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import TruncWeek
from django.utils import timezone

from billing import carried, chart, days
from billing.models import CashShift, Invoice, InvoiceKind, InvoiceLine, Leg, Remittance, Why
from billing.states import ShiftStatus

DUE = F("total_minor") - F("paid_minor") - F("credited_minor")
AGES = ((0, 7), (8, 15), (16, 30), (31, None))
WEEKS = 8
STACK = ("state", "freight", "services")


@dataclass(frozen=True, slots=True)
class Week:
    """What the bills settled in a week brought, by receiver."""

    monday: date
    state: int
    freight: int
    services: int

    @property
    def total(self) -> int:
        """All of it."""
        return self.state + self.freight + self.services


@dataclass(frozen=True, slots=True)
class Age:
    """Unpaid bills of an age, in days."""

    first: int
    last: int | None
    amount_minor: int
    bills: int


def weeks(currency: str, *, at: datetime) -> list[Week]:
    """Sum the lines of bills settled in each of the last weeks."""
    monday = timezone.localtime(at).date() - timedelta(days=timezone.localtime(at).weekday())
    mondays = [monday - timedelta(weeks=n) for n in reversed(range(WEEKS))]
    begins, _end = days.bounds(mondays[0], mondays[0])
    settled = InvoiceLine.objects.filter(invoice__currency=currency, invoice__settled_at__gte=begins)
    lines = settled.exclude(invoice__kind=InvoiceKind.CREDIT_NOTE)
    found: dict[tuple[date, str], int] = {}
    for row in (
        lines.annotate(week=TruncWeek("invoice__settled_at"))
        .values("week", "kind", "for_state")
        .annotate(sum=Sum("amount_minor"))
    ):
        part = "state" if row["for_state"] else "freight" if row["kind"] == "freight" else "services"
        key = (row["week"].date(), part)
        found[key] = found.get(key, 0) + row["sum"]
    return [Week(day, *(found.get((day, part), 0) for part in STACK)) for day in mondays]


def unpaid(currency: str, *, at: datetime) -> list[Age]:
    """Count what is still due by how long ago it was billed."""
    bills = Invoice.objects.payable().filter(currency=currency)
    ages = []
    for first, last in AGES:
        aged = Q(issued_at__gt=at - timedelta(days=last + 1)) if last is not None else Q()
        if first:
            aged &= Q(issued_at__lte=at - timedelta(days=first))
        sums = bills.filter(aged).aggregate(sum=Sum(DUE), bills=Count("pk"))
        ages.append(Age(first, last, sums["sum"] or 0, sums["bills"]))
    return ages


def drawers(*, at: datetime) -> list[CashShift]:
    """List the drawers that are open, and those closed in the last day."""
    recent = Q(status=ShiftStatus.OPEN) | Q(closed_at__gte=at - timedelta(days=1))
    return list(CashShift.objects.filter(recent).select_related("clerk").order_by("place", "pk"))


def trial_balance(currency: str) -> list[tuple[chart.Heading, int, int]]:
    """List each heading with its balance on the side where it stands: debit, credit."""
    sums = carried.debits(currency)
    headings = sorted(chart.CHART.values(), key=lambda heading: heading.code)
    return [(one, max(sums[one.code], 0), max(-sums[one.code], 0)) for one in headings if sums[one.code]]


@dataclass(frozen=True, slots=True)
class Held:
    """What we hold for the State: what an earlier transfer left over, and each movement since."""

    carried_minor: int
    legs: QuerySet[Leg]


def held(currency: str, *, until: Remittance | None = None) -> Held:
    """List the movements of the duties held since the last transfer (or, for an earlier one, those it paid over)."""
    legs = (
        Leg.objects.filter(account__code=chart.DUTIES_HELD, account__currency=currency)
        .select_related("entry", "account")
        .order_by("pk")
    )
    if until:
        legs = legs.filter(pk__lt=until.entry.legs.get(account__code=chart.DUTIES_HELD).pk)
    last = legs.filter(entry__code=Why.REMITTED).order_by("-pk").first()
    return Held(last.balance_after_minor, legs.filter(pk__gt=last.pk)) if last else Held(0, legs)


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle of a chart, in its own units."""

    x: int
    y: int
    width: int
    height: int
    css: str


def week_bars(
    found: list[Week], *, height: int = 200, step: int = 60, width: int = 40
) -> list[tuple[Week, int, list[Bar]]]:
    """Stack each week into bars scaled to the tallest."""
    top = max((week.total for week in found), default=0) or 1
    columns = []
    for n, week in enumerate(found):
        bars, y = [], height
        for part in STACK:
            tall = getattr(week, part) * height // top
            y -= tall
            bars.append(Bar(n * step + (step - width) // 2, y, width, tall, f"bi-bar--{part}"))
        columns.append((week, n * step + step // 2, bars))
    return columns


def age_bars(found: list[Age], *, length: int = 300, thick: int = 16) -> list[tuple[Age, Bar]]:
    """Lay each age out as a bar scaled to the longest; the oldest asks for a hand."""
    top = max((age.amount_minor for age in found), default=0) or 1
    return [
        (
            age,
            Bar(
                0,
                0,
                max(age.amount_minor * length // top, 1 if age.amount_minor else 0),
                thick,
                "bi-bar--old" if age.last is None else "bi-bar--state",
            ),
        )
        for age in found
    ]
