"""A card payment in a real Chromium, on a phone, in three languages, with everything that may go wrong on the way."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from playwright.sync_api import expect

from billing.simulator import books
from billing.simulator.models import Fault, Thing
from suuq.roles import Role
from tests.browser.conftest import DESK, assert_accessible, assert_fits, screenshot
from tests.factories.billing import bill
from tests.factories.suuq import PersonFactory

pytestmark = pytest.mark.django_db(transaction=True)
DECLINED = "4000 0000 0000 0002"


@pytest.fixture(autouse=True)
def here(settings, live_server):
    settings.SITE_URL = live_server.url


@pytest.fixture
def hodan():
    return PersonFactory(full_name="Hodan Ali")


@pytest.fixture
def card_page(browse, hodan):
    """Press the button on a bill and arrive at the page that asks for the card."""

    def opened(language="en", **more):
        invoice = bill(payer=hodan, at=timezone.now())
        page = browse(hodan, language=language, **more)
        with translation.override(language):
            page.goto(reverse("billing:invoice", args=[invoice.number]))
            way = page.locator(f"form[action='{reverse('billing:card', args=[invoice.number])}']")
            way.filter(has=page.locator("input[value=stripe]")).get_by_role("button").click()
        expect(page.locator(".sim-banner")).to_be_visible()
        return page

    return opened


def look(page, name):
    assert_accessible(page)
    assert_fits(page)
    screenshot(page, name)


@pytest.mark.parametrize(("language", "dark"), [("fr", False), ("ar", True)])
def test_paying_by_card(card_page, language, dark):
    page = card_page(language, dark=dark)
    look(page, f"card-page-{language}-{'night' if dark else 'day'}")
    page.locator("button.sim-pay").click()
    expect(page.locator(".su-note--done")).to_be_visible()
    assert page.locator("html").get_attribute("lang") == language
    look(page, f"card-paid-{language}-{'night' if dark else 'day'}")


def test_a_declined_card_then_a_good_one(card_page):
    page = card_page()
    page.locator("#id_card").fill(DECLINED)
    page.locator("button.sim-pay").click()
    expect(page.get_by_role("alert")).to_be_visible()
    look(page, "card-declined")
    page.locator("#id_card").fill("4242 4242 4242 4242")
    page.locator("button.sim-pay").click()
    expect(page.locator("h1")).to_have_text("Paid by card")


def test_leaving_and_coming_back(card_page):
    page = card_page()
    page.locator("button[value=leave]").click()
    expect(page).to_have_url(re.compile(r"/billing/INV-[0-9-]+/\?left=1$"))
    page.goto(page.url.removesuffix("?left=1") + "card/return/")
    expect(page.locator("h1")).to_have_text("Not paid yet")
    look(page, "card-open")


def test_a_silent_stripe_is_waited_for_without_paying_again(card_page):
    page = card_page()
    session = Thing.objects.get(kind=books.SESSION)
    books.pay(session.ref, card="4242424242424242", at=int(timezone.now().timestamp()))
    Fault.set(Fault.Kind.ERROR, 3)
    page.goto(session.body["success_url"])
    expect(page.locator("h1")).to_have_text("We are confirming your payment")
    look(page, "card-confirming")
    expect(page.locator("h1")).to_have_text("Paid by card")  # the page followed by itself


def test_finance_reads_the_story(card_page, browse):
    page = card_page()
    page.locator("button.sim-pay").click()
    expect(page.locator("h1")).to_have_text("Paid by card")
    desk = browse(PersonFactory(role=Role.FINANCE), size=DESK, language="en")
    with translation.override("en"):
        desk.goto(reverse("billing:cards"))
    look(desk, "cards-desk")
    desk.locator("table a").first.click()
    expect(desk.locator(".su-timeline__event").first).to_be_visible()
    look(desk, "card-story")


def test_the_simulators_desk(browse):
    page = browse(size=DESK, language="en")
    page.goto(reverse("simulator:desk"))
    look(page, "simulator-desk")
