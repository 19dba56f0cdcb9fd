"""
How fast the duty engine is beside a plain loop of Decimals that does the same arithmetic and explains nothing.

    .venv/bin/python benchmarks/duty.py [--lines 10000] [--repeat 5]

Both value each line (price converted, freight shared over the consignment to the cent, CIF), charge two levies in
whole francs, one resting on the other, and sum up. The engine also chooses the measure for each line, checks the
input and leaves a trace that can be printed; "spelled out" adds writing that trace as rows, "as JSON" as bytes.
Prints the median of the repeats and the ratio to the plain loop.
"""

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from customs import bases, duty, exchange, law, rates

ON = date(2026, 1, 1)
PEG = Decimal("177.721")
BANDS = ("8", "20", "33")
SEED = 20260101
SIZE = 20
WHOLE = Decimal(1)
CENT = Decimal("0.01")


def tariff() -> duty.Tariff:
    """Build a tariff of every heading, in three bands, and a tax on top."""
    francs = law.Rounding(Decimal(1))
    act = law.Act("Bench", certainty="bench")
    levies = (
        law.Levy("TIC", "Consumption tax", 10, bases.parse("cif"), "duty", rounding=francs),
        law.Levy("TVA", "Value added tax", 20, bases.parse("cif + TIC"), rounding=francs),
    )
    measures = [
        law.Measure(f"TIC:{code}", "TIC", rates.parse(f"{BANDS[number % 3]} %"), act, code)
        for number, code in enumerate(codes())
    ]
    measures.append(law.Measure("TVA:*", "TVA", rates.parse("10 %"), act))
    return duty.Tariff("DJ", "DJF", levies, tuple(measures), value_rounding=francs)


def codes() -> list[str]:
    """List a few hundred headings."""
    return [f"{chapter:02d}{heading:02d}" for chapter in range(1, 77) for heading in range(1, 9)]


def consignments(lines: int) -> list[duty.Consignment]:
    """Make consignments of twenty lines each."""
    chance = random.Random(SEED)  # noqa: S311 - the same parcels at every run, no secret
    known = codes()
    found = []
    for _ in range(lines // SIZE):
        goods = tuple(
            duty.Line(chance.choice(known) + "10", Decimal(chance.randrange(100, 50000)).scaleb(-2), "USD", "CN")
            for _ in range(SIZE)
        )
        freight = duty.Cost("freight", Decimal(chance.randrange(500, 9000)).scaleb(-2), "USD")
        found.append(duty.Consignment(goods, costs=(freight,)))
    return found


def plain(goods: list[duty.Consignment], percents: dict[str, Decimal]) -> Decimal:
    """Do the arithmetic and nothing else."""
    total = Decimal(0)
    for consignment in goods:
        freight = consignment.costs[0].amount
        values = [line.value * PEG for line in consignment.lines]
        whole = sum(values)
        shares = [(freight * value / whole).quantize(CENT, ROUND_HALF_UP) for value in values]
        shares[-1] += freight - sum(shares)
        for line, value, share in zip(consignment.lines, values, shares, strict=True):
            cif = value.quantize(WHOLE, ROUND_HALF_UP) + (share * PEG).quantize(WHOLE, ROUND_HALF_UP)
            tic = (cif * percents[line.code]).quantize(WHOLE, ROUND_HALF_UP)
            tva = ((cif + tic) * Decimal("0.10")).quantize(WHOLE, ROUND_HALF_UP)
            total += tic + tva
    return total


def median(work: Callable[[], object], repeat: int) -> float:
    """Time a piece of work several times and return the middle one."""
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=10_000)
    parser.add_argument("--repeat", type=int, default=5)
    options = parser.parse_args()
    book, goods = tariff(), consignments(options.lines)
    quotes = exchange.Rates([exchange.Quote("USD", "DJF", PEG)])
    percents = {f"{code}10": Decimal(BANDS[number % 3]).scaleb(-2) for number, code in enumerate(codes())}

    def engine() -> list[duty.Trace]:
        return [duty.assess(consignment, book, on=ON, rates=quotes) for consignment in goods]

    runs: list[tuple[str, Callable[[], object]]] = [
        ("plain Decimal loop", lambda: plain(goods, percents)),
        ("engine, with trace", engine),
        ("engine, trace spelled out", lambda: [list(trace.rows()) for trace in engine()]),
        ("engine, trace as JSON", lambda: [trace.to_json() for trace in engine()]),
    ]
    engine()
    base = 0.0
    for words, work in runs:
        seconds = median(work, options.repeat)
        base = base or seconds
        lines = options.lines / seconds
        sys.stdout.write(
            f"{words:28} {seconds * 1000:9.1f} ms {lines:12,.0f} lines/s  {base / seconds:6.3f} of plain\n"
        )


if __name__ == "__main__":
    main()
