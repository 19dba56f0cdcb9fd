"""Why an assessment is refused: never a guess, never a zero, always the line and what is missing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Refusal:
    """
    One reason: a stable ``code``, the line it is about, and English words with named gaps.

    ``words`` are message ids for translation; ``str(refusal)`` is the English sentence.
    """

    code: str
    words: str
    line: int | None = None
    params: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.words % self.params


class CannotAssess(Exception):  # noqa: N818 - it is an answer, not a fault
    """The goods cannot be assessed; ``reasons`` say why, one for each thing to be mended."""

    def __init__(self, reasons: Iterable[Refusal]) -> None:
        """Take the reasons."""
        self.reasons = tuple(reasons)
        super().__init__("; ".join(str(reason) for reason in self.reasons))


class Refused(Exception):  # noqa: N818 - it is an answer, not a fault
    """One reason on its way up to be gathered with the others."""

    def __init__(self, refusal: Refusal) -> None:
        """Take one reason."""
        self.refusal = refusal
        super().__init__(str(refusal))


def unclassified(line: int, description: str) -> Refusal:
    """Refuse a good without a code."""
    return Refusal(
        "unclassified_good",
        "“%(description)s” has no tariff code yet, so its duty is not known.",
        line,
        {"description": description},
    )


def unknown_code(line: int, code: str) -> Refusal:
    """Refuse a code that the tariff does not have."""
    return Refusal("unknown_code", "The tariff has no code %(code)s.", line, {"code": code})


def short_code(line: int, code: str, lines: int) -> Refusal:
    """Refuse a code under which the national tariff charges different rates."""
    return Refusal(
        "short_code",
        "Under %(code)s the tariff has %(lines)s lines with different rates: give the whole code.",
        line,
        {"code": code, "lines": lines},
    )


def unknown_rate(line: int, code: str, levy: str) -> Refusal:
    """Refuse a good for which a levy that must have a rate has none."""
    return Refusal(
        "unknown_rate",
        "The tariff gives no rate of %(levy)s for code %(code)s on this day.",
        line,
        {"code": code, "levy": levy},
    )


def ambiguous_rate(line: int | None, code: str, levy: str, measures: Iterable[str]) -> Refusal:
    """Refuse to choose between measures that the law does not rank."""
    return Refusal(
        "ambiguous_rate",
        "Several rates of %(levy)s claim code %(code)s: %(measures)s.",
        line,
        {"code": code, "levy": levy, "measures": ", ".join(measures)},
    )


def missing_quantity(line: int, quantity: str) -> Refusal:
    """Refuse a specific rate without the quantity it counts."""
    return Refusal(
        "missing_quantity",
        "The rate is charged by quantity, and the line does not say its “%(quantity)s”.",
        line,
        {"quantity": quantity},
    )


def unshared(line: int, quantity: str) -> Refusal:
    """Refuse to share a cost by what a line does not state."""
    return Refusal(
        "missing_quantity",
        "A cost is shared by “%(quantity)s”, and the line does not say how much it has.",
        line,
        {"quantity": quantity},
    )


def missing_value(line: int | None, name: str) -> Refusal:
    """Refuse a base that asks for a value nobody stated."""
    return Refusal("missing_value", "The rate asks for “%(name)s”, which is not stated.", line, {"name": name})


def no_exchange_rate(line: int | None, sold: str, bought: str) -> Refusal:
    """Refuse to convert without the day's rate."""
    return Refusal(
        "no_exchange_rate",
        "There is no customs exchange rate from %(sold)s to %(bought)s on this day.",
        line,
        {"sold": sold, "bought": bought},
    )


def unreasonable(line: int | None, name: str, value: object) -> Refusal:
    """Refuse a number that no parcel has."""
    return Refusal(
        "unreasonable_number", "“%(value)s” cannot be the %(name)s.", line, {"name": name, "value": str(value)[:40]}
    )


def prohibited(line: int, measure: str, words: str) -> Refusal:
    """Refuse goods that may not come in as they are."""
    return Refusal("not_allowed", "Measure %(measure)s: %(words)s", line, {"measure": measure, "words": words})


def unknown_incoterm(incoterm: str) -> Refusal:
    """Refuse terms of delivery we do not know."""
    return Refusal("unknown_incoterm", "“%(incoterm)s” is no term of delivery we know.", None, {"incoterm": incoterm})


def no_law(country: str, on: str) -> Refusal:
    """Refuse a day on which no levy is known: nothing known is not nothing owed."""
    return Refusal("no_law", "No tariff of %(country)s is known for %(on)s.", None, {"country": country, "on": on})


def empty_consignment() -> Refusal:
    """Refuse a consignment with nothing in it."""
    return Refusal("nothing_declared", "No goods are declared.")
