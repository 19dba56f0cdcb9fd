"""The receiving bench without a line, and without scripts."""

import re

import pytest
from playwright.sync_api import expect

from forwarding.models import Package
from tests.browser.benches import measure, scan, state, stop
from tests.browser.conftest import screenshot
from tests.factories.forwarding import CustomerFactory, PurchaseFactory

pytestmark = pytest.mark.django_db(transaction=True)
PARCELS = 50


def test_fifty_parcels_without_a_mouse_and_the_line_cut_in_the_middle(own_browser, warehouse):
    """U36, U42, R49: twenty by the server, fifteen kept on the device across a reload, the rest by the server again."""
    shopper = CustomerFactory()
    for n in range(PARCELS):
        PurchaseFactory(customer=shopper, warehouse=warehouse, tracking=[f"PO-{n:05}"])
    page = own_browser()
    expect(page.locator("[data-queue][data-kept]")).to_have_count(1)

    def take_in(n):
        scan(page, f"PO-{n:05}")
        measure(page, "1.2", "34", "22", "10")
        state(page, "ok")
        expect(page.locator("[data-scan]")).to_be_focused()

    for n in range(20):
        take_in(n)
    expect(page.locator(".su-scans > li")).to_have_count(10)
    page.context.set_offline(True)
    assert page.evaluate("() => fetch('/healthz').then(() => 'answered', () => 'cut')") == "cut"
    for n in range(20, 28):
        take_in(n)
    scan(page, "PO-00027")
    state(page, "attention")
    expect(page.locator("[data-bench]")).to_contain_text("Already scanned on this device.")
    page.goto("/en/warehouse/receive/")
    state(page, "ready")
    expect(page.locator("[data-offline] [data-queue-length]")).to_have_text("8")
    screenshot(page, "bench-no-line")
    for n in range(28, 35):
        take_in(n)
    assert Package.objects.count() == 20
    page.context.set_offline(False)
    expect(page.locator("[data-told-list] > li")).to_have_count(15)
    expect(page.locator("[data-bench]:not([data-offline])")).to_have_count(1)
    screenshot(page, "bench-line-back")
    for n in range(35, PARCELS):
        take_in(n)

    taken = Package.objects.filter(customer=shopper, purchase__isnull=False)
    assert taken.count() == Package.objects.count() == PARCELS
    assert {package.sides_mm for package in taken} == {(340, 220, 100)}
    assert taken.exclude(scanned_at=None).count() == 15
    kept = list(taken.exclude(scanned_at=None).order_by("received_at").values_list("scan_key", flat=True))
    assert kept == [f"PO{n:05}" for n in range(20, 35)]


def test_without_a_line_the_cage_and_undo_still_hold(own_browser, warehouse):
    """R48, R52: a stop is a stop, the cage is scanned, and what was taken back is told as an event of its own."""
    page = own_browser()
    page.context.set_offline(True)
    stop(page, "PO-00001", "PO-00002", "L-02")
    scan(page, "PO-00002")
    measure(page, "0.8")
    page.keyboard.press("Enter")
    state(page, "ok")
    page.keyboard.press("Escape")
    state(page, "attention")
    page.context.set_offline(False)
    expect(page.locator("[data-bench]:not([data-offline])")).to_have_count(1)
    expect(page.locator("[data-told-list] > li")).to_have_text([re.compile("Cage L-02")])  # what was taken back is not
    screenshot(page, "bench-told")
    first, second = Package.objects.order_by("pk")
    assert (first.status, second.status) == ("caged", "undone")


def test_without_scripts_the_bench_still_takes_a_parcel_in(own_browser, warehouse):
    PurchaseFactory(warehouse=warehouse, tracking=["PO-00001"])
    page = own_browser(java_script_enabled=False)
    page.fill("#scan", "PO-00001")
    page.press("#scan", "Enter")
    page.fill("#id_weight", "1.2")
    page.press("#id_weight", "Enter")
    expect(page.locator(".su-bench__place")).to_contain_text("A-01")
