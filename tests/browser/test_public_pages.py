"""Every public page, on a phone and on a desk, in three languages, by day and by night."""

from django.urls import reverse
from django.utils import translation

from tests.browser.conftest import DESK, NARROW, assert_fits_spaced, assert_pressable, assert_reads

PAGES = [
    "start",
    "calculator",
    "track",
    "agencies",
    "help",
    "privacy",
    "accessibility",
    "account_login",
    "account_signup",
]


def test_every_public_page_fits_and_reads(browse, prices):
    """U63, U65: by axe, by day and by night, in both directions, and down to 320 px."""
    page = browse(size=DESK, language="fr")
    for name in PAGES:
        assert_reads(page, name, narrowest=NARROW)
        assert page.locator("h1").count() == 1, page.url


def test_in_english_they_fit_too(browse, prices):
    """U65, U66: at 320 px with the reader's own spaces, and a finger hits everything."""
    page = browse(size=NARROW, language="en")
    for name in PAGES:
        with translation.override("en"):
            page.goto(reverse(name))
        assert page.locator("h1").count() == 1, page.url
        assert_pressable(page)
        assert_fits_spaced(page)


def test_the_start_page_needs_no_mouse(browse):
    page = browse(size=DESK)
    page.goto("/")

    page.keyboard.press("Tab")

    assert page.evaluate("() => document.activeElement.getAttribute('href')").startswith("#")
