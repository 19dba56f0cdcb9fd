"""A trace as a table for a terminal or a letter: every line, every levy, the sum."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from customs.trace import Row, Trace, plain

DIGITS = Decimal("0.000001")
HEAD = ("line", "levy", "base", "on", "rate", "amount", "measure", "act", "certainty")
RIGHT = frozenset({"base", "amount"})


def lines(trace: Trace) -> Iterator[str]:
    """Write the trace line by line."""
    name = trace.tariff or trace.country
    yield f"{name}, version {trace.version}, {trace.edition}, on {trace.on.isoformat()}, in {trace.currency}"
    if not trace.verified:
        yield "UNVERIFIED: not every act below was read in the law itself."
    for number, good in enumerate(trace.goods, 1):
        values = good.valued
        yield f"Line {number}: {good.line.code} {good.line.description}".rstrip()
        named = (("FOB", values.fob), ("freight", values.freight), ("insurance", values.insurance), ("CIF", values.cif))
        yield "  " + ", ".join(f"{name} {plain(amount)}" for name, amount in named)
        for step in values.steps:
            yield f"    {step.words}: {plain(step.amount)}" + (f" ({step.note})" if step.note else "")
    yield from columns(HEAD, [_cells(row) for row in trace.rows()])
    for relief in trace.reliefs:
        answer = "met" if relief.met else "not met"
        sums = f"{plain(relief.tested)} against {plain(relief.limit)}"
        yield f"Threshold {relief.threshold} ({relief.mode}): {sums}: {answer}"
    for levy, amount in trace.totals:
        yield f"{levy}: {plain(amount)}"
    if trace.adjustment:
        yield f"Rounding: {plain(trace.adjustment)}"
    yield f"Total: {plain(trace.total)} {trace.currency}"


def _cells(row: Row) -> tuple[str, ...]:
    parts = [f"{part.name} {plain(part.amount)}" for part in row.base_parts]
    adds_up = sum(part.amount for part in row.base_parts) == row.base
    built = " + ".join(parts) if adds_up else ": ".join(filter(None, (row.base_text, ", ".join(parts))))
    place = "all" if row.line is None else str(row.line + 1)
    rate = f"{row.rate_text} [{row.note}]" if row.note else row.rate_text
    return (
        *(place, row.levy, _readable(row.base), built or row.base_text, rate, plain(row.amount)),
        *(row.measure, row.legal_act, row.certainty),
    )


def _readable(amount: Decimal) -> str:
    """Write at most six decimals: a base that was divided has no end, and JSON keeps what there is."""
    return plain(amount if amount == (cut := amount.quantize(DIGITS)) else cut)


def columns(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Set rows in columns as wide as their longest cell."""
    widths = [max(len(cells[place]) for cells in (head, *rows)) for place in range(len(head))]
    for cells in (head, *rows):
        set_out = [
            cell.rjust(width) if name in RIGHT else cell.ljust(width)
            for name, cell, width in zip(head, cells, widths, strict=True)
        ]
        yield "  ".join(set_out).rstrip()
