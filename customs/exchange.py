"""
Customs' own exchange rates: dated, of a kind, with the direction written on the row.

A row says "from this day, ``per`` units of ``sold`` are worth ``rate`` units of ``bought``". Converting that way
multiplies; converting back divides by the same row (as Australia does: 1 AUD = 0.65 USD). There are no cross rates:
a pair without a row is refused. The dollar peg of Djibouti is a row like any other.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

CUSTOMS = "customs"


class NoExchangeRateError(LookupError):
    """No row of this pair holds on this day."""

    def __init__(self, sold: str, bought: str, on: date) -> None:
        """Keep the pair and the day."""
        self.sold, self.bought, self.on = sold, bought, on
        super().__init__(f"{sold} to {bought} on {on}")


@dataclass(frozen=True, slots=True)
class Quote:
    """One published rate."""

    sold: str
    bought: str
    rate: Decimal
    first: date = date.min
    per: Decimal = Decimal(1)
    kind: str = CUSTOMS
    source: str = ""
    certainty: str = "law"

    @property
    def words(self) -> str:
        """The row as a person reads it."""
        return f"{self.per} {self.sold} = {self.rate} {self.bought}"


@dataclass(frozen=True, slots=True)
class Conversion:
    """How one currency becomes another on one day: the row, and whether it multiplies or divides."""

    quote: Quote
    divides: bool

    def __call__(self, amount: Decimal) -> Decimal:
        """Convert."""
        quote = self.quote
        return amount * quote.per / quote.rate if self.divides else amount * quote.rate / quote.per


class Rates:
    """The rows of one kind, newest first for each pair."""

    def __init__(self, quotes: Iterable[Quote], *, kind: str = CUSTOMS) -> None:
        """Sort the rows; those of another kind are left out."""
        self._rows: dict[tuple[str, str], list[Quote]] = {}
        for quote in quotes:
            if quote.kind == kind:
                self._rows.setdefault((quote.sold, quote.bought), []).append(quote)
        for rows in self._rows.values():
            rows.sort(key=lambda quote: quote.first, reverse=True)

    def find(self, sold: str, bought: str, on: date) -> Conversion:
        """
        Find the row that holds on a day; of the two directions the later row, and on one day the direct one.

        :raises NoExchangeRateError: rather than guess or cross
        """
        direct = self._newest(sold, bought, on)
        back = self._newest(bought, sold, on)
        if direct and (not back or direct.first >= back.first):
            return Conversion(direct, divides=False)
        if back:
            return Conversion(back, divides=True)
        raise NoExchangeRateError(sold, bought, on)

    def _newest(self, sold: str, bought: str, on: date) -> Quote | None:
        return next((q for q in self._rows.get((sold, bought), ()) if q.first <= on), None)
