"""Every public page, on a phone and on a desk, in three languages, by day and by night."""

import pytest
from django.urls import reverse
from django.utils import translation

from tests.browser.conftest import DESK, LANGUAGES, PHONE, assert_accessible, assert_fits, screenshot

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


def address(name, language):
    with translation.override(language):
        return reverse(name)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_on_a_phone(browse, name, language):
    page = browse(size=PHONE, language=language)

    page.goto(address(name, language))

    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("h1").count() == 1
    assert_fits(page)
    assert_accessible(page)
    screenshot(page, f"{name}-phone-{language}")


@pytest.mark.parametrize("name", PAGES)
def test_on_a_desk_at_night(browse, name):
    page = browse(size=DESK, language="fr", dark=True)

    page.goto(address(name, "fr"))

    assert_fits(page)
    assert_accessible(page)
    screenshot(page, f"{name}-desk-night")


def test_the_start_page_needs_no_mouse(browse):
    page = browse(size=DESK)
    page.goto("/")

    page.keyboard.press("Tab")

    assert page.evaluate("() => document.activeElement.getAttribute('href')").startswith("#")
