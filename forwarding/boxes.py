"""
Which box to take: the smallest that holds what goes in.

Parcels are packed by hand, so no plan of layers is worked out: the longest thing must fit along the longest side, the
second and third likewise, and all of them together may fill seven eighths of the box. What was not measured has no say.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import prod

Sides = tuple[int, int, int]
FULL_OF_EIGHT = 7
TENTH = 10
LEAST_SLACK_GRAMS = 250


@dataclass(frozen=True, slots=True)
class Box:
    """An empty box: sides inside in millimetres, what it weighs and what it carries."""

    name: str
    sides_mm: Sides
    empty_grams: int
    most_grams: int

    @property
    def volume_mm3(self) -> int:
        """Its room."""
        return prod(self.sides_mm)


@dataclass(frozen=True, slots=True)
class Thing:
    """A parcel that goes in; without sides only its weight counts."""

    weight_grams: int
    sides_mm: Sides | None = None


def choose(boxes: Iterable[Box], things: Sequence[Thing]) -> Box | None:
    """Choose the smallest box that holds them all, or none: then they travel in two."""
    fitting = (box for box in boxes if holds(box, things))
    return min(fitting, key=lambda box: box.volume_mm3, default=None)


def holds(box: Box, things: Sequence[Thing]) -> bool:
    """Whether they fit: each one by its sides, all by their room and their weight."""
    measured = [thing.sides_mm for thing in things if thing.sides_mm]
    room = sum(prod(sides) for sides in measured)
    weight = sum(thing.weight_grams for thing in things)
    return (
        all(_fits(box.sides_mm, sides) for sides in measured)
        and room * 8 <= box.volume_mm3 * FULL_OF_EIGHT
        and weight <= box.most_grams
    )


def agrees(scale_grams: int, things: Sequence[Thing], *, empty_grams: int = 0) -> bool:
    """
    Whether the closed box weighs what went into it: within a tenth, or 250 grams where that is more.

    Padding and tape add, a shop's packing taken off takes away; a parcel forgotten or added does more than either.
    """
    inside = sum(thing.weight_grams for thing in things)
    slack = max((inside + empty_grams) // TENTH, LEAST_SLACK_GRAMS)
    return inside - slack <= scale_grams <= inside + empty_grams + slack


def _fits(inside: Sides, outside: Sides) -> bool:
    return all(small <= large for small, large in zip(sorted(outside), sorted(inside), strict=True))
