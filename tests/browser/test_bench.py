"""The benches in a real Chromium: a scanner and a keyboard, no mouse."""

import re
import time

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from PIL import Image
from playwright.sync_api import expect

from forwarding.models import Package, PresetBox
from tests.browser import camera
from tests.browser.conftest import DESK, PHONE, assert_accessible, screenshot
from tests.factories.forwarding import (
    CustomerFactory,
    PackageFactory,
    PurchaseFactory,
    WarehouseFactory,
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
    scan(page, "SUUQ-UNDO")  # nothing was taken in yet: it is left
    state(page, "ready")
    scan(page, "PO-00001")
    measure(page, "0.8")
    scan(page, "SUUQ-OK")
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

    scan(page, "SUUQ-PHOTO")
    page.wait_for_url("**photo=1*")
    expect(page.locator("[data-photo-word]")).to_have_text("Photo kept")
    assert Package.objects.get().documents.count() == 2


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
        context = browser.new_context(base_url=live_server.url, locale="en", reduced_motion="reduce", **facts)
        contexts.append(context)
        session = client_as(posted_at(warehouse)).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.goto("/en/warehouse/receive/")
        return page

    yield opened
    for context in contexts:
        context.close()


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


SCALE = """
window.scales = [];
const port = {
  readable: null,
  async open(options) {
    port.baud = options.baudRate;
    port.readable = new ReadableStream({ start(wire) { port.wire = wire; } });
  },
};
Object.defineProperty(navigator, "serial", { value: { getPorts: async () => [], requestPort: async () => port } });
window.weigh = (text) => port.wire.enqueue(new TextEncoder().encode(text));
"""


def test_a_stable_weight_of_the_scale_is_written_once_for_each_parcel(open_bench, warehouse):
    """A scale by Web Serial: moving weights are not taken, and one weight is never written for two parcels."""
    PurchaseFactory(warehouse=warehouse, tracking=["PO-00001"])
    PurchaseFactory(warehouse=warehouse, tracking=["PO-00002"])
    page = open_bench(name="pool")
    page.context.add_init_script(SCALE)
    page.goto("/en/warehouse/receive/")
    page.locator("[data-scale]").click()
    scan(page, "PO-00001")
    weight = page.locator("[data-first]")
    page.evaluate("weigh('US,GS,+ 0.700kg\\r\\nST,GS,+ 1.2')")
    expect(weight).to_have_value("")
    page.evaluate("weigh('34kg\\r\\n')")
    expect(weight).to_have_value("1.234")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    state(page, "ok")
    scan(page, "PO-00002")
    page.evaluate("weigh('ST,GS,+ 1.234kg\\r\\n')")
    expect(page.locator("[data-scale-word]")).to_have_text("Take the last parcel off the scale.")
    expect(weight).to_have_value("")
    page.evaluate("weigh('S S      0.0 g\\r\\nS D    410 g\\r\\nS S    415 g\\r\\n')")
    expect(weight).to_have_value("0.415")
    read = page.evaluate("['1,5 kg', '2 lb', 'S S - 3 g', 'hello'].map(suuq.bench.readScale)")
    assert [told and told["grams"] for told in read] == [1500, 907, -3, None]


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


def test_a_phone_scans_with_its_camera_and_takes_the_photo(open_bench, warehouse):
    """The reader of barcodes is fetched only when asked for, its wasm from here; the same loop follows."""
    PurchaseFactory(warehouse=warehouse, tracking=[camera.SEEN])
    page = open_bench(size=PHONE)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    assert not [url for url in asked if "barcode-detector" in url or "wasm" in url]
    page.locator("[data-camera-switch]").check()
    page.locator("[data-camera-scan]").click()
    expect(page.locator("[data-measuring]")).to_have_count(1)
    assert [url for url in asked if url.endswith("zxing_reader.wasm")]
    expect(page.locator("[data-barcodes]")).to_have_value("PO00001")
    screenshot(page, "bench-camera-phone")
    page.locator("[data-camera-stop]").click()
    page.keyboard.press("F2")
    expect(page.locator("[data-photo-word]")).to_have_text("Photo taken")
    page.locator("[data-first]").fill("0.8")
    page.locator("[data-send]").click()
    state(page, "ok")
    assert Package.objects.get().documents.count() == 1
