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

from customs import refusals

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
        return f"{self.per:f} {self.sold} = {self.rate:f} {self.bought}"


@dataclass(frozen=True, slots=True)
class Conversion:
    """How one currency becomes another on one day: the row, and whether it multiplies or divides."""

    quote: Quote
    divides: bool

    def __call__(self, amount: Decimal) -> Decimal:
        """Convert."""
        quote = self.quote
        if self.divides:
            return amount * quote.per / quote.rate
        return amount * quote.rate / quote.per if quote.per != 1 else amount * quote.rate

    @property
    def times(self) -> Decimal | None:
        """The factor, where converting is nothing but multiplying."""
        return None if self.divides or self.quote.per != 1 else self.quote.rate


class Rates:
    """The rows of one kind, newest first for each pair."""

    def __init__(self, quotes: Iterable[Quote], *, kind: str = CUSTOMS) -> None:
        """Sort the rows; those of another kind are left out."""
        self._kind = kind
        self._rows: dict[tuple[str, str], list[Quote]] = {}
        self.take(quotes)

    def take(self, quotes: Iterable[Quote]) -> None:
        """Sort more rows in."""
        for quote in quotes:
            if quote.kind == self._kind:
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


class Converter:
    """Turn any currency into that of assessment, on one day."""

    def __init__(self, rates: Rates, currency: str, on: date) -> None:
        """Remember each pair once it is found."""
        self._rates, self.currency, self._on = rates, currency, on
        self._found: dict[str, Conversion | None] = {currency: None}

    def conversion(self, currency: str) -> Conversion | None:
        """Find the day's conversion; None means none is needed."""
        if currency not in self._found:
            try:
                self._found[currency] = self._rates.find(currency, self.currency, self._on)
            except NoExchangeRateError:
                raise refusals.Refused(refusals.no_exchange_rate(None, currency, self.currency)) from None
        return self._found[currency]

    def __call__(self, amount: Decimal, currency: str) -> Decimal:
        """Convert an amount."""
        conversion = self.conversion(currency)
        return conversion(amount) if conversion else amount

    def column(self, amounts: list[Decimal], currencies: list[str]) -> list[Decimal]:
        """Convert many amounts; mostly they are all of one currency."""
        if len(set(currencies)) == 1:
            conversion = self.conversion(currencies[0])
            if conversion is None:
                return amounts
            times = conversion.times
            if times is not None:
                return [amount * times for amount in amounts]
        return [self(amount, currency) for amount, currency in zip(amounts, currencies, strict=True)]

    @property
    def used(self) -> tuple[Conversion, ...]:
        """The rows used so far, in a settled order."""
        found = [c for c in self._found.values() if c]
        return tuple(sorted(found, key=lambda c: (c.quote.sold, c.quote.bought)))
