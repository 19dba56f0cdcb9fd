"""The receiving bench takes back what it took in: within a minute, or later with a reason."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from forwarding import notices
from forwarding.models import Errand, ErrandKind, Notice, Package
from forwarding.states import PackageStatus, PurchaseStatus
from tests.factories.forwarding import UPS, PackageFactory, PurchaseFactory, ShipmentFactory
from tests.forwarding.receiving import panel, scan, take_in

pytestmark = pytest.mark.django_db


def test_undo_within_a_minute_is_an_event_and_the_purchase_waits_again(bench, warehouse):
    """U40, R52: and a scanner that fires twice takes back one parcel."""
    purchase = PurchaseFactory(warehouse=warehouse)
    take_in(bench, "PO-0001", label_words="nobody")
    take_in(bench)
    for _shot in range(2):
        assert "Taken back" in str(panel(scan(bench, "SUUQ-UNDO")).say[0])
    package = Package.objects.get(scan_key=UPS)
    assert package.status == PackageStatus.UNDONE
    purchase.refresh_from_db()
    assert purchase.status == PurchaseStatus.EXPECTED
    take_in(bench)
    assert Package.objects.present().count() == 2


def test_undo_after_a_minute_is_refused_with_the_reason(bench, receiver, warehouse):
    package = PackageFactory(
        warehouse=warehouse, received_by=receiver, received_at=timezone.now() - timedelta(seconds=61)
    )
    answer = bench.post(reverse("warehouse:undo"), {"parcel": package.reference})
    assert answer.status_code == 409
    assert "More than a minute" in answer.content.decode()
    package.refresh_from_db()
    assert package.status == PackageStatus.ON_SHELF


def test_a_parcel_recorded_wrongly_is_taken_in_again_and_its_owner_is_told(bench, warehouse):
    package = PackageFactory(warehouse=warehouse, received_at=timezone.now() - timedelta(days=2), is_damaged=True)
    address = reverse("warehouse:take_back", args=[package.reference])
    assert "Write why" in bench.post(address, {"why": ""}).content.decode()
    again = bench.post(address, {"why": "another parcel was on the scale"}, follow=True)
    assert again.context["form"].initial["is_damaged"] is True
    assert Notice.objects.get(code=notices.TAKEN_BACK).user == package.customer.user
    package.refresh_from_db()
    assert (package.status, package.shelf) == (PackageStatus.UNDONE, None)


@pytest.mark.parametrize("after", ["boxed", "asked"])
def test_what_the_next_step_leans_on_is_not_taken_back(bench, warehouse, after):
    """R52."""
    package = PackageFactory(warehouse=warehouse)
    if after == "boxed":
        Package.objects.filter(pk=package.pk).update(shipment=ShipmentFactory(customer=package.customer))
    else:
        Errand.objects.create(package=package, kind=ErrandKind.PHOTOS, asked_at=timezone.now())
    bench.post(reverse("warehouse:take_back", args=[package.reference]), {"why": "weighed wrongly"})
    package.refresh_from_db()
    assert package.status == PackageStatus.ON_SHELF


def test_problem_takes_the_last_parcel_in_again(bench, warehouse):
    PurchaseFactory(warehouse=warehouse)
    take_in(bench)
    again = scan(bench, "suuq-problem")
    assert again.redirect_chain[-1][0].startswith(reverse("warehouse:measure"))
    initial = again.context["form"].initial
    assert (initial["barcodes"], initial["weight"], initial["length"]) == (UPS, "1.2", "34")
