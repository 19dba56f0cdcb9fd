"""Figures worth looking at: what came in for the State, which lanes, how long it took, which rules were right."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from typing import Any

from django.utils.translation import gettext as _

from customs import behind, browsing, figures, hs, states
from customs.figures import Figure
from customs.models import DayFigure, RiskRule
from suuq import tongues

CHARTED = 10
K = DayFigure.Kind


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


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule with how many declarations it took, and how many of those led to something."""

    rule: RiskRule
    taken: int
    led: int


def bars(rows: Iterable[tuple[str, str, int]]) -> list[Bar]:
    """Draw rows of key, words and figure to scale: the longest is 100."""
    known = list(rows)
    most = max((value for _key, _label, value in known), default=0) or 1
    return [Bar(label, value, value * 100 // most, key) for key, label, value in known]


def by_chapter(year: Iterable[Figure]) -> Table:
    """Add up duties and taxes by chapter of the nomenclature, the largest first."""
    sums, parcels, doubts = _added(one for one in year if one.kind == K.CHAPTER)
    language = tongues.whole()
    rows = tuple(
        (code, hs.label(code, language), amount, parcels[code], browsing.certainty(verified=not doubts[code]))
        for code, amount in sums.most_common()
    )
    return Table("chapters", ("chapter", "goods", "amount", "parcels", "tariff"), rows)


def _added(found: Iterable[Figure]) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """Add up amounts, parcels and lines of an unread tariff by key."""
    sums: Counter[str] = Counter()
    parcels: Counter[str] = Counter()
    doubts: Counter[str] = Counter()
    for one in found:
        sums[one.key] += one.amount_minor
        parcels[one.key] += one.parcels
        doubts[one.key] += one.unread
    return sums, parcels, doubts


def by_month(year: Iterable[Figure]) -> Table:
    """Add up duties and taxes by month of lodging, the oldest first."""
    months = (one._replace(key=f"{one.day:%Y-%m}") for one in year if one.kind == K.SUM)
    sums, _parcels, doubts = _added(months)
    rows = ((month, sums[month], browsing.certainty(verified=not doubts[month])) for month in sorted(sums))
    return Table("months", ("month", "amount", "tariff"), tuple(rows))


def by_lane(year: Iterable[Figure]) -> Table:
    """Count declarations by lane, and take the median of the whole hours from lodging to release."""
    _sums, parcels, _doubts = _added(one for one in year if one.kind == K.LANE)
    hours: dict[str, Counter[int]] = defaultdict(Counter)
    for one in year:
        if one.kind == K.HOURS:
            lane, _colon, waited = one.key.partition(":")
            hours[lane][int(waited)] += one.parcels
    sure = browsing.certainty(verified=browsing.is_verified())
    found = tuple((lane.value, parcels[lane], _middle(hours[lane]), sure) for lane in states.Lane)
    return Table("lanes", ("lane", "parcels", "median_hours_to_release", "tariff"), found)


def _middle(hours: Counter[int]) -> int | None:
    """Take the median of hours that were counted, without writing each out."""
    if not hours:
        return None
    ordered = sorted(hours)
    upto = list(accumulate(hours[one] for one in ordered))
    low, high = (ordered[bisect_left(upto, place)] for place in ((upto[-1] + 1) // 2, upto[-1] // 2 + 1))
    return round((low + high) / 2)


def rules() -> list[RuleRow]:
    """List the rules with what each took, and how often that led to a correction, a seizure or a return."""
    ever = figures.told(K.TOOK, K.LED)
    _sums, took, _doubts = _added(one for one in ever if one.kind == K.TOOK)
    _sums, led, _doubts = _added(one for one in ever if one.kind == K.LED)
    return [RuleRow(rule, took[str(rule.pk)], led[str(rule.pk)]) for rule in RiskRule.objects.all()]


def by_rule() -> Table:
    """Give the rules' figures as a table."""
    sure = browsing.certainty(verified=browsing.is_verified())
    found = tuple((row.rule.code, _(row.rule.words), row.taken, row.led, sure) for row in rules())
    return Table("rules", ("rule", "words", "took", "led_to_something", "tariff"), found)


def all_tables(at: datetime) -> dict[str, Table]:
    """Gather every set of figures by name."""
    year = figures.told(K.SUM, K.CHAPTER, K.LANE, K.HOURS, since=behind.since(at))
    return {table.name: table for table in (by_chapter(year), by_month(year), by_lane(year), by_rule())}
