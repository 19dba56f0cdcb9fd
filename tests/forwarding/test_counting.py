"""Moving by scan, counting a shelf, walking order, boxes at hand, ranges of numbers, and what a flight carries."""

import json
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from forwarding import boxes, loads, s10
from forwarding.demonstration import places
from forwarding.journey import clear, dispatch
from forwarding.models import BoxSize, CountedParcel, Errand, NumberRange, Package, Shelf
from forwarding.models.series import NoNumberLeft
from suuq.failures import FailedTask
from suuq.roles import Role
from tests.factories import customs
from tests.factories.forwarding import (
    AT,
    CustomerFactory,
    PackageFactory,
    PurchaseFactory,
    ShipmentFactory,
    boxed,
    posted_at,
)
from tests.factories.suuq import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client_as, warehouse):
    return client_as(posted_at(warehouse))


def at(warehouse, code):
    return Shelf.objects.get(warehouse=warehouse, code=code)


def put(warehouse, code, **facts):
    return PackageFactory(warehouse=warehouse, shelf=at(warehouse, code), **facts)


def scan(desk, name, text, *args):
    return desk.post(reverse(name, args=args), {"scan": text}, follow=True)


def test_a_parcel_is_moved_by_two_scans(desk, warehouse):
    package = put(warehouse, "A-01")
    assert scan(desk, "warehouse:move", package.reference).context["panel"].state == "attention"
    answer = scan(desk, "warehouse:move", "b-14")
    assert (answer.context["panel"].state, answer.context["panel"].shelf.code) == ("ok", "B-14")
    package.refresh_from_db()
    assert package.shelf.code == "B-14"


@pytest.mark.parametrize("wrong", ["B-99", "http://x", ""])
def test_a_wrong_scan_moves_nothing_and_says_what_was_expected(desk, warehouse, wrong):
    """U38."""
    package = put(warehouse, "A-01")
    scan(desk, "warehouse:move", package.reference)
    assert scan(desk, "warehouse:move", wrong).status_code == 409
    scan(desk, "warehouse:move", "SUUQ-UNDO")
    assert scan(desk, "warehouse:move", "B-14").status_code == 409  # nothing is in hand any more
    package.refresh_from_db()
    assert package.shelf.code == "A-01"


def test_a_count_finds_what_is_missing_and_what_stands_elsewhere(desk, warehouse):
    seen, lost, stray = (put(warehouse, code) for code in ("A-01", "A-01", "B-14"))
    page = desk.post(reverse("warehouse:begin_count", args=["A-01"]), follow=True)
    pk = page.context["count"].pk
    assert desk.post(reverse("warehouse:begin_count", args=["A-01"]), follow=True).context["count"].pk == pk
    scan(desk, "warehouse:count_scan", seen.reference, pk)
    assert scan(desk, "warehouse:count_scan", seen.reference, pk).context["panel"].state == "ok"
    assert scan(desk, "warehouse:count_scan", stray.reference, pk).context["panel"].state == "attention"
    assert scan(desk, "warehouse:count_scan", "TBA303112345678", pk).status_code == 409
    done = desk.post(reverse("warehouse:count_finish", args=[pk]), follow=True)
    assert done.context["panel"].state == "attention"
    found = dict(CountedParcel.objects.values_list("package__reference", "found"))
    assert found == {seen.reference: "seen", stray.reference: "extra", lost.reference: "missing"}
    stray.refresh_from_db()
    assert stray.shelf.code == "A-01"
    assert Errand.objects.get().package == lost
    assert lost.reference in desk.get(reverse("warehouse:errands")).content.decode()
    desk.post(reverse("warehouse:count_finish", args=[pk]))
    assert Errand.objects.count() == 1


def test_the_pick_list_goes_as_one_walks_and_names_the_box(desk, warehouse):
    for code, walk in (("A-01", 9), ("B-14", 2)):
        Shelf.objects.filter(warehouse=warehouse, code=code).update(walk=walk)
    for name, side in (("S", 200), ("M", 400)):
        BoxSize.objects.create(
            warehouse=warehouse, name=name, length_mm=side, width_mm=side, height_mm=side, empty_grams=100
        )
    owner = CustomerFactory()
    facts = {"customer": owner, "length_mm": 190, "width_mm": 190, "height_mm": 150}
    first, second = put(warehouse, "A-01", **facts), put(warehouse, "B-14", **facts)
    page = desk.get(reverse("warehouse:pack", args=[boxed(first, second).number]))
    assert [package for package, _inside in page.context["picks"]] == [second, first]
    assert page.context["box"].name == "M"


def test_the_smallest_box_that_holds_them_is_taken():
    small = boxes.Box("S", (300, 200, 100), 80, 5000)
    large = boxes.Box("L", (600, 400, 400), 400, 30_000)
    thing = boxes.Thing(1000, (90, 290, 190))
    assert boxes.choose([large, small], [thing]) == small
    assert boxes.choose([large, small], [thing, thing]) == large
    assert boxes.choose([large, small], [boxes.Thing(6000)]) == large
    assert boxes.choose([large, small], [boxes.Thing(1000, (700, 10, 10))]) is None


def test_27_litres_of_parcels_do_not_fly_in_a_box_of_96():
    """The demonstration's L holds 25 litres, seven eighths of its 29: the next one was three times as large."""
    sizes = [boxes.Box(name, sides, grams, 30_000) for name, *sides, grams in places.BOXES]
    chosen = boxes.choose(sizes, [boxes.Thing(1000, (300, 300, 100))] * 3)
    assert chosen.volume_mm3 < 2 * 27_000_000


def test_numbers_come_from_the_range_and_go_on_in_the_next():
    """A number is given once; a range that runs into another is refused."""
    NumberRange.objects.create(indicator="CP", first=10, last=11, next_serial=10)
    NumberRange.objects.create(indicator="CP", first=50, last=50, next_serial=50)
    assert [NumberRange.objects.draw("CP") for _n in range(3)] == [10, 11, 50]
    with pytest.raises(NoNumberLeft):
        NumberRange.objects.draw("CP")
    with pytest.raises(ValidationError):
        NumberRange(indicator="CP", first=11, last=40, next_serial=11).full_clean()
    assert s10.is_valid(s10.issue("EE", NumberRange.objects.draw("EE"), "DJ"))
    assert NumberRange.objects.get(indicator="EE").left == 10**8 - 2


@pytest.fixture
def flight(warehouse):
    return dispatch.plan(
        warehouse=warehouse, flight="ET735", departs_at=AT + timedelta(days=1), cut_off_at=AT + timedelta(hours=20),
        capacity_grams=2000, by=None, at=AT,
    )  # fmt: skip


def load(bag, box, when=AT):
    return dispatch.load(receptacle=bag, shipment=box, by=None, at=when)


def test_a_flight_takes_what_fits_before_its_cut_off(flight, cleared, warehouse):
    bag = dispatch.open_bag(dispatch=flight, by=None, at=AT)
    first, second = cleared(warehouse), cleared(warehouse)
    with pytest.raises(dispatch.CannotLoad) as late:
        load(bag, first, AT + timedelta(hours=21))
    assert late.value.reasons[0].code == "cut_off"
    load(bag, first)
    assert loads.room_grams(flight) == 500
    with pytest.raises(dispatch.CannotLoad) as full:
        load(bag, second)
    assert full.value.reasons[0].code == "full"


def test_the_board_names_who_can_act_on_what_is_held_back(cleared, warehouse):
    cleared(warehouse)
    unpaid = cleared(warehouse)
    Package.objects.filter(shipment=unpaid).update(battery="loose")
    purchase = PurchaseFactory(warehouse=warehouse)
    inside = PackageFactory(warehouse=warehouse, customer=purchase.customer, purchase=purchase, status="packed")
    boxed(inside, packed=True, quoted_minor=100)
    board = loads.board(warehouse)
    assert board.ready_grams == 1500
    assert {str(who): n for who, n in board.waiting_for} == {"The warehouse": 1, "Its owner": 1}


def test_a_box_that_cannot_be_declared_stands_before_the_operator_until_it_is(client_as, warehouse, tariff):
    """The loading board says why and who; asked for again once it is put right, it stands there no more."""
    purchase = PurchaseFactory(warehouse=warehouse)
    inside = PackageFactory(warehouse=warehouse, customer=purchase.customer, purchase=purchase, status="packed")
    box = boxed(inside, packed=True)
    purchase.items.update(description="123")
    for _again in range(2):
        clear.clear_for_flight(box.pk)
    failed = FailedTask.objects.get(ended_at=None)
    assert (failed.times, str(box) in failed.trouble, "Describe the item" in failed.trouble) == (2, True, True)
    assert [(str(who), n) for who, n in loads.board(warehouse).waiting_for] == [("The operator", 1)]
    assert "Describe the item" in client_as(PersonFactory(role=Role.OPERATOR)).get(reverse("operate")).content.decode()

    purchase.items.update(description="Sports shoes, textile upper")
    clear.clear_for_flight(box.pk)
    box.refresh_from_db()
    assert (box.invoice is None, FailedTask.objects.filter(ended_at=None).count()) == (False, 0)


def test_a_flight_leaves_only_on_complete_data_and_tells_it_in_four_forms(flight, cleared, warehouse, desk):
    bag = dispatch.open_bag(dispatch=flight, by=None, at=AT)
    box = load(bag, cleared(warehouse))
    dispatch.close(receptacle=bag, seal="S-1", weight_grams=1600, by=None, at=AT)
    box.customer.user.full_name = "=1+1"
    box.customer.user.save()
    answers = {
        form: desk.get(reverse("warehouse:manifest_data", args=[flight.number, form]))
        for form in ("csv", "json", "xml")
    }
    record = json.loads(answers["json"].content)
    assert record["totals"] == {"receptacles": 1, "items": 1, "weight_kg": "1.600"}
    assert record["receptacles"][0]["items"][0]["id"] == box.number
    assert (record["dispatch"]["origin"], record["dispatch"]["mail_category"]) == ("FRCDGA", "A")
    table = answers["csv"].content.decode()
    assert box.number in table
    assert "'=1+1" in table
    told = ET.fromstring(answers["xml"].content)  # noqa: S314 - our own
    assert [told.findtext(f".//{name}") for name in ("Bol_reference", "Total_gross_mass", "Date_of_departure")] == [
        box.number, f"{box.weight_grams / 1000:.3f}", f"{flight.departs_at:%Y-%m-%d}",
    ]  # fmt: skip
    assert "bags with their sacks 1.600 kg" in answers["xml"].content.decode()
    assert desk.get(reverse("warehouse:manifest_data", args=[flight.number, "exe"])).status_code == 404
    dispatch.depart(dispatch=flight, by=None, at=AT)


def test_an_officer_finds_the_parcels_of_a_flight_and_its_manifest(flight, cleared, warehouse, client_as, person):
    bag = dispatch.open_bag(dispatch=flight, by=None, at=AT)
    box = load(bag, cleared(warehouse))
    dispatch.close(receptacle=bag, seal="S-1", weight_grams=1600, by=None, at=AT)
    dispatch.depart(dispatch=flight, by=None, at=AT)
    officer = client_as(person(Role.OFFICER))
    listed = officer.get(reverse("customs:found"), {"flight": flight.flight}).context
    assert [row.declaration.reference for row in listed["rows"]] == [box.number]
    assert [one.number for one in listed["carriages"]] == [flight.number]
    asked = {"flight": flight.flight, "number": flight.number}
    assert box.number in officer.get(reverse("customs:manifest"), asked).content.decode()
    assert officer.get(reverse("customs:manifest"), {"flight": "XX1"}).status_code == 404
    sad = officer.get(reverse("customs:message", args=[box.number, "asycuda"])).content.decode()
    assert all(words in sad for words in (f"/{flight.number}<", ">FRCDG<", f"<Identity>{flight.flight}<"))


def test_a_line_without_its_code_is_named_before_the_flight_leaves():
    declared = customs.lodged(customs.item(hs_code=""), customs.item("Book"))
    box = ShipmentFactory(packed=True, declaration=declared)
    said = [str(reason) for reason in loads.why_not_complete(box)]
    assert said == [f"{box} lacks the customs code of “Running shoes”."]
