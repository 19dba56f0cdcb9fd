"""Figures worth looking at: what came in for the State, which lanes, how long it took, which rules were right."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import F, Max
from django.db.models.functions import TruncMonth
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from customs import hs, selectivity, states
from customs.models import AssessmentLine, Declaration

WINDOW = timedelta(days=365)
CHARTED = 10


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: its words, its figure, and its length out of 100."""

    label: str
    value: int
    length: int


@dataclass(frozen=True, slots=True)
class Table:
    """One set of figures: its columns and rows, for the page and for CSV."""

    name: str
    columns: tuple[Any, ...]
    rows: tuple[tuple[Any, ...], ...]


def bars(pairs: Iterable[tuple[str, int]]) -> list[Bar]:
    """Draw pairs to scale: the longest is 100."""
    known = list(pairs)
    most = max((value for _label, value in known), default=0) or 1
    return [Bar(label, value, value * 100 // most) for label, value in known]


def _standing(at: datetime) -> Any:
    """Select the lines of the assessments that stand, of the last twelve months."""
    newest = Declaration.objects.filter(lodged_at__gte=at - WINDOW).annotate(newest=Max("assessments__number"))
    return AssessmentLine.objects.filter(
        assessment__declaration__in=newest.values("pk"), assessment__superseded_by__isnull=True
    )


def by_chapter(at: datetime) -> Table:
    """Add up duties and taxes by chapter of the nomenclature, the largest first."""
    lines = _standing(at).filter(assessment__version__items__number=F("item_number"))
    sums: Counter[str] = Counter()
    for code, amount in lines.values_list("assessment__version__items__hs_code", "amount_minor"):
        sums[hs.chapter(code)] += amount
    language = (get_language() or "fr")[:2]
    rows = tuple((chapter, hs.label(chapter, language), amount) for chapter, amount in sums.most_common() if amount)
    return Table("chapters", ("chapter", "goods", "amount"), rows)


def by_month(at: datetime) -> Table:
    """Add up duties and taxes by month of lodging, the oldest first."""
    lines = _standing(at).annotate(month=TruncMonth("assessment__declaration__lodged_at"))
    sums: Counter[str] = Counter()
    for month, amount in lines.values_list("month", "amount_minor"):
        sums[f"{month:%Y-%m}"] += amount
    return Table("months", ("month", "amount"), tuple(sorted(sums.items())))


def by_lane(at: datetime) -> Table:
    """Count declarations by lane, and take the median hours from lodging to release."""
    rows = Declaration.objects.filter(lodged_at__gte=at - WINDOW).values_list(
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
    found = tuple((rule.code, _(rule.words), rule.taken, rule.led) for rule in selectivity.with_hit_rates())  # type: ignore[attr-defined]
    return Table("rules", ("rule", "words", "took", "led_to_something"), found)


def all_tables(at: datetime) -> dict[str, Table]:
    """Gather every set of figures by name."""
    return {table.name: table for table in (by_chapter(at), by_month(at), by_lane(at), by_rule())}
