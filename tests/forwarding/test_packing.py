"""The packing table over HTTP: the pick list, the wrong parcel, the closed box."""

import pytest
from django.urls import reverse

from forwarding.journey import consolidate
from forwarding.models import Package, Shipment
from forwarding.states import PackageStatus, ShipmentStatus
from suuq.audit import Entry
from tests.factories.forwarding import AT, PackageFactory, PurchaseFactory, boxed, posted_at

pytestmark = pytest.mark.django_db
BOX = {"weight": "2.4", "length": "40", "width": "30", "height": "20"}


@pytest.fixture
def table(client_as, warehouse):
    return client_as(posted_at(warehouse))


@pytest.fixture
def box(warehouse):
    """Two parcels of one person, the nearer shelf second in the books."""
    far = PackageFactory(warehouse=warehouse, shelf=warehouse.shelves.get(code="B-14"))
    near = PackageFactory(warehouse=warehouse, shelf=warehouse.shelves.get(code="A-01"), customer=far.customer)
    return boxed(far, near)


def scan(table, box, text):
    return table.post(reverse("warehouse:pack_scan", args=[box.number]), {"scan": text}, follow=True)


def close(table, box, **facts):
    return table.post(reverse("warehouse:pack_close", args=[box.number]), BOX | facts, follow=True)


def fill(table, box):
    for package in box.packages.all():
        answer = scan(table, box, package.reference)
    return answer


def test_the_list_shows_what_is_asked_for_and_nothing_of_other_warehouses(table, box):
    elsewhere = boxed(PackageFactory())
    page = table.get(reverse("warehouse:packing")).content.decode()
    assert reverse("warehouse:pack", args=[box.number]) in page
    assert reverse("warehouse:pack", args=[elsewhere.number]) not in page
    assert table.get(reverse("warehouse:pack", args=[elsewhere.number])).status_code == 404


def test_parcels_are_fetched_in_the_order_of_the_shelves(table, box):
    page = table.get(reverse("warehouse:pack", args=[box.number]))
    assert [package.shelf.code for package, _inside in page.context["picks"]] == ["A-01", "B-14"]
    assert page.context["panel"].shelf.code == "A-01"


def test_a_box_that_was_called_off_is_told_so_and_gets_no_label(table, box):
    consolidate.cancel(shipment=box, by=None, at=AT)
    page = table.get(reverse("warehouse:pack", args=[box.number]))
    assert page.context["panel"].state == "stop"
    assert reverse("warehouse:box_label", args=[box.number, "pdf"]) not in page.content.decode()


def test_a_wrong_parcel_stops_the_box_and_says_where_it_belongs(table, box, warehouse):
    stray = PackageFactory(warehouse=warehouse, shelf=warehouse.shelves.get(code="B-14"))
    answer = scan(table, box, stray.reference)
    assert (answer.status_code, answer.context["panel"].state) == (409, "stop")
    assert stray.reference in str(answer.context["panel"].say[0])
    assert answer.context["panel"].shelf.code == "B-14"
    assert not any(inside for _package, inside in answer.context["picks"])


@pytest.mark.parametrize("text", ["PO-UNKNOWN-1", "https://evil.example", ""])
def test_what_is_no_parcel_of_ours_changes_nothing(table, box, text):
    answer = scan(table, box, text)
    assert answer.status_code == 409
    assert not any(inside for _package, inside in answer.context["picks"])


def test_a_parcel_is_known_by_its_carriers_barcode_too_and_counts_once(table, box):
    package = box.packages.first()
    for text in (package.scan_key, package.reference):
        answer = scan(table, box, text)
    assert sum(inside for _package, inside in answer.context["picks"]) == 1


def test_undo_takes_the_last_parcel_out_of_the_box(table, box):
    fill(table, box)
    answer = scan(table, box, "SUUQ-UNDO")
    assert sum(inside for _package, inside in answer.context["picks"]) == 1


def test_the_box_is_closed_with_its_measures_and_charged_weight(table, box):
    assert fill(table, box).context["complete"]
    answer = close(table, box)
    box.refresh_from_db()
    assert (box.status, box.weight_grams, box.sides_mm) == (ShipmentStatus.PACKED, 2400, (400, 300, 200))
    assert box.chargeable_grams == 5000
    assert answer.context["panel"].state == "ok"
    assert set(Package.objects.filter(shipment=box).values_list("status", flat=True)) == {PackageStatus.PACKED}


@pytest.mark.parametrize("weight", ["1.2", "4.8"])
def test_a_weight_that_its_parcels_do_not_explain_asks_for_a_second_look(table, box, weight):
    """A parcel forgotten, or one too many: the box stays open until somebody has looked and says why."""
    fill(table, box)
    answer = close(table, box, weight=weight)
    assert answer.context["panel"].state == "attention"
    assert "2.40 kg" in answer.content.decode()
    assert Shipment.objects.get().status == ShipmentStatus.REQUESTED
    close(table, box, weight=weight, why="the shop's crates were taken off")
    box.refresh_from_db()
    assert (box.status, box.weight_grams) == (ShipmentStatus.PACKED, int(float(weight) * 1000))
    assert Entry.objects.filter(verb="shipment.packed", why__contains="crates").count() == 1


def test_closing_twice_is_closing_once(table, box):
    fill(table, box)
    close(table, box)
    close(table, box, weight="9")
    box.refresh_from_db()
    assert box.weight_grams == 2400


def test_a_box_that_lacks_a_parcel_stays_open_and_names_it(table, box):
    scan(table, box, box.packages.first().reference)
    answer = close(table, box)
    assert answer.status_code == 409
    assert box.packages.last().reference in answer.content.decode()
    assert Shipment.objects.get().status == ShipmentStatus.REQUESTED


@pytest.mark.parametrize(("field", "value"), [("weight", ""), ("length", ""), ("height", "0"), ("weight", "1e3")])
def test_every_measure_is_asked_for(table, box, field, value):
    fill(table, box)
    answer = close(table, box, **{field: value})
    assert field in answer.context["form"].errors
    assert Shipment.objects.get().status == ShipmentStatus.REQUESTED


def test_what_is_inside_is_remembered_after_a_crash(table, box):
    """U41: the page is opened anew and the box is as it was."""
    scan(table, box, box.packages.first().reference)
    page = table.get(reverse("warehouse:pack", args=[box.number]))
    assert sum(inside for _package, inside in page.context["picks"]) == 1


@pytest.mark.parametrize("form", ["pdf", "zpl"])
def test_a_closed_box_has_a_label_and_an_open_one_has_none(table, box, form):
    address = reverse("warehouse:box_label", args=[box.number, form])
    assert table.get(address).status_code == 404
    fill(table, box)
    close(table, box)
    assert table.get(address).content.startswith({"pdf": b"%PDF", "zpl": b"^XA"}[form])


def test_what_the_shopper_called_it_helps_the_packer(table, warehouse):
    purchase = PurchaseFactory(warehouse=warehouse, items=[{"description": "Abaya, black"}])
    box = boxed(PackageFactory(warehouse=warehouse, customer=purchase.customer, purchase=purchase))
    assert "Abaya, black" in table.get(reverse("warehouse:pack", args=[box.number])).content.decode()
