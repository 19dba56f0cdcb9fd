"""
Read a self-contained case: a tariff, exchange rates, a consignment and what is expected of them.

The format is told in ``docs/reference/case-format.md``; ``assess`` works the case, ``shortfalls`` compares the trace
with what the case expects. Pure: no Django, no files.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from customs import bases, duty, exchange, law, reading, statutes
from customs.consignments import BY, COSTS, INCOTERMS, Consignment, Cost, Earlier, Line
from customs.entries import Entry, Fields, FormatError
from customs.trace import Trace, plain


@dataclass(frozen=True, slots=True)
class Expected:
    """What a case expects of one levy (or of the total, when it names no levy)."""

    levy: str
    line: int | None
    base: Decimal | None
    amount: Decimal | None
    measure: str


@dataclass(frozen=True, slots=True)
class Case:
    """A worked example that an officer can read and sign."""

    name: str
    statute: str
    source: str
    on: date
    tariff: law.Tariff
    rates: exchange.Rates
    consignment: Consignment
    expected: tuple[Expected, ...]
    total: Decimal | None
    refused: tuple[str, ...]

    def assess(self) -> Trace:
        """
        Work the case.

        :raises duty.CannotAssess: with reasons
        """
        return duty.assess(self.consignment, self.tariff, on=self.on, rates=self.rates)


def read(fields: Fields) -> Case:
    """
    Read a case from the tables of its file.

    :raises FormatError: naming the table and the field that is wrong
    """
    whole = Entry(fields, "file")
    head = Entry(whole.table("case"), "case")
    on = head.day("on")
    if on is None:
        raise head.stop("“on”, the day of the assessment, is missing")
    tariff_fields = {name: whole.raw(name) for name in _TARIFF if name in fields}
    expect = Entry(whole.table("expect"), "expect")
    brought = consignment(whole.table("consignment"))
    found = Case(
        name=head.text("name", None),
        statute=head.text("statute"),
        source=head.text("source"),
        on=on,
        tariff=statutes.tariff(tariff_fields),
        rates=exchange.Rates(reading.quotes(whole.tables("exchange"))),
        consignment=brought,
        expected=tuple(_expected(f, n, len(brought.lines)) for n, f in enumerate(expect.tables("charges"), 1)),
        total=expect.number("total", optional=True),
        refused=tuple(sorted(expect.words("refused"))),
    )
    head.raw("worked")
    for entry in (head, expect, whole):
        entry.done()
    levies = {levy.code for levy in found.tariff.levies}
    for number, expected in enumerate(found.expected, 1):
        if expected.levy not in levies:
            raise FormatError(f"expected charge {number}", f"there is no levy {expected.levy}")
    return found


_TARIFF = ("tariff", "levies", "measures", "thresholds", "groups", "deemings", "quotas")


def consignment(fields: Fields) -> Consignment:
    """Read what is brought."""
    entry = Entry(fields, "consignment")
    lines = tuple(_line(f, f"consignment line {n}", entry) for n, f in enumerate(entry.tables("lines"), 1))
    found = Consignment(
        lines=lines,
        incoterm=entry.one_of("incoterm", tuple(INCOTERMS), "FOB"),
        costs=tuple(_cost(f, f"cost {n}", entry, len(lines)) for n, f in enumerate(entry.tables("costs"), 1)),
        importer=entry.text("importer", "private"),
        regime=entry.text("regime", "import"),
        category=entry.text("category", "sale"),
        export_country=_country(entry, "export_country"),
        documents=entry.words("documents"),
        quantities=_quantities(entry),
        earlier=tuple(_earlier(f, f"earlier {n}") for n, f in enumerate(entry.tables("earlier"), 1)),
        reference=entry.text("reference"),
    )
    entry.raw("currency")
    entry.done()
    return found


def _line(fields: Fields, place: str, whole: Entry) -> Line:
    entry = Entry(fields, place)
    found = Line(
        code=entry.text("code"),
        value=entry.number("value"),
        currency=_currency(entry, whole),
        origin=_country(entry, "origin"),
        quantities=_quantities(entry),
        description=entry.text("description"),
        retail=entry.number("retail", optional=True),
        preference=entry.text("preference"),
        documents=entry.words("documents"),
        additional_code=entry.text("additional_code"),
        quota=entry.text("quota"),
        method=entry.integer("method", 1),
    )
    entry.done()
    return found


def _currency(entry: Entry, whole: Entry) -> str:
    return reading.currency(entry, "currency", whole.text("currency") or None)


def _country(entry: Entry, name: str) -> str:
    value = entry.text(name)
    if value and not (len(value) == 2 and value.isascii() and value.isupper()):  # noqa: PLR2004 - ISO 3166
        raise entry.stop(f"“{name}” must be the two letters of a country, not “{value}”")
    return value


def _quantities(entry: Entry) -> dict[str, Decimal]:
    table = Entry(entry.table("quantities"), f"{entry.place}, quantities")
    if nameless := [name for name in table.fields if not bases.QUANTITY.fullmatch(name)]:
        raise table.stop(f"“{nameless[0]}” names no quantity: a name like kg, item or l")
    return {name: table.number(name) for name in table.fields}


def _cost(fields: Fields, place: str, whole: Entry, lines: int) -> Cost:
    entry = Entry(fields, place)
    line = _place(entry, lines)
    found = Cost(
        kind=entry.one_of("kind", COSTS, None),
        amount=entry.number("amount"),
        currency=_currency(entry, whole),
        by=entry.one_of("by", BY, "value"),
        line=line,
    )
    entry.done()
    return found


def _place(entry: Entry, lines: int) -> int | None:
    """Read which line is meant, counted from 1; none names all."""
    line = entry.number("line", optional=True)
    if line is None:
        return None
    if line not in range(1, lines + 1):
        raise entry.stop(f"there is no line {line}")
    return int(line) - 1


def _earlier(fields: Fields, place: str) -> Earlier:
    entry = Entry(fields, place)
    on = entry.day("on")
    if on is None:
        raise entry.stop("“on” is missing")
    found = Earlier(on, entry.number("value"), reading.currency(entry, "currency"))
    entry.done()
    return found


def _expected(fields: Fields, number: int, lines: int) -> Expected:
    entry = Entry(fields, f"expected charge {number}")
    found = Expected(
        levy=entry.text("levy", None),
        line=_place(entry, lines),
        base=entry.number("base", optional=True),
        amount=entry.number("amount", optional=True),
        measure=entry.text("measure"),
    )
    entry.done()
    return found


def shortfalls(case: Case, trace: Trace) -> Iterator[str]:
    """Say where a trace is not what the case expects."""
    if case.refused:
        yield f"expected a refusal: {', '.join(case.refused)}"
    if case.total is not None and trace.total != case.total:
        yield f"total {plain(trace.total)}, expected {plain(case.total)}"
    for expected in case.expected:
        yield from _compare(expected, trace)


def _compare(expected: Expected, trace: Trace) -> Iterator[str]:
    where = expected.levy if expected.line is None else f"{expected.levy} of line {expected.line + 1}"
    rows = [row for row in trace.rows() if row.levy == expected.levy]
    rows = [row for row in rows if expected.line is None or row.line == expected.line]
    if not rows:
        if expected.amount:
            yield f"{where}: not charged"
        return
    totals = dict(trace.totals)
    amount = totals[expected.levy] if expected.line is None else rows[0].amount
    if expected.amount is not None and amount != expected.amount:
        yield f"{where}: {plain(amount)}, expected {plain(expected.amount)}"
    base = sum((row.base for row in rows), Decimal(0))
    if expected.base is not None and base != expected.base:
        yield f"{where}: base {plain(base)}, expected {plain(expected.base)}"
    measures = {row.measure for row in rows}
    if expected.measure and measures != {expected.measure}:
        yield f"{where}: by {', '.join(sorted(measures))}, expected {expected.measure}"


__all__ = ["Case", "Expected", "FormatError", "consignment", "read", "shortfalls"]
