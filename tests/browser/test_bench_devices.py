"""What stands beside the receiving bench: a camera, a printer, a scale."""

import pytest
from PIL import Image
from playwright.sync_api import expect

from forwarding.models import Package
from tests.browser import camera
from tests.browser.benches import measure, scan, state
from tests.browser.conftest import PHONE, screenshot
from tests.factories.forwarding import PurchaseFactory

pytestmark = pytest.mark.django_db(transaction=True)

SCALE = """
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
