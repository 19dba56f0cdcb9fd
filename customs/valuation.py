"""
From a price to a customs value: any term of delivery to FOB and CIF, costs shared over the lines, methods 1 to 6.

Costs are shared in their own currency, at its minor unit, by the largest-remainder rule, so that the parts add up to
the whole (the rule ASYCUDA's stored figures follow), and converted afterwards at the customs rate of the day.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any

from customs import consignments, exchange, law, refusals
from customs.consignments import COSTS, INCOTERMS, Consignment, Cost, Line
from customs.rounding import MODES, Rounding
from suuq import money

ZERO = Decimal(0)
ONE = Decimal(1)
SLOTS = ("value", "fob", "freight", "insurance", "cif", "retail")


@dataclass(frozen=True, slots=True)
class Step:
    """One step by which a value was built: words, the sum, and the row of exchange if one was used."""

    words: str
    amount: Decimal
    note: str = ""


@dataclass(frozen=True, slots=True)
class Valued:
    """The customs values of one line in the currency of assessment, and every step by which they came about."""

    value: Decimal
    fob: Decimal
    freight: Decimal
    insurance: Decimal
    cif: Decimal
    retail: Decimal | None
    method: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What was declared beside what customs assessed."""

    name: str
    declared: object
    assessed: object


@cache
def _minor_digits(currency: str) -> int:
    return money.minor_digits(currency)


def share(amount: Decimal, currency: str, weights: Sequence[Decimal]) -> list[Decimal]:
    """
    Share an amount by weights at the currency's minor unit (or finer, if it is); the parts add up to it.

    The largest-remainder rule: each part is cut, what is left goes to the largest remainders, ties to the earlier
    line. Weights that are all zero share equally.
    """
    exponent = amount.as_tuple().exponent
    digits = max(_minor_digits(currency), -exponent if isinstance(exponent, int) else 0)
    units = amount.scaleb(digits)
    whole = sum(weights, ZERO)
    if not whole:
        weights, whole = [ONE] * len(weights), Decimal(len(weights))
    cut = [divmod(units * weight, whole) for weight in weights]
    parts = [part for part, _ in cut]
    left = int(units - sum(parts, ZERO))
    if left:
        remainders = [remainder for _, remainder in cut]
        for place in sorted(range(len(parts)), key=remainders.__getitem__, reverse=True)[:left]:
            parts[place] += ONE
    unit = ONE.scaleb(-digits)
    return [part * unit for part in parts]


@dataclass(slots=True)
class Values:
    """The values of all lines, in columns; what they were built from is kept to be told when somebody asks."""

    lines: tuple[Line, ...]
    columns: dict[str, list[Decimal]]
    retail: list[Decimal | None]
    parts: list[tuple[Cost, list[Decimal], list[Decimal]]]
    deemed: list[tuple[law.Deeming, list[Decimal]]]
    convert: exchange.Converter
    prices: list[Decimal]
    fixed: dict[int, Step] = field(default_factory=dict)

    def of(self, place: int) -> Valued:
        """Tell the values of one line."""
        columns = self.columns
        return Valued(
            value=columns["value"][place],
            fob=columns["fob"][place],
            freight=columns["freight"][place],
            insurance=columns["insurance"][place],
            cif=columns["cif"][place],
            retail=self.retail[place],
            method=self.lines[place].method,
            steps=tuple(self._steps(place)),
        )

    def table(self) -> Iterator[list[Any]]:
        """Give the values column by column, in the order of ``SLOTS``."""
        yield from (self.columns[name] for name in SLOTS[:-1])
        yield self.retail

    def fix(self, place: int, amount: Decimal, measure: law.Measure) -> None:
        """Put a value fixed by law in the place of the declared one."""
        worth = {"value": amount, "fob": amount, "freight": ZERO, "insurance": ZERO, "cif": amount}
        for name, number in worth.items():
            self.columns[name] = [*self.columns[name]]
            self.columns[name][place] = number
        self.fixed[place] = Step(f"Fixed value, {measure.rate.text}", amount, measure.act.title)

    def _steps(self, place: int) -> Iterator[Step]:
        line = self.lines[place]
        yield Step("Price", self.prices[place], self._note(line.value, line.currency))
        for cost, amounts, worths in self.parts:
            if cost.line is None or cost.line == place:
                yield Step(WORDS[cost.kind], worths[place], self._note(amounts[place], cost.currency))
        for deeming, worths in self.deemed:
            yield Step(f"{WORDS[deeming.cost]}, deemed {deeming.base.text}", worths[place], deeming.act.title)
        if place in self.fixed:
            yield self.fixed[place]

    def _note(self, amount: Decimal, currency: str) -> str:
        conversion = self.convert.conversion(currency)
        return f"{amount} {currency}; {conversion.quote.words}" if conversion else ""


WORDS = {
    "inland": "Carriage to the point of export",
    "freight": "Freight",
    "insurance": "Insurance",
    "addition": "Additions (WTO art. 8)",
    "deduction": "Deductions",
    "after": "Carriage after importation",
    "taxes": "Duty and tax inside the price",
}


def value(consignment: Consignment, tariff: law.Tariff, convert: exchange.Converter) -> Values:
    """
    Value every line.

    :raises refusals.CannotAssess: with each number that is wanting
    :raises refusals.Refused: when a weight or an exchange rate is wanting
    """
    consignments.check(consignment)
    lines, included = consignment.lines, INCOTERMS[consignment.incoterm]
    settle = _settler(tariff.value_rounding)
    exact = convert.column([line.value for line in lines], [line.currency for line in lines])
    prices = settle(exact)
    parts: list[tuple[Cost, list[Decimal], list[Decimal]]] = []
    costs: dict[str, list[Decimal]] = {}
    for cost in consignment.costs:
        amounts = _amounts(cost, lines, exact)
        worths = settle(convert.column(amounts, [cost.currency] * len(amounts)))
        parts.append((cost, amounts, worths))
        costs[cost.kind] = _add(costs[cost.kind], worths) if cost.kind in costs else worths
    fobs = _fobs(prices, costs, included)
    deemed = []
    for deeming in tariff.deemings:
        if deeming.cost not in costs and deeming.cost not in included:
            worths = settle(_deem(deeming, prices, fobs, costs, convert))
            deemed.append((deeming, worths))
            costs[deeming.cost] = worths
            fobs = _add(fobs, worths) if deeming.cost == "inland" else fobs
    nothing = [ZERO] * len(lines)
    cifs = fobs
    for kind in ("freight", "insurance"):
        cifs = _add(cifs, costs[kind]) if kind in costs else cifs
    columns = {
        "value": prices,
        "fob": fobs,
        "freight": costs.get("freight", nothing),
        "insurance": costs.get("insurance", nothing),
        "cif": cifs,
    }
    retail = [convert(line.retail, line.currency) if line.retail is not None else None for line in lines]
    return Values(lines, columns, retail, parts, deemed, convert, prices)


def _add(one: list[Decimal], other: list[Decimal]) -> list[Decimal]:
    return [a + b for a, b in zip(one, other, strict=True)]


def _deem(
    deeming: law.Deeming,
    prices: list[Decimal],
    fobs: list[Decimal],
    costs: dict[str, list[Decimal]],
    convert: exchange.Converter,
) -> list[Decimal]:
    """Work out for each line what the law takes a cost to be."""
    worths = []
    for place, (price, fob) in enumerate(zip(prices, fobs, strict=True)):
        known = {kind: column[place] for kind, column in costs.items()}
        worths.append(deeming.base.value(_Known({"fob": fob, "value": price, **known}, convert)))
    return worths


def _settler(rounding: Rounding | None) -> Callable[[list[Decimal]], list[Decimal]]:
    """Round a column as the law rounds values, if it does."""
    if rounding is None:
        return list
    quantum, mode = rounding.quantum, MODES[rounding.mode]
    if quantum is None:
        return lambda column: [rounding.round(amount) for amount in column]
    return lambda column: [amount.quantize(quantum, mode) for amount in column]


def _amounts(cost: Cost, lines: Sequence[Line], exact: list[Decimal]) -> list[Decimal]:
    """Give each line its part of a cost, still in the cost's own currency."""
    if cost.line is not None:
        return [cost.amount if place == cost.line else ZERO for place in range(len(lines))]
    if len(lines) == 1:
        return [cost.amount]
    return share(cost.amount, cost.currency, exact if cost.by == "value" else _weights(lines, cost.by))


def _weights(lines: Sequence[Line], by: str) -> list[Decimal]:
    names = ("kg_gross", "kg") if by == "weight" else ("item",)
    found = []
    for place, line in enumerate(lines):
        stated = [line.quantities[name] for name in names if name in line.quantities]
        if not stated:
            raise refusals.Refused(refusals.unshared(place, names[-1]))
        found.append(stated[0])
    return found


def _fobs(prices: list[Decimal], costs: dict[str, list[Decimal]], included: frozenset[str]) -> list[Decimal]:
    """Add to each price what the law adds, take off what it takes off: the value at the point of export."""
    fobs = prices
    for kind, column in costs.items():
        sign = _sign(kind, included)
        if sign:
            fobs = [fob + sign * cost for fob, cost in zip(fobs, column, strict=True)]
    if fobs is not prices:
        for place, fob in enumerate(fobs):
            if fob < ZERO:
                raise refusals.Refused(refusals.unreasonable(place, "value without the costs in its price", fob))
    return fobs


def _sign(kind: str, included: frozenset[str]) -> int:
    if kind == "addition":
        return 1
    if kind == "inland":
        return int(kind not in included)
    return -int(kind == "deduction" or kind in included)


class _Known:
    """Just enough of a line for a deemed cost: the values worked out so far."""

    quantities = law.EMPTY

    def __init__(self, known: dict[str, Decimal], convert: exchange.Converter) -> None:
        self._known, self.convert = known, convert

    def amount(self, name: str) -> Decimal:
        """Return a value known so far; a cost nobody stated is none."""
        if name in COSTS:
            return self._known.get(name, ZERO)
        if name not in self._known:
            raise refusals.Refused(refusals.missing_value(None, name))
        return self._known[name]

    def quantity(self, name: str) -> Decimal:
        """Refuse: a cost is deemed from values only."""
        raise refusals.Refused(refusals.missing_value(None, name))


_COMPARED = ("code", "description", "origin", "value", "currency", "method")


def differences(declared: Line, assessed: Line) -> tuple[Difference, ...]:
    """List what customs changed on a line: code, words, origin, value, method and each quantity."""
    found = [Difference(name, getattr(declared, name), getattr(assessed, name)) for name in _COMPARED]
    quantities = sorted(set(declared.quantities) | set(assessed.quantities))
    found += [Difference(f"qty.{n}", declared.quantities.get(n), assessed.quantities.get(n)) for n in quantities]
    return tuple(difference for difference in found if difference.declared != difference.assessed)
