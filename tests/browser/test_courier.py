"""The courier's phone with the network cut: what happens at the doors is kept, and told once when there is a line."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from forwarding.journey import deliver
from forwarding.models import Delivery, DomesticEvent
from suuq.roles import Role
from tests.browser.conftest import PHONE, screenshot
from tests.factories.arriving import at_hub
from tests.factories.forwarding import AT, visited
from tests.factories.suuq import PersonFactory


@pytest.fixture
def courier(transactional_db):
    """A courier who carries two parcels that customs has let go and that are paid."""
    courier = PersonFactory(role=Role.COURIER)
    for n in (7, 8):
        parcel = at_hub()
        visited(parcel, name=f"Quartier {n}")
        deliver.take_out(delivery=parcel, courier=courier, by=None, at=AT + timedelta(hours=1))
    return courier


def test_a_round_without_a_line(browser, live_server, client_as, courier):
    """R48, R49: an attempt and a hand-over, signed on the screen, across a reload; each is one event afterwards."""
    context = browser.new_context(base_url=live_server.url, locale="en", viewport=PHONE, reduced_motion="reduce")
    session = client_as(courier).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page = context.new_page()
    try:
        walk(page, *Delivery.objects.order_by("pk"))
    finally:
        context.close()
    codes = DomesticEvent.objects.filter(code__in=["EMH", "EMI"]).order_by("code")
    assert [event.code for event in codes] == ["EMH", "EMI"]
    assert all(event.heard_at > event.at for event in codes)
    assert [row.status for row in Delivery.objects.order_by("pk")] == ["attempted", "delivered"]


def walk(page, absent, there):
    page.goto(reverse("courier:round"))
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    page.context.set_offline(True)

    def stop(delivery):
        return page.locator(f'[data-parcel="{delivery.shipment.number}"]')

    stop(absent).get_by_text("It could not be handed over").click()
    stop(absent).locator("input[value=absent]").check()
    stop(absent).get_by_role("button", name="Bring it back").click()
    expect(page.locator("[data-queue-length]")).to_have_text("1")

    stop(there).locator("summary", has_text="Hand over").click()
    stop(there).locator("input[name=name]").fill("Hodan")
    stop(there).locator("input[name=code]").fill(there.code)
    sign(page, stop(there).locator("canvas"))
    stop(there).get_by_role("button", name="It is in their hands").click()
    expect(page.locator("[data-queue-length]")).to_have_text("2")
    page.goto(reverse("courier:round"))
    expect(page.locator("[data-queue-length]")).to_have_text("2")
    screenshot(page, "courier-no-line")

    page.context.set_offline(False)
    expect(stop(absent)).to_have_attribute("data-state", "ok")
    expect(stop(there)).to_have_attribute("data-state", "ok")


def sign(page, canvas):
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 90, box["y"] + 50, steps=5)
    page.mouse.up()
