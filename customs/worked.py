"""One row of the sheet as rates, bases and conditions see it, and the charging of one levy on it."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Protocol, TypeVar

from customs import conditions, law, refusals, units, valuation
from customs.compiled import Compiled, Option, Step
from customs.exchange import Converter
from customs.rateterms import RateExpression
from customs.thresholds import Effect
from customs.trace import WHOLE, Charge

ZERO = Decimal(0)
VALUES = len(valuation.SLOTS)
Row = list[Decimal | None]
Found = TypeVar("Found")


class Sheet(Protocol):
    """What a row needs of its sheet."""

    @property
    def ready(self) -> Compiled:
        """The tariff, ready for the day."""

    @property
    def worth(self) -> Row:
        """The values of the whole consignment."""

    def quantities(self, place: int) -> Mapping[str, Decimal]:
        """Tell the quantities of a line, or of the whole."""

    @property
    def convert(self) -> Converter:
        """The day's exchange rates."""


class Worked:
    """One row (``rateterms.Charged``)."""

    def __init__(self, sheet: Sheet, row: Row, quantities: Mapping[str, Decimal], place: int) -> None:
        self._sheet, self.row, self.quantities, self.place = sheet, row, quantities, place
        self._step: Step | None = None
        self._share: Decimal | None = None
        self._base = ZERO

    def quantity(self, name: str) -> Decimal:
        """Return a plain quantity of the line, or refuse."""
        return units.measured(name, self.quantities)

    def amount(self, name: str) -> Decimal:
        """Return a value of the line or an earlier levy."""
        slots = self._sheet.ready.names[self._step.levy.code] if self._step else {}
        if name not in slots:
            raise refusals.Refused(refusals.missing_value(self.place, name))
        total = ZERO
        for slot in slots[name]:
            stated = self.row[slot]
            if stated is None:
                raise refusals.Refused(refusals.missing_value(self.place, name))
            total += stated * self._share if self._share is not None and slot < VALUES else stated
        return total

    def convert(self, amount: Decimal, currency: str) -> Decimal:
        """Turn a tariff's own money into the currency of assessment."""
        return self._sheet.convert(amount, currency)

    def whole(self) -> "Worked":
        """Return the whole consignment: its values as declared, no allowance taken off."""
        found = Worked(self._sheet, self._sheet.worth, self._sheet.quantities(WHOLE), WHOLE)
        found._step = self._step
        return found

    def applicable(self) -> Decimal:
        """Return what would be charged without the measure that rests on another."""
        beneath = self._step.beneath if self._step else None
        if beneath is None:
            code = self._step.levy.code if self._step else ""
            raise refusals.Refused(refusals.unknown_rate(self.place, "", code))
        return beneath.rate.charge(self._base, self)

    def asked(self, work: Callable[[], Found]) -> Found:
        """Work something out; a quantity that is not stated becomes a refusal naming this line."""
        try:
            return work()
        except units.MissingQuantityError as missing:
            raise refusals.Refused(refusals.missing_quantity(self.place, missing.quantity)) from None

    def charge(self, step: Step, documents: frozenset[str], effect: Effect) -> Charge | None:
        """
        Charge one levy: base, rate, rounding, and what the thresholds make of it.

        :raises refusals.Refused: when the levy must have a rate and no measure applies
        """
        return self.asked(lambda: self._charge(step, documents, effect))

    def _charge(self, step: Step, documents: frozenset[str], effect: Effect) -> Charge | None:
        key = (step.levy.code, self.place)
        share, allowance = effect.share.get(key, (None, ""))
        self._step, self._share = step, share
        self._base = step.levy.base.value(self)
        found = self._cheapest(step, documents)
        if found is None:
            if step.levy.required:
                raise refusals.Refused(refusals.unknown_rate(self.place, "", step.levy.code))
            return None
        option, rate, exact, others = found
        notes = [others, f"allowance {allowance} deducted" if allowance else ""]
        amount = step.rounding.round(exact) if step.rounding else exact
        if key in effect.freed:
            notes.append(f"freed by {effect.freed[key]}")
            amount = ZERO
        note = "; ".join(filter(None, notes))
        return Charge(self.place, step, option.measure, rate, self._base, exact, amount, note)

    def _cheapest(self, step: Step, documents: frozenset[str]) -> tuple[Option, RateExpression, Decimal, str] | None:
        """Charge each measure that applies; of relief and normal rate take the lower, relief when they are equal."""
        found: list[tuple[Decimal, int, Option, RateExpression]] = []
        for order, option in enumerate(step.options):
            measure = option.measure
            if measure.quota and not self._quota_is_open(measure):
                continue
            rate = conditions.decide(measure, self, documents, self.place) if measure.conditions else measure.rate
            if rate is not None:
                found.append((rate.charge(self._base, self), order, option, rate))
        if not found:
            return None
        found.sort(key=lambda each: each[:2])
        exact, _, option, rate = found[0]
        others = "; ".join(f"{o.measure.id} would be {r.text}" for _, _, o, r in found[1:])
        return option, rate, exact, others

    def _quota_is_open(self, measure: law.Measure) -> bool:
        """Tell whether the quota still holds the line's net weight."""
        return self.quantity("kg") <= self._sheet.ready.tariff.quotas.get(measure.quota, ZERO)
