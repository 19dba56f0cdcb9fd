"""
The working sheet of an assessment: a row of amounts for each line, filled levy by levy.

A row holds the line's values (value, fob, freight, insurance, cif, retail) and then one place for each levy; a base is
a sum of places or an expression over their names. Levies of the whole consignment are worked on the sum of the rows
and shared back over the lines, so that a later levy may rest on them.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from customs import choosing, conditions, law, refusals, units, valuation
from customs.compiled import LINE, Compiled, Option, Step
from customs.consignments import Consignment, Line
from customs.rateterms import RateExpression
from customs.thresholds import Effect
from customs.trace import WHOLE, Charge

ZERO = Decimal(0)
Row = list[Decimal | None]


def claim(consignment: Consignment, line: Line, code: str) -> choosing.Claim:
    """Gather what decides which measures apply to a line."""
    return choosing.Claim(
        code,
        line.origin,
        line.preference,
        line.additional_code,
        line.quota,
        line.documents | consignment.documents if line.documents else consignment.documents,
        consignment.importer,
        consignment.regime,
        consignment.category,
    )


class Worked:
    """One row as rates and bases see it (``rateterms.Charged``)."""

    def __init__(self, sheet: "Sheet", row: Row, quantities: Mapping[str, Decimal], place: int) -> None:
        self._sheet, self.row, self.quantities, self.place = sheet, row, quantities, place
        self.step: Step | None = None
        self.share: Decimal | None = None
        self.base = ZERO

    def quantity(self, name: str) -> Decimal:
        """Return a plain quantity of the line, or refuse."""
        return units.measured(name, self.quantities)

    def amount(self, name: str) -> Decimal:
        """Return a value of the line or an earlier levy."""
        slots = self._sheet.ready.names[self.step.levy.code] if self.step else {}
        if name not in slots:
            raise refusals.Refused(refusals.missing_value(self.place, name))
        total = ZERO
        for slot in slots[name]:
            stated = self.row[slot]
            if stated is None:
                raise refusals.Refused(refusals.missing_value(self.place, name))
            total += stated * self.share if self.share is not None and slot < len(valuation.SLOTS) else stated
        return total

    def convert(self, amount: Decimal, currency: str) -> Decimal:
        """Turn a tariff's own money into the currency of assessment."""
        return self._sheet.convert(amount, currency)

    def applicable(self) -> Decimal:
        """Return what would be charged without the measure that rests on another."""
        beneath = self.step.beneath if self.step else None
        if beneath is None:
            code = self.step.levy.code if self.step else ""
            raise refusals.Refused(refusals.unknown_rate(self.place, "", code))
        return beneath.rate.charge(self.base, self)


class Sheet:
    """All rows of a consignment."""

    def __init__(
        self,
        consignment: Consignment,
        ready: Compiled,
        claims: Sequence[choosing.Claim],
        valued: list[valuation.Valued],
        convert: valuation.Converter,
    ) -> None:
        self.consignment, self.ready, self.claims, self.convert = consignment, ready, claims, convert
        self.acts: tuple[law.Act, ...] = tuple(d.act for d in ready.tariff.deemings)
        self.valued = self._fix_values(valued)
        self.rows: list[Row] = []
        self.whole: Row = []

    def _fix_values(self, valued: list[valuation.Valued]) -> list[valuation.Valued]:
        """Put mercurial values in the place of declared ones."""
        if not self.ready.indexes[""]:
            return valued
        return [self._fix(place, v) for place, v in enumerate(valued)]

    def _fix(self, place: int, valued: valuation.Valued) -> valuation.Valued:
        measure = self.ready.fixed_value(self.claims[place])
        if measure is None:
            return valued
        worked = Worked(self, [], self.consignment.lines[place].quantities, place)
        try:
            amount = measure.rate.charge(ZERO, worked)
        except units.MissingQuantityError as missing:
            raise refusals.Refused(refusals.missing_quantity(place, missing.quantity)) from None
        self.acts = (*self.acts, measure.act)
        step = valuation.Step(f"Fixed value, {measure.rate.text}", amount, measure.act.title)
        return valuation.Valued(amount, amount, ZERO, ZERO, amount, valued.retail, valued.method, (*valued.steps, step))

    def charge(self, effect: Effect) -> list[Charge]:
        """Charge every levy on every line, in the order of the levies."""
        blank: Row = [ZERO] * len(self.ready.levies)
        self.rows = [[v.value, v.fob, v.freight, v.insurance, v.cif, v.retail, *blank] for v in self.valued]
        self.whole = [
            sum((row[slot] or ZERO for row in self.rows), ZERO) for slot in range(len(valuation.SLOTS))
        ] + blank
        plans = self._plans()
        whole = self._whole_plan()
        charges: list[Charge] = []
        for first, last in self._stretches(whole):
            for place, plan in enumerate(plans):
                self._line(place, [s for s in plan if first <= s.slot < last] if whole else plan, effect, charges)
            for step in whole:
                if step.slot == last:
                    self._whole(step, effect, charges)
        return charges

    def _plans(self) -> list[tuple[Step, ...]]:
        reasons: list[refusals.Refusal] = []
        plans = []
        for place, mine in enumerate(self.claims):
            try:
                plans.append(self.ready.plan(mine, place))
            except refusals.CannotAssess as cannot:
                reasons += cannot.reasons
        if reasons:
            raise refusals.CannotAssess(reasons)
        return plans

    def _whole_plan(self) -> tuple[Step, ...]:
        if all(levy.per == LINE for levy in self.ready.levies):
            return ()
        goods = self.consignment
        mine = choosing.Claim(
            "", goods.export_country, "", "", "", goods.documents, goods.importer, goods.regime, goods.category
        )
        return self.ready.plan(mine, WHOLE, "consignment")

    def _stretches(self, whole: tuple[Step, ...]) -> list[tuple[int, int]]:
        """Cut the levies where one of the whole consignment stands between those of the lines."""
        cuts = [step.slot for step in whole]
        return list(zip([0, *cuts], [*cuts, self.ready.width], strict=True))

    def _line(self, place: int, plan: Sequence[Step], effect: Effect, charges: list[Charge]) -> None:
        row = self.rows[place]
        if effect.idle and all(step.fraction is not None and step.addends for step in plan):
            _plain(place, plan, row, charges)
            return
        worked = Worked(self, row, self.consignment.lines[place].quantities, place)
        documents = self.claims[place].documents
        for step in plan:
            charge = self._one(step, worked, documents, effect)
            if charge is not None:
                row[step.slot] = charge.amount
                charges.append(charge)

    def _one(self, step: Step, worked: Worked, documents: frozenset[str], effect: Effect) -> Charge | None:
        key = (step.levy.code, worked.place)
        share, reason = effect.share.get(key, (None, ""))
        worked.step, worked.share = step, share
        try:
            base = worked.base = step.levy.base.value(worked)
            found = self._cheapest(step, worked, documents)
        except units.MissingQuantityError as missing:
            raise refusals.Refused(refusals.missing_quantity(worked.place, missing.quantity)) from None
        if found is None:
            if step.levy.required:
                raise refusals.Refused(refusals.unknown_rate(worked.place, "", step.levy.code))
            return None
        option, rate, raw, note = found
        if reason:
            note = "; ".join(filter(None, [note, f"allowance {reason} deducted"]))
        if key in effect.freed:
            note = "; ".join(filter(None, [note, f"freed by {effect.freed[key]}"]))
            return Charge(worked.place, step, option.measure, rate, base, raw, ZERO, note)
        amount = step.rounding.round(raw) if step.rounding else raw
        return Charge(worked.place, step, option.measure, rate, base, raw, amount, note)

    def _cheapest(
        self, step: Step, worked: Worked, documents: frozenset[str]
    ) -> tuple[Option, RateExpression, Decimal, str] | None:
        """Charge each measure that applies; of relief and normal rate take the lower, relief when they are equal."""
        found: list[tuple[Decimal, int, Option, RateExpression]] = []
        for order, option in enumerate(step.options):
            measure = option.measure
            if measure.quota and not self._quota_is_open(measure, worked):
                continue
            rate = conditions.decide(measure, worked, documents, worked.place) if measure.conditions else measure.rate
            if rate is not None:
                found.append((rate.charge(worked.base, worked), order, option, rate))
        if not found:
            return None
        found.sort(key=lambda each: each[:2])
        raw, _, option, rate = found[0]
        others = "; ".join(f"{o.measure.id} would be {r.text}" for _, _, o, r in found[1:])
        return option, rate, raw, others

    def _quota_is_open(self, measure: law.Measure, worked: Worked) -> bool:
        balance = self.ready.tariff.quotas.get(measure.quota, ZERO)
        return worked.quantity("kg") <= balance

    def _whole(self, step: Step, effect: Effect, charges: list[Charge]) -> None:
        """Charge the consignment as one, and share the amount over the lines by their CIF value."""
        rows = self.rows
        self.whole = [sum((row[slot] or ZERO for row in rows), ZERO) for slot in range(self.ready.width)]
        worked = Worked(self, self.whole, self._quantities(), WHOLE)
        charge = self._one(step, worked, self.consignment.documents, effect)
        if charge is None:
            return
        charges.append(charge)
        weights = [row[4] or ZERO for row in rows]
        shares = valuation.share(charge.amount, self.ready.tariff.currency, weights)
        for row, part in zip(rows, shares, strict=True):
            row[step.slot] = part
        self.whole[step.slot] = charge.amount

    def _quantities(self) -> dict[str, Decimal]:
        total: dict[str, Decimal] = {}
        for name in sorted({name for line in self.consignment.lines for name in line.quantities}):
            if all(name in line.quantities for line in self.consignment.lines):
                total[name] = sum((line.quantities[name] for line in self.consignment.lines), ZERO)
        return total | dict(self.consignment.quantities)


def _plain(place: int, plan: Sequence[Step], row: Row, charges: list[Charge]) -> None:
    """Charge plain percentages on plain sums: most lines of most tariffs."""
    for step in plan:
        base = ZERO
        for slot in step.addends or ():
            base += row[slot]  # type: ignore[operator]
        raw = base * step.fraction  # type: ignore[operator]
        amount = raw
        if step.quantum is not None:
            amount = raw.quantize(step.quantum, step.mode)
        elif step.rounding is not None:
            amount = step.rounding.round(raw)
        row[step.slot] = amount
        measure = step.options[0].measure
        charges.append(Charge(place, step, measure, measure.rate, base, raw, amount, ""))
