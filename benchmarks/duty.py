"""
How fast the duty engine is beside a plain loop of Decimals that does the same arithmetic, and beside Tryton customs.

    .venv/bin/python benchmarks/duty.py [--lines 10000] [--rounds 9] [--record]

Ours and the loop value each line (price converted, freight shared over the consignment to the cent, CIF), charge two
levies in whole francs, one resting on the other, and sum up: to the franc the same, which is checked first. The engine
also chooses the measure for each line, checks the input and leaves a trace. The trace is told from plan and sums when
it is asked for, which the further rows measure: every charge read as its case is assessed, with base, rate, act, exact
and rounded amount; every charge spelled out with words, act and the parts of its base; the whole as JSON. Tryton works
out one duty a line, by quantity, without levies on levies or a trace.
"""

import random
import sys
from collections.abc import Callable, Iterator
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import peers, rounds
from benchmarks.recorded import record
from customs import bases, duty, exchange, law, rates
from customs.rounding import Rounding

ON = date(2026, 1, 1)
PEG = Decimal("177.721")
BANDS = ("8", "20", "33")
SEED = 20260101
SIZE = 20
WHOLE = Decimal(1)
CENT = Decimal("0.01")
PLAIN, ENGINE = "plain Decimal loop", "duty engine with its trace, lines"


def tariff() -> duty.Tariff:
    """Build a tariff of every heading, in three bands, and a tax on top."""
    francs = Rounding(Decimal(1))
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
    """Do the arithmetic and nothing else: the sum must be the engine's."""
    total = Decimal(0)
    tenth = Decimal("0.10")
    for consignment in goods:
        values = [line.value * PEG for line in consignment.lines]
        shares = spread(consignment.costs[0].amount, values)
        for line, value, share in zip(consignment.lines, values, shares, strict=True):
            cif = value.quantize(WHOLE, ROUND_HALF_UP) + (share * PEG).quantize(WHOLE, ROUND_HALF_UP)
            tic = (cif * percents[line.code]).quantize(WHOLE, ROUND_HALF_UP)
            tva = ((cif + tic) * tenth).quantize(WHOLE, ROUND_HALF_UP)
            total += tic + tva
    return total


def spread(freight: Decimal, values: list[Decimal]) -> list[Decimal]:
    """Share the freight by value to the cent: the cents left over go to the largest remainders."""
    whole = sum(values)
    exact = [freight * value / whole for value in values]
    shares = [share.quantize(CENT, ROUND_DOWN) for share in exact]
    left = int((freight - sum(shares)) / CENT)
    for place in sorted(range(len(shares)), key=lambda place: shares[place] - exact[place])[:left]:
        shares[place] += CENT
    return shares


def read(traces: Iterator[duty.Trace]) -> tuple[Decimal, int, set[tuple[str, str]]]:
    """Read every charge: sum the amounts, count those that were rounded, collect bases' rates and acts."""
    charged, rounded, grounds = Decimal(0), 0, set()
    for trace in traces:
        for _, _, measure, rate, base, exact, amount, _ in trace.charges:
            if base:
                grounds.add((rate.text, measure.act.title))
            rounded += exact != amount
            charged += amount
    return charged, rounded, grounds


def works(lines: int) -> dict[str, Callable[[], object]]:
    """Furnish what is measured; the plain loop and the engine must agree."""
    book, goods = tariff(), consignments(lines)
    quotes = exchange.Rates([exchange.Quote("USD", "DJF", PEG)])
    percents = {f"{code}10": Decimal(BANDS[number % 3]).scaleb(-2) for number, code in enumerate(codes())}

    def traces() -> Iterator[duty.Trace]:
        return (duty.assess(consignment, book, on=ON, rates=quotes) for consignment in goods)

    if sum(trace.total for trace in traces()) != plain(goods, percents):
        sys.exit("The engine and the plain loop do not agree.")
    return {
        PLAIN: lambda: plain(goods, percents),
        ENGINE: lambda: list(traces()),
        "every charge read": lambda: read(traces()),
        "every charge spelled out": lambda: [len(list(trace.rows())) for trace in traces()],
        "the whole trace as JSON": lambda: [len(trace.to_json()) for trace in traces()],
    }


def main() -> None:
    """Measure, print, and record if asked."""
    parser = rounds.parser(__doc__, rounds=9)
    parser.add_argument("--lines", type=int, default=10_000)
    asked = parser.parse_args()
    ways = {words: lambda work=work: _rate(work, asked.lines) for words, work in works(asked.lines).items()}
    with peers.beside("tryton", "tryton_work", "duty", DATABASE_URL="sqlite://", DB_NAME=":memory:") as tryton:
        if tryton:
            ways["tryton"] = lambda: tryton.rate(asked.lines // 10)
        told = rounds.in_turn(ways, asked.rounds)
    rows = [
        rounds.row(ENGINE, told[ENGINE], PLAIN, told.pop(PLAIN), "0.2"),
        rounds.row(ENGINE, told[ENGINE], "Tryton customs, one duty a line", told.pop("tryton", []), "10"),
        *(rounds.row(words, told[words], ENGINE, told[ENGINE]) for words in told if words != ENGINE),
    ]
    table = "\n".join([*rounds.HEAD, *rows])
    print(table)
    if asked.record:
        record(
            table, script="duty", told=asked, data=f"consignments of {SIZE} lines, a tariff of {len(codes())} headings"
        )


def _rate(work: Callable[[], object], lines: int) -> float:
    return lines * rounds.rate(lambda _n: work(), 1)


if __name__ == "__main__":
    main()
