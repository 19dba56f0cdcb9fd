"""
From a price to a customs value: any term of delivery to FOB and CIF, costs shared over the lines, methods 1 to 6.

Costs are shared in their own currency, at its minor unit, by the largest-remainder rule, so that the parts add up to
the whole (the rule ASYCUDA's stored figures follow), and converted afterwards at the customs rate of the day.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from customs import exchange, law, refusals
from customs.consignments import COSTS, INCOTERMS, Consignment, Cost, Line
from suuq import money

ZERO = Decimal(0)
MOST = Decimal(10) ** 15
# The World Trade Organization's Valuation Agreement, articles 1 to 7, in the order in which they are tried.
METHODS = {
    1: "Transaction value (art. 1)",
    2: "Transaction value of identical goods (art. 2)",
    3: "Transaction value of similar goods (art. 3)",
    4: "Deductive value (art. 5)",
    5: "Computed value (art. 6)",
    6: "Fall-back value (art. 7)",
}
SLOTS = ("value", "fob", "freight", "insurance", "cif", "retail")


@dataclass(frozen=True, slots=True)
class Step:
    """One step by which a value was built: words, the sum, and the row of exchange if one was used."""

    words: str
    amount: Decimal
    note: str = ""


@dataclass(frozen=True, slots=True)
class Valued:
    """The customs values of one line in the currency of assessment, and how they came about."""

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


class Converter:
    """Turn any currency into that of assessment, on one day."""

    def __init__(self, rates: exchange.Rates, currency: str, on: date) -> None:
        """Remember each pair once it is found."""
        self._rates, self.currency, self._on = rates, currency, on
        self._found: dict[str, exchange.Conversion | None] = {currency: None}

    def conversion(self, currency: str) -> exchange.Conversion | None:
        """Find the day's conversion; None means none is needed."""
        if currency not in self._found:
            try:
                self._found[currency] = self._rates.find(currency, self.currency, self._on)
            except exchange.NoExchangeRateError:
                raise refusals.Refused(refusals.no_exchange_rate(None, currency, self.currency)) from None
        return self._found[currency]

    def __call__(self, amount: Decimal, currency: str) -> Decimal:
        """Convert an amount."""
        conversion = self.conversion(currency)
        return conversion(amount) if conversion else amount

    @property
    def used(self) -> tuple[exchange.Conversion, ...]:
        """The rows used so far, in a settled order."""
        found = [c for c in self._found.values() if c]
        return tuple(sorted(found, key=lambda c: (c.quote.sold, c.quote.bought)))


def share(amount: Decimal, currency: str, weights: Sequence[Decimal]) -> list[Decimal]:
    """Share an amount by weights at the currency's minor unit (or finer, if it is); the parts add up to it."""
    exponent = amount.normalize().as_tuple().exponent
    digits = max(money.minor_digits(currency), -exponent if isinstance(exponent, int) else 0)
    parts = money.apportion(int(amount.scaleb(digits)), weights)
    return [Decimal(part).scaleb(-digits) for part in parts]


def weights(lines: Sequence[Line], by: str, convert: Callable[[Decimal, str], Decimal]) -> list[Decimal]:
    """
    Weigh the lines for sharing a cost.

    :raises refusals.Refused: when a line does not say its weight or quantity
    """
    if by == "value":
        return [convert(line.value, line.currency) for line in lines]
    names = ("kg_gross", "kg") if by == "weight" else ("item",)
    found = []
    for place, line in enumerate(lines):
        stated = [line.quantities[name] for name in names if name in line.quantities]
        if not stated:
            raise refusals.Refused(refusals.missing_quantity(place, names[-1]))
        found.append(stated[0])
    return found


def value(consignment: Consignment, tariff: law.Tariff, convert: Converter) -> list[Valued]:
    """
    Value every line.

    :raises refusals.CannotAssess: with each number or rate that is wanting
    """
    check(consignment)
    included = INCOTERMS[consignment.incoterm]
    try:
        parts = _costs(consignment, convert)
        rounding = tariff.value_rounding
        return [
            _line(line, part, included, tariff, convert, rounding.round if rounding else None)
            for line, part in zip(consignment.lines, parts, strict=True)
        ]
    except refusals.Refused as refused:
        raise refusals.CannotAssess([refused.refusal]) from None


def check(consignment: Consignment) -> None:
    """
    Refuse what no consignment can be: empty, of unknown terms, with numbers that are not numbers.

    :raises refusals.CannotAssess: with every such thing
    """
    reasons = []
    if not consignment.lines:
        reasons.append(refusals.empty_consignment())
    if consignment.incoterm not in INCOTERMS:
        reasons.append(refusals.unknown_incoterm(consignment.incoterm))
    if consignment.incoterm == "DDP" and not any(cost.kind == "taxes" for cost in consignment.costs):
        reasons.append(refusals.missing_value(None, "taxes"))
    for place, line in enumerate(consignment.lines):
        numbers = [("value", line.value), *line.quantities.items()]
        if line.retail is not None:
            numbers.append(("retail", line.retail))
        reasons += [refusals.unreasonable(place, name, n) for name, n in numbers if not _reasonable(n)]
        if line.method not in METHODS:
            reasons.append(refusals.unreasonable(place, "valuation method", line.method))
    reasons += [
        refusals.unreasonable(cost.line, cost.kind, cost.amount)
        for cost in consignment.costs
        if not _reasonable(cost.amount) or cost.kind not in COSTS
    ]
    if reasons:
        raise refusals.CannotAssess(reasons)


def _reasonable(number: Decimal) -> bool:
    return number.is_finite() and ZERO <= number < MOST


def _costs(consignment: Consignment, convert: Converter) -> list[dict[str, list[tuple[Cost, Decimal]]]]:
    """Give each line its part of each cost, still in the cost's own currency."""
    lines = consignment.lines
    parts: list[dict[str, list[tuple[Cost, Decimal]]]] = [{} for _ in lines]
    for cost in consignment.costs:
        if cost.line is not None:
            parts[cost.line].setdefault(cost.kind, []).append((cost, cost.amount))
            continue
        shares = (
            share(cost.amount, cost.currency, weights(lines, cost.by, convert)) if len(lines) > 1 else [cost.amount]
        )
        for place, amount in enumerate(shares):
            parts[place].setdefault(cost.kind, []).append((cost, amount))
    return parts


_WORDS = {
    "inland": "Carriage to the point of export",
    "freight": "Freight",
    "insurance": "Insurance",
    "addition": "Additions (WTO art. 8)",
    "deduction": "Deductions",
    "after": "Carriage after importation",
    "taxes": "Duty and tax inside the price",
}


def _line(  # noqa: PLR0913 - the parts of a value are what they are
    line: Line,
    parts: dict[str, list[tuple[Cost, Decimal]]],
    included: frozenset[str],
    tariff: law.Tariff,
    convert: Converter,
    rounded: Callable[[Decimal], Decimal] | None,
) -> Valued:
    def settle(amount: Decimal) -> Decimal:
        return rounded(amount) if rounded else amount

    price = settle(convert(line.value, line.currency))
    steps = [Step("Price", price, _note(line.value, line.currency, convert))]
    costs = dict.fromkeys(COSTS, ZERO)
    for kind, shares in parts.items():
        for cost, amount in shares:
            worth = settle(convert(amount, cost.currency))
            costs[kind] += worth
            steps.append(Step(_WORDS[kind], worth, _note(amount, cost.currency, convert)))
    fob = price + costs["addition"] - costs["deduction"]
    fob -= sum((costs[kind] for kind in ("freight", "insurance", "after", "taxes") if kind in included), ZERO)
    fob += ZERO if "inland" in included else costs["inland"]
    for deeming in tariff.deemings:
        if deeming.cost not in parts and deeming.cost not in included:
            costs[deeming.cost] = settle(deeming.base.value(_Known({"fob": fob, "value": price, **costs})))
            words = f"{_WORDS[deeming.cost]}, deemed {deeming.base.text}"
            steps.append(Step(words, costs[deeming.cost], deeming.act.title))
    if fob < ZERO:
        raise refusals.Refused(refusals.unreasonable(None, "costs inside the price", costs))
    cif = fob + costs["freight"] + costs["insurance"]
    retail = convert(line.retail, line.currency) if line.retail is not None else None
    return Valued(price, fob, costs["freight"], costs["insurance"], cif, retail, line.method, tuple(steps))


def _note(amount: Decimal, currency: str, convert: Converter) -> str:
    conversion = convert.conversion(currency)
    return f"{amount} {currency}; {conversion.quote.words}" if conversion else ""


class _Known:
    """Just enough of a line for a deemed cost."""

    quantities = law.EMPTY

    def __init__(self, known: dict[str, Decimal]) -> None:
        self._known = known

    def amount(self, name: str) -> Decimal:
        """Return a value known so far."""
        if name not in self._known:
            raise refusals.Refused(refusals.missing_value(None, name))
        return self._known[name]


_COMPARED = ("code", "description", "origin", "value", "currency", "method")


def differences(declared: Line, assessed: Line) -> tuple[Difference, ...]:
    """List what customs changed on a line: code, words, origin, value, method and each quantity."""
    found = [Difference(name, getattr(declared, name), getattr(assessed, name)) for name in _COMPARED]
    for name in sorted(set(declared.quantities) | set(assessed.quantities)):
        found.append(Difference(f"qty.{name}", declared.quantities.get(name), assessed.quantities.get(name)))
    return tuple(difference for difference in found if difference.declared != difference.assessed)
