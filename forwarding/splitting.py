"""
Together or apart: the grouping of parcels that costs least.

A box is priced on the greater of what its parcels weigh together and what their room weighs together, so a heavy small
parcel and a light large one are cheap company. Up to eight parcels every grouping is tried; beyond that the two that
people choose between, all in one box and each alone.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

TRIED_MOST = 8


@dataclass(frozen=True, slots=True)
class Parcel:
    """One parcel: what it weighs, and what its room weighs."""

    name: str
    actual_grams: int
    volumetric_grams: int


Group = tuple[Parcel, ...]
PriceOf = Callable[[Group], int]


@dataclass(frozen=True, slots=True)
class Advice:
    """The cheapest grouping beside the two plain ones; all sums in minor units."""

    groups: tuple[Group, ...]
    least_minor: int
    together_minor: int
    apart_minor: int

    @property
    def saved_together_minor(self) -> int:
        """What one box saves against each parcel alone; below zero it costs more."""
        return self.apart_minor - self.together_minor

    @property
    def saved_by_splitting_minor(self) -> int:
        """What the cheapest grouping saves against one box."""
        return self.together_minor - self.least_minor


def advise(parcels: Sequence[Parcel], price_of: PriceOf) -> Advice:
    """Find the cheapest grouping; of equal ones the one with fewer boxes, which is less to collect."""
    known: dict[Group, int] = {}

    def priced(group: Group) -> int:
        if group not in known:
            known[group] = price_of(group)
        return known[group]

    together, apart = (tuple(parcels),), tuple((parcel,) for parcel in parcels)
    tried = groupings(list(parcels)) if len(parcels) <= TRIED_MOST else iter((together, apart))
    least, _boxes, groups = min(
        ((sum(map(priced, groups)), len(groups), groups) for groups in tried), key=lambda found: found[:2]
    )
    return Advice(groups, least, priced(together[0]), sum(map(priced, apart)))


def groupings(parcels: list[Parcel]) -> Iterator[tuple[Group, ...]]:
    """Give every way to share the parcels over boxes."""
    if not parcels:
        yield ()
        return
    first, rest = parcels[0], parcels[1:]
    for groups in groupings(rest):
        yield ((first,), *groups)
        for n, group in enumerate(groups):
            yield (*groups[:n], (first, *group), *groups[n + 1 :])
