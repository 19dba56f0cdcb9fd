"""
What customs counts, by day of lodging: counted once a day is over, and counted anew where something happened since.

Each act on a declaration leaves a ``Decision``. So days whose declarations were decided upon after the last closing are
known without asking any act to say so: whoever wants figures counts these, and the days not yet closed, from the
declarations themselves, and takes the others as they were kept. No act waits for a figure.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import CharField, Count, DateField, F, Max, Min, Q, QuerySet, Sum, Value
from django.db.models.functions import Cast, Left, TruncDate, TruncMonth

from customs import behind, hs, legaldays, selectivity, states
from customs.models import Closing, DayFigure, Decision, Declaration, RiskHit

K = DayFigure.Kind
ALL = tuple(K)
DAY = timedelta(days=1)
SETTLED = timedelta(hours=1)  # no act is at work for so long: what it wrote is there to be counted
A_TURN = 31  # days closed at once
SHAPE = ("kind", "day", "key", "parcels", "amount_minor", "unread")


class Figure(NamedTuple):
    """One figure: of a day, or of the month that begins on it."""

    kind: str
    day: date
    key: str
    parcels: int
    amount_minor: int
    unread: int


def told(*kinds: str, since: date | None = None) -> list[Figure]:
    """Give figures by month; one month may come in two parts."""
    closing = Closing.objects.first()
    if closing is None:
        return list(_counted(_lodged(since), _month, kinds))
    stale = _reopened(closing)
    kept = DayFigure.objects.filter(kind__in=kinds, day__lte=closing.through).exclude(day__in=stale)
    live = Q(lodged_at__gte=legaldays.begins(closing.through + DAY)) | _on(stale)
    return [
        *_by_month(kept.filter(day__gte=since) if since else kept),
        *_counted(_lodged(since).filter(live), _month, kinds),
    ]


def _by_month(kept: QuerySet[DayFigure]) -> Iterator[Figure]:
    months = kept.values_list("kind", TruncMonth("day"), "key").order_by()
    sums = months.annotate(Sum("parcels"), Sum("amount_minor"), Sum("unread"))
    return (Figure(*row) for row in sums)


def _lodged(since: date | None) -> QuerySet[Declaration]:
    return Declaration.objects.filter(lodged_at__gte=legaldays.begins(since)) if since else Declaration.objects.all()


def _on(days: Iterable[date]) -> Q:
    """Say which declarations were lodged on these days."""
    spans: list[list[date]] = []
    for day in sorted(days):
        if spans and spans[-1][1] == day:
            spans[-1][1] = day + DAY
        else:
            spans.append([day, day + DAY])
    found = Q(pk__in=[])
    for first, end in spans:
        found |= Q(lodged_at__gte=legaldays.begins(first), lodged_at__lt=legaldays.begins(end))
    return found


def _month(path: str) -> Any:
    return TruncMonth(path, output_field=DateField())


def _counted(found: QuerySet[Declaration], grain: Any, kinds: Iterable[str]) -> Iterator[Figure]:
    """Count declarations themselves."""
    for kind in kinds:
        for day, key, *figures in _COUNTS[K(kind)](found, grain):
            yield Figure(kind, day, key, *figures)


def _sums(found: QuerySet[Declaration], grain: Any) -> Any:
    return _owed(behind.standing(found), grain, Value(""))


def _chapters(found: QuerySet[Declaration], grain: Any) -> Any:
    lines = behind.of_items(behind.standing(found)).filter(amount_minor__gt=0)
    return _owed(lines, grain, Left("assessment__version__items__hs_code", hs.CHAPTER))


def _owed(lines: Any, grain: Any, key: Any) -> Any:
    days = lines.order_by().values_list(grain("assessment__declaration__lodged_at"), key)
    return days.annotate(
        n=Count("assessment__declaration", distinct=True),
        owed=Sum("amount_minor"),
        doubts=Count("pk", filter=Q(assessment__verified=False)),
    )


def _lanes(found: QuerySet[Declaration], grain: Any) -> Any:
    return (
        found.order_by().values_list(grain("lodged_at"), "lane").annotate(n=Count("pk"), owed=Value(0), doubts=Value(0))
    )


def _hours(found: QuerySet[Declaration], grain: Any) -> Iterator[tuple[date, str, int, int, int]]:
    """Count by whole hours from lodging to release, which add up to a median where medians do not."""
    released = found.filter(status=states.S.RELEASED, decided_at__isnull=False).order_by()
    rows = released.values_list(grain("lodged_at"), "lane", F("lodged_at"), F("decided_at"))
    counts = Counter((day, f"{lane}:{round((end - begin) / timedelta(hours=1))}") for day, lane, begin, end in rows)
    return ((day, key, n, 0, 0) for (day, key), n in counts.items())


def _took(found: QuerySet[Declaration], grain: Any, **led: Any) -> Any:
    hits = RiskHit.objects.filter(declaration__in=found.order_by().values("pk"), rule__isnull=False, **led)
    days = hits.order_by().values_list(grain("declaration__lodged_at"), Cast("rule", CharField()))
    return days.annotate(n=Count("declaration", distinct=True), owed=Value(0), doubts=Value(0))


def _led(found: QuerySet[Declaration], grain: Any) -> Any:
    return _took(found, grain, declaration__decisions__kind__in=selectivity.LED_TO_SOMETHING)


_COUNTS = {K.SUM: _sums, K.CHAPTER: _chapters, K.LANE: _lanes, K.HOURS: _hours, K.TOOK: _took, K.LED: _led}


def _reopened(closing: Closing) -> list[date]:
    """Find the closed days on which something happened that was not seen when they were counted."""
    days = Decision.objects.filter(pk__gt=closing.seen).order_by().values_list(TruncDate("declaration__lodged_at"))
    return sorted({day for (day,) in days.distinct() if day <= closing.through})


def close(*, at: datetime) -> int:
    """Count the days that are over, and anew those on which something happened since; give how many."""
    closed, fresh = 0, A_TURN
    while fresh == A_TURN:
        counted, fresh = _turn(at, again=not closed)
        closed += counted
    return closed


@transaction.atomic
def _turn(at: datetime, *, again: bool) -> tuple[int, int]:
    """Count the next days, and first those that were reopened; give how many in all, and how many are new."""
    Closing.objects.get_or_create(pk=1, defaults={"through": _before_the_first(at), "seen": _settled(0, at)})
    closing = Closing.objects.select_for_update(no_key=True).get()
    seen = _settled(closing.seen, at) if again else closing.seen
    left = (legaldays.day(at - SETTLED) - DAY - closing.through).days
    fresh = [closing.through + DAY * n for n in range(1, min(left, A_TURN) + 1)]
    days = (_reopened(closing) if again else []) + fresh
    DayFigure.objects.filter(day__in=days).delete()
    figures = _counted(Declaration.objects.filter(_on(days)), TruncDate, ALL) if days else ()
    DayFigure.objects.bulk_create(DayFigure(**figure._asdict()) for figure in figures)
    Closing.objects.filter(pk=1).update(through=max([closing.through, *fresh]), seen=seen)
    return len(days), len(fresh)


def _before_the_first(at: datetime) -> date:
    first = Declaration.objects.order_by("lodged_at").values_list("lodged_at", flat=True).first()
    return legaldays.day(first or at) - DAY


def _settled(seen: int, at: datetime) -> int:
    """Give the last decision before those that may still have company under way."""
    later = Decision.objects.filter(pk__gt=seen)
    moving = later.filter(at__range=(at - SETTLED, at + SETTLED)).aggregate(n=Min("pk"))["n"]
    settled = later.filter(pk__lt=moving) if moving else later
    return settled.aggregate(n=Max("pk"))["n"] or seen


def forget() -> None:
    """Throw away what is kept: the next closing counts every day from its declarations."""
    DayFigure.objects.all().delete()
    Closing.objects.all().delete()


def complaints() -> Iterator[str]:
    """Hold what is kept of each day against its declarations."""
    closing = Closing.objects.first()
    stale = set(_reopened(closing)) if closing else set()
    day = DayFigure.objects.aggregate(n=Min("day"))["n"]
    while closing and day and day <= closing.through:
        end = min(day + DAY * A_TURN, closing.through + DAY)
        kept = DayFigure.objects.filter(day__gte=day, day__lt=end).values_list(*SHAPE)
        declared = Declaration.objects.filter(lodged_at__gte=legaldays.begins(day), lodged_at__lt=legaldays.begins(end))
        wrong = {Figure(*row) for row in kept} ^ set(_counted(declared, TruncDate, ALL))
        for one in sorted({figure.day for figure in wrong} - stale):
            yield f"customs: the figures kept of {one} are not those of its declarations: manage.py close_days --anew"
        day = end
