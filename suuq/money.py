"""
Money as integers of a currency's minor unit, and the few sums done on it.

Djibouti's franc has no minor unit, so 1 is one franc; a euro is 100. The number of digits comes from CLDR by
Babel (ISO 4217), never from a constant: multiplying francs by 100 would overcharge a hundredfold.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from babel import numbers


class UnknownCurrencyError(ValueError):
    """The three letters name no currency that CLDR knows."""


@cache
def minor_digits(currency: str) -> int:
    """
    Count the decimals of a currency: 0 for DJF, 2 for EUR, 3 for KWD.

    :raises UnknownCurrencyError: instead of guessing two
    """
    if not numbers.is_currency(currency):
        raise UnknownCurrencyError(currency)
    return numbers.get_currency_precision(currency)


def round_to(value: Decimal, *, step: Decimal = Decimal(1), mode: str = ROUND_HALF_UP) -> Decimal:
    """Round to a multiple of ``step`` by one of ``decimal``'s named modes."""
    return (value / step).quantize(Decimal(1), rounding=mode) * step


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of one currency; sums across currencies are refused."""

    amount_minor: int
    currency: str

    @classmethod
    def of(cls, value: Decimal | int | str, currency: str, *, mode: str = ROUND_HALF_UP) -> "Money":
        """Read whole units (``Decimal("12.34")`` euros) and round once to the minor unit."""
        scaled = Decimal(value).scaleb(minor_digits(currency))
        return cls(int(scaled.quantize(Decimal(1), rounding=mode)), currency)

    @property
    def value(self) -> Decimal:
        """The amount in whole units, exact."""
        return Decimal(self.amount_minor).scaleb(-minor_digits(self.currency))

    def _same(self, other: "Money") -> None:
        if self.currency != other.currency:
            message = f"{self.currency} and {other.currency} are not added"
            raise ValueError(message)

    def __add__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.amount_minor + other.amount_minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.amount_minor - other.amount_minor, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount_minor, self.currency)

    def __bool__(self) -> bool:
        return self.amount_minor != 0


def apportion(total_minor: int, weights: Sequence[Decimal | int]) -> list[int]:
    """
    Share an amount by weights so that the parts add up to it.

    Each part is cut to the unit; what is left goes, one unit each, to the largest remainders, ties to the earlier
    line (the largest-remainder method). Weights that are all zero share equally.
    """
    if not weights:
        return []
    shares = [Decimal(w) for w in weights]
    if not any(shares):
        shares = [Decimal(1)] * len(shares)
    whole = sum(shares)
    exact = [Decimal(total_minor) * share / whole for share in shares]
    parts = [int(e.to_integral_value(rounding="ROUND_FLOOR")) for e in exact]
    by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for i in by_remainder[: total_minor - sum(parts)]:
        parts[i] += 1
    return parts
