"""
What a rate is made of once it is read: terms, sums of terms, floors and caps. ``rates.parse`` reads them from text.

Every term knows how to charge itself on a base and a line, unrounded, in the currency of assessment.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Protocol

from customs import bases, units

HUNDRED = Decimal(100)
ZERO = Decimal(0)


class UnparsedRateError(ValueError):
    """These words are no rate we know how to charge; the text is kept to be shown."""

    def __init__(self, text: str, why: str) -> None:
        """Keep the text and what stopped the reader."""
        self.text = text
        self.why = why
        super().__init__(f"{text!r}: {why}")


class Charged(Protocol):
    """What a rate may ask of the line it is charged on."""

    @property
    def quantities(self) -> Mapping[str, Decimal]:
        """The plain quantities of the line."""

    def quantity(self, name: str) -> Decimal:
        """Return a plain quantity of the line, or refuse."""

    def amount(self, name: str) -> Decimal:
        """Return a named value: ``retail``, ``cif``, ``fob``, an earlier levy."""

    def convert(self, amount: Decimal, currency: str) -> Decimal:
        """Turn a tariff's own money into the currency of assessment."""

    def whole(self) -> "Charged":
        """Return the whole consignment, for what is asked of it."""

    def applicable(self) -> Decimal:
        """Return what would be charged if this measure were not there."""


@dataclass(frozen=True, slots=True)
class AdValorem:
    """So much per cent of the levy's base, or of another named value."""

    percent: Decimal
    of: str | bases.Base = ""
    factor: Decimal = units.ONE

    def charge(self, base: Decimal, line: Charged) -> Decimal:
        """Charge the base, or the named value."""
        match self.of:
            case "":
                value = base
            case bases.Base():
                value = self.of.value(line)
            case name:
                value = line.amount(name)
        return value * self.percent * self.factor / HUNDRED


@dataclass(frozen=True, slots=True)
class Specific:
    """So much money per unit, or once when there is no unit; ``started`` units count whole."""

    money: Decimal
    currency: str
    per: tuple[units.Unit, ...] = ()
    size: Decimal = units.ONE
    factor: Decimal = units.ONE
    started: bool = False

    def charge(self, base: Decimal, line: Charged) -> Decimal:  # noqa: ARG002 - one shape for every term
        """Count the units and charge each."""
        count = units.ONE
        for unit in self.per:
            count *= unit.count(line.quantities)
        money = line.convert(self.money, self.currency)
        if self.started:
            return money * (count / self.size).to_integral_value(ROUND_CEILING) * self.factor
        return money * count * self.factor / self.size


@dataclass(frozen=True, slots=True)
class Applicable:
    """Whatever would be due without this measure (United States, chapter 99)."""

    def charge(self, base: Decimal, line: Charged) -> Decimal:  # noqa: ARG002 - one shape for every term
        """Ask what else applies."""
        return line.applicable()


@dataclass(frozen=True, slots=True)
class Free:
    """Free of the levy, because the tariff says the word."""

    def charge(self, base: Decimal, line: Charged) -> Decimal:  # noqa: ARG002 - one shape for every term
        """Charge nothing, knowingly."""
        return ZERO


@dataclass(frozen=True, slots=True)
class Nested:
    """An expression in parentheses."""

    expression: "Sums"
    factor: Decimal = units.ONE

    def charge(self, base: Decimal, line: Charged) -> Decimal:
        """Charge what is inside."""
        return charge(self.expression, base, line) * self.factor


Term = AdValorem | Specific | Applicable | Free | Nested
Sums = tuple[tuple[str, tuple[tuple[str, Term], ...]], ...]


@dataclass(frozen=True, slots=True)
class RateExpression:
    """A rate as printed and as read. ``unit_only`` rates ask for a quantity and charge nothing."""

    text: str
    sums: Sums
    unit_only: units.Unit | None = None
    programmes: frozenset[str] = frozenset()

    def charge(self, base: Decimal, line: Charged) -> Decimal:
        """Work the rate on a base and a line, unrounded."""
        return charge(self.sums, base, line)

    @property
    def percent(self) -> Decimal | None:
        """The plain percentage of the base, when the rate is nothing else (the common, fast case)."""
        match self.sums:
            case (("", (("+", AdValorem(percent, "", factor)),)),):
                return percent * factor
            case (("", (("+", Free()),)),):
                return ZERO
        return None


def charge(sums: Sums, base: Decimal, line: Charged) -> Decimal:
    """
    Work an expression: sums first, then each floor or cap in the order written.

    :raises UnparsedRateError: when no rate is stated at all
    """
    if not sums:
        raise UnparsedRateError("", "no rate is stated")
    result = ZERO
    for bound, terms in sums:
        total = ZERO
        for sign, term in terms:
            part = term.charge(base, line)
            total = total + part if sign == "+" else total - part
        result = total if not bound else _BOUND[bound](result, total)
    return result


_BOUND: dict[str, Callable[[Decimal, Decimal], Decimal]] = {"MIN": max, "MAX": min}
