"""
What an assessment says and why: every levy of every line with its base, rate, measure, act, certainty and rounding.

``Trace.charges`` is the compact record; ``Trace.rows()`` spells each charge out (``Row``) for pages, documents and
storage; ``Trace.to_json()`` gives the same bytes for the same input and the same tariff version.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Context, Decimal, localcontext
from functools import cached_property, partial
from typing import Any, NamedTuple, Protocol

from customs import law
from customs.compiled import Step
from customs.consignments import Line
from customs.exchange import Conversion
from customs.rateterms import RateExpression
from customs.units import measured
from customs.valuation import SLOTS, Valued
from suuq import money

WHOLE = -1
ZERO = Decimal(0)
# Wide enough for fifteen digits of value times rates and quantities; the caller's own context is left alone.
CONTEXT = Context(prec=40)
ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True)
NEXT = "\n "


class Charge(NamedTuple):
    """One levy on one line (``line`` is its place, or -1 for the whole consignment)."""

    line: int
    step: Step
    measure: law.Measure
    rate: RateExpression
    base: Decimal
    unrounded: Decimal
    amount: Decimal
    note: str


class Part(NamedTuple):
    """One named part of a base."""

    name: str
    amount: Decimal


class Row(NamedTuple):
    """A charge spelled out."""

    line: int | None
    base: Decimal
    base_parts: tuple[Part, ...]
    unrounded: Decimal
    amount: Decimal
    note: str
    levy: str
    words: str
    kind: str
    asycuda: str
    base_text: str
    rate_text: str
    measure: str
    measure_code: str
    measure_kind: str
    legal_act: str
    source: str
    certainty: str
    year: str
    rounding: str
    footnote: str


class Good(NamedTuple):
    """A line as assessed: what it is, its customs values, and the amounts that bases are built from."""

    line: Line
    valued: Valued
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Relief:
    """A threshold that was looked at: whether it was met, on what sum, under which act."""

    threshold: str
    mode: str
    levies: tuple[str, ...]
    tested: Decimal
    limit: Decimal
    met: bool
    act: law.Act


class Told(Protocol):
    """The working sheet, as far as the trace is told from it."""

    def rows(self) -> Iterator[Sequence[Decimal | None]]:
        """Tell line by line the amounts that bases are built from."""

    def quantities(self, place: int) -> Mapping[str, Decimal]:
        """Tell the quantities of a line, or of the whole."""

    def charges(self) -> Sequence[Charge]:
        """Tell every charge."""

    def goods(self) -> Iterator[Good]:
        """Tell every line with its values."""


@dataclass(frozen=True, eq=False)
class Trace:
    """
    The whole assessment. ``verified`` is True only when every act it rests on was itself read.

    ``charges`` and ``goods`` are told from the working sheet when first asked for.
    """

    country: str
    currency: str
    tariff: str
    version: str
    edition: str
    on: date
    reference: str
    totals: tuple[tuple[str, Decimal], ...]
    adjustment: Decimal
    total: Decimal
    reliefs: tuple[Relief, ...]
    exchange: tuple[Conversion, ...]
    names: dict[str, dict[str, tuple[int, ...]]]
    whole: tuple[Decimal | None, ...]
    acts: tuple[law.Act, ...]
    sheet: Told

    @cached_property
    def charges(self) -> tuple[Charge, ...]:
        """Every charge, line by line in the order of the levies."""
        with localcontext(CONTEXT):
            return tuple(self.sheet.charges())

    @cached_property
    def goods(self) -> tuple[Good, ...]:
        """Every line with its customs values."""
        return tuple(self.sheet.goods())

    @property
    def verified(self) -> bool:
        """Whether every act, threshold and exchange rate used is known from the law itself."""
        return (
            all(act.is_law for act in self.acts)
            and all(charge.measure.act.is_law for charge in self.charges)
            and all(relief.act.is_law for relief in self.reliefs if relief.met)
            and all(conversion.quote.certainty == law.LAW for conversion in self.exchange)
        )

    @property
    def total_minor(self) -> int:
        """The total in the currency's minor unit."""
        return money.Money.of(self.total, self.currency).amount_minor

    def rows(self) -> Iterator[Row]:
        """Spell out each charge, line by line in the order of the levies."""
        with localcontext(CONTEXT):
            lines = [*self.sheet.rows(), self.whole]
            return iter([self._row(charge, lines[charge.line]) for charge in self.charges])

    def _row(self, charge: Charge, values: Sequence[Decimal | None]) -> Row:
        place, step, measure, rate, base, exact, amount, note = charge
        told = step.told.get((id(measure), id(rate)))
        if told is None:
            told = step.told[id(measure), id(rate)] = (self._named(step), _law_of(step, measure, rate))
        named, law_of_it = told
        parts = [Part(name, self._part(name, slots, values, place)) for name, slots in named]
        return _row((None if place == WHOLE else place, base, tuple(parts), exact, amount, note, *law_of_it))

    def _named(self, step: Step) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """Pair each name of a base with its places in the row; a quantity has none, an empty sum is left out."""
        slots = self.names[step.levy.code]
        names = step.levy.base.names
        return tuple((name, slots.get(name, ())) for name in names if slots.get(name) or name.startswith("qty."))

    def _part(self, name: str, slots: tuple[int, ...], values: Sequence[Decimal | None], place: int) -> Decimal:
        if len(slots) == 1:
            return values[slots[0]] or ZERO
        if slots:
            return sum((values[slot] or ZERO for slot in slots), ZERO)
        return measured(name.removeprefix("qty."), self.sheet.quantities(place))

    def as_dict(self) -> dict[str, Any]:
        """Return plain values: numbers as text, days as ISO dates, sets in order."""
        return {
            "country": self.country,
            "currency": self.currency,
            "tariff": self.tariff,
            "version": self.version,
            "edition": self.edition,
            "on": self.on.isoformat(),
            "reference": self.reference,
            "verified": self.verified,
            "goods": [_good(good) for good in self.goods],
            "charges": [_charge(row) for row in self.rows()],
            "totals": {levy: plain(amount) for levy, amount in self.totals},
            "adjustment": plain(self.adjustment),
            "total": plain(self.total),
            "thresholds": [_plain(asdict(relief)) for relief in self.reliefs],
            "exchange": [{"row": c.quote.words, "divides": c.divides, "source": c.quote.source} for c in self.exchange],
        }

    def to_json(self) -> bytes:
        """Return the bytes of the trace, the same for the same input: a fact, a good or a charge to a line."""
        facts = (f'"{name}": {_lines(value)}' for name, value in sorted(self.as_dict().items()))
        return f"{{\n {f',{NEXT}'.join(facts)}\n}}\n".encode()


def _lines(value: Any) -> str:
    told = [ENCODER.encode(one) for one in value] if isinstance(value, list) else []
    return f"[{NEXT} {f',{NEXT} '.join(told)}{NEXT}]" if told else ENCODER.encode(value)


# A named tuple made from its parts in one step.
_row = partial(tuple.__new__, Row)


def _law_of(step: Step, measure: law.Measure, rate: RateExpression) -> tuple[str, ...]:
    """Tell what is the same on every line that bears this rate, in the order of ``Row``'s last fields."""
    levy, act, rounding = step.levy, measure.act, step.levy.rounding
    how = f"{rounding.when}, step {rounding.step}, {rounding.mode}"
    return (
        *(levy.code, levy.receipt or levy.words, levy.kind, levy.asycuda, levy.base.text),
        *(rate.text, measure.id, measure.code, measure.kind),
        *(act.title, act.source, act.certainty, act.year, how, measure.footnote),
    )


def plain(number: Decimal) -> str:
    """Write a number without exponent and without needless zeros."""
    text = format(number, "f")
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


def _charge(row: Row) -> dict[str, Any]:
    parts = [{"name": part.name, "amount": plain(part.amount)} for part in row.base_parts]
    numbers = {"base": plain(row.base), "unrounded": plain(row.unrounded), "amount": plain(row.amount)}
    return row._asdict() | numbers | {"base_parts": parts}


def _plain(value: Any) -> Any:
    match value:
        case Decimal():
            return plain(value)
        case dict():
            return {key: _plain(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_plain(inner) for inner in value]
    return value


def _good(good: Good) -> dict[str, Any]:
    line, valued = good.line, good.valued
    return {
        "code": line.code,
        "description": line.description,
        "origin": line.origin,
        "quantities": {name: plain(n) for name, n in sorted(line.quantities.items())},
        "method": valued.method,
        **{name: plain(getattr(valued, name)) for name in SLOTS if getattr(valued, name) is not None},
        "steps": [{"words": s.words, "amount": plain(s.amount), "note": s.note} for s in valued.steps],
    }
