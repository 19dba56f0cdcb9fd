"""The pages of the warehouse and of the hall fit and read, on a desk and on a telephone."""

import pytest
from django.utils import timezone

from forwarding import s10
from forwarding.journey import unload
from tests.browser.conftest import DESK, PHONE, assert_accessible, assert_fits, assert_reads, screenshot
from tests.factories.forwarding import (
    CustomerFactory,
    PackageFactory,
    ShipmentFactory,
    boxed,
    hub,
    posted_at,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_page_of_the_warehouse_fits_and_reads(browse, warehouse):
    PackageFactory(
        warehouse=warehouse, customer=None, status="unknown", label_words="MME HODAN", shelf=warehouse.shelves.last()
    )
    boxed(PackageFactory(warehouse=warehouse))
    ShipmentFactory(packed=True, warehouse=warehouse)
    page = browse(posted_at(warehouse))
    for name in ("receive", "measure", "pool", "packing", "loading", "shelves"):
        assert_reads(page, f"warehouse:{name}")


def test_the_bags_page_of_the_hub_fits_and_reads(browse):
    page = browse(posted_at(hub()), size=DESK, language="en")
    page.goto("/en/warehouse/")
    assert_fits(page)
    assert_accessible(page)


def test_the_pages_of_the_dock_fit_and_read_in_arabic_at_night(browse, warehouse):
    clerk = posted_at(warehouse)
    drop = unload.open_drop(warehouse=warehouse, carrier="DHL Express", pieces_said=12, by=clerk, at=timezone.now())
    PackageFactory(warehouse=warehouse, drop=drop, received_at=timezone.now(), received_by=clerk)
    box = ShipmentFactory(warehouse=warehouse, packed=True)
    for n, number in enumerate((box.number, s10.issue("CP", 79_000_001, "DJ")), start=1):
        box.pieces.create(
            serial=n, of=2, number=number, weight_grams=750, length_mm=300, width_mm=200, height_mm=90
        )  # fmt: skip
    page = browse(clerk, size=PHONE, language="ar", dark=True)
    for path in (
        "arrivals/", f"arrivals/{drop.reference}/", "receive/not-applied/", "receive/", f"packing/{box.number}/",
    ):  # fmt: skip
        page.goto(f"/ar/warehouse/{path}")
        assert_fits(page)
        assert_accessible(page)
        screenshot(page, f"dock-{path.split('/')[0]}-{len(path)}-ar")
    shopper = browse(CustomerFactory().user, size=PHONE, language="ar", dark=True)
    shopper.goto("/ar/claims/")
    assert_fits(shopper)
    assert_accessible(shopper)
    screenshot(shopper, "claims-ar")
