"""A shipment in several boxes: packed, flown, found, sent on and handed over box by box, and never without one."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.urls import reverse

from billing.models import Invoice
from customs import deciding
from forwarding import pieces, quotes, s10
from forwarding.documents import labels, manifests
from forwarding.journey import deliver, dispatch, forward, receive, settle
from forwarding.models import Errand, Piece, Shipment
from forwarding.states import DeliveryStatus, ShipmentStatus
from suuq.audit import Entry
from suuq.roles import Role
from tests.factories.forwarding import AT, PackageFactory, WarehouseFactory, boxed, hub, posted_at
from tests.forwarding.test_labels import drawn, read
from tests.refusals import codes

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=20)
SIDES = {"length": "30", "width": "20", "height": "20"}


@pytest.fixture
def pair(cleared):
    """A shipment packed in two boxes, cleared and paid."""
    whole = cleared(WarehouseFactory())
    Shipment.objects.filter(pk=whole.pk).update(length_mm=None, width_mm=None, height_mm=None)
    numbers = [whole.number, s10.issue("CP", 79_000_001, "DJ")]
    return [
        Piece.objects.create(
            shipment=whole, serial=n, of=2, number=number, weight_grams=750, length_mm=300, width_mm=200, height_mm=90
        )
        for n, number in enumerate(numbers, start=1)
    ]  # fmt: skip


@pytest.fixture
def flight(pair):
    """Each box in a bag of its own."""
    leaving = dispatch.plan(warehouse=pair[0].shipment.warehouse, flight="DJ1", departs_at=AT, by=None, at=AT)
    for n, piece in enumerate(pair):
        bag = dispatch.open_bag(dispatch=leaving, by=None, at=AT)
        dispatch.load(receptacle=bag, shipment=piece, by=None, at=AT)
        dispatch.close(receptacle=bag, seal=f"S{n}", weight_grams=900, by=None, at=AT)
    return leaving


def landed(flight):
    dispatch.depart(dispatch=flight, by=None, at=AT)
    bags = list(flight.receptacles.order_by("pk"))
    for bag in bags:
        receive.open_bag(receptacle=bag, by=None, at=LATER)
    return bags


def status(piece):
    return Shipment.objects.get(pk=piece.shipment_id).status


def test_the_packer_fills_one_box_then_another(client_as):
    warehouse = WarehouseFactory()
    first, second = PackageFactory(warehouse=warehouse), PackageFactory(warehouse=warehouse)
    shipment, bench = boxed(first, second), client_as(posted_at(warehouse))

    def post(door, **fields):
        return bench.post(reverse(f"warehouse:{door}", args=[shipment.number]), fields)

    post("pack_scan", scan=first.reference)
    assert bench.get(reverse("warehouse:pack", args=[shipment.number])).context["may_split"]
    post("pack_close", weight="1.3", more="1", **SIDES)
    post("pack_scan", scan=second.reference)
    assert post("pack_close", weight="1.4", **SIDES).status_code == 302

    packed = Shipment.objects.get()
    assert [(box.part, box.weight_grams) for box in packed.boxes] == [("1/2", 1300), ("2/2", 1400)]
    assert (packed.weight_grams, packed.sides_mm, packed.chargeable_grams) == (2700, None, 5000)  # twelve litres each
    assert packed.boxes[0].number == packed.number != packed.boxes[1].number
    page = bench.get(reverse("warehouse:pack", args=[shipment.number])).content.decode()
    assert all(reverse("warehouse:box_label", args=[box.number, "pdf"]) in page for box in packed.boxes)
    facts = labels._box(packed.boxes[1])
    assert (facts.code, facts.flags[0]) == (packed.boxes[1].number, "2/2")
    assert set(read(drawn(facts))) == {facts.code}


def test_a_flight_takes_all_boxes_or_none(pair):
    leaving = dispatch.plan(warehouse=pair[0].shipment.warehouse, flight="DJ1", departs_at=AT, by=None, at=AT)
    bag = dispatch.open_bag(dispatch=leaving, by=None, at=AT)
    dispatch.load(receptacle=bag, shipment=pair[1], by=None, at=AT)
    dispatch.close(receptacle=bag, seal="S1", weight_grams=800, by=None, at=AT)
    with pytest.raises(dispatch.CannotDepart) as refusal:
        dispatch.depart(dispatch=leaving, by=None, at=AT)
    assert codes(refusal) == {"apart"}
    assert [row[2] for row in manifests.rows(leaving)] == [pair[1].number]


def test_each_box_is_weighed_again_when_the_whole_is_contested(pair, client_as, photo):
    """What all of them together cost too much is given back."""
    whole = Shipment.objects.get(pk=pair[0].shipment_id)
    shopper, bench = client_as(whole.customer.user), client_as(posted_at(whole.warehouse))
    before = quotes.of_shipment(whole).total_minor
    assert shopper.get(reverse("shipment", args=[whole.number])).context["may_contest"]
    shopper.post(reverse("contest_box", args=[whole.number]), {"words": "half of that"})
    errand = Errand.objects.get()
    door = reverse("warehouse:errand", args=[errand.pk])
    small = {"weight": "0.2", "length": "20", "width": "10", "height": "10"}
    first, second = ({f"box{n}_{name}": size for name, size in small.items()} for n in (1, 2))
    assert bench.post(door, first | {"photo": photo}).status_code == HTTPStatus.CONFLICT
    photo.seek(0)
    bench.post(door, first | second | {"photo": photo})
    whole.refresh_from_db()
    assert ([piece.weight_grams for piece in whole.pieces.all()], whole.weight_grams) == ([200, 200], 400)
    assert Invoice.objects.get(kind="credit_note").total_minor == before - quotes.of_shipment(whole).total_minor > 0


def test_one_box_short_is_a_case_and_the_shipment_waits_for_it(flight, pair):
    one, two = landed(flight)
    here = hub()
    receive.scan(receptacle=one, number=pair[0].number, hub=here, by=None, at=LATER)
    receive.finish(receptacle=two, by=None, at=LATER)
    case = two.discrepancies.get()
    assert (case.shipment_number, case.kind, status(pair[0])) == (pair[1].number, "missing", ShipmentStatus.MISSING)
    receive.scan(receptacle=one, number=pair[1].number, hub=here, by=None, at=LATER)  # it was in the other bag
    case.refresh_from_db()
    assert (case.outcome, status(pair[0])) == ("found", ShipmentStatus.ARRIVED)
    assert Entry.objects.filter(verb="piece.arrived").count() == 2


def test_a_box_given_up_keeps_the_others_no_longer(flight, pair, person):
    one, two = landed(flight)
    here, officer = hub(), person(Role.OFFICER)
    receive.scan(receptacle=one, number=pair[0].number, hub=here, by=None, at=LATER)
    receive.finish(receptacle=two, by=None, at=LATER)
    settle.settle(case=two.discrepancies.get(), outcome="lost", words="searched", hub=here, by=officer, at=LATER)
    assert status(pair[0]) == ShipmentStatus.ARRIVED
    assert pieces.why_not_all(Shipment.objects.get(), [pair[0].number]) == []


def test_one_of_which_no_box_came_is_lost_and_comes_with_the_first_that_is_found(flight, pair, person):
    one, two = landed(flight)
    here = hub()
    for bag in (one, two):
        receive.finish(receptacle=bag, by=None, at=LATER)
        settle.settle(case=bag.discrepancies.get(), outcome="lost", words="searched", hub=here, by=None, at=LATER)
    assert status(pair[0]) == ShipmentStatus.LOST
    bag = dispatch.open_bag(dispatch=dispatch.plan(
        warehouse=pair[0].shipment.warehouse, flight="DJ2", departs_at=LATER, by=None, at=LATER,
    ), by=None, at=LATER)  # fmt: skip
    type(bag).objects.filter(pk=bag.pk).update(status="opened", seal="S2", weight_grams=900)
    receive.scan(receptacle=bag, number=pair[0].number, hub=here, by=None, at=LATER)
    assert (status(pair[0]), pieces.why_not_all(Shipment.objects.get(), [pair[0].number])) == ("arrived", [])


def test_between_offices_and_into_hands_box_by_box(flight, pair, person):
    one, two = landed(flight)
    here = hub()
    for bag, piece in ((one, pair[0]), (two, pair[1])):
        receive.scan(receptacle=bag, number=piece.number, hub=here, by=None, at=LATER)
    shipment = Shipment.objects.get()
    deciding.release(shipment.declaration, by=person(Role.OFFICER), at=LATER)
    delivery, there = shipment.delivery, shipment.agency
    van = forward.open_waybill(sender=here, receiver=there, by=None, at=LATER)
    forward.put_on(waybill=van, delivery=delivery, box=pair[0], by=None, at=LATER)
    with pytest.raises(forward.CannotSend) as refusal:
        forward.send(waybill=van, by=None, at=LATER)
    assert codes(refusal) == {"boxes_left"}
    forward.put_on(waybill=van, delivery=delivery, box=pair[1], by=None, at=LATER)
    forward.send(waybill=van, by=None, at=LATER)
    assert forward.find(waybill=van, delivery=delivery, box=pair[0], by=None, at=LATER).status == DeliveryStatus.MOVING
    forward.finish(waybill=van, by=None, at=LATER)
    assert van.discrepancies.get().shipment_number == pair[1].number
    ready = deliver.scan_in(delivery=delivery, agency=there, box=pair[1], by=None, at=LATER)  # under a seat
    assert (ready.status, van.discrepancies.get().outcome) == (DeliveryStatus.READY, "found")

    hands = {"name": "Hodan", "code": ready.code}
    with pytest.raises(deliver.CannotHandOver) as refusal:
        deliver.hand_over(delivery=ready, hands=deliver.Hands(**hands, boxes=[pair[0].number]), by=None, at=LATER)
    assert codes(refusal) == {"box_missing"}
    both = deliver.Hands(**hands, boxes=[piece.number for piece in pair])
    assert deliver.hand_over(delivery=ready, hands=both, by=None, at=LATER).status == DeliveryStatus.DELIVERED


def test_boxes_in_two_places_are_told_to_both_sides_and_the_one_missing_is_named(flight, pair, person, client_as):
    """Owner and clerk read where each box lies; it is collected once all are there; a clerk says which is gone."""
    one, two = landed(flight)
    here = hub()
    for bag, piece in ((one, pair[0]), (two, pair[1])):
        receive.scan(receptacle=bag, number=piece.number, hub=here, by=None, at=LATER)
    shipment = Shipment.objects.get()
    deciding.release(shipment.declaration, by=person(Role.OFFICER), at=LATER)
    there = shipment.agency
    clerk, shopper = client_as(posted_at(there, role=Role.CLERK)), client_as(shipment.customer.user)
    scan_in = reverse("counter:scan_in")
    clerk.post(scan_in, {"number": pair[0].number})
    lying = [place for _box, place in pieces.lie(Shipment.objects.get())]
    assert lying == [str(there), str(here)]
    counter = clerk.get(reverse("counter:parcel", args=[shipment.number]))
    assert [place for _box, place in counter.context["boxes"]] == lying
    assert str(here) in shopper.get(reverse("shipment", args=[shipment.number])).content.decode()

    clerk.post(scan_in, {"number": pair[1].number})
    miss = reverse("counter:miss", args=[shipment.number])
    assert "Choose the box" in clerk.post(miss, {"words": "every shelf"}).content.decode()
    clerk.post(miss, {"words": "every shelf", "box": pair[1].number})
    assert there.discrepancies.get().shipment_number == pair[1].number
    assert [place for _box, place in pieces.lie(Shipment.objects.get())] == [str(there), "Being searched for"]
    back = forward.open_waybill(sender=there, receiver=here, by=None, at=LATER)
    forward.put_on(waybill=back, delivery=shipment.delivery, box=pair[0], by=None, at=LATER)
    shipment.delivery.refresh_from_db()
    assert shipment.delivery.status == DeliveryStatus.MISSING  # the other one still is
    clerk.post(scan_in, {"number": pair[1].number})
    shipment.delivery.refresh_from_db()
    assert (shipment.delivery.status, there.discrepancies.get().outcome) == (DeliveryStatus.READY, "found")
