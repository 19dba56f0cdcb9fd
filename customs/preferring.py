"""Which preferences the law of a declaration's day offers its goods, and what a claim to one lacks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from customs import assessing, choosing, law, legaldays
from customs.models import Declaration, VersionItem
from suuq.workflow import Reason


@dataclass(frozen=True, slots=True)
class Offer:
    """A line of goods whose origin has preferences, of which none is claimed."""

    item: VersionItem
    programmes: list[str]


def programmes(declaration: Declaration) -> list[str]:
    """List the programmes under which goods may be preferred on the declaration's day."""
    return _named(_preferences(_law(declaration)))


def offers(declaration: Declaration) -> list[Offer]:
    """List the lines that a certificate of origin could make cheaper."""
    law_of_the_day = _law(declaration)
    unclaimed = (item for item in declaration.version.items.all() if not item.preference)
    return [Offer(item, _named(fit)) for item in unclaimed if (fit := _covering(item, law_of_the_day))]


def why_not_preferred(declaration: Declaration, items: Iterable[VersionItem]) -> list[Reason]:
    """Say of each line that claims a preference what keeps the law from giving it."""
    claiming = [item for item in items if item.preference]
    if not claiming:
        return []
    law_of_the_day, shown = _law(declaration), {paper.kind for paper in declaration.evidence.all()}
    return [reason for item in claiming for reason in _lacking(item, law_of_the_day, shown)]


def _lacking(item: VersionItem, law_of_the_day: law.Tariff | None, shown: set[str]) -> Iterator[Reason]:
    said = {"programme": item.preference}
    fit = [m for m in _covering(item, law_of_the_day) if item.preference in choosing.programmes(m)]
    if not fit:
        words = _(
            "%(programme)s does not cover these goods of this origin. Correct the origin, or claim no preference."
        )
        yield Reason("preference_not_open", _of(item, words % said))
    elif all(measure.certificates and measure.certificates.isdisjoint(shown) for measure in fit):
        words = _("%(programme)s asks for a certificate of origin. Ask the consignee for it, then correct.")
        yield Reason("certificate_missing", _of(item, words % said))


def _of(item: VersionItem, words: Any) -> Any:
    return format_lazy("{} {}: {}", _("Item"), item.number, words)


def _law(declaration: Declaration) -> law.Tariff | None:
    try:
        return assessing.tariff(legaldays.day(declaration.lodged_at))
    except assessing.CannotAssess:  # none is loaded: the assessment says so
        return None


@lru_cache(maxsize=32)
def _preferences(law_of_the_day: law.Tariff | None) -> tuple[law.Measure, ...]:
    measures = law_of_the_day.measures if law_of_the_day else ()
    return tuple(measure for measure in measures if choosing.programmes(measure))


def _named(measures: Iterable[law.Measure]) -> list[str]:
    return sorted({name for measure in measures for name in choosing.programmes(measure)})


def _covering(item: VersionItem, law_of_the_day: law.Tariff | None) -> list[law.Measure]:
    if law_of_the_day is None or not item.origin:
        return []
    return [
        measure
        for measure in _preferences(law_of_the_day)
        if item.hs_code.startswith(measure.code) and choosing.covers(measure, item.origin, law_of_the_day.groups)
    ]
