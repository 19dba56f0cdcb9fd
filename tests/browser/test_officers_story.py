"""An officer's morning and what the shopper reads: twenty let go, one asked, two corrected once paid, one seized."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from billing import ledger
from billing.models import Invoice
from customs import assessing
from customs.models import Declaration, RiskRule
from forwarding import duties
from forwarding.demonstration import places
from tests.browser.conftest import DESK, PHONE, assert_accessible, assert_fits, screenshot
from tests.factories import customs as make
from tests.stories.people import Town


@pytest.fixture
def town(transactional_db):
    """The town of the stories with twenty green parcels besides, and its oracle afterwards."""
    places.make()
    call_command("load_tariff", demo=True, stdout=StringIO())
    town = Town()
    RiskRule.objects.create(code="R-07", words="Shoes of last week's flight", lane="yellow", hs_prefixes="64")
    for _ in range(20):
        book = make.lodged(make.item("Schoolbook", hs_code="490199"), at=timezone.now())
        assessing.assess(book, by=None, at=timezone.now())
    yield town
    call_command("verify_integrity")


def status(shipment):
    return Declaration.objects.get(reference=shipment.number).status


def read(page, shipment, *words):
    """The shopper's page of customs says it in these words, legibly, and neither lane nor rule."""
    page.goto(f"/en/customs/case/{shipment.number}/")
    for said in words:
        page.get_by_text(said).first.wait_for()
    for officers_own in ("R-07", "Shoes of last week", "lane"):
        assert page.get_by_text(officers_own).count() == 0
    assert page.get_by_text("Unverified tariff").first.is_visible()
    assert_fits(page)
    assert_accessible(page)


def correct(page, shipment, value, why):
    page.goto(f"/en/customs/case/{shipment.number}/")
    page.keyboard.press("v")
    page.get_by_label("Value of the line, item 1").fill(value)
    page.keyboard.press("Tab")
    page.get_by_text("After the correction").wait_for()
    page.get_by_role("radio", name="Value").check()
    page.get_by_label("Why, for the consignee").fill(why)
    page.get_by_role("button", name="Correct", exact=True).click()
    page.get_by_text("What was declared is struck through.").wait_for()


def twenty_green_parcels_in_one_act(officer):
    """By two keys."""
    officer.goto("/en/customs/")
    officer.keyboard.press("a")
    officer.wait_for_url("**/green/")
    officer.keyboard.press("a")
    officer.get_by_text("20 parcels released.").wait_for()
    assert Declaration.objects.filter(status="released").count() == 20


def one_is_asked_and_let_go(officer, shopper, asked):
    """The shopper answers from a telephone."""
    officer.goto(f"/en/customs/case/{asked.number}/")
    officer.keyboard.press("q")
    officer.get_by_label("The question, as the consignee reads it").fill("Are these for a child?")
    officer.get_by_role("button", name="Send the question").click()
    officer.get_by_text("The question is sent.").wait_for()
    read(shopper, asked, "Are these for a child?", "By when", "Otherwise")
    shopper.get_by_label("Your answer").fill("Yes, for my son.")
    shopper.get_by_role("button", name="Send my answer").click()
    shopper.get_by_text("Customs has your answer.").wait_for()
    officer.goto(f"/en/customs/case/{asked.number}/")
    officer.get_by_text("Yes, for my son.").first.wait_for()
    for done in ("Assessed.", "Released."):
        officer.keyboard.press("a")
        officer.get_by_text(done).first.wait_for()
        officer.goto(f"/en/customs/case/{asked.number}/")
    assert status(asked) == "released"
    read(shopper, asked, "Released")


def one_is_worth_more_once_paid(town, officer, shopper, dearer):
    """The difference is a bill, and the parcel waits for it."""
    before = duties.assessment_of(dearer).total_minor
    correct(officer, dearer, "150", "The order page says 150 euros.")
    screenshot(officer, "customs-corrected-after-payment")
    dearer.refresh_from_db()
    more = town.bill_of(dearer)
    assert (more.kind, more.due_minor) == ("supplementary", duties.assessment_of(dearer).total_minor - before)
    read(shopper, dearer, "The order page says 150 euros.", "Duties and taxes were", "The law behind it")
    shopper.get_by_text("The law behind it").first.click()
    assert shopper.get_by_text("Certainty").first.is_visible()
    shopper.goto(f"/en/billing/{more.number}/")
    shopper.get_by_text("Reassessed by customs").first.wait_for()
    assert_fits(shopper)
    officer.keyboard.press("a")
    officer.get_by_text("The duty is not paid yet.").first.wait_for()
    assert status(dearer) == "assessed"


def one_is_worth_less_once_paid(town, officer, shopper, cheaper):
    """What was paid too much is in the wallet."""
    correct(officer, cheaper, "40", "The receipt says 40 euros.")
    note = Invoice.objects.get(kind="credit_note")
    assert ledger.spendable(town.shopper.user, "DJF") == note.total_minor > 0
    read(shopper, cheaper, "The receipt says 40 euros.", "Duties and taxes were")
    shopper.goto(f"/en/billing/{note.number}/")
    shopper.get_by_text("given back").first.wait_for()


def one_is_seized(officer, shopper, seized):
    """By two keys and a click; the shopper reads why, by when, and how to object."""
    officer.goto(f"/en/customs/case/{seized.number}/")
    officer.keyboard.press("s")
    officer.get_by_role("heading", name="Seize the goods").wait_for()
    officer.keyboard.press("2")
    assert officer.get_by_label("Counterfeit").is_checked()
    screenshot(officer, "customs-seizing")
    officer.get_by_role("button", name="Seize", exact=True).click()
    officer.get_by_text("Seized.").first.wait_for()
    assert status(seized) == "seized"
    read(shopper, seized, "because they imitate a brand", "By when", "To object")
    screenshot(shopper, "customs-seized")
    shopper.goto(f"/en/shipments/{seized.number}/")
    shopper.get_by_text("seized").first.wait_for()


def test_twenty_let_go_one_asked_two_corrected_once_paid_one_seized(town, browse):
    """R54, R55, U8, U9, U11, U50: as the officer and the shopper live it."""
    town.clerk.open_drawer()
    asked, dearer, cheaper, seized = (town.paid(f"TBA30311234570{n}") for n in range(4))
    officer = browse(town.officer.user, size=DESK, language="en")
    shopper = browse(town.shopper.user, size=PHONE, language="en")

    twenty_green_parcels_in_one_act(officer)
    one_is_asked_and_let_go(officer, shopper, asked)
    one_is_worth_more_once_paid(town, officer, shopper, dearer)
    one_is_worth_less_once_paid(town, officer, shopper, cheaper)
    one_is_seized(officer, shopper, seized)
