"""
How many parcels a second are checked in by API over HTTP, beside Tryton's stock receipt by its API, and the limits.

    .venv/bin/python benchmarks/checkins.py [--sizes 10000] [--each 48] [--rounds 3] [--record]

Three servers take turns, each granian with one process and four threads as in ``Procfile``, on one PostgreSQL that is
filled to each number of parcels that came before (``benchmarks/house.py``): ours, a bare Django view that writes the
same rows, and Tryton. Each keeps its connections, ours and the bare view in the pool that production has. 1, 4 and 8
clients ask at once, each on a line of its own. A check-in of ours is one POST with a key and an Idempotency-Key.
Tryton's is three calls: a supplier's shipment of one move is created, received, done. pgbench writes the same rows
without any Python.
"""

import http.client
import json
import os
import pickle
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import house, peers, rounds

# isort: split
from django.utils import timezone

from benchmarks.bare import Rows
from benchmarks.recorded import record
from forwarding import trackingnumbers
from forwarding.models import Purchase, TrackingNumber
from tests import ports
from tests.factories import keys
from tests.factories.forwarding import CustomerFactory, WarehouseFactory, posted_at

CLIENTS = (1, 4, 8)
SERIAL = count(1)
SERVED = "--interface wsgi --host 127.0.0.1 --workers 1 --no-access-log --log-level error".split()
SERVED += "--blocking-threads 4 --blocking-threads-idle-timeout 600".split()
FLOWN = {
    "forwarding_package": {
        "status": "'packed'",
        "received_at": "now() - interval '9 days' - n % 700 * interval '1 day'",
    },
    "forwarding_notice": {"status": "'sent'"},
}
TRYTON = "Tryton 8.2, stock receipt by its API"
ASKED = {"bare view, the same rows": "0.6", "pgbench, the same rows": "", TRYTON: "40"}
Act = Callable[["Line", int], object]


class Line:
    """One client, on one connection that stays open."""

    def __init__(self, port: int, path: str, **headers: str) -> None:
        """Remember whom to ask."""
        self.connection, self.path = http.client.HTTPConnection("127.0.0.1", port), path
        self.headers = {"Content-Type": "application/json"} | headers

    def post(self, body: Any, **headers: str) -> bytes:
        """Ask, and give the answer."""
        self.connection.request("POST", self.path, json.dumps(body), self.headers | headers)
        answer = self.connection.getresponse()
        said = answer.read()
        if answer.status >= 300:  # noqa: PLR2004 - else nothing is measured
            raise SystemExit(f"{answer.status}: {said[:2000]!r}")
        return said


def at_once(lines: list[Line], act: Act, each: int) -> float:
    """Let every line do its share; say how many a second all of them did."""

    def share(n: int) -> None:
        for turn in range(each // len(lines)):
            act(lines[n], n * each + turn)

    start = time.perf_counter()
    with ThreadPoolExecutor(len(lines)) as pool:
        list(pool.map(share, range(len(lines))))
    return each / (time.perf_counter() - start)


class Ours:
    """Our own house: who works there, and what is announced."""

    def __init__(self) -> None:
        """Furnish one warehouse; see what one check-in writes."""
        self.warehouse, self.customer = WarehouseFactory(code="FR"), CustomerFactory()
        self.worker = posted_at(self.warehouse)
        program = keys.Program(self.worker)
        self.rows = Rows(lambda: program.post("/check-ins", checked(self.announce(1)[0])).json()["reference"])

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

    def check_in(self, port: int, clients: int, each: int) -> float:
        """Check parcels in by as many clients, each with a key that has not yet asked in this minute."""
        numbers = self.announce(each)
        words = [keys.made(self.worker)[1] for _client in range(clients)]
        lines = [Line(port, "/api/v1/check-ins", Authorization=f"Bearer {word}") for word in words]

        def check_in(line: Line, _n: int) -> None:
            number = numbers.pop()
            answer = json.loads(line.post(checked(number), **{"Idempotency-Key": number}))
            assert answer["status"] == "on_shelf", answer  # noqa: S101 - else nothing is measured

        return at_once(lines, check_in, each)


def checked(number: str) -> dict[str, Any]:
    """Say what is told of a parcel."""
    return {"barcodes": [number], "weight_grams": 1200}


def receive(line: Line, known: dict[str, Any], n: int) -> None:
    """Let Tryton receive one parcel."""
    here = {"company": known["shipment"]["company"]}
    move = known["move"] | {"product": known["products"][0], "unit_price": {"__class__": "Decimal", "decimal": "1"}}
    shipment = known["shipment"] | {"reference": str(n), "incoming_moves": [["create", [move]]]}

    def call(act: str, told: list[Any]) -> Any:
        said = json.loads(line.post({"id": n, "method": f"model.stock.shipment.in.{act}", "params": [told, here]}))
        return said["result"] if "error" not in said else sys.exit(f"Tryton: {said['error']}")

    ids = call("create", [shipment])
    call("receive", ids)
    call("do", ids)


@contextmanager
def granian(inside: Path, application: str, **environment: str) -> Any:
    """Serve; give the port."""
    port = ports.free()
    command = [inside.parent / "granian", *SERVED, "--port", str(port), application]
    server = subprocess.Popen(command, cwd=ROOT, env=os.environ | environment, stdout=subprocess.DEVNULL)  # noqa: S603 - our own server
    try:
        for _attempt in range(600):
            try:
                http.client.HTTPConnection("127.0.0.1", port).connect()
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait()


def serve(ours: Ours, stack: ExitStack, folder: Path) -> dict[str, Callable[[int, int], float]]:
    """Start everybody; give each way by its words: how many a second by so many clients, of about so many parcels."""
    here, rows = Path(sys.executable), folder / "rows"
    rows.write_bytes(pickle.dumps(ours.rows))
    house_of = {
        "DJANGO_SETTINGS_MODULE": "suuq.settings",
        "DATABASE_URL": house.url(),
        "DATABASE_POOL": "on",
        "DEBUG": "off",
        "LOG_LEVEL": "WARNING",
    }
    house_of |= {"ALLOWED_HOSTS": "127.0.0.1", "VAR_DIR": str(folder), "BENCH_ROWS": str(rows)}
    port = stack.enter_context(granian(here, "suuq.wsgi:application", **house_of))
    bare = stack.enter_context(granian(here, "benchmarks.bare_served:application", **house_of))
    ways = {
        "": lambda clients, each: ours.check_in(port, clients, each),
        "bare view, the same rows": lambda clients, each: at_once(
            [Line(bare, "/check-in/") for _client in range(clients)], lambda line, _n: line.post({}), each * 4
        ),
        "pgbench, the same rows": lambda clients, each: house.pgbench(
            ours.rows.script(), clients, each * 20 // clients
        ),
    }
    return ways | tryton(stack, folder)


def tryton(stack: ExitStack, folder: Path) -> dict[str, Callable[[int, int], float]]:
    """Start Tryton on a database of its own, or nothing where it cannot be installed."""
    told = {"DATABASE_URL": house.absent("tryton"), "DB_NAME": "tryton", "TRYTOND_CONFIG": str(folder / "tryton.conf")}
    (folder / "tryton.conf").write_text(f"[database]\nuri = {told['DATABASE_URL']}\n")
    stock = stack.enter_context(peers.beside("tryton", "tryton_work", "receipt", **told))
    if stock is None:
        return {}
    known, inside = json.loads(stock.said()), peers.HOME / "tryton" / "bin" / "python"
    port = stack.enter_context(granian(inside, "trytond.application:app", **peers.apart(told)))
    return {
        TRYTON: lambda clients, each: at_once(
            [Line(port, "/tryton/rpc/", Authorization=f"Session {known['session']}") for _client in range(clients)],
            lambda line, n: receive(line, known, n), each,
        )
    }  # fmt: skip


def main() -> None:
    """Measure among each number of parcels, print, and record if asked."""
    parser = rounds.parser(__doc__, rounds=3)
    parser.add_argument("--sizes", default="10000", help="parcels that came before")
    parser.add_argument("--each", type=int, default=48, help="parcels of all clients together in a round")
    asked = parser.parse_args()
    lines, filled = list(rounds.HEAD), 0
    with tempfile.TemporaryDirectory() as folder, house.furnished(), ExitStack() as stack:
        ours = Ours()
        ways = serve(ours, stack, Path(folder))
        for size in map(int, asked.sizes.split(",")):
            ours.rows.repeat(filled + 1, size, FLOWN)
            filled = size
            for clients in CLIENTS:
                turns = {
                    words: lambda way=way, clients=clients: way(clients, asked.each) for words, way in ways.items()
                }
                told = rounds.in_turn(turns, asked.rounds)
                words = f"check-in by API, {clients} client{'s'[: clients > 1]}, among {size:,}"
                for other, share in ASKED.items():
                    lines.append(rounds.row(words, told[""], other, told.get(other, []), share))
                    print(lines[-1], flush=True)
    if asked.record:
        record("\n".join(lines), script="checkins", told=asked, data=f"one check-in writes {len(ours.rows.rows)} rows")


if __name__ == "__main__":
    main()
