"""
The working sheet of an assessment: a row of amounts for each line, filled levy by levy.

A row holds the line's values (value, fob, freight, insurance, cif, retail) and then one place for each levy; a base is
a sum of places or an expression over their names. Levies of the whole consignment are worked on the sum of the rows
and shared back over the lines, so that a later levy may rest on them.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial

from customs import choosing, exchange, law, valuation
from customs.compiled import LINE, Compiled, Fast, Plan, Step
from customs.consignments import Consignment
from customs.thresholds import Effect
from customs.trace import WHOLE, Charge, Good
from customs.worked import Row, Worked

ZERO = Decimal(0)
VALUES = len(valuation.SLOTS)
CIF = valuation.SLOTS.index("cif")


class Sheet:
    """All rows of a consignment."""

    def __init__(
        self,
        consignment: Consignment,
        ready: Compiled,
        plans: Sequence[Plan],
        convert: exchange.Converter,
    ) -> None:
        self.consignment, self.ready, self.plans, self.convert = consignment, ready, plans, convert
        self.acts: tuple[law.Act, ...] = tuple(deeming.act for deeming in ready.tariff.deemings)
        self.values = valuation.value(consignment, ready.tariff, convert)
        if ready.indexes[""]:
            for place in range(len(plans)):
                self._fix(place)
        self.rows: list[Row] = []
        self.whole: Row = []
        # Charges that are more than plain percentages, by line; the plain ones are told from plan and row.
        self.special: dict[int, list[Charge]] = {}

    def _fix(self, place: int) -> None:
        """Put a mercurial value, where the law sets one, in the place of the declared one."""
        measure = self.ready.fixed_value(self.plans[place].claim)
        if measure is not None:
            worked = Worked(self, [], self.consignment.lines[place].quantities, place)
            amount = worked.asked(lambda: measure.rate.charge(ZERO, worked))
            self.acts = (*self.acts, measure.act)
            self.values.fix(place, amount, measure)

    def charge(self, effect: Effect) -> None:
        """Charge every levy on every line, in the order of the levies."""
        blank: Row = [ZERO] * len(self.ready.levies)
        self.rows = [[*row, *blank] for row in self.values.rows()]
        self.special = {}
        whole = self._whole_plan()
        if not whole and effect.idle:
            for place in _charge_plain(self.plans, self.rows):
                self._line(place, self.plans[place].steps, effect)
            return
        for first, last in self._stretches(whole):
            for place, plan in enumerate(self.plans):
                self._line(place, [step for step in plan.steps if first <= step.slot < last], effect)
            for step in whole:
                if step.slot == last:
                    self._whole(step, effect)

    def charges(self) -> list[Charge]:
        """Tell every charge, line by line in the order of the levies; those of the whole consignment last."""
        told: list[Charge] = []
        for place, (plan, row) in enumerate(zip(self.plans, self.rows, strict=True)):
            if place in self.special or plan.fast is None:
                told += self.special.get(place, ())
            else:
                _tell_plain(told, place, plan.fast, row)
        return told + self.special.get(WHOLE, [])

    def goods(self) -> Iterator[Good]:
        """Tell every line with its customs values and its row of amounts."""
        for place, (line, row) in enumerate(zip(self.consignment.lines, self.rows, strict=True)):
            yield Good(line, self.values.of(place), tuple(row))

    def _sums(self, width: int) -> Row:
        return [sum((row[slot] or ZERO for row in self.rows), ZERO) for slot in range(width)]

    def _whole_plan(self) -> tuple[Step, ...]:
        if all(levy.per == LINE for levy in self.ready.levies):
            return ()
        goods = self.consignment
        mine = choosing.Claim(
            "", goods.export_country, "", "", "", goods.documents, goods.importer, goods.regime, goods.category
        )
        return self.ready.plan(mine, WHOLE, "consignment").steps

    def _stretches(self, whole: tuple[Step, ...]) -> list[tuple[int, int]]:
        """Cut the levies where one of the whole consignment stands between those of the lines."""
        cuts = [step.slot for step in whole]
        return list(zip([0, *cuts], [*cuts, self.ready.width], strict=True))

    def _line(self, place: int, steps: Sequence[Step], effect: Effect) -> None:
        row = self.rows[place]
        charges = self.special.setdefault(place, [])
        worked = Worked(self, row, self.consignment.lines[place].quantities, place)
        documents = self.plans[place].claim.documents
        for step in steps:
            charge = worked.charge(step, documents, effect)
            if charge is not None:
                row[step.slot] = charge.amount
                charges.append(charge)

    def _whole(self, step: Step, effect: Effect) -> None:
        """Charge the consignment as one, and share the amount over the lines by their CIF value."""
        self.whole = self._sums(self.ready.width)
        worked = Worked(self, self.whole, self.quantities(WHOLE), WHOLE)
        charge = worked.charge(step, self.consignment.documents, effect)
        if charge is None:
            return
        self.special.setdefault(WHOLE, []).append(charge)
        weights = [row[CIF] or ZERO for row in self.rows]
        shares = valuation.share(charge.amount, self.ready.tariff.currency, weights)
        for row, part in zip(self.rows, shares, strict=True):
            row[step.slot] = part
        self.whole[step.slot] = charge.amount

    def quantities(self, place: int) -> Mapping[str, Decimal]:
        """Tell what a line states; of the whole, the sum of what every line states, unless it is stated itself."""
        lines = self.consignment.lines
        if place != WHOLE:
            return lines[place].quantities
        names = set.intersection(*(set(line.quantities) for line in lines))
        total: dict[str, Decimal] = {
            name: sum((line.quantities[name] for line in lines), ZERO) for name in sorted(names)
        }
        return total | dict(self.consignment.quantities)

    def totals(self) -> list[tuple[law.Levy, Decimal]]:
        """Sum each levy that was charged, in order."""
        charged = {charge.step.slot for charges in self.special.values() for charge in charges}
        for slots_of_plan in {plan.plain_slots for plan in self.plans}:
            charged |= slots_of_plan
        slots = [(levy, self.ready.slot[levy.code]) for levy in self.ready.levies]
        return [(levy, self._column(slot)) for levy, slot in slots if slot in charged]

    def _column(self, slot: int) -> Decimal:
        return sum([row[slot] for row in self.rows], ZERO)  # type: ignore[type-var, return-value] # amounts, never None


def _charge_plain(plans: Sequence[Plan], rows: list[Row]) -> list[int]:
    """Charge plain percentages of plain sums, which is most lines of most tariffs; return the places left to do."""
    others = []
    for place, plan in enumerate(plans):
        if plan.fast is None:
            others.append(place)
            continue
        row = rows[place]
        for slot, first, more, fraction, quantum, mode, *_ in plan.fast:
            base: Decimal = row[first]  # type: ignore[assignment] # no addend of a fast step can be unstated
            for addend in more:
                base += row[addend]  # type: ignore[operator] # the same
            row[slot] = (base * fraction).quantize(quantum, mode)
    return others


# A named tuple made from its parts in one step: this runs for every levy of every line.
_made = partial(tuple.__new__, Charge)


def _tell_plain(told: list[Charge], place: int, plan: tuple[Fast, ...], row: Row) -> None:
    """Tell the charges of a plain line again from its row: the same sums, the same products."""
    for slot, first, more, fraction, _, _, step, measure, rate in plan:
        base: Decimal = row[first]  # type: ignore[assignment] # no addend of a fast step can be unstated
        for addend in more:
            base += row[addend]  # type: ignore[operator] # the same
        told.append(_made((place, step, measure, rate, base, base * fraction, row[slot], "")))
