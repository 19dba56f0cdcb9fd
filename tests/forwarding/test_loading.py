"""Loading and opening over HTTP: bags, flights, the gate's reasons, and what differs at the other end."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from forwarding import s9
from forwarding.journey import dispatch
from forwarding.models import Discrepancy, Dispatch, Receptacle, Shipment
from forwarding.states import DispatchStatus, ReceptacleStatus, ShipmentStatus
from tests.factories.forwarding import AT, ShipmentFactory, hub, posted_at

pytestmark = pytest.mark.django_db
FLIGHT = {"flight": "ET 736", "departs_at": "2026-11-28T14:30"}


@pytest.fixture
def dock(client_as, warehouse):
    return client_as(posted_at(warehouse))


@pytest.fixture
def bag(warehouse):
    flight = dispatch.plan(warehouse=warehouse, flight="ET735", departs_at=AT + timedelta(days=1), by=None, at=AT)
    return dispatch.open_bag(dispatch=flight, by=None, at=AT)


@pytest.fixture
def sorting(client_as):
    return client_as(posted_at(hub()))


def load(dock, bag, text):
    return dock.post(reverse("warehouse:load", args=[bag.pk]), {"scan": text}, follow=True)


def seal(dock, bag, weight="2", seal="S-100"):
    return dock.post(reverse("warehouse:close_bag", args=[bag.pk]), {"weight": weight, "seal": seal}, follow=True)


def depart(dock, bag):
    return dock.post(reverse("warehouse:flight", args=[bag.dispatch.number]), follow=True)


def take_out(sorting, bag, text, **facts):
    return sorting.post(reverse("warehouse:scan_out", args=[bag.pk]), {"scan": text, **facts}, follow=True)


@pytest.fixture
def flown(dock, bag, cleared, warehouse):
    """A bag of two boxes that has left."""
    for box in (cleared(warehouse), cleared(warehouse)):
        load(dock, bag, box.number)
    seal(dock, bag, weight="4")
    depart(dock, bag)
    bag.refresh_from_db()
    return bag


def test_a_flight_is_planned_once_however_often_it_is_sent(dock, warehouse):
    for _again in range(2):
        dock.post(reverse("warehouse:loading"), {"flight": "et 735", "departs_at": "2026-11-28T14:30"})
    flight = Dispatch.objects.get()
    assert (flight.flight, len(flight.number), flight.warehouse) == ("ET735", 20, warehouse)
    assert flight.departs_at == datetime(2026, 11, 28, 14, 30, tzinfo=ZoneInfo(warehouse.timezone))
    assert "14:30" in dock.get(reverse("warehouse:loading")).content.decode()


def test_a_flight_without_its_time_is_asked_again(dock):
    answer = dock.post(reverse("warehouse:loading"), {"flight": "ET735", "departs_at": "soon"})
    assert "departs_at" in answer.context["form"].errors
    assert not Dispatch.objects.exists()


def test_a_box_that_may_fly_goes_into_the_bag_once(dock, bag, cleared, warehouse):
    box = cleared(warehouse)
    for text in (box.number, f" {box.number.lower()}\r"):
        answer = load(dock, bag, text)
        assert answer.context["panel"].state == "ok"
    assert list(bag.shipments.all()) == [box]


def test_the_gates_reasons_are_shown_and_the_box_stays_out(dock, bag, warehouse):
    box = ShipmentFactory(packed=True, warehouse=warehouse)
    answer = load(dock, bag, box.number)
    assert (answer.status_code, answer.context["panel"].state) == (409, "stop")
    assert "Customs has not assessed it yet." in answer.content.decode()
    assert not bag.shipments.exists()


def test_the_board_says_what_is_ready_and_what_holds_the_rest(dock, cleared, warehouse):
    ready, blocked = cleared(warehouse), ShipmentFactory(packed=True, warehouse=warehouse)
    board = dock.get(reverse("warehouse:loading")).context["board"]
    assert board.ready == (ready,)
    assert [(held.box, [(reason.code, str(who)) for reason, who in held.reasons]) for held in board.held] == [
        (blocked, [("undeclared", "Customs")])
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("RR473124828GB", "the check digit is 8 and should be 9"),
        ("4711", "thirteen characters"),
        ("RR473124829GB", "No box"),
    ],
)
def test_a_misread_number_is_named(dock, bag, text, words):
    """R100 at the dock: which digit is wrong."""
    answer = load(dock, bag, text)
    assert answer.status_code == 409
    assert words in answer.content.decode()


def test_a_bag_is_weighed_and_sealed_and_its_number_takes_the_weight(dock, bag, cleared, warehouse):
    load(dock, bag, cleared(warehouse).number)
    seal(dock, bag, weight="1.9")
    bag.refresh_from_db()
    assert (bag.status, bag.seal) == (ReceptacleStatus.CLOSED, "S-100")
    assert s9.parse_receptacle(bag.number).weight_grams == 1900
    label = dock.get(reverse("warehouse:bag_label", args=[bag.pk]))
    assert label.content.startswith(b"%PDF")


@pytest.mark.parametrize("written", [{"weight": "40"}, {"seal": ""}, {"weight": ""}, {"weight": "0.1"}])
def test_a_bag_whose_scale_disagrees_stays_open(dock, bag, cleared, written):
    load(dock, bag, cleared(bag.dispatch.warehouse).number)
    answer = seal(dock, bag, **written)
    assert answer.context["seal_form"].errors
    bag.refresh_from_db()
    assert bag.status == ReceptacleStatus.OPEN


def test_the_last_bag_says_so_in_its_number_and_no_bag_follows(dock, bag, cleared, warehouse):
    """S9: whoever counts the bags at home knows from the label when all are there."""
    flight = bag.dispatch
    load(dock, bag, cleared(warehouse).number)
    dock.post(reverse("warehouse:close_bag", args=[bag.pk]), {"weight": "2", "seal": "S-100", "is_last": "on"})
    bag.refresh_from_db()
    assert s9.parse_receptacle(bag.number).is_last
    assert dock.post(reverse("warehouse:open_bag", args=[flight.number])).status_code == 409
    assert flight.receptacles.count() == 1


def test_a_box_is_taken_out_again_with_the_reason(dock, bag, cleared, warehouse):
    box = cleared(warehouse)
    load(dock, bag, box.number)
    dock.post(reverse("warehouse:unload", args=[box.number]), {"why": ""})
    assert bag.shipments.exists()
    dock.post(reverse("warehouse:unload", args=[box.number]), {"why": "crushed"})
    assert not bag.shipments.exists()


def test_what_is_taken_out_of_a_sealed_bag_breaks_its_seal_and_an_empty_bag_stays(dock, bag, cleared, warehouse):
    stopped, other = cleared(warehouse), cleared(warehouse)
    for box in (stopped, other):
        load(dock, bag, box.number)
    seal(dock, bag, weight="3.4")
    dock.post(reverse("warehouse:unload", args=[stopped.number]), {"why": "customs"})
    bag.refresh_from_db()
    assert (bag.status, bag.seal, bag.weight_grams) == (ReceptacleStatus.OPEN, "", None)
    seal(dock, bag, weight="1.9")
    dock.post(reverse("warehouse:reopen_bag", args=[bag.pk]), {"why": "another seal"})
    seal(dock, bag, weight="1.9")
    bag.refresh_from_db()
    assert (bag.status, s9.parse_receptacle(bag.number).weight_grams) == (ReceptacleStatus.CLOSED, 1900)
    dock.post(reverse("warehouse:open_bag", args=[bag.dispatch.number]))
    depart(dock, bag)
    assert list(Receptacle.objects.values_list("status", flat=True)) == [ReceptacleStatus.DEPARTED]
    late = dock.post(reverse("warehouse:change_flight", args=[bag.dispatch.number]), FLIGHT)
    assert "left" in late.content.decode()


def test_the_bags_of_a_flight_that_was_put_off_keep_their_numbers(dock, bag, cleared, warehouse):
    load(dock, bag, cleared(warehouse).number)
    address = reverse("warehouse:change_flight", args=[bag.dispatch.number])
    assert "More is loaded than that." in dock.post(address, FLIGHT | {"capacity": "1"}).content.decode()
    assert dock.post(address, FLIGHT | {"capacity": "2"}).status_code == 302
    flight = Dispatch.objects.get()
    assert (flight.flight, flight.number, flight.capacity_grams) == ("ET736", bag.dispatch.number, 2000)
    assert (flight.departs_at.hour, flight.departs_at.tzinfo) == (13, UTC)


def test_a_flight_leaves_only_with_closed_bags(dock, bag, cleared, warehouse):
    load(dock, bag, cleared(warehouse).number)
    answer = depart(dock, bag)
    assert answer.status_code == 409
    assert "Close every bag first." in answer.content.decode()
    assert Dispatch.objects.get().status == DispatchStatus.PLANNED


def test_when_the_flight_leaves_its_boxes_are_on_their_way(dock, flown):
    assert Dispatch.objects.get().status == DispatchStatus.DEPARTED
    assert set(Shipment.objects.values_list("status", flat=True)) == {ShipmentStatus.DISPATCHED}
    manifest = dock.get(reverse("warehouse:manifest", args=[flown.dispatch.number]))
    assert manifest.content.startswith(b"%PDF")


def test_nothing_is_loaded_after_the_flight_has_left(dock, flown, cleared, warehouse):
    late = cleared(warehouse)
    assert load(dock, flown, late.number).status_code == 409
    late.refresh_from_db()
    assert late.receptacle is None


def test_a_bag_is_opened_by_its_label_and_checked_box_by_box(sorting, flown):
    asked = sorting.post(reverse("warehouse:find_bag"), {"scan": flown.number.lower()}, follow=True)
    assert "Read the seal" in asked.content.decode()
    sorting.post(reverse("warehouse:break_seal", args=[flown.pk]), {"seal": f" {flown.seal.lower()}\r"})
    for box in flown.shipments.all():
        answer = take_out(sorting, flown, box.number)
        assert answer.context["panel"].state == "ok"
    done = sorting.post(reverse("warehouse:finish", args=[flown.pk]), follow=True)
    assert done.context["panel"].state == "ok"
    assert not Discrepancy.objects.exists()
    assert set(Shipment.objects.values_list("status", flat=True)) == {ShipmentStatus.ARRIVED}


def test_what_is_missing_extra_or_damaged_is_listed(sorting, flown, warehouse):
    found, lost = flown.shipments.order_by("pk")
    stray = ShipmentFactory(packed=True, warehouse=warehouse)
    opened = sorting.post(reverse("warehouse:break_seal", args=[flown.pk]), {"seal": ""}, follow=True)
    assert opened.context["panel"].state == "attention"
    damaged = take_out(sorting, flown, found.number, damage="corner crushed")
    assert damaged.context["panel"].state == "attention"
    assert take_out(sorting, flown, stray.number).context["panel"].state == "stop"
    assert take_out(sorting, flown, "RR473124829GB").context["panel"].state == "stop"
    done = sorting.post(reverse("warehouse:finish", args=[flown.pk]), follow=True)
    assert done.context["panel"].state == "attention"
    noted = {(d.shipment_number, d.kind) for d in Discrepancy.objects.all()}
    assert noted == {
        (found.number, "damaged"),
        (lost.number, "missing"),
        (stray.number, "extra"),
        ("RR473124829GB", "unknown"),
        (flown.number, "seal"),
    }


def test_scanning_twice_finds_once(sorting, flown):
    box = flown.shipments.first()
    sorting.post(reverse("warehouse:break_seal", args=[flown.pk]))
    for _again in range(2):
        answer = take_out(sorting, flown, box.number)
    assert (len(answer.context["found"]), len(answer.context["to_find"])) == (1, 1)


def test_a_misread_number_is_no_discrepancy(sorting, flown):
    sorting.post(reverse("warehouse:break_seal", args=[flown.pk]))
    assert take_out(sorting, flown, "RR473124828GB").status_code == 409
    assert not Discrepancy.objects.exists()


def test_a_bag_that_has_not_flown_is_not_opened(sorting, bag):
    assert sorting.post(reverse("warehouse:find_bag"), {"scan": bag.number}).status_code == 409
    assert sorting.get(reverse("warehouse:opened", args=[bag.pk])).status_code == 404
    assert sorting.post(reverse("warehouse:break_seal", args=[bag.pk])).status_code == 409
    assert Receptacle.objects.get().status == ReceptacleStatus.OPEN


def test_the_docks_doors_are_not_the_hubs(dock, sorting, bag):
    assert sorting.get(reverse("warehouse:loading")).status_code == 403
    assert dock.get(reverse("warehouse:opening")).status_code == 403
