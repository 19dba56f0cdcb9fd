"""
Which measure of a levy is the one: longest code, right origin, right importer, claimed relief, and why.

Within a levy the order is: ``priority`` (0 unless the law ranks a measure higher), then the longest code prefix, then
a measure that names origins, additional codes or importers before one for everybody. Two that still tie with
different rates are refused: the law does not rank them and neither do we. Relief (preference, suspension, quota,
exemption) stands beside the normal rate; the cheaper of the two is charged.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from customs import hs, law, rateterms, refusals


class Claim(NamedTuple):
    """Everything of a line that decides which measures apply: lines with one claim share one plan."""

    code: str
    origin: str
    preference: str
    additional_code: str
    quota: str
    documents: frozenset[str]
    importer: str
    regime: str
    category: str


@dataclass(frozen=True, slots=True)
class Choice:
    """The normal measure of a levy, the reliefs beside it, and what lies beneath an "applicable plus" measure."""

    normal: law.Measure | None
    reliefs: tuple[law.Measure, ...]
    beneath: law.Measure | None = None

    @property
    def first(self) -> law.Measure | None:
        """The measure that will be charged unless it proves dearer."""
        return self.reliefs[0] if self.reliefs else self.normal


Index = Mapping[str, tuple[law.Measure, ...]]


def fitting(index: Index, claim: Claim, groups: Mapping[str, frozenset[str]]) -> Iterator[law.Measure]:
    """Find the measures of one levy that fit a claim, longest code first."""
    for prefix in (*(hs.climb(claim.code) if claim.code else ()), ""):
        for measure in index.get(prefix, ()):
            if fits(measure, claim, groups):
                yield measure


def fits(measure: law.Measure, claim: Claim, groups: Mapping[str, frozenset[str]]) -> bool:
    """Tell whether a measure is for this origin, importer, regime, category and claim."""
    return (
        covers(measure, claim.origin, groups)
        and (not measure.importers or claim.importer in measure.importers)
        and (not measure.regimes or claim.regime in measure.regimes)
        and (not measure.categories or claim.category in measure.categories)
        and (not measure.additional_code or claim.additional_code == measure.additional_code)
        and (not measure.quota or claim.quota == measure.quota)
        and (not measure.certificates or not measure.certificates.isdisjoint(claim.documents))
        and _claimed(measure, claim)
        and measure.rate.unit_only is None
    )


def covers(measure: law.Measure, origin: str, groups: Mapping[str, frozenset[str]]) -> bool:
    """Tell whether a measure is for goods of this origin."""
    left_out = measure.excluded_origins and _within(origin, measure.excluded_origins, groups)
    return _within(origin, measure.origins, groups) and not left_out


def _within(origin: str, origins: frozenset[str], groups: Mapping[str, frozenset[str]]) -> bool:
    return not origins or origin in origins or any(origin in groups.get(group, ()) for group in origins)


def _claimed(measure: law.Measure, claim: Claim) -> bool:
    asked = programmes(measure)
    return not asked or claim.preference in asked


def programmes(measure: law.Measure) -> frozenset[str]:
    """Name the programmes of which one must be claimed for a measure; none for most."""
    return measure.rate.programmes | ({measure.programme} if measure.programme else law.NONE)


def choose(measures: Iterable[law.Measure], levy: str, claim: Claim) -> Choice:
    """
    Choose of the measures that fit.

    :raises refusals.Refused: when two tie and differ
    """
    found = list(measures)
    normals = [m for m in found if m.kind == law.NORMAL]
    normal = _best(normals, levy, claim)
    beneath = None
    if normal and rests_on_another(normal.rate):
        beneath = _best([m for m in normals if not rests_on_another(m.rate)], levy, claim)
    best = (_best([m for m in found if m.kind == kind], levy, claim) for kind in sorted(law.RELIEFS))
    reliefs = sorted((m for m in best if m), key=_rank, reverse=True)
    return Choice(normal, tuple(reliefs), beneath)


def _rank(measure: law.Measure) -> tuple[int, int, int]:
    special = bool(measure.origins) + bool(measure.additional_code)
    special += bool(measure.importers or measure.regimes or measure.categories)
    return (measure.priority, len(measure.code), special)


def _best(measures: list[law.Measure], levy: str, claim: Claim) -> law.Measure | None:
    if not measures:
        return None
    top = max(map(_rank, measures))
    tied = sorted((m for m in measures if _rank(m) == top), key=lambda m: m.id)
    if len({(m.rate.sums, m.conditions) for m in tied}) > 1:
        raise refusals.Refused(refusals.ambiguous_rate(None, claim.code, levy, [m.id for m in tied]))
    return tied[0]


def rests_on_another(rate: rateterms.RateExpression) -> bool:
    """Tell whether a rate says "the duty otherwise applicable, plus"."""
    return any(isinstance(term, rateterms.Applicable) for _, terms in rate.sums for _, term in terms)


def choose_all(
    indexes: Mapping[str, Index], claim: Claim, groups: Mapping[str, frozenset[str]], gone: frozenset[str]
) -> dict[str, Choice]:
    """
    Choose for every levy, of what has not fallen away (by id, type or levy) with a measure that is charged.

    :raises refusals.Refused: when two measures of a levy tie and differ
    """
    found = {levy: fitting(index, claim, groups) for levy, index in indexes.items() if levy not in gone}
    return {
        levy: choose((m for m in measures if not {m.id, m.type} & gone), levy, claim)
        for levy, measures in found.items()
    }
