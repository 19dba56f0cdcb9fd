"""
What the same page, call or act costs among few parcels and among many.

    .venv/bin/python benchmarks/growth.py [--sizes 10000,1000000] [--each 30] [--keep FOLDER] [--found-only] [--record]

A PostgreSQL with the demonstration is filled by SQL: the parcels that the demonstration delivered are written again and
again with all that belongs to them (``benchmarks/history.py``), some years back. At each size the first page of every
desk with what its tabs lead to, the public page, the API and four acts are asked for. Told is the processor's time of
an answer, of this process and of PostgreSQL's together, the median of the calls: other work on the machine lengthens
the clock, not this.

Each size is a database of its own, the larger grown from a copy of the smaller. Kept in a folder, they are migrated
and asked again without being written again: a million take most of an hour and 40 GB.
"""

import argparse
import functools
import io
import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from tests import migrated

PARSER = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
PARSER.add_argument("--sizes", default="10000,1000000")
PARSER.add_argument("--each", type=int, default=30)
PARSER.add_argument("--keep", type=Path, help="a folder where the databases stay")
PARSER.add_argument(
    "--found-only", action="store_true", help="write only what finds and shows a parcel: 4 KB of its 25"
)
PARSER.add_argument("--record", action="store_true", help="put the figures into docs/performance.md")
TOLD = PARSER.parse_args()
PASSING = tempfile.TemporaryDirectory(prefix="suuq-growth-")
FOLDER = TOLD.keep or Path(PASSING.name)
if not (FOLDER / "postgresql").exists():
    FOLDER.mkdir(exist_ok=True)
    migrated.copy("postgresql", FOLDER / "postgresql")
SERVER = migrated.postgresql(FOLDER / "postgresql", "stop" if TOLD.keep else "delete")
os.environ |= {"DJANGO_SETTINGS_MODULE": "suuq.settings", "DATABASE_URL": SERVER.get_uri(database=migrated.NAME)}
os.environ |= {"DEBUG": "off", "VAR_DIR": str(FOLDER), "ALLOWED_HOSTS": "*", "LOG_LEVEL": "WARNING"}
os.environ["DATABASE_POOL"] = "off"  # one connection, to one database after another

import django

django.setup()

from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from benchmarks import rounds
from benchmarks.history import History
from benchmarks.recorded import record
from billing import carried, payments
from customs import assessing, figures
from forwarding.models import Shipment, Warehouse
from suuq.accounts.models import User
from suuq.roles import Role
from tests.factories import billing as billed
from tests.factories import customs as declared
from tests.factories.forwarding import CustomerFactory, PurchaseFactory, posted_at
from tests.factories.keys import Program
from tests.factories.suuq import PersonFactory
from tests.signing_in import sign_in

TABS = re.compile(r"<nav.*?</nav>", re.DOTALL)
ADDRESS = re.compile(r'href="(/[^"#?]*)')
FIRST = int(time.time())  # a database that is kept may have been asked before: what is made has numbers of its own
NUMBERS = count(FIRST)
TAB, GROWS, AGAIN = ", tab /", 1.3, 3
Ask = Callable[[], object]


def questions() -> Iterator[tuple[str, Ask]]:
    """Give what is asked at each size, with its words."""
    yield from _public()
    yield from _acts()
    for role in Role:
        yield from _desk(role)


def _public() -> Iterator[tuple[str, Ask]]:
    number = Shipment.objects.filter(delivery__status="delivered").order_by("pk")[0].number
    client = Client()
    yield "the public page of a parcel", lambda: _opened(client, f"/en/track/?number={number}")
    yield "tracking by API", lambda: _opened(client, f"/api/v1/tracking/{number}")


def _desk(role: Role) -> Iterator[tuple[str, Ask]]:
    user = User.objects.filter(role=role).order_by("pk")[0]
    client = sign_in(Client(headers={"accept-language": "en"}), user)
    first = client.get("/en/home/", follow=True)
    here = first.redirect_chain[-1][0] if first.redirect_chain else "/en/home/"
    told = "" if TOLD.found_only else first.content.decode()  # what lies behind a tab was not all written
    tabs = [tab for nav in TABS.findall(told) for tab in ADDRESS.findall(nav)]
    for address in dict.fromkeys([here, *tabs]):
        if address.startswith("/en/") and client.get(address).status_code == 200:  # noqa: PLR2004 - no way out, no login
            place = "first page" if address == here else f"tab {address.removeprefix('/en')}"
            yield f"{role.label}, {place}", lambda address=address: _opened(client, address)


def _opened(client: Client, address: str) -> None:
    n = next(NUMBERS)
    answer = client.get(address, REMOTE_ADDR=f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}")
    assert answer.status_code == 200, (address, answer.status_code)  # noqa: PLR2004, S101 - else nothing is measured


def _acts() -> Iterator[tuple[str, Ask]]:
    warehouse = Warehouse.objects.order_by("pk")[0]
    program, customer = Program(posted_at(warehouse)), CustomerFactory()
    billed.fill_wallet(customer.user, 1_000_000_000, at=timezone.now())

    def check_in() -> None:
        number = f"1Z999AA1{next(NUMBERS):010d}"
        PurchaseFactory(customer=customer, warehouse=warehouse, tracking=[number])
        answer = program.post("/check-ins", {"barcodes": [number], "weight_grams": 1200})
        assert answer.json()["status"] == "on_shelf", answer.content  # noqa: S101 - else nothing is measured

    def pay() -> None:
        invoice = billed.bill(payer=customer.user, at=timezone.now())
        payments.from_wallet(invoice=invoice, key=f"growth {invoice.pk}", by=customer.user, at=timezone.now())

    def assess() -> None:
        facts = {"reference": f"CC{next(NUMBERS) % 10**9:09}DJ", "gross_weight_grams": 900}
        declaration = declared.lodged(declared.item("Running shoes"), at=timezone.now(), **facts)
        assessing.assess(declaration, by=None, at=timezone.now())

    yield "a parcel announced and checked in by API", check_in
    yield "a bill made and paid from the wallet", pay
    yield "a declaration lodged and assessed", assess


class Meter:
    """The processor's milliseconds of this process and of PostgreSQL's, which answers it alone at one size."""

    def __init__(self, name: str) -> None:
        """Open a line to the database, which stays open while others are asked."""
        self.line = connections.create_connection("default")
        self.line.settings_dict = {**self.line.settings_dict, "NAME": name}
        with self.line.cursor() as cursor:
            cursor.execute("SET max_parallel_workers_per_gather = 0")  # a helper's time would not be seen
            cursor.execute("SELECT pg_backend_pid()")
            self.backend = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")  # exact, for it waits while we read

    def _spent(self) -> float:
        return (time.process_time_ns() + int(self.backend.read_text().split()[0])) / 1e6

    def __call__(self, ask: Ask) -> float:
        """Ask once."""
        connections["default"] = self.line
        cache.clear()  # what is kept from call to call, and the limits of callers
        before = self._spent()
        ask()
        return self._spent() - before


def table(sizes: list[int], figures: dict[str, list[float]]) -> list[str]:
    """Write what the largest costs of the smallest: what was named, and of the other tabs those that grow."""
    lines = ["| | " + " | ".join(f"{size:,}" for size in sizes) + " | times |", "|---" * (len(sizes) + 2) + "|"]
    for words, costs in figures.items():
        if TAB not in words or costs[-1] > GROWS * costs[0]:
            told = " | ".join(f"{cost:.1f}" for cost in costs)
            lines.append(f"| {words} | {told} | {costs[-1] / costs[0]:.2f} |")
    tabs = [costs[-1] / costs[0] for words, costs in figures.items() if TAB in words]
    flat = sum(times <= GROWS for times in tabs)
    named = {words: costs for words, costs in figures.items() if TAB not in words}
    worst = [
        _worst("first pages, calls and acts", named, sizes),
        _worst("pages, calls and acts in all", figures, sizes),
    ]
    told = f"Of {len(tabs)} further tabs of the desks {flat} cost at most {GROWS} times as much."
    return [*lines, "", told, "", *rounds.HEAD, *worst]


def _worst(kind: str, figures: dict[str, list[float]], sizes: list[int]) -> str:
    words, costs = max(figures.items(), key=lambda one: one[1][-1] / one[1][0])
    cells = [f"worst of {len(figures)} {kind}: {words}", f"{costs[-1]:.1f} ms", f"among {sizes[0]:,} parcels"]
    return f"| {' | '.join([*cells, f'{costs[0]:.1f} ms', f'{costs[-1] / costs[0]:.2f}', f'at most {GROWS}'])} |"


def grown(size: int, *, of: str) -> str:
    """Go to the database of a size, made from a smaller one unless it is there; give its name."""
    name = f"at_{size}"
    _go(to="postgres")
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE {of} STRATEGY file_copy")
    _go(to=name)
    call_command("migrate", verbosity=0)
    if not Shipment.objects.exists():
        call_command("demo", stdout=io.StringIO())
    History(found_only=TOLD.found_only).grow(size, tell=lambda words: print(words, file=sys.stderr, flush=True))
    settled = timezone.now() + timedelta(hours=2)  # what the demonstration did just now is no more under way
    figures.close(at=settled)
    carried.forward(at=settled)
    return name


def _go(*, to: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = to


def _measured(asked: dict[str, dict[str, Ask]]) -> Iterator[tuple[str, list[float]]]:
    """Ask each question of all sizes; of so many pages some seem to grow by chance, so those are asked again."""
    meters = [(Meter(name), asks) for name, asks in asked.items()]
    for words in next(iter(asked.values())):
        if all(words in asks for asks in asked.values()):
            ways = [functools.partial(meter, asks[words]) for meter, asks in meters]
            costs = _in_turn(ways, TOLD.each)
            if costs[-1] > GROWS * costs[0]:
                costs = _in_turn(ways, AGAIN * TOLD.each)
            print("".join(f"{cost:10.1f}" for cost in costs), "ms ", words, flush=True)
            yield words, costs
    for meter, _asks in meters:
        meter.line.close()


def _in_turn(ways: list[Callable[[], float]], times: int) -> list[float]:
    """Give the medians of so many calls, each of one size after the other, after a round that warms."""
    _warm, *spent = [[way() for way in ways] for _round in range(times + 1)]
    return [statistics.median(costs) for costs in zip(*spent, strict=True)]


def main() -> None:
    """Fill, ask, print, and record if told."""
    sizes = [int(size) for size in TOLD.sizes.split(",")]
    asked: dict[str, dict[str, Ask]] = {}
    here, billed.KEYS = migrated.NAME, (f"growth:{n}" for n in count(FIRST))
    PersonFactory.reset_sequence(FIRST)
    try:
        for size in sizes:
            here = grown(size, of=here)
            asked[here] = dict(questions())
        lines = table(sizes, dict(_measured(asked)))
    finally:
        connection.close()
        SERVER.cleanup()
    print("\n".join(lines))
    if TOLD.record:
        record("\n".join(lines), script="growth", told=TOLD)


if __name__ == "__main__":
    main()
