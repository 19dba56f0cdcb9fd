"""A carrier's drop: said against found, closed with the difference explained; and the chooser where two announced."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from forwarding.journey import own
from forwarding.models import Drop, Package, PresetBox
from forwarding.states import PackageStatus
from tests.factories.forwarding import AT, UPS, PurchaseFactory, WarehouseFactory, posted_at

pytestmark = pytest.mark.django_db


def take_in(bench, code=UPS, **facts):
    form = {"weight": "1.2", "barcodes": code, "battery": "none"} | facts
    return bench.post(reverse("warehouse:measure") + f"?code={code}", form, follow=True)


def test_a_drop_is_counted_and_closed_only_with_the_difference_explained(bench, warehouse, client_as):
    bench.post(reverse("warehouse:drops"), {"carrier": "DHL", "pieces": "3"})
    drop = Drop.objects.get()
    for n in range(2):
        take_in(bench, f"PO-{n:04}")
    shift = bench.get(reverse("warehouse:receive")).context["shift"]
    assert (shift.drop, shift.drop_found, shift.drop_left) == (drop, 2, 1)
    address = reverse("warehouse:drop", args=[drop.reference])
    refused = bench.post(address, {"explanation": ""})
    assert "The carrier said 3 and 2 were found." in refused.content.decode()
    other = client_as(posted_at(warehouse))
    other.post(reverse("warehouse:work_on"), {"drop": drop.reference})
    assert other.get(reverse("warehouse:receive")).context["shift"].drop == drop
    bench.post(address, {"explanation": "One was left on the lorry."})
    drop.refresh_from_db()
    assert (drop.status, drop.pieces_found, drop.explanation) == ("closed", 2, "One was left on the lorry.")
    assert other.get(reverse("warehouse:receive")).context["shift"].drop is None
    assert "One was left" in bench.get(reverse("warehouse:drops")).content.decode()


def test_a_complete_drop_closes_without_words_and_what_is_taken_back_is_not_counted(bench):
    bench.post(reverse("warehouse:drops"), {"carrier": "UPS", "pieces": "1"})
    take_in(bench, "PO-0001")
    bench.post(reverse("warehouse:undo"))
    drop = Drop.objects.get()
    address = reverse("warehouse:drop", args=[drop.reference])
    assert bench.post(address, {"explanation": ""}).status_code == 200
    take_in(bench, "PO-0001")
    assert bench.post(address, {"explanation": ""}).status_code == 302


def test_the_database_holds_that_a_difference_is_explained(warehouse):
    with pytest.raises(IntegrityError), transaction.atomic():
        Drop.objects.create(
            reference="X", warehouse=warehouse, carrier="DHL", pieces_said=3, status="closed", pieces_found=2,
            opened_at=AT, closed_at=AT,
        )  # fmt: skip


def test_a_drop_of_another_warehouse_does_not_exist_here(bench):
    drop = Drop.objects.create(
        reference="ELSE", warehouse=WarehouseFactory(), carrier="DHL", pieces_said=1, opened_at=AT
    )
    assert bench.get(reverse("warehouse:drop", args=[drop.reference])).status_code == 404
    assert bench.post(reverse("warehouse:work_on"), {"drop": drop.reference}).status_code == 404


def test_two_announcements_of_one_number_ask_a_person(bench, warehouse):
    first, second = (PurchaseFactory(warehouse=warehouse) for _n in range(2))
    asked = bench.get(reverse("warehouse:measure") + f"?code={UPS}")
    assert asked.context["panel"].state == "attention"
    assert list(asked.context["form"].fitting) == [first, second]
    unanswered = take_in(bench)
    assert unanswered.context["form"].errors["purchase"]
    assert not Package.objects.exists()
    take_in(bench, purchase=second.reference)
    assert Package.objects.get().purchase == second


def test_none_of_them_goes_to_the_pool_and_is_not_guessed_at_night(bench, warehouse):
    for _n in range(2):
        PurchaseFactory(warehouse=warehouse)
    take_in(bench, purchase="none")
    package = Package.objects.get()
    assert (package.status, package.purchase) == (PackageStatus.UNKNOWN, None)
    assert own.rematch_all(at=AT) == 0
    likely = bench.get(reverse("warehouse:parcel", args=[package.reference])).context["likely"]
    assert {candidate.score for candidate in likely} == {95}


def test_the_suite_on_the_label_decides_between_them(bench, warehouse):
    _first, second = (PurchaseFactory(warehouse=warehouse) for _n in range(2))
    take_in(bench, label_words=f"MME {second.customer.suite}")
    assert Package.objects.get().purchase == second


def test_a_number_told_by_somebody_else_never_outweighs_the_suite_on_the_label(bench, warehouse):
    PurchaseFactory(warehouse=warehouse)
    owner = PurchaseFactory(warehouse=warehouse, tracking=["PO-0001"]).customer
    take_in(bench, label_words=owner.suite)
    package = Package.objects.get()
    assert (package.customer, package.purchase) == (owner, None)


def test_at_night_the_pool_finds_the_owner_who_came_later(bench, warehouse):
    take_in(bench)
    package = Package.objects.get()
    purchase = PurchaseFactory(warehouse=warehouse)
    assert own.rematch_all(at=AT) == 1
    package.refresh_from_db()
    assert (package.status, package.purchase) == (PackageStatus.ON_SHELF, purchase)
    assert own.rematch_all(at=AT) == 0


def test_a_box_is_scanned_after_its_parcel(bench):
    PresetBox.objects.create(code="A", name="Shoe box", length_mm=340, width_mm=220, height_mm=130)
    answer = bench.post(reverse("warehouse:scan"), {"scan": "SUUQ-BOX-A"})
    assert "Scan a parcel first" in answer.content.decode()
