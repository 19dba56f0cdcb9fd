"""
A file of many purchases, read as the worker reads it, beside the same rows by Django alone and by PostgreSQL alone.

    .venv/bin/python benchmarks/intake.py [--rounds 5] [--each 20000] [--lines 100000] [--form csv|xlsx] [--record]

In each round all take turns: a file of so many lines, in which every fiftieth is wrong and reported; the rows that it
became, under other keys, by ``bulk_create`` without any question, as many a transaction as ours; and the same rows once
more by COPY, from text that is ready, in one transaction. A last file of ``--lines`` is read for its memory alone, and
once more as another file, whose lines are all known. Starts a PostgreSQL of its own, which does not wait for the disk,
unless TEST_DATABASE_URL names one; what its process works is counted with ours.
"""

import resource
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import house, rounds

# isort: split
from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone

from benchmarks import longfiles, samerows
from benchmarks.recorded import record
from forwarding import suites
from forwarding.journey import intake as journey
from forwarding.models import Customer, Intake, Warehouse
from forwarding.states import IntakeStatus
from suuq.accounts.models import User

SHOPPERS = 500
WRONG = 50  # every so manieth
EARLY = 10_000  # lines after which memory is read first
OURS, DJANGO, COPY = "", "bulk_create without checks, the same rows", "COPY, the same rows"
ASKED = {DJANGO: "0.8", COPY: "0.25"}
WORDS = ("lines of a file, checked and reported", "the same, a second of the processor")
Spent = tuple[float, float]


class Meter:
    """Seconds by the clock, and of the processor: ours and PostgreSQL's."""

    def __init__(self) -> None:
        """Find the process that answers us."""
        with connection.cursor() as cursor:
            cursor.execute("SET max_parallel_workers_per_gather = 0")  # a helper's time would not be seen
            cursor.execute("SELECT pg_backend_pid()")
            self.processes = ["self", cursor.fetchone()[0]]

    def _worked(self) -> float:
        return sum(int(Path(f"/proc/{one}/schedstat").read_text().split()[0]) for one in self.processes) / 1e9

    def __call__(self, work: Callable[[], object]) -> Spent:
        """Do it once."""
        began, worked = time.perf_counter(), self._worked()
        work()
        return time.perf_counter() - began, self._worked() - worked


class Desk:
    """Who sends files to be read."""

    def __init__(self, form: str) -> None:
        """Have a warehouse, and shoppers."""
        self.form, self.numbered = form, 0
        self.warehouse = Warehouse.objects.create(
            code="BENCH", name="B", country="FR", currency="EUR", timezone="Europe/Paris", airport="FRCDGA", address={}
        )
        users = User.objects.bulk_create(User(email=f"bench{n}@example.com", password="!") for n in range(SHOPPERS))  # noqa: S106 - it opens nothing
        owners = Customer.objects.bulk_create(Customer(user=user, suite=suites.make("DJ")) for user in users)
        self.owners = [owner.suite for owner in owners]

    def fresh(self, lines: int) -> range:
        """Number lines that no file held."""
        self.numbered += lines
        return range(self.numbered - lines, self.numbered)

    def sent(self, numbers: range, *, blank: int = 0) -> Intake:
        """Send a file, made by another process, whose memory is none of the reader's."""
        with ProcessPoolExecutor(1) as maker:
            data = maker.submit(longfiles.made, self.form, self.owners, numbers, WRONG, blank).result()
        facts = {"shown_name": f"bench.{self.form}", "by": None, "at": timezone.now()}
        return journey.send(warehouse=self.warehouse, kind="prealerts", file=ContentFile(data), **facts)


def beside(desk: Desk, times: int, each: int) -> list[str]:
    """Let all take turns; give the lines of a table, by the clock and by the processor."""
    meter, written = Meter(), each - each // WRONG
    found = [_turn(desk, meter, each) for _round in range(times + 1)][1:]
    lines = list(rounds.HEAD)
    for name, asked in ASKED.items():
        for clock, words in enumerate(WORDS):
            ours, theirs = ([written / one[who][clock] for one in found] for who in (OURS, name))
            lines.append(rounds.row(words, ours, name, theirs, "" if clock else asked))
    return lines


def _turn(desk: Desk, meter: Meter, each: int) -> dict[str, Any]:
    sent, ends = desk.sent(desk.fresh(each)), samerows.last()
    ours = meter(lambda: journey.read(intake=sent, at=timezone.now()))
    sent.refresh_from_db()
    told = (sent.status, sent.written_lines, sent.faulty_lines)
    assert told == (IntakeStatus.READ, each - each // WRONG, each // WRONG)  # noqa: S101 - a benchmark of nothing is worth nothing
    rows = samerows.since(ends)
    objects, texts = samerows.fresh(rows), samerows.text(samerows.fresh(rows))
    django = meter(lambda: samerows.bulk_create(objects, journey.TURN))
    copied = meter(lambda: samerows.copy(texts))
    return {OURS: ours, DJANGO: django, COPY: copied}


def whole(desk: Desk, lines: int) -> str:
    """Read one long file, then the same lines again in another file; tell the most memory ever held."""
    numbers, meter = desk.fresh(lines), Meter()
    told = [_whole(desk.sent(numbers, blank=blank), meter, words) for blank, words in enumerate(("new", "known"))]
    return "\n".join(
        ["| a file of one piece | lines a second | of the processor | most memory |", "|---|---|---|---|", *told]
    )


def _whole(sent: Intake, meter: Meter, words: str) -> str:
    few = journey.read(intake=sent, at=timezone.now(), turns=EARLY // journey.TURN)
    early = _megabytes()
    clock, worked = meter(lambda: journey.read(intake=few, at=timezone.now()))
    sent.refresh_from_db()
    assert sent.status == IntakeStatus.READ  # noqa: S101 - as above
    lines = sent.read_lines - EARLY
    memory = f"{early} MB after {EARLY:,} lines, {_megabytes()} MB at the end"
    return f"| {sent.read_lines:,} lines, all {words} | {lines / clock:,.0f} | {lines / worked:,.0f} | {memory} |"


def _megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    """Measure, print, and record if asked."""
    parser = rounds.parser(__doc__)
    parser.add_argument("--each", type=int, default=20_000, help="lines of a round's file")
    parser.add_argument("--lines", type=int, default=100_000, help="lines of the last file, read for its memory")
    parser.add_argument("--form", choices=["csv", "xlsx"], default="csv")
    asked = parser.parse_args()
    with house.furnished():
        desk = Desk(asked.form)
        long = whole(desk, asked.lines)
        table = "\n".join([*beside(desk, asked.rounds, asked.each), "", long])
    print(table)
    if asked.record:
        record(table, script="intake", told=asked, data=f"purchases of {SHOPPERS} shoppers")


if __name__ == "__main__":
    main()
