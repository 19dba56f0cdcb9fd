"""The whole journey in a real Chromium, in six windows, with a picture of each page on the way."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from forwarding.demonstration import places
from forwarding.models import Delivery, Package, Receptacle, Shipment
from tests.browser.conftest import DESK, PHONE, assert_accessible, assert_fits, screenshot
from tests.stories.people import DELIVERED_TO, Town

TRACKING = "TBA303112345678"


@pytest.fixture
def town(transactional_db):
    """The town of the stories, and its oracle afterwards."""
    places.make()
    call_command("load_tariff", demo=True, stdout=StringIO())
    yield Town()
    call_command("verify_integrity")


def seen(page, name):
    """A page that somebody would put their name on: it fits, it can be read, and its picture is kept."""
    assert_fits(page)
    assert_accessible(page)
    screenshot(page, f"journey-{name}")


def announce(page):
    page.goto("/en/addresses/?at=FR")
    page.get_by_role("button", name="Copy: Address line 2").first.click()
    assert "Suite" in page.evaluate("() => navigator.clipboard.readText()")
    seen(page, "01-addresses")
    page.goto("/en/declare/?at=FR")
    page.get_by_label("Which shop?").fill("Zalando")
    page.get_by_label("tracking numbers").fill(TRACKING)
    page.get_by_label("What is it?").fill("Sports shoes, textile upper")
    page.get_by_label("Price of one").fill("89,00")
    page.get_by_label("Currency").select_option("EUR")
    seen(page, "02-declare")
    page.get_by_role("button", name="Announce it").click()
    page.get_by_role("heading", name="Sports shoes").wait_for()
    seen(page, "03-purchase")


def receive(page):
    page.goto("/en/warehouse/receive/")
    page.keyboard.type(TRACKING)
    page.keyboard.press("Enter")
    page.locator("[data-measuring]").wait_for()
    for answer in ("1.2", "34", "22", "13"):
        page.keyboard.type(answer)
        page.keyboard.press("Enter")
    page.locator("[data-bench][data-state=ok]:not([data-measuring])").wait_for()
    seen(page, "04-bench")


def choose_a_flight(page):
    page.goto("/en/home/")
    seen(page, "05-home")
    page.get_by_role("link", name="Choose a flight").click()
    page.locator("[name=agency]").first.select_option("PLT")
    seen(page, "06-ship")
    page.get_by_role("button", name="Have it packed").click()
    page.get_by_text("Being packed").first.wait_for()


def pack(page, shipment):
    page.goto(f"/en/warehouse/packing/{shipment.number}/")
    page.keyboard.type(Package.objects.get().reference)
    page.keyboard.press("Enter")
    page.get_by_label("Weight, kg").fill("1.35")
    for side, length in (("Length, cm", "36"), ("Width, cm", "24"), ("Height, cm", "8")):
        page.get_by_label(side).fill(length)
    seen(page, "07-packing")
    page.get_by_role("button", name="Close the box").click()
    page.get_by_text("Stick the label").wait_for()


def load(page, shipment):
    page.goto("/en/warehouse/loading/")
    page.get_by_label("Flight").fill("DJ101")
    page.get_by_label("Leaves at").fill((timezone.localtime() + timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M"))
    page.get_by_role("button", name="Plan").click()
    page.get_by_role("button", name="Fill a bag").click()
    page.locator("#scan").wait_for()
    page.keyboard.type(shipment.number)
    page.keyboard.press("Enter")
    page.get_by_text("In the bag.").wait_for()
    seen(page, "10-bag")
    page.keyboard.press("F10")
    page.get_by_label("Seal").fill("SL4471")
    page.locator("input[name=weight]").fill("1.6")
    page.get_by_role("button", name="Weigh and seal it").click()
    page.get_by_text("Closed and sealed").wait_for()
    page.goto(f"/en/warehouse/loading/{Receptacle.objects.get().dispatch.number}/")
    page.get_by_role("button", name="The flight has left").click()
    page.get_by_role("button", name="The flight has left").wait_for(state="detached")


def sign(page):
    """With the finger, here with the mouse."""
    pad = page.locator("canvas").first
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + box["height"] / 2)
    page.mouse.down()
    for step in range(1, 9):
        page.mouse.move(box["x"] + 20 + 15 * step, box["y"] + box["height"] / 2 + 12 * (-1) ** step)
    page.mouse.up()
    page.wait_for_function("() => document.querySelector('[data-sign]').files.length === 1")


def collect(counter, shopper, shipment):
    counter.goto("/en/counter/sorting/")
    counter.get_by_label("Scan or type").fill(shipment.number)
    counter.keyboard.press("Enter")
    counter.get_by_text("is ready to collect").wait_for()
    shopper.goto(f"/en/shipments/{shipment.number}/")
    code = Delivery.objects.get().code
    assert code in shopper.content()
    seen(shopper, "13-collect")
    counter.goto(f"/en/counter/parcels/{shipment.number}/")
    counter.get_by_label("Who takes it?").fill(DELIVERED_TO)
    counter.get_by_label("Code of the parcel").fill(code)
    counter.locator("[name=identity_kind]").first.select_option("card")
    counter.get_by_label("Last characters of its number").first.fill("418")
    sign(counter)
    seen(counter, "14-hand-over")
    counter.get_by_role("button", name="Hand over").click()
    counter.get_by_text("is handed over").wait_for()
    shopper.reload()
    shopper.get_by_text("Handed over").first.wait_for()
    seen(shopper, "15-delivered")


def test_from_the_shop_to_the_counter(town, browse):
    shopper = browse(town.shopper.user, size=PHONE, language="en")
    bench = browse(town.bench.user, size=DESK, language="en")
    announce(shopper)
    receive(bench)
    choose_a_flight(shopper)
    shipment = Shipment.objects.get()
    pack(bench, shipment)

    shopper.goto(f"/en/shipments/{shipment.number}/")
    assert "Duty, line by line" in shopper.content()
    seen(shopper, "08-to-pay")
    town.clerk.open_drawer()
    counter = browse(town.clerk.user, size=DESK, language="en")
    shipment.refresh_from_db()
    counter.goto(f"/en/billing/desk/bills/{shipment.invoice.number}/")
    counter.get_by_label("Given by the customer").fill("20 000")
    seen(counter, "09-cash")
    counter.keyboard.press("F12")
    counter.wait_for_url("**/receipts/**")

    load(bench, shipment)
    keeper = browse(town.keeper.user, size=DESK, language="en")
    keeper.goto("/en/warehouse/opening/")
    keeper.get_by_role("link", name="Open the bag").click()
    keeper.keyboard.type("SL4471")
    keeper.keyboard.press("Enter")
    keeper.locator("#scan").wait_for()
    keeper.keyboard.type(shipment.number)
    keeper.keyboard.press("Enter")
    keeper.get_by_text("found", exact=False).first.wait_for()
    seen(keeper, "11-opening")
    keeper.keyboard.press("F10")

    officer = browse(town.officer.user, size=DESK, language="en")
    officer.goto(f"/en/customs/case/{shipment.number}/")
    seen(officer, "12-customs")
    officer.keyboard.press("a")
    officer.get_by_text("Released").first.wait_for()

    collect(counter, shopper, shipment)
