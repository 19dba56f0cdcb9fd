"""Figures worth looking at: what came in for the State, which lanes, how long it took, which rules were right."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any

from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _

from customs import behind, browsing, hs, selectivity, states
from customs.models import Declaration
from suuq import tongues

CHARTED = 10


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: its words, its figure, its length out of 100, and the key of the list behind it."""

    label: str
    value: int
    length: int
    key: str


@dataclass(frozen=True, slots=True)
class Table:
    """One set of figures: its columns and rows, for the page and for CSV."""

    name: str
    columns: tuple[Any, ...]
    rows: tuple[tuple[Any, ...], ...]


def bars(rows: Iterable[tuple[str, str, int]]) -> list[Bar]:
    """Draw rows of key, words and figure to scale: the longest is 100."""
    known = list(rows)
    most = max((value for _key, _label, value in known), default=0) or 1
    return [Bar(label, value, value * 100 // most, key) for key, label, value in known]


def _of_the_year(at: datetime) -> Any:
    """Select the lines of the assessments that stand, of the last twelve months."""
    return behind.standing(Declaration.objects.filter(lodged_at__gte=at - behind.WINDOW))


def by_chapter(at: datetime) -> Table:
    """Add up duties and taxes by chapter of the nomenclature, the largest first."""
    lines = behind.of_items(_of_the_year(at)).filter(amount_minor__gt=0)
    sums: Counter[str] = Counter()
    parcels: dict[str, set[int]] = defaultdict(set)
    unread: set[str] = set()
    columns = ("assessment__version__items__hs_code", "amount_minor", "assessment__declaration", "assessment__verified")
    for code, amount, declaration, verified in lines.values_list(*columns):
        sums[hs.chapter(code)] += amount
        unread |= set() if verified else {hs.chapter(code)}
        parcels[hs.chapter(code)].add(declaration)
    language = tongues.whole()
    rows = tuple(
        (one, hs.label(one, language), amount, len(parcels[one]), browsing.certainty(verified=one not in unread))
        for one, amount in sums.most_common()
    )
    return Table("chapters", ("chapter", "goods", "amount", "parcels", "tariff"), rows)


def by_month(at: datetime) -> Table:
    """Add up duties and taxes by month of lodging, the oldest first."""
    lines = _of_the_year(at).annotate(month=TruncMonth("assessment__declaration__lodged_at"))
    sums: Counter[str] = Counter()
    unread: set[str] = set()
    for month, amount, verified in lines.values_list("month", "amount_minor", "assessment__verified"):
        sums[f"{month:%Y-%m}"] += amount
        unread |= set() if verified else {f"{month:%Y-%m}"}
    rows = ((month, sums[month], browsing.certainty(verified=month not in unread)) for month in sorted(sums))
    return Table("months", ("month", "amount", "tariff"), tuple(rows))


def by_lane(at: datetime) -> Table:
    """Count declarations by lane, and take the median hours from lodging to release."""
    rows = Declaration.objects.filter(lodged_at__gte=at - behind.WINDOW).values_list(
        "lane", "status", "lodged_at", "decided_at"
    )
    counts: Counter[str] = Counter()
    hours: dict[str, list[float]] = defaultdict(list)
    for lane, status, lodged, decided in rows:
        counts[lane] += 1
        if status == states.S.RELEASED and decided:
            hours[lane].append((decided - lodged).total_seconds() / 3600)
    found = tuple((lane.value, counts[lane.value], _middle(hours[lane.value])) for lane in states.Lane)
    return Table("lanes", ("lane", "parcels", "median_hours_to_release"), found)


def _middle(hours: list[float]) -> int | None:
    return round(median(hours)) if hours else None


def by_rule() -> Table:
    """Count what each rule took and how often that led to a correction, a seizure or a return."""
    found = tuple((rule.code, _(rule.words), rule.taken, rule.led) for rule in selectivity.with_hit_rates())  # type: ignore[attr-defined] # annotated by the query
    return Table("rules", ("rule", "words", "took", "led_to_something"), found)


def all_tables(at: datetime) -> dict[str, Table]:
    """Gather every set of figures by name."""
    return {table.name: table for table in (by_chapter(at), by_month(at), by_lane(at), by_rule())}
