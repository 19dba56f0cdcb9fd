"""
A shopper's way on a telephone of 360 px: without any program in the page, and without a line.

The same way with JavaScript, and in Arabic, is walked when pictures of it are wanted:

    PICTURES=docs/pictures/way .venv/bin/pytest -q -n0 tests/browser/test_shoppers_way.py
"""

import os
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from forwarding.demonstration import places
from forwarding.models import Delivery, Purchase, Shipment
from suuq.accounts import demo
from tests.browser.conftest import PHONE, assert_fits, assert_pressable
from tests.factories.forwarding import CustomerFactory, PackageFactory, boxed
from tests.stories.people import Town, picture

PICTURES = os.environ.get("PICTURES")
WAYS = [("fr", False), *([("fr", True), ("ar", True)] if PICTURES else [])]
TRACKING = "TBA303112345678"
TALLEST = 1200


@pytest.fixture
def town(transactional_db, settings, live_server):
    """The town of the stories, which the browser reaches by its address."""
    settings.SITE_URL = live_server.url
    places.make()
    call_command("load_tariff", demo=True, stdout=StringIO())
    Client().get("/price/?item=chaussures&price=89&currency=EUR&warehouse=FR")  # the nomenclature is read once
    return Town()


class Way:
    """One walk: opens pages in its language, looks at each, and keeps a picture where pictures are wanted."""

    def __init__(self, page, language, folder):
        self.page, self.folder = page, folder
        self.prefix = "" if language == "fr" else f"/{language}"

    def open(self, address, name=""):
        self.page.goto(self.prefix + address)
        self.look(name)

    def look(self, name):
        assert_fits(self.page)
        assert_pressable(self.page)
        if PICTURES and name:
            self.keep(name)

    def keep(self, name):
        folder = Path(PICTURES) / self.folder
        folder.mkdir(parents=True, exist_ok=True)
        shot = Image.open(BytesIO(self.page.screenshot(full_page=True, caret="initial")))
        shot.crop((0, 0, shot.width, min(shot.height, TALLEST))).save(folder / f"{name}.webp", quality=40, method=6)

    def fill(self, **fields):
        for name, value in fields.items():
            self.page.locator(f"[name='{name.replace('__', '-')}']").first.fill(value)

    def send(self, form="main form"):
        self.page.locator(f"{form} .btn-primary[type=submit]").first.click()
        self.page.wait_for_load_state()


def before_signing_in(way):
    way.open("/", "01-start")
    way.fill(item="chaussures de sport")
    way.send("form.su-price__first")
    way.fill(price="89")
    way.look("02-price-question")
    for _question in ("price", "warehouse", "weight", "service"):
        way.send("main form[method=post]")
    way.look("02-price-answers")
    way.send("main form[method=post]")
    way.look("03-price")
    way.open("/track/", "04-track")
    way.open("/help/", "05-help")
    way.open("/home/", "06-sign-in")


def sign_in(way, person):
    way.fill(login=person.email, password=demo.PASSWORD)
    way.send("form[action*='/accounts/login/']")
    expect(way.page.locator(".su-tabbar [aria-current=page]")).to_have_count(1)


def announce(way):
    way.open("/home/", "07-home-empty")
    way.open("/addresses/?at=FR", "08-addresses")
    way.open("/declare/?at=FR")
    way.fill(shop="Zalando", tracking=TRACKING, form__0__description="Chaussures de sport, textile")
    way.send("main form[method=post]")
    expect(way.page.locator("[data-errors]")).to_have_count(1)
    assert way.page.locator("[name=shop]").input_value() == "Zalando"  # U17: what was right is kept
    way.look("09-declare-error")
    way.fill(form__0__unit_price="89,00", form__0__quantity="1")
    way.page.locator("[name='form-0-currency']").select_option("EUR")
    paper = picture()
    way.page.locator("[name=invoice]").set_input_files(
        {"name": "facture.jpg", "mimeType": "image/jpeg", "buffer": paper.read()}
    )
    way.look("10-declare")
    way.send("main form[method=post]")
    assert Purchase.objects.get().documents.count() == 1
    way.look("11-purchase")


def ship(way, town):
    town.bench.receive(TRACKING)
    way.open("/home/", "12-home-to-do")
    way.open("/ship/?warehouse=FR")
    way.page.locator("[name=agency]").first.select_option("PLT")
    way.look("13-choose-a-flight")
    way.send("main form[method=post]")
    return town.bench.pack(Shipment.objects.get())


def pay(way, shipment):
    way.open(f"/shipments/{shipment.number}/", "14-parcel-to-pay")
    way.open(f"/billing/{shipment.invoice.number}/", "15-bill")
    way.send("form[action$='/card/']")
    way.page.locator("button.sim-pay").click()
    expect(way.page.locator(".su-note--done")).to_have_count(1)
    way.look("16-paid")


def collect(way, town, shipment):
    bag = town.bench.fly(shipment)
    town.keeper.open_bag(bag, shipment)
    town.officer.act(shipment, "release")
    town.clerk.put_behind_counter(shipment)
    way.open(f"/shipments/{shipment.number}/", "17-collect")
    assert Delivery.objects.get().code in way.page.content()
    way.open(f"/track/?number={shipment.number}", "18-tracked")
    way.open("/home/", "19-home")
    way.open("/pocket/", "20-without-a-line")


@pytest.mark.parametrize(("language", "javascript"), WAYS)
def test_a_shoppers_way(town, browse, language, javascript):
    """U73: price, sign in, declare, upload, choose a flight, pay by redirect, collect, track without JavaScript."""
    page = browse(size=PHONE, language=language, javascript=javascript)
    way = Way(page, language, language if javascript else f"{language}-without-javascript")

    before_signing_in(way)
    sign_in(way, town.shopper.user)
    announce(way)
    shipment = ship(way, town)
    pay(way, shipment)
    collect(way, town, shipment)


def test_without_a_line_the_phone_shows_the_parcels_and_the_code_and_forgets_them_at_sign_out(browse, transactional_db):
    """U35: what was read last, with its moment; no name, no contents; nothing after signing out."""
    shopper = CustomerFactory()
    box = boxed(PackageFactory(customer=shopper), packed=True, status="arrived")
    Delivery.objects.create(
        shipment=box, mode="pickup", agency=box.agency, code="555012", status="ready", ready_at=timezone.now(),
        hold_until=timezone.localdate() + timedelta(days=9),
    )  # fmt: skip
    page = browse(shopper.user, size=PHONE)
    page.goto("/home/")
    page.locator("html[data-kept]").wait_for(state="attached")

    page.context.set_offline(True)
    page.goto("/home/")

    expect(page.locator(".su-pickup")).to_contain_text("555012")
    expect(page.locator("[role=status]").first).to_be_visible()
    for secret in (shopper.user.full_name, shopper.user.email, shopper.suite):
        assert secret not in page.content()
    page.context.set_offline(False)
    page.goto("/home/")
    page.locator(".su-account:not(.su-tongue) summary").click()
    page.locator("form[action='/accounts/logout/'] button").click()
    page.wait_for_url("**/")
    assert page.evaluate("async () => (await caches.keys()).filter((name) => name.includes('pages'))") == []
