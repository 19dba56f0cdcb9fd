"""
The two proportions that customs promises, measured in one run: the engine beside a plain loop, and beside Tryton.

    .venv/bin/python benchmarks/proportions.py [--rounds 5] [--write]

Each round assesses 10,000 lines with their trace, does the same arithmetic by the plain loop of ``duty.py``, and lets
Tryton customs work out its duties (``tryton_customs.py``), one after the other, in seconds of processor. Printed are
the median of the rounds and the lowest and highest; ``--write`` puts the same table into ``docs/performance.md``. A
round takes the quickest of five for the plain loop and for the engine.
"""

import argparse
import re
import statistics
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import duty as bench
from benchmarks import tryton_customs
from customs import duty, exchange

PAGE = Path(__file__).resolve().parents[1] / "docs" / "performance.md"
BEGIN, END = "<!-- proportions -->", "<!-- /proportions -->"
LINES, REPEAT = 10_000, 5


def ours() -> tuple[float, float]:
    """Time the plain loop and the engine with its trace: lines a second of each."""
    book, goods = bench.tariff(), bench.consignments(LINES)
    quotes = exchange.Rates([exchange.Quote("USD", "DJF", bench.PEG)])
    percents = {f"{code}10": bench.Decimal(bench.BANDS[n % 3]).scaleb(-2) for n, code in enumerate(bench.codes())}

    def engine() -> list[duty.Trace]:
        return [duty.assess(consignment, book, on=bench.ON, rates=quotes) for consignment in goods]

    if sum(trace.total for trace in engine()) != bench.plain(goods, percents):
        sys.exit("The engine and the plain loop do not agree.")
    # In turn, and of each the quickest: what else runs on the machine can only add.
    works = (lambda: bench.plain(goods, percents), engine)
    turns = [[bench.median(work, 1) for work in works] for _ in range(REPEAT)]
    plain, traced = (min(seconds) for seconds in zip(*turns, strict=True))
    return LINES / plain, LINES / traced


def tryton() -> float:
    """Time Tryton customs in its own environment: lines a second."""
    command = [tryton_customs.environment(), "-c", tryton_customs.INNER, "1000", str(REPEAT)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603 - our own script
    found = re.search(r"([\d,]+) lines/s", said)
    if found is None:
        sys.exit(f"Tryton did not say how fast it was: {said}")
    return float(found[1].replace(",", ""))


def spread(figures: list[float], form: str) -> str:
    """Write the median of the rounds, the lowest and the highest."""
    middle, low, high = (format(n, form) for n in (statistics.median(figures), min(figures), max(figures)))
    return f"{middle} ({low} to {high})"


def table(rounds: list[tuple[float, float, float]]) -> str:
    """Write the figures as rows of a page."""
    plain, engine, other = (list(column) for column in zip(*rounds, strict=True))
    rows = (
        ("plain Decimal loop, lines a second", spread(plain, ",.0f"), ""),
        ("engine with its trace, lines a second", spread(engine, ",.0f"), ""),
        ("Tryton customs, lines a second", spread(other, ",.0f"), ""),
        ("engine, of the plain loop", spread([e / p for p, e, _t in rounds], ".2f"), "0.20 or more"),
        ("engine, times Tryton", spread([e / t for _p, e, t in rounds], ",.0f"), "10 or more"),
    )
    head = ["| | median (lowest to highest) | promised |", "|---|---|---|"]
    return "\n".join([*head, *(f"| {words} | {figures} | {promised} |" for words, figures, promised in rows)])


def main() -> None:
    """Measure, print, and write the page when asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    rounds = [(*ours(), tryton()) for _round in range(options.rounds)]
    written = f"{options.rounds} rounds, {datetime.now(tz=UTC):%Y-%m-%d}:\n\n{table(rounds)}"
    sys.stdout.write(written + "\n")
    if options.write:
        before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
        PAGE.write_text(f"{before}{BEGIN}\n{written}\n{END}{rest.split(END)[1]}", encoding="utf-8")


if __name__ == "__main__":
    main()
