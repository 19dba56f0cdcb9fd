"""The receiving bench in a real Chromium: a scanner and a keyboard, no mouse."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from forwarding.models import Package, PresetBox
from tests.browser.benches import measure, scan, state, stop
from tests.browser.conftest import assert_accessible, screenshot
from tests.factories.forwarding import PackageFactory, PurchaseFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_key_a_flag_and_a_further_barcode_from_anywhere(open_bench, warehouse):
    PurchaseFactory(warehouse=warehouse, tracking=["PO-00001"])
    page = open_bench()
    scan(page, "PO-00001")
    expect(page.locator("[data-first]")).to_be_focused()

    page.keyboard.type("0.8", delay=60)
    for key in "dlno":
        page.keyboard.press(key)
        expect(page.locator(f'[data-flag="{key}"]')).to_be_checked()
    page.keyboard.press("b")
    expect(page.locator('[data-battery][value="installed"]')).to_be_checked()
    scan(page, "]C1779017972697")
    expect(page.locator("[data-first]")).to_have_value("0.8")
    scan(page, "SUUQ-PROBLEM")
    expect(page.locator("[data-refused]")).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    state(page, "attention")

    package = Package.objects.get()
    assert package.is_damaged
    assert (package.is_liquid, package.is_odd_shape, package.is_prohibited) == (True, True, False)
    assert package.battery == "installed"
    assert set(package.barcodes.values_list("raw", flat=True)) == {"PO00001", "779017972697"}


LISTEN = """() => {
  const page = document.documentElement, start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...at) {
    page.dataset.heard = `${page.dataset.heard || ""}${this.frequency.value} `;
    return start.apply(this, at);
  };
}"""
OK, STOP, ATTENTION = "1046 ", "196 196 147 ", "660 660 "


def test_stop_is_heard_and_seen_until_the_cage_is_scanned(open_bench, warehouse):
    """U37: ok, stop and attention each have their sound, beside their colour and their word."""
    PurchaseFactory(warehouse=warehouse, tracking=["PO-00001"])
    page = open_bench()
    page.evaluate(LISTEN)
    stop(page, "PO-00001", "PO-00002", "L-02")
    scan(page, "PO-00009")  # nobody announced it
    expect(page.locator("html")).to_have_attribute("data-heard", f"{OK}{STOP}{STOP}{ATTENTION}")


def test_escape_takes_the_last_parcel_back(open_bench, warehouse):
    PurchaseFactory(warehouse=warehouse, tracking=["PO-00001"])
    page = open_bench()
    scan(page, "PO-00001")
    measure(page, "0.8")
    scan(page, "SUUQ-UNDO")  # nothing was taken in yet: it is left
    state(page, "ready")
    scan(page, "PO-00001")
    measure(page, "0.8")
    scan(page, "SUUQ-OK")
    state(page, "ok")
    page.keyboard.press("Escape")
    state(page, "attention")
    assert Package.objects.get().status == "undone"


def test_what_is_scanned_while_waiting_is_sent_next(open_bench, warehouse):
    """Two scans faster than one answer: both are answered, in order, and none is lost."""
    here = PackageFactory(warehouse=warehouse, shelf=warehouse.shelves.first(), received_at=timezone.now())
    page = open_bench()
    answers = []
    page.on(
        "response",
        lambda response: answers.append(response.request.post_data) if response.request.method == "POST" else None,
    )
    scan(page, "https://evil.example")
    scan(page, here.reference)
    state(page, "attention")
    assert [here.reference in body for body in answers] == [False, True]


def test_a_digit_chooses_where_two_people_announced_one_number(open_bench, warehouse):
    """The chooser, by keyboard: nothing is guessed, a digit picks, the weight is next; F7 knows the box."""
    PresetBox.objects.create(code="A", name="Shoe box", length_mm=340, width_mm=220, height_mm=130)
    first, second = (PurchaseFactory(warehouse=warehouse, tracking=["PO-00001"]) for _n in range(2))
    page = open_bench()
    scan(page, "PO-00001")
    expect(page.locator("[data-choice]").first).to_be_focused()
    screenshot(page, "bench-chooser")
    assert_accessible(page)
    page.keyboard.press("2")
    expect(page.locator(f'[data-choice][value="{second.reference}"]')).to_be_checked()
    page.keyboard.type("0.8")
    page.keyboard.press("F7")
    page.keyboard.press("Enter")
    state(page, "ok")
    package = Package.objects.get()
    assert (package.purchase, package.sides_mm) == (second, (340, 220, 130))
    assert package.customer != first.customer
