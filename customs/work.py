"""
The working sheet of an assessment: a column for each value and each levy, with an amount for each line.

The first columns are the values (value, fob, freight, insurance, cif, retail), then there is one for each levy; a base
is a sum of columns or an expression over their names. Levies of the whole consignment are worked on the sums of the
columns and shared back over the lines, so that a later levy may rest on them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property, partial
from itertools import chain, repeat
from operator import add, itemgetter, mul
from typing import Any

from customs import choosing, exchange, law, valuation
from customs.compiled import Compiled, Plan, Shape, Step
from customs.consignments import Consignment
from customs.thresholds import Effect
from customs.trace import WHOLE, Charge, Good
from customs.worked import Row, Worked

ZERO = Decimal(0)
# Of amounts; only a retail price may be unstated, and nothing plain rests on that.
Column = list[Any]
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
        self.consignment, self.ready, self.plans, self.convert = consignment, ready, list(plans), convert
        self.acts: tuple[law.Act, ...] = tuple(deeming.act for deeming in ready.tariff.deemings)
        self.values = valuation.value(consignment, ready.tariff, convert)
        if ready.indexes[""]:
            for place in range(len(plans)):
                self._fix(place)
        self.columns: list[Column] = []
        self.whole: Column = []
        # Charges that are more than plain percentages, by line; the plain ones are told from plans and columns.
        self.special: dict[int, list[Charge]] = {}
        self.plain: dict[Shape, list[int]] = {}
        # What measures that are charged make fall away, by line; and the lines to be planned anew for it.
        self.gone: dict[int, frozenset[str]] = {}
        self.anew: set[int] = set()

    def _fix(self, place: int) -> None:
        """Put a mercurial value, where the law sets one, in the place of the declared one."""
        measure = self.ready.fixed_value(self.plans[place].claim)
        if measure is not None:
            worked = Worked(self, [], self.consignment.lines[place].quantities, place)
            amount = worked.asked(lambda: measure.rate.charge(ZERO, worked))
            self.acts = (*self.acts, measure.act)
            self.values.fix(place, amount, measure)

    def charge(self, effect: Effect) -> None:
        """Charge every levy on every line; and again where a measure that is charged makes others fall away."""
        self._charge(effect)
        while self.anew:
            for place in self.anew - {WHOLE}:
                self.plans[place] = self.ready.plan(self.plans[place].claim, place, gone=self.gone[place])
            self.anew = set()
            self._charge(effect)

    def _charge(self, effect: Effect) -> None:
        """Charge in the order of the levies."""
        count = len(self.plans)
        self.columns = [*self.values.table(), *([ZERO] * count for _ in self.ready.levies)]
        self.special, self.plain = {}, {}
        whole = self._whole_plan()
        if not whole and effect.idle:
            self._charge_each(effect)
            return
        for first, last in self._stretches(whole):
            for place, plan in enumerate(self.plans):
                self._line(place, [step for step in plan.steps if first <= step.slot < last], effect)
            for step in whole:
                if step.slot == last:
                    self._whole(step, effect)

    def _charge_each(self, effect: Effect) -> None:
        """Charge the lines where no levy of the whole and no threshold joins them: those of one shape together."""
        for place, plan in enumerate(self.plans):
            if plan.shape is None:
                self._line(place, plan.steps, effect)
            else:
                self.plain.setdefault(plan.shape, []).append(place)
        for shape, places in self.plain.items():
            self._charge_plain(shape, places)

    def _charge_plain(self, shape: Shape, places: list[int]) -> None:
        """Charge plain percentages of plain sums, which is most lines of most tariffs, a column at a time."""
        for order, (slot, addends, quantum, mode) in enumerate(shape.sums):
            fractions = [self.plans[place].shares[order][3] for place in places]
            exact = map(mul, self._bases(addends, places), fractions)
            amounts = [amount.quantize(quantum, mode) for amount in exact]
            if len(places) == len(self.plans):
                self.columns[slot] = amounts
            else:
                for place, amount in zip(places, amounts, strict=True):
                    self.columns[slot][place] = amount

    def _bases(self, addends: tuple[int, ...], places: list[int]) -> list[Decimal]:
        """Add up columns, for all lines or for some."""
        first, *more = (self._at(slot, places) for slot in addends)
        for column in more:
            first = list(map(add, first, column))
        return first

    def _at(self, slot: int, places: list[int]) -> list[Decimal]:
        column: list[Decimal] = self.columns[slot]
        return column if len(places) == len(column) else [column[place] for place in places]

    def charges(self) -> list[Charge]:
        """Tell every charge, line by line in the order of the levies; those of the whole consignment last."""
        plain = (self._tell_plain(shape, places) for shape, places in self.plain.items())
        special = (charges for place, charges in self.special.items() if place != WHOLE)
        told = [*chain.from_iterable(chain.from_iterable(plain)), *chain.from_iterable(special)]
        told.sort(key=_line)
        return told + self.special.get(WHOLE, [])

    def _tell_plain(self, shape: Shape, places: list[int]) -> Iterator[Iterator[Charge]]:
        """Tell plain charges again, levy by levy: the same sums, the same products."""
        for order, (slot, addends, _, _) in enumerate(shape.sums):
            shares = [self.plans[place].shares[order] for place in places]
            steps, measures, rates, fractions = zip(*shares, strict=True)
            bases = self._bases(addends, places)
            exact, amounts = map(mul, bases, fractions), self._at(slot, places)
            yield map(_made, zip(places, steps, measures, rates, bases, exact, amounts, repeat("")))

    def rows(self) -> Iterator[tuple[Decimal | None, ...]]:
        """Tell the amounts line by line."""
        return zip(*self.columns, strict=True)

    @cached_property
    def worth(self) -> Row:
        """The values of the whole consignment, for conditions that look at it."""
        return _sums(self.values.table())

    def goods(self) -> Iterator[Good]:
        """Tell every line with its customs values and its row of amounts."""
        for place, (line, row) in enumerate(zip(self.consignment.lines, self.rows(), strict=True)):
            yield Good(line, self.values.of(place), row)

    def _whole_plan(self) -> tuple[Step, ...]:
        if all(levy.per == law.LINE for levy in self.ready.levies):
            return ()
        goods = self.consignment
        mine = choosing.Claim(
            "", goods.export_country, "", "", "", goods.documents, goods.importer, goods.regime, goods.category
        )
        return self.ready.plan(mine, WHOLE, law.CONSIGNMENT, self.gone.get(WHOLE, law.NONE)).steps

    def _stretches(self, whole: tuple[Step, ...]) -> list[tuple[int, int]]:
        """Cut the levies where one of the whole consignment stands between those of the lines."""
        cuts = [step.slot for step in whole]
        return list(zip([0, *cuts], [*cuts, self.ready.width], strict=True))

    def _line(self, place: int, steps: Sequence[Step], effect: Effect) -> None:
        row = [column[place] for column in self.columns]
        charges = self.special.setdefault(place, [])
        worked = Worked(self, row, self.consignment.lines[place].quantities, place)
        documents = self.plans[place].claim.documents
        for step in steps:
            charge = None if place in self.anew else worked.charge(step, documents, effect)
            if charge is not None:
                row[step.slot] = self.columns[step.slot][place] = charge.amount
                charges.append(charge)
                self._exclude(charge.measure, [place])

    def _whole(self, step: Step, effect: Effect) -> None:
        """Charge the consignment as one, and share the amount over the lines by their CIF value."""
        self.whole = _sums(self.columns)
        worked = Worked(self, self.whole, self.quantities(WHOLE), WHOLE)
        charge = worked.charge(step, self.consignment.documents, effect)
        if charge is None:
            return
        self.special.setdefault(WHOLE, []).append(charge)
        self.columns[step.slot] = valuation.share(charge.amount, self.ready.tariff.currency, self.columns[CIF])
        self.whole[step.slot] = charge.amount
        self._exclude(charge.measure, [WHOLE, *range(len(self.plans))])

    def _exclude(self, measure: law.Measure, places: Iterable[int]) -> None:
        """Note what falls away with a measure that is charged: on its line, or everywhere when it is of the whole."""
        fallen = measure.excludes - {measure.levy}
        for place in places if fallen else ():
            gone = self.gone.get(place, law.NONE)
            if not fallen <= gone:
                self.gone[place] = gone | fallen
                self.anew.add(place)

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
        charged |= {slot for shape in self.plain for slot, *_ in shape.sums}
        slots = [(levy, self.ready.slot[levy.code]) for levy in self.ready.levies]
        return [(levy, sum(self.columns[slot], ZERO)) for levy, slot in slots if slot in charged]


def _sums(columns: Iterable[Column]) -> Row:
    return [sum((amount or ZERO for amount in column), ZERO) for column in columns]


# A named tuple made from its parts in one step: this runs for every levy of every line.
_made = partial(tuple.__new__, Charge)
_line = itemgetter(0)
