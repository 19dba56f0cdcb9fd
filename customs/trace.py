"""
What an assessment says and why: every levy of every line with its base, rate, measure, act, certainty and rounding.

``Trace.charges`` is the compact record; ``Trace.rows()`` spells each charge out (``Row``) for pages, documents and
storage; ``Trace.to_json()`` gives the same bytes for the same input and the same tariff version.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Context, Decimal, localcontext
from functools import cached_property
from typing import Any, NamedTuple, Protocol

from customs import law
from customs.compiled import Step
from customs.consignments import Line
from customs.exchange import Conversion
from customs.rateterms import RateExpression
from customs.valuation import SLOTS, Valued
from suuq import money

WHOLE = -1
# Wide enough for fifteen digits of value times rates and quantities; the caller's own context is left alone.
CONTEXT = Context(prec=40)


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


@dataclass(frozen=True, slots=True)
class Part:
    """One named part of a base."""

    name: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Row:
    """A charge spelled out."""

    line: int | None
    levy: str
    words: str
    kind: str
    asycuda: str
    base: Decimal
    base_text: str
    base_parts: tuple[Part, ...]
    rate_text: str
    measure: str
    measure_code: str
    measure_kind: str
    legal_act: str
    source: str
    certainty: str
    year: str
    unrounded: Decimal
    amount: Decimal
    rounding: str
    note: str
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

    def charges(self) -> Iterator[Charge]:
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
            return iter([self._row(charge) for charge in self.charges])

    def _row(self, charge: Charge) -> Row:
        levy, measure = charge.step.levy, charge.measure
        parts = tuple(self._parts(charge))
        rounding = levy.rounding
        return Row(
            line=None if charge.line == WHOLE else charge.line,
            levy=levy.code,
            words=levy.receipt or levy.words,
            kind=levy.kind,
            asycuda=levy.asycuda,
            base=charge.base,
            base_text=levy.base.text,
            base_parts=parts,
            rate_text=charge.rate.text,
            measure=measure.id,
            measure_code=measure.code,
            measure_kind=measure.kind,
            legal_act=measure.act.title,
            source=measure.act.source,
            certainty=measure.act.certainty,
            year=measure.act.year,
            unrounded=charge.unrounded,
            amount=charge.amount,
            rounding=f"{rounding.when}, step {rounding.step}, {rounding.mode}",
            note=charge.note,
            footnote=measure.footnote,
        )

    def _parts(self, charge: Charge) -> Iterator[Part]:
        good = None if charge.line == WHOLE else self.goods[charge.line]
        values = good.values if good else self.whole
        slots = self.names[charge.step.levy.code]
        for name in charge.step.levy.base.names:
            if name.startswith("qty."):
                if good and name[4:] in good.line.quantities:
                    yield Part(name, good.line.quantities[name[4:]])
                continue
            stated = [values[slot] for slot in slots[name]]
            yield Part(name, sum((v for v in stated if v is not None), Decimal(0)))

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
            "charges": [_plain(asdict(row)) for row in self.rows()],
            "totals": {levy: plain(amount) for levy, amount in self.totals},
            "adjustment": plain(self.adjustment),
            "total": plain(self.total),
            "thresholds": [_plain(asdict(relief)) for relief in self.reliefs],
            "exchange": [{"row": c.quote.words, "divides": c.divides, "source": c.quote.source} for c in self.exchange],
        }

    def to_json(self) -> bytes:
        """Return the bytes of the trace, the same for the same input."""
        return json.dumps(self.as_dict(), ensure_ascii=False, sort_keys=True, indent=1).encode() + b"\n"


def plain(number: Decimal) -> str:
    """Write a number without exponent and without needless zeros."""
    text = format(number, "f")
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


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
