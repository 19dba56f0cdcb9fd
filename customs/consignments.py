"""What is brought to customs, in plain values: a consignment, its lines, and what it cost to bring it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from customs import refusals
from customs.law import EMPTY, NONE

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

# What the price already holds under each term of delivery (Incoterms 2020, and DAT of 2010).
_FOB = frozenset({"inland"})
_CFR = _FOB | {"freight"}
_CIF = _CFR | {"insurance"}
_DAP = _CIF | {"after"}
INCOTERMS: Mapping[str, frozenset[str]] = {
    "EXW": NONE,
    **dict.fromkeys(("FCA", "FAS", "FOB"), _FOB),
    **dict.fromkeys(("CFR", "CPT"), _CFR),
    **dict.fromkeys(("CIF", "CIP"), _CIF),
    **dict.fromkeys(("DAP", "DPU", "DAT"), _DAP),
    "DDP": _DAP | {"taxes"},
}
# "inland": to the point of export. "addition", "deduction": WTO Valuation Agreement, articles 8 and 1 (note).
# "after": transport after importation. "taxes": duty and tax inside a DDP price.
COSTS = frozenset({"inland", "freight", "insurance", "addition", "deduction", "after", "taxes"})
BY = frozenset({"value", "weight", "quantity"})


@dataclass(frozen=True, slots=True)
class Cost:
    """A cost of the whole consignment (shared over its lines) or of one line (``line`` is its place, from 0)."""

    kind: str
    amount: Decimal
    currency: str
    by: str = "value"
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """
    One kind of good. ``value`` is the price of the whole line under the consignment's term of delivery.

    ``quantities`` name plain quantities (``kg`` net, ``kg_gross``, ``item``, ``l`` ...). ``preference``, ``quota``
    and ``documents`` are what the importer claims and shows. ``method`` is the WTO valuation method, 1 to 6.
    """

    code: str
    value: Decimal
    currency: str
    origin: str = ""
    quantities: Mapping[str, Decimal] = field(default_factory=lambda: EMPTY)
    description: str = ""
    retail: Decimal | None = None
    preference: str = ""
    documents: frozenset[str] = NONE
    additional_code: str = ""
    quota: str = ""
    method: int = 1


@dataclass(frozen=True, slots=True)
class Earlier:
    """A consignment of the same consignee that came before: thresholds may count it."""

    on: date
    value: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Consignment:
    """Goods of one consignee that are assessed together."""

    lines: tuple[Line, ...]
    incoterm: str = "FOB"
    costs: tuple[Cost, ...] = ()
    importer: str = "private"
    regime: str = "import"
    category: str = "sale"
    export_country: str = ""
    documents: frozenset[str] = NONE
    quantities: Mapping[str, Decimal] = field(default_factory=lambda: EMPTY)
    earlier: tuple[Earlier, ...] = ()
    reference: str = ""


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
    fine = _all_reasonable([line.value for line in consignment.lines])
    for place, line in enumerate(consignment.lines):
        if not fine or line.quantities or line.retail is not None or line.method != 1:
            reasons += _unreasonable(place, line)
    reasons += [
        refusals.unreasonable(cost.line, cost.kind, cost.amount)
        for cost in consignment.costs
        if not _reasonable(cost.amount) or cost.kind not in COSTS
    ]
    if reasons:
        raise refusals.CannotAssess(reasons)


def _all_reasonable(numbers: list[Decimal]) -> bool:
    """Look at all numbers at once; when one does not even compare, they are looked at one by one."""
    try:
        return bool(numbers) and min(numbers) >= ZERO and max(numbers) < MOST
    except InvalidOperation:
        return False


def _unreasonable(place: int, line: Line) -> list[refusals.Refusal]:
    numbers = [("value", line.value), *line.quantities.items()]
    if line.retail is not None:
        numbers.append(("retail", line.retail))
    found = [refusals.unreasonable(place, name, n) for name, n in numbers if not _reasonable(n)]
    if line.method not in METHODS:
        found.append(refusals.unreasonable(place, "valuation method", line.method))
    return found


def _reasonable(number: Decimal) -> bool:
    return number.is_finite() and ZERO <= number < MOST
