"""
Each act of the service beside its limit and its peers: the same rows by a bare Django view, the same page by others.

    .venv/bin/python benchmarks/beside.py [--rounds 5] [--each 20] [--record]

All of it through Django's own handler, without a network, on one PostgreSQL (``benchmarks/house.py``). A bare view has
no middleware, no session and no checks: it reads the same rows by the ORM, or writes the same rows by plain SQL in one
transaction. A peer (``benchmarks/peers``) works in a process of its own while ours waits: Karrio gives a tracker of as
many events to its owner's token, django-oscar shows an order of twelve lines to its buyer, Tryton prices and writes a
supplier's shipment of ten lines, WeasyPrint sets the words and pictures of the same paper in plain boxes.
"""

import io
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import house, peers, rounds

# isort: split
from celery import current_app
from django.core.management import call_command
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from benchmarks import bare
from benchmarks.recorded import record
from billing.simulator import books, courier
from customs import assessing
from customs.documents import forms
from forwarding.documents import labels
from forwarding.models import Milestone, Shipment
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
class Beside:
    """What stands beside an act, and the share of it that the act should reach."""

    words: str
    act: "Act | peers.Peer | None"
    asked: str = ""


@dataclass(frozen=True)
class Workload:
    """An act, and what stands beside it."""

    words: str
    ours: Act
    others: list[Beside]


def workloads(calls: int, stack: ExitStack) -> Iterator[Workload]:
    """Furnish each workload for so many calls."""
    yield from _checking_in(calls)
    yield from _tracking(calls, stack)
    yield from _declaring(stack)
    yield from _settling(calls)
    yield from _papers(calls, stack)


def _peer(stack: ExitStack, name: str, script: str, *told: str, **environment: str) -> "peers.Peer | None":
    """Start a peer on a database of its own, and wait until it has furnished itself; nothing where it cannot."""
    address = {"DATABASE_URL": house.absent(name) if name == "tryton" else house.another(name)}
    peer = stack.enter_context(peers.beside(name, script, *told, **address, **environment))
    try:
        return peer if peer and peer.rate(1) else None
    except peers.EndedError as told_why:
        print(told_why, flush=True)
        return None


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
    yield Workload("check-in by API", ours, [_bare("check-in", "0.6")])


def _bare(name: str, asked: str, words: str = "bare view, the same rows") -> Beside:
    return Beside(words, bare.asked(name), asked)


def _tracking(calls: int, stack: ExitStack) -> Iterator[Workload]:
    shipment, not_asked = _followed(), [_followed().number for _call in range(calls)]
    client, address = Client(), (f"10.{n >> 8 & 255}.{n & 255}.1" for n in NUMBERS)

    def asked(number: str) -> None:
        answer = client.get(f"/en/track/?number={number}", REMOTE_ADDR=next(address))
        assert answer.content.count(b"su-timeline__event--past") == EVENTS, answer.content  # noqa: S101 - else nothing is measured

    def page(_n: int) -> None:
        asked(shipment.number)

    def first(_n: int) -> None:
        asked(not_asked.pop())

    def api(_n: int) -> None:
        answer = client.get(f"/api/v1/tracking/{shipment.number}", REMOTE_ADDR=next(address))
        assert len(answer.json()["events"]) == EVENTS, answer.content  # noqa: S101 - the same

    def read() -> str:
        milestones = Milestone.objects.of_shipment(shipment).values("code", "at", "place")
        return json.dumps(list(milestones), default=str)

    bare.VIEWS["tracking"] = read
    limit = _bare("tracking", "0.8", "bare view, the same rows by the ORM")
    karrio = Beside("Karrio’s tracking API", _peer(stack, "karrio", "karrio_tracking"), "3")
    oscar = Beside("django-oscar’s order page", _peer(stack, "oscar", "oscar_order"))
    yield Workload("tracking page, 12 events", page, [limit, karrio, oscar])
    yield Workload("tracking page, 12 events, when something has happened since", first, [limit, karrio, oscar])
    yield Workload("tracking by API, 12 events", api, [limit, karrio])


def _followed() -> Shipment:
    """A parcel to which as much has happened as a page is to tell, and of which nobody has asked since."""
    shipment = let_go(ShipmentFactory(packed=True, status="arrived"))
    for n in range(EVENTS):
        Milestone.objects.record(shipment, Milestone.Code.LANDED, at=timezone.now(), detail=str(n))
    return shipment


def _declaring(stack: ExitStack) -> Iterator[Workload]:
    def ours(_n: int) -> None:
        items = [declared.item(f"Running shoes {n}") for n in range(10)]
        declaration = declared.lodged(*items, at=timezone.now(), gross_weight_grams=9000)
        assessing.assess(declaration, by=None, at=timezone.now())

    rows = bare.Rows(lambda: ours(0))
    tryton = _peer(stack, "tryton", "tryton_work", "declaration", DB_NAME="tryton")
    others = [Beside("the same rows by psycopg", lambda _n: rows.again()), Beside("Tryton, ten lines", tryton, "8")]
    yield Workload("declaration of ten lines lodged, assessed, stored", ours, others)


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
    yield Workload(words, ours, [_bare("settle", "0.5")])


def _paid_at_stripe() -> bytes:
    checkout = start(bill(at=timezone.now()), at=timezone.now())
    pay(checkout, at=int(time.time()))
    session = {"id": checkout.session_id, "object": "checkout.session", "payment_intent": _intent(checkout)}
    event = next(b for b in reversed(list(books.bodies("event"))) if b["type"] == "checkout.session.completed")
    return json.dumps(event | {"data": {"object": event["data"]["object"] | session}}).encode()


def _intent(checkout: Any) -> str:
    return str(books.find(checkout.session_id, books.SESSION, lock=False).body["payment_intent"])


def _papers(calls: int, stack: ExitStack) -> Iterator[Workload]:
    """Each paper is another parcel's: typst remembers a page that it has set before, and nobody asks for one twice."""
    packages = PackageFactory.create_batch(calls)
    labelled = [labels._drawn(labels._parcel(one)) for one in PackageFactory.create_batch(calls)]  # noqa: SLF001 - what is on it, for typst alone
    others = _typeset(stack, labels.HERE / "label.typ", labelled, "100mm 150mm")
    yield Workload("label as PDF", lambda _n: labels.parcel(packages.pop()), others)
    lodged = [_lodged(n) for n in range(calls)]
    drawn = [forms.data(form, form.declared, "CN23", "fr") for form in map(_lodged, range(calls, 2 * calls))]
    assert forms.form_name(lodged[0].declared) == "CN23"  # noqa: S101 - else another form is measured
    others = _typeset(stack, forms.HERE / "cn23.typ", drawn, "210mm 148mm")
    yield Workload("CN23 as PDF", lambda _n: forms.postal_declaration(lodged.pop(), language="fr"), others)


def _typeset(stack: ExitStack, template: Path, drawn: list[dict[str, Any]], size: str) -> list[Beside]:
    words = json.dumps(drawn[0], default=str)
    weasyprint = _peer(stack, "weasyprint", "weasyprint_page", size, words)
    alone = Beside("typst alone", lambda _n: documents.compile(template, drawn.pop()), "0.67")
    return [alone, Beside("WeasyPrint, the same words", weasyprint)]


def _lodged(n: int) -> Any:
    """Lodge a declaration, and read it as a page does, by its reference."""
    form = declared.lodged(declared.item(f"Running shoes {n}", value_minor=50_000_00 + n), at=timezone.now())
    return type(form).objects.get(pk=form.pk)


def measure(each: int, times: int) -> list[str]:
    """Let each workload and what stands beside it take turns; give the lines of a table."""
    lines = list(rounds.HEAD)
    with ExitStack() as stack:
        for work in workloads((each + 1) * (times + 1), stack):
            house.looked_over()
            ways = {one.words: _way(one.act, each) for one in work.others if one.act}
            told = rounds.in_turn({"": _way(work.ours, each)} | ways, times)
            for one in work.others:
                lines.append(rounds.row(work.words, told[""], one.words, told.get(one.words, []), one.asked))
                print(lines[-1], flush=True)
    return lines


def _way(act: "Act | peers.Peer", each: int) -> Callable[[], float]:
    return (lambda: act.rate(each)) if isinstance(act, peers.Peer) else lambda: _rate(act, each)


def _rate(act: Act, each: int) -> float:
    """Say how often a second; once before the clock runs, for who worked in between has left nothing warm."""
    act(each)
    bare.ELSEWHERE.clear()
    return each / (each / rounds.rate(act, each) - sum(bare.ELSEWHERE))


def main() -> None:
    """Measure, print, and record if asked."""
    parser = rounds.parser(__doc__)
    parser.add_argument("--each", type=int, default=20, help="calls of each in a round")
    asked = parser.parse_args()
    current_app.conf.task_always_eager = False
    with house.furnished(), override_settings(STRIPE_TRANSPORT="benchmarks.bare.stripe"):
        call_command("load_tariff", demo=True, verbosity=0, stdout=io.StringIO())
        lines = measure(asked.each, asked.rounds)
    if asked.record:
        record("\n".join(lines), script="beside", told=asked, data="a house with nothing else in it")


if __name__ == "__main__":
    main()
