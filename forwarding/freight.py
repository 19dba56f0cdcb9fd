"""
What carriage costs by a rate card, line by line, and how much room is left before the next price.

A card prices steps ("up to 500 g, so much"), so much for each step beyond the last, handling, and surcharges. Every
amount is whole minor units of the card's currency; a percentage is rounded once, half up.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from forwarding import weights


class Basis(StrEnum):
    """What a surcharge is counted on."""

    FIXED = "fixed"
    PERCENT_OF_FREIGHT = "percent_of_freight"
    PER_KILOGRAM = "per_kilogram"


class Kind(StrEnum):
    """What a line pays for; the bill keeps the word."""

    FREIGHT = "freight"
    HANDLING = "handling"
    SURCHARGE = "surcharge"


@dataclass(frozen=True, slots=True)
class Step:
    """Up to so many grams, so much."""

    up_to_grams: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Surcharge:
    """Something on top: fuel by percent, a remote place by a fixed sum, security by the kilogram."""

    words: str
    basis: Basis
    value: Decimal


@dataclass(frozen=True, slots=True)
class RateCard:
    """The prices of one service on one lane from a day on; ``lane`` is the warehouse they leave from."""

    version: str
    lane: str
    service: str
    valid_from: date
    currency: str
    steps: tuple[Step, ...]
    extra_step_grams: int
    extra_step_minor: int
    handling_minor: int = 0
    surcharges: tuple[Surcharge, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a price: an English sentence with named places, what fills them, and the amount."""

    kind: Kind
    words: str
    amount_minor: int
    params: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Price:
    """The lines of a price; the total is their sum and nothing else."""

    card: RateCard
    lines: tuple[Line, ...]

    @property
    def total_minor(self) -> int:
        """What is to be paid."""
        return sum(line.amount_minor for line in self.lines)


@dataclass(frozen=True, slots=True)
class Room:
    """How much more may go into the box before the price moves, and by how much it then moves."""

    grams: int
    next_from_grams: int
    more_minor: int


def in_force(cards: Iterable[RateCard], *, lane: str, service: str, on: date) -> RateCard | None:
    """Choose the card of a lane and service: the latest that had begun on the day."""
    begun = [card for card in cards if card.lane == lane and card.service == service and card.valid_from <= on]
    return max(begun, key=lambda card: card.valid_from, default=None)


def price(card: RateCard, *, chargeable_grams: int) -> Price:
    """Price a chargeable weight."""
    freight = carriage_minor(card, chargeable_grams)
    kilograms = Decimal(chargeable_grams) / 1000
    shown = {"weight": f"{kilograms:.2f}", "service": card.service}
    lines = [Line(Kind.FREIGHT, _("Air freight, %(weight)s kg"), freight, shown)]
    if card.handling_minor:
        lines.append(Line(Kind.HANDLING, _("Handling and packing"), card.handling_minor))
    lines += [Line(Kind.SURCHARGE, s.words, _surcharge_minor(s, freight, kilograms)) for s in card.surcharges]
    return Price(card, tuple(lines))


def carriage_minor(card: RateCard, grams: int) -> int:
    """Read the steps: the first that is heavy enough, or the last and so much for each begun step beyond it."""
    steps = sorted(card.steps, key=lambda step: step.up_to_grams)
    for step in steps:
        if grams <= step.up_to_grams:
            return step.amount_minor
    last = steps[-1] if steps else Step(0, 0)
    begun = -(-(grams - last.up_to_grams) // card.extra_step_grams)
    return last.amount_minor + begun * card.extra_step_minor


def is_above(estimate_minor: int, final_minor: int, *, tolerance_percent: int) -> bool:
    """Whether a final price passes its estimate by more than the tolerance, so that its owner must agree to it."""
    return final_minor * 100 > estimate_minor * (100 + tolerance_percent)


def room(card: RateCard, rule: weights.WeightRule, *, actual_grams: int, sides_mm: weights.Sides | None = None) -> Room:
    """
    Find the available weight: what fits before the next price.

    Counted from the scale: a light parcel in a big box has room up to its volume's step at no cost.
    """
    now = weights.chargeable(rule, actual_grams=actual_grams, sides_mm=sides_mm).chargeable_grams
    most = max(now, _bracket_top(card, now) // rule.weight_step_grams * rule.weight_step_grams)
    after = most + rule.weight_step_grams
    more = price(card, chargeable_grams=after).total_minor - price(card, chargeable_grams=now).total_minor
    return Room(most - actual_grams, after, more)


def _bracket_top(card: RateCard, grams: int) -> int:
    """Give the heaviest weight that costs what this one costs; a surcharge by the kilogram leaves no bracket."""
    if any(surcharge.basis is Basis.PER_KILOGRAM for surcharge in card.surcharges):
        return grams
    tops = sorted(step.up_to_grams for step in card.steps)
    for top in tops:
        if grams <= top:
            return top
    last = tops[-1] if tops else 0
    return last + weights.up_to_step(grams - last, card.extra_step_grams)


def _surcharge_minor(surcharge: Surcharge, freight_minor: int, kilograms: Decimal) -> int:
    counted = {
        Basis.FIXED: surcharge.value,
        Basis.PERCENT_OF_FREIGHT: surcharge.value * freight_minor / 100,
        Basis.PER_KILOGRAM: surcharge.value * kilograms,
    }
    return int(counted[surcharge.basis].quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _(words: str) -> str:
    """Mark a sentence for the catalogues; it is translated where it is shown."""
    return words
