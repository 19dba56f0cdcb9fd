"""The benches in a real Chromium: a scanner and a keyboard, no mouse."""

import time

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from PIL import Image
from playwright.sync_api import expect

from forwarding.models import Package
from tests.browser.conftest import DESK, PHONE, assert_accessible, assert_fits, screenshot
from tests.factories.forwarding import (
    CustomerFactory,
    PackageFactory,
    PurchaseFactory,
    ShipmentFactory,
    WarehouseFactory,
    boxed,
    hub,
    posted_at,
)

pytestmark = pytest.mark.django_db(transaction=True)
PARCELS = 50
SCANNER_SECONDS = 0.005
HAND_MS = 60  # nobody types and pulls the trigger at once


@pytest.fixture
def warehouse():
    return WarehouseFactory()


@pytest.fixture
def open_bench(browse, warehouse):
    """Open the receiving bench as somebody who works there."""

    def opened(*, size=DESK, language="en", name="receive"):
        page = browse(posted_at(warehouse), size=size, language=language)
        with translation.override(language):
            page.goto(reverse(f"warehouse:{name}"))
        return page

    return opened


def scan(page, text):
    """A scanner: a character every five milliseconds by its own clock, however busy this machine is, then Enter."""
    wire = page.context.new_cdp_session(page)
    page.wait_for_timeout(HAND_MS)
    keys = [{"key": character, "text": character} for character in text]
    keys.append({"key": "Enter", "code": "Enter", "text": "\r", "windowsVirtualKeyCode": 13})
    started = time.time()
    page.wait_for_timeout(1000 * SCANNER_SECONDS * len(keys))
    for place, key in enumerate(keys):
        for kind in ("keyDown", "keyUp"):
            wire.send("Input.dispatchKeyEvent", {"type": kind, "timestamp": started + place * SCANNER_SECONDS, **key})


def state(page, name):
    expect(page.locator("[data-bench]:not([data-measuring])")).to_have_attribute("data-state", name)


def measure(page, *answers):
    """A person: one answer, then Enter, and Enter once more where the rest is left out."""
    expect(page.locator("[data-measuring]")).to_have_count(1)
    for answer in answers:
        page.keyboard.type(answer)
        page.keyboard.press("Enter")


def test_fifty_parcels_without_a_mouse(open_bench, warehouse):
    """U36."""
    shopper = CustomerFactory()
    for n in range(PARCELS):
        PurchaseFactory(customer=shopper, warehouse=warehouse, tracking=[f"PO-{n:05}"])
    page = open_bench()

    for n in range(PARCELS):
        scan(page, f"PO-{n:05}")
        measure(page, "1.2", "34", "22", "10")
        state(page, "ok")
        expect(page.locator("[data-scan]")).to_be_focused()

    taken = Package.objects.filter(customer=shopper, purchase__isnull=False)
    assert taken.count() == PARCELS
    assert {package.sides_mm for package in taken} == {(340, 220, 100)}
    expect(page.locator(".su-scans > li")).to_have_count(10)


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
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    state(page, "attention")

    package = Package.objects.get()
    assert package.is_damaged
    assert (package.is_liquid, package.is_odd_shape, package.is_prohibited) == (True, True, False)
    assert package.battery == "installed"
    assert set(package.barcodes.values_list("raw", flat=True)) == {"PO00001", "779017972697"}


def test_stop_is_heard_and_seen_until_the_cage_is_scanned(open_bench, warehouse):
    PurchaseFactory(warehouse=warehouse, tracking=["PO-00001"])
    page = open_bench()
    scan(page, "PO-00001")
    measure(page, "0.8")
    page.keyboard.press("p")
    expect(page.locator('[data-flag="p"]')).to_be_checked()
    page.keyboard.press("Enter")
    state(page, "stop")
    scan(page, "PO-00002")
    expect(page.locator("[data-bench]")).to_contain_text("Nothing was done with this scan.")
    assert_accessible(page)
    scan(page, "L-02")
    state(page, "ready")


def test_escape_takes_the_last_parcel_back(open_bench, warehouse):
    PurchaseFactory(warehouse=warehouse, tracking=["PO-00001"])
    page = open_bench()
    scan(page, "PO-00001")
    measure(page, "0.8")
    page.keyboard.press("Enter")
    state(page, "ok")
    page.keyboard.press("Escape")
    state(page, "attention")
    assert Package.objects.get().status == "undone"


def test_a_photo_by_one_key_is_sent_while_the_next_parcel_is_scanned(open_bench, warehouse, tmp_path):
    """U44: made smaller in the page, sent in the background, the scan field ready at once."""
    picture = tmp_path / "label.png"
    Image.effect_noise((3000, 2000), 80).save(picture)
    PurchaseFactory(warehouse=warehouse, tracking=["PO-00001"])
    page = open_bench()
    page.on("filechooser", lambda chooser: chooser.set_files(picture))
    scan(page, "PO-00001")
    measure(page, "0.8")
    page.keyboard.press("Enter")
    state(page, "ok")
    page.keyboard.press("F2")
    expect(page.locator("[data-photo-word]")).to_have_text("Photo kept")
    expect(page.locator("[data-scan]")).to_be_focused()
    document = Package.objects.get().documents.get()
    assert max(Image.open(document.file).size) == 1600


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


@pytest.fixture
def own_browser(browser, live_server, client_as, warehouse):
    """Open a browser whose faults are part of the test: no line, or no scripts."""
    contexts = []

    def opened(**facts):
        context = browser.new_context(base_url=live_server.url, locale="en", **facts)
        contexts.append(context)
        session = client_as(posted_at(warehouse)).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.goto("/en/warehouse/receive/")
        return page

    yield opened
    for context in contexts:
        context.close()


def test_a_scan_without_a_line_is_said_and_nothing_is_kept(own_browser):
    page = own_browser()
    page.context.set_offline(True)
    scan(page, "PO-00001")
    expect(page.locator("[data-line]")).to_contain_text("No connection")
    page.context.set_offline(False)
    scan(page, "PO-00001")
    expect(page.locator("[data-measuring]")).to_have_count(1)


def test_a_label_is_printed_by_its_key_from_a_frame_of_our_own(own_browser, warehouse):
    """U43: no other page opens and no mouse is needed."""
    PurchaseFactory(warehouse=warehouse, tracking=["PO-00001"])
    page = own_browser()
    scan(page, "PO-00001")
    measure(page, "0.8")
    page.keyboard.press("Enter")
    state(page, "ok")
    with page.expect_response("**/label.pdf") as answer:
        page.keyboard.press("F8")
    assert answer.value.status == 200
    assert page.url.endswith(Package.objects.get().reference)
    expect(page.locator("iframe[data-printing]")).to_have_count(1)


def test_without_scripts_the_bench_still_takes_a_parcel_in(own_browser, warehouse):
    PurchaseFactory(warehouse=warehouse, tracking=["PO-00001"])
    page = own_browser(java_script_enabled=False)
    page.fill("#scan", "PO-00001")
    page.press("#scan", "Enter")
    page.fill("#id_weight", "1.2")
    page.press("#id_weight", "Enter")
    expect(page.locator(".su-bench__place")).to_contain_text("A-01")


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", ["receive", "measure", "pool", "packing", "loading", "shelves"])
def test_every_page_of_the_warehouse_fits_and_reads(open_bench, warehouse, name, language, size):
    PackageFactory(
        warehouse=warehouse, customer=None, status="unknown", label_words="MME HODAN", shelf=warehouse.shelves.last()
    )
    boxed(PackageFactory(warehouse=warehouse))
    ShipmentFactory(packed=True, warehouse=warehouse)
    page = open_bench(size=size, language=language, name=name)
    assert_fits(page)
    assert_accessible(page)
    screenshot(page, f"warehouse-{name}-{'desk' if size == DESK else 'phone'}-{language}")


def test_the_bags_page_of_the_hub_fits_and_reads(browse):
    page = browse(posted_at(hub()), size=DESK, language="en")
    page.goto("/en/warehouse/")
    assert_fits(page)
    assert_accessible(page)
