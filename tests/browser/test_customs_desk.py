"""The officer's desk in a real browser: a day's work by keyboard, on one screen, in every light."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from customs import assessing, deciding
from customs.models import Declaration, RiskRule
from suuq.roles import Role
from tests.browser.conftest import DESK, PHONE, assert_accessible, assert_fits, screenshot
from tests.factories import customs as make
from tests.factories.suuq import PersonFactory

SCROLLS = "() => { const c = document.querySelector('.su-desk__case'); return c.scrollHeight - c.clientHeight }"


@pytest.fixture
def desk(transactional_db):
    """Twenty green parcels, four yellow ones, and the people."""
    call_command("load_tariff", demo=True, verbosity=0)
    officer = PersonFactory(role=Role.OFFICER, full_name="Insp. Fatouma A.")
    hodan = PersonFactory(full_name="Hodan Abdillahi")
    RiskRule.objects.create(code="R-07", words="Telephones", lane="yellow", hs_prefixes="8517")
    now = timezone.now()
    phone = make.item("Telephone Galaxy A15", hs_code="851713", value_minor=14900, origin="CN")
    for n in range(20):
        _assessed(make.lodged(at=now - timedelta(hours=2, minutes=n), consignee_user=hodan.pk))
    yellow = [_assessed(make.lodged(phone, at=now - timedelta(hours=9 - n), consignee_user=hodan.pk)) for n in range(4)]
    return officer, hodan, yellow


def _assessed(declaration):
    assessing.assess(declaration, by=None, at=declaration.lodged_at)
    declaration.refresh_from_db()
    return declaration


def status(declaration):
    declaration.refresh_from_db()
    return declaration.status


def test_a_days_work_at_the_desk(desk, browse):
    """U49: decisions by keyboard alone."""
    officer, hodan, (asked, corrected, seized, last) = desk
    page = browse(officer, size=DESK, language="en")

    # Twenty green parcels in one act.
    page.goto("/en/customs/")
    screenshot(page, "customs-queue")
    page.get_by_role("link", name="20 green parcels").click()
    page.wait_for_load_state()  # the keys are known once the page's script has run
    page.keyboard.press("a")
    page.get_by_text("20 parcels released.").wait_for()
    assert Declaration.objects.filter(status="released").count() == 20

    # The first yellow one: a question, by keyboard.
    page.goto(f"/en/customs/case/{asked.reference}/")
    assert page.evaluate(SCROLLS) <= 0
    page.keyboard.press("q")
    page.get_by_label("The question, as the consignee reads it").fill("Which model is it exactly?")
    assert page.get_by_text("What the consignee will read:").first.is_visible()
    page.get_by_role("button", name="Send the question").click()

    # It leads on to the next one, which is corrected; the sum is tried first.
    page.wait_for_url(f"**/case/{corrected.reference}/")
    page.keyboard.press("v")
    page.get_by_label("Value of the line, item 1").fill("199")
    page.get_by_role("radio", name="Value").check()
    page.get_by_text("After the correction").wait_for()  # the sum follows what is typed
    page.get_by_label("Why, for the consignee").fill("Price in the shop's catalogue")
    page.get_by_role("button", name="Work it out first").click()
    page.get_by_text("Nothing is written yet.").wait_for()
    page.get_by_role("button", name="Correct", exact=True).click()
    page.get_by_text("What was declared is struck through.").wait_for()
    screenshot(page, "customs-corrected")

    # The third is seized; the last is released by one key.
    page.keyboard.press("j")
    page.wait_for_url(f"**/case/{seized.reference}/")
    page.keyboard.press("m")
    page.get_by_role("link", name="Seize the goods").click()
    page.get_by_label("Counterfeit").check()
    page.get_by_role("button", name="Seize", exact=True).click()
    page.wait_for_url(f"**/case/{last.reference}/")
    page.keyboard.press("a")
    page.get_by_text(re.compile("Released")).first.wait_for()
    assert [status(d) for d in (asked, corrected, seized, last)] == ["query", "assessed", "seized", "released"]

    # The shopper sees each in plain words, and never a lane or a rule.
    shopper = browse(hodan, size=PHONE, language="en")
    for declaration, words in (
        (asked, "Which model is it exactly?"),
        (corrected, "Price in the shop's catalogue"),
        (seized, "because they imitate a brand"),
        (last, "Released"),
    ):
        shopper.goto(f"/en/customs/case/{declaration.reference}/")
        assert shopper.get_by_text(words).first.is_visible()
        assert shopper.get_by_text("Telephones").count() == 0
        assert_fits(shopper)
        assert_accessible(shopper)
    shopper.goto(f"/en/customs/case/{asked.reference}/")
    screenshot(shopper, "customs-consignee")


@pytest.mark.parametrize(("language", "dark"), [("fr", False), ("ar", True)])
def test_the_case_is_one_screen_and_legible_in_every_light(language, dark, desk, browse):
    """U48: no scrolling at 1366 x 768, with what a colleague changed meanwhile in sight."""
    officer, _hodan, (first, *_others) = desk
    page = browse(officer, size=DESK, language=language, dark=dark)
    prefix = "" if language == "fr" else f"/{language}"
    for path in (
        "",
        f"case/{first.reference}/",
        f"case/{first.reference}/do/correct/",
        f"case/{first.reference}/do/hold/",
    ):
        page.goto(f"{prefix}/customs/{path}")
        assert_fits(page)
        assert_accessible(page)
    amina = PersonFactory(role=Role.OFFICER, full_name="Amina")
    dearer = {1: {"value_minor": 17900, "quantity": 2}}
    deciding.correct(first, changes=dearer, reason="value", words="As on the order.", by=amina, at=timezone.now())
    page.goto(f"{prefix}/customs/case/{first.reference}/")
    assert page.locator(".cu-since li").count() >= len(dearer[1])  # what changed since the officer looked
    assert page.evaluate(SCROLLS) <= 0
    screenshot(page, f"customs-case-{language}{'-dark' if dark else ''}")


def test_keys_are_listed_and_can_be_switched_off(desk, browse):
    """U49."""
    officer, _hodan, (first, *_others) = desk
    page = browse(officer, size=DESK, language="en")
    page.goto(f"/en/customs/case/{first.reference}/")
    page.keyboard.press("?")
    page.get_by_label("Switch the keys off").check()
    page.goto(f"/en/customs/case/{first.reference}/")
    page.keyboard.press("r")

    assert page.url.endswith(f"/case/{first.reference}/")
    page.keyboard.press("Control+k")
    expect(page.locator("#id_q")).to_be_focused()


def test_a_conflict_shows_the_newer_state(desk, browse):
    officer, _hodan, (first, *_others) = desk
    page = browse(officer, size=DESK, language="en")
    page.goto(f"/en/customs/case/{first.reference}/")
    second = PersonFactory(role=Role.OFFICER, full_name="Amina")
    deciding.hold(first, reason="value", by=second, at=timezone.now())
    page.keyboard.press("a")

    page.get_by_text("This declaration has changed since you opened it: Held, by Amina.").wait_for()
    assert page.get_by_role("link", name="Lift the hold").is_visible()
