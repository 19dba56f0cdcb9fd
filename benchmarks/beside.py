"""
Each act of the service beside its limit: the same rows by a bare Django view, the same page by typst alone.

    .venv/bin/python benchmarks/beside.py [--rounds 5] [--each 20] [--record]

All of it in one process, through Django's own handler, without a network, on a PostgreSQL that does not wait for the
disk (TEST_DATABASE_URL names another one); ours and the limit take turns in each round, so that whatever else the
machine does meets both. A bare view has no middleware, no session and no checks: it reads the same rows by the ORM,
or writes the same rows by plain SQL in one transaction.
"""

import argparse
import io
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ |= {"TEST_ENGINE": "postgresql", "DJANGO_SETTINGS_MODULE": "tests.settings"}

import django

django.setup()

from celery import current_app
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import setup_databases, teardown_databases
from django.urls import reverse
from django.utils import timezone

from benchmarks import bare
from benchmarks.recorded import record
from billing.simulator import books, courier
from customs import assessing
from customs.documents import forms
from forwarding.documents import labels
from forwarding.models import Milestone
from suuq import documents
from tests.billing.stripe_world import pay, start
from tests.factories import customs as declared
from tests.factories.arriving import let_go
from tests.factories.billing import bill
from tests.factories.forwarding import PackageFactory, PurchaseFactory, ShipmentFactory, WarehouseFactory, posted_at
from tests.factories.keys import Program

NUMBERS = count(1)
EVENTS = 12
SECRET = "whsec_simulator"  # noqa: S105 - the simulator's own
Act = Callable[[int], object]


@dataclass(frozen=True)
class Workload:
    """An act, what stands beside it, and what it should reach of that."""

    words: str
    ours: Act
    beside: str
    limit: Act
    reach: str


def workloads(calls: int) -> Iterator[Workload]:
    """Furnish each workload for so many calls."""
    yield from _checking_in(calls)
    yield from _tracking()
    yield from _declaring()
    yield from _settling(calls)
    yield from _papers(calls)


def _checking_in(calls: int) -> Iterator[Workload]:
    warehouse = WarehouseFactory(code="FR")
    program = Program(posted_at(warehouse))
    numbers = [f"1Z999AA1{n:010d}" for n in range(calls + 2)]
    for number in numbers:
        PurchaseFactory(warehouse=warehouse, tracking=[number])

    def ours(_n: int) -> None:
        answer = program.post("/check-ins", {"barcodes": [numbers.pop()], "weight_grams": 1200})
        assert answer.json()["status"] == "on_shelf", answer.content  # noqa: S101 - else nothing is measured

    bare.VIEWS["check-in"] = bare.Rows(lambda: ours(0)).again
    yield Workload("check-in by API", ours, "bare view, the same rows", bare.asked("check-in"), "0.6")


def _tracking() -> Iterator[Workload]:
    shipment = let_go(ShipmentFactory(packed=True, status="arrived"))
    for n in range(EVENTS):
        Milestone.objects.record(shipment, Milestone.Code.LANDED, at=timezone.now(), detail=str(n))
    client, address = Client(), (f"10.{n >> 8 & 255}.{n & 255}.1" for n in NUMBERS)

    def page(_n: int) -> None:
        answer = client.get(f"/en/track/?number={shipment.number}", REMOTE_ADDR=next(address))
        assert answer.content.count(b"su-timeline__event--past") == EVENTS, answer.content  # noqa: S101 - else nothing is measured

    def api(_n: int) -> None:
        answer = client.get(f"/api/v1/tracking/{shipment.number}", REMOTE_ADDR=next(address))
        assert len(answer.json()["events"]) == EVENTS, answer.content  # noqa: S101 - the same

    def read() -> str:
        milestones = Milestone.objects.of_shipment(shipment).values("code", "at", "place")
        return json.dumps(list(milestones), default=str)

    def first(n: int) -> None:
        caches["shown"].clear()
        page(n)

    bare.VIEWS["tracking"] = read
    acts = {
        "tracking page, 12 events": page,
        "tracking page, 12 events, when something has happened since": first,
        "tracking by API, 12 events": api,
    }
    for words, ours in acts.items():
        yield Workload(words, ours, "bare view, the same rows by the ORM", bare.asked("tracking"), "0.8")


def _declaring() -> Iterator[Workload]:
    def ours(_n: int) -> None:
        items = [declared.item(f"Running shoes {n}") for n in range(10)]
        declaration = declared.lodged(*items, at=timezone.now(), gross_weight_grams=9000)
        assessing.assess(declaration, by=None, at=timezone.now())

    rows = bare.Rows(lambda: ours(0))
    limit = "the same rows by psycopg"
    yield Workload("declaration of ten lines lodged and assessed", ours, limit, lambda _n: rows.again(), "")


def _settling(calls: int) -> Iterator[Workload]:
    payloads = [_paid_at_stripe() for _call in range(calls + 2)]
    client, address = Client(), reverse("stripe_webhook")

    def ours(_n: int) -> None:
        payload = payloads.pop()
        signed = {"stripe-signature": courier.sign(payload, secret=SECRET, at=int(time.time()))}
        current_app.conf.task_always_eager = True  # what the worker does counts too
        answer = client.post(address, payload, content_type="application/json", headers=signed)
        current_app.conf.task_always_eager = False
        assert answer.status_code == 200, answer.content  # noqa: PLR2004, S101 - else nothing is measured

    bare.VIEWS["settle"] = bare.Rows(lambda: ours(0)).again
    words = "settle by webhook, with the real SDK and without the simulator's own time"
    yield Workload(words, ours, "bare view, the same rows", bare.asked("settle"), "0.5")


def _paid_at_stripe() -> bytes:
    checkout = start(bill(at=timezone.now()), at=timezone.now())
    pay(checkout, at=int(time.time()))
    session = {"id": checkout.session_id, "object": "checkout.session", "payment_intent": _intent(checkout)}
    event = next(b for b in reversed(list(books.bodies("event"))) if b["type"] == "checkout.session.completed")
    return json.dumps(event | {"data": {"object": event["data"]["object"] | session}}).encode()


def _intent(checkout: Any) -> str:
    return str(books.find(checkout.session_id, books.SESSION, lock=False).body["payment_intent"])


def _papers(calls: int) -> Iterator[Workload]:
    """Each paper is another parcel's: typst remembers a page that it has set before, and nobody asks for one twice."""
    packages = PackageFactory.create_batch(calls)
    labelled = [labels._drawn(labels._parcel(one)) for one in PackageFactory.create_batch(calls)]  # noqa: SLF001 - what is on it, for typst alone
    yield Workload(
        "label as PDF", lambda _n: labels.parcel(packages.pop()),
        "typst alone", lambda _n: documents.compile(labels.HERE / "label.typ", labelled.pop()), "0.67",
    )  # fmt: skip
    lodged = [_lodged(n) for n in range(calls)]
    drawn = [forms.data(form, form.declared, "CN23", "fr") for form in map(_lodged, range(calls, 2 * calls))]
    assert forms.form_name(lodged[0].declared) == "CN23"  # noqa: S101 - else another form is measured
    yield Workload(
        "CN23 as PDF", lambda _n: forms.postal_declaration(lodged.pop(), language="fr"),
        "typst alone", lambda _n: documents.compile(forms.HERE / "cn23.typ", drawn.pop()), "0.67",
    )  # fmt: skip


def _lodged(n: int) -> Any:
    """Lodge a declaration, and read it as a page does, by its reference."""
    form = declared.lodged(declared.item(f"Running shoes {n}", value_minor=50_000_00 + n), at=timezone.now())
    return type(form).objects.get(pk=form.pk)


def measure(each: int, rounds: int) -> list[str]:
    """Let each workload and its limit take turns; give the lines of a table."""
    lines = ["| | a second | its limit, a second | of the limit | asked |", "|---|---|---|---|---|"]
    for work in workloads(each * (rounds + 1)):
        pairs = [(_rate(work.ours, each), _rate(work.limit, each)) for _round in range(rounds + 1)][1:]
        ours, limit = (statistics.median(side) for side in zip(*pairs, strict=True))
        shares = [mine / other for mine, other in pairs]
        share = f"{statistics.median(shares):.2f} ({min(shares):.2f} to {max(shares):.2f})"
        lines.append(f"| {work.words} | {ours:,.0f} | {limit:,.0f} ({work.beside}) | {share} | {work.reach} |")
        print(lines[-1], flush=True)
    return lines


def _rate(act: Act, each: int) -> float:
    is_limit = "bare" in act.__module__
    house = {"ROOT_URLCONF": "benchmarks.bare"} if is_limit else {"STRIPE_TRANSPORT": "benchmarks.bare.stripe"}
    bare.ELSEWHERE.clear()
    with override_settings(**house):
        start = time.perf_counter()
        for n in range(each):
            act(n)
        return each / (time.perf_counter() - start - sum(bare.ELSEWHERE))


def main() -> None:
    """Measure, print, and record if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--each", type=int, default=20, help="calls of each in a round")
    parser.add_argument("--record", action="store_true", help="put the figures into docs/performance.md")
    told = parser.parse_args()
    current_app.conf.task_always_eager = False
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        call_command("load_tariff", demo=True, verbosity=0, stdout=io.StringIO())
        lines = measure(told.each, told.rounds)
    finally:
        connection.close()
        teardown_databases(databases, verbosity=0)
    if told.record:
        record("\n".join(lines), script="beside")


if __name__ == "__main__":
    main()
