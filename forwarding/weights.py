"""
Chargeable weight: the greater of what a parcel weighs and what its room in the aircraft weighs.

The order of rounding changes the bill, so it is fixed and told with the result: each side up to its step, the volume
divided, the greater of the two raised to the minimum, and that up to the weight step.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

Sides = tuple[int, int, int]
MM_PER_CM = 10
CENTIGRAMS = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class WeightRule:
    """The rule of one lane from one day on; ``version`` is kept with every weight it gave."""

    version: str
    divisor_cm3_per_kg: int
    side_step_mm: int = 1
    weight_step_grams: int = 1
    minimum_grams: int = 0


@dataclass(frozen=True, slots=True)
class Worked:
    """The volumetric formula with a parcel's own numbers."""

    sides_cm: tuple[Decimal, Decimal, Decimal]
    divisor: int
    kilograms: Decimal

    @property
    def grams(self) -> int:
        """The result in grams, as rounded for the eye."""
        return int(self.kilograms * 1000)

    @property
    def text(self) -> str:
        """The formula in plain signs: ``34 x 22 x 10 cm / 5000 = 1.50 kg``."""
        sides = " x ".join(f"{side.normalize():f}" for side in self.sides_cm)
        return f"{sides} cm / {self.divisor} = {self.kilograms:.2f} kg"


class Weighed(Protocol):
    """A parcel or a box on the scale."""

    @property
    def weight_grams(self) -> int | None:
        """What it weighs."""

    @property
    def sides_mm(self) -> Sides | None:
        """Its sides, where they were measured."""


@dataclass(frozen=True, slots=True)
class Weight:
    """What was weighed, what its room weighs, what is charged, and why: one formula for each that was measured."""

    actual_grams: int
    volumetric_grams: int
    chargeable_grams: int
    rounded_sides_mm: Sides | None
    worked: tuple[Worked, ...]
    rule: WeightRule

    @property
    def shown_volume_grams(self) -> int:
        """What its room weighs, as the formulas beside it say."""
        return sum(formula.grams for formula in self.worked) if self.worked else self.volumetric_grams

    @property
    def is_by_volume(self) -> bool:
        """Whether its room, not its mass, decides what is charged."""
        return self.volumetric_grams > self.actual_grams

    @property
    def steps(self) -> tuple[tuple[str, int], ...]:
        """The order of rounding as it was done: what, and to which step."""
        return (
            ("side_up_mm", self.rule.side_step_mm),
            ("divide_cm3_per_kg", self.rule.divisor_cm3_per_kg),
            ("at_least_grams", self.rule.minimum_grams),
            ("weight_up_grams", self.rule.weight_step_grams),
        )


def chargeable(rule: WeightRule, *, actual_grams: int, sides_mm: Sides | None = None) -> Weight:
    """Work out the chargeable weight; without sides, the scale alone decides."""
    sides = _rounded(sides_mm, rule.side_step_mm) if sides_mm else None
    volumetric = _volumetric_grams(sides, rule.divisor_cm3_per_kg) if sides else 0
    charged = up_to_step(max(actual_grams, volumetric, rule.minimum_grams), rule.weight_step_grams)
    worked = (_worked(sides, rule.divisor_cm3_per_kg),) if sides else ()
    return Weight(actual_grams, volumetric, charged, sides, worked, rule)


def together(rule: WeightRule, boxes: Sequence[Weighed]) -> Weight:
    """Work out the chargeable weight of several that travel as one: their weights and their rooms add up."""
    each = [chargeable(rule, actual_grams=box.weight_grams or 0, sides_mm=box.sides_mm) for box in boxes]
    if len(each) == 1:
        return each[0]
    actual = sum(weight.actual_grams for weight in each)
    room = sum(weight.volumetric_grams for weight in each)
    worked = tuple(formula for weight in each for formula in weight.worked)
    charged = chargeable(rule, actual_grams=max(actual, room))
    return replace(charged, actual_grams=actual, volumetric_grams=room, worked=worked)


def up_to_step(value: int, step: int) -> int:
    """Raise to the next multiple of the step; a multiple stays."""
    return -(-value // step) * step


def _rounded(sides: Sides, step: int) -> Sides:
    length, width, height = (up_to_step(side, step) for side in sides)
    return length, width, height


def _volumetric_grams(sides: Sides, divisor: int) -> int:
    """One cubic millimetre over cm3/kg is one gram: thousands of mm3 to the cm3, thousands of grams to the kg."""
    length, width, height = sides
    return -(-length * width * height // divisor)


def _worked(sides: Sides, divisor: int) -> Worked:
    length, width, height = (Decimal(side) / MM_PER_CM for side in sides)
    kilograms = (length * width * height / divisor).quantize(CENTIGRAMS, rounding=ROUND_HALF_UP)
    return Worked((length, width, height), divisor, kilograms)
