"""A screen that nobody sits at locks, a day ends, and what was sent meanwhile is not sent twice: see suuq/idle.py."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.urls import reverse
from time_machine import travel

from suuq.apikeys import ApiKey
from suuq.roles import STAFF, Role
from suuq.settings import people
from tests.factories.suuq import TOTP_SECRET
from tests.signing_in import sign_in

KEY = {"name": "till", "scopes": ["payments:write"], "last_day": "2026-12-30"}
AT = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
KEYS = "/keys/"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_earnest(settings):
    settings.IDLE_MINUTES = people.IDLE_MINUTES


def later(minutes):
    return travel(AT + timedelta(minutes=minutes), tick=False)


def code():
    return totp.format_hotp_value(totp.hotp_value(TOTP_SECRET, next(iter(totp.yield_hotp_counters_from_time()))))


def come(client_as, user, page=KEYS):
    """Sign in at half past eight and open a page."""
    with later(0):
        browser = client_as(user)
        assert browser.get(page).status_code == 200
        return browser


def unlock(browser, asked):
    return browser.post(asked["Location"], {"code": code(), "next": KEYS})


@pytest.mark.parametrize("role", sorted(STAFF))
def test_each_role_has_its_minutes(client_as, person, role):
    """R112, U69: a page in time goes on, one too late asks; the door of processes stays open; it says when it locks."""
    allowed = people.IDLE_MINUTES[role]
    browser = come(client_as, person(role))
    with later(allowed):
        assert f'data-lock="{allowed * 60}"' in browser.get(KEYS).content.decode()
    with later(2 * allowed):
        assert browser.get(reverse("here")).status_code == 204
    with later(3 * allowed + 2):
        asked = browser.get(f"{KEYS}?a=1")
        assert asked["Location"] == f"{reverse('mfa_reauthenticate')}?next=%2Fkeys%2F%3Fa%3D1"
        assert browser.get(reverse("here")).status_code == 302
        assert b"data-lock=" not in browser.get(asked["Location"]).content
        assert browser.get("/healthz").status_code == 200


def test_a_shoppers_screen_never_locks(client_as, person):
    browser = come(client_as, person())
    with later(60 * 24):
        assert "data-lock=" not in browser.get(KEYS).content.decode()


def test_what_was_sent_too_late_is_done_after_the_code(client_as, person):
    """R112: nothing is typed twice, and nothing is done before."""
    browser = come(client_as, person(Role.FINANCE))
    with later(20):
        asked = browser.post(KEYS, KEY)
        assert not ApiKey.objects.exists()
        back = unlock(browser, asked)
        assert "suuq_test_" in browser.get(back["Location"]).content.decode()
        browser.get(KEYS)
    assert ApiKey.objects.count() == 1


def test_a_password_does_not_unlock(client_as, person):
    browser = come(client_as, person(Role.CLERK))
    with later(20):
        browser.get(KEYS)
    with later(21):
        browser.post(reverse("account_reauthenticate"), {"password": "a long enough password"})
        assert browser.get(KEYS).status_code == 302


def test_what_lay_for_too_long_is_not_done(client_as, person):
    browser = come(client_as, person(Role.FINANCE))
    with later(20):
        asked = browser.post(KEYS, KEY)
    with later(40):
        unlock(browser, asked)
        assert browser.get(KEYS)["Location"] == reverse("home")
    assert not ApiKey.objects.exists()


def test_a_day_ends_though_somebody_is_there_and_its_last_form_goes_on(client_as, person, settings):
    """R112: after twelve hours one signs in anew; another person does not do what the first one sent."""
    settings.SHIFT_HOURS = 1
    finance = person(Role.FINANCE)
    for who, made in [(person(Role.FINANCE), 0), (finance, 1)]:
        browser = come(client_as, finance)
        for minutes in range(10, 70, 10):
            with later(minutes):
                browser.get(KEYS)
        with later(65):
            asked = browser.post(KEYS, KEY)
            assert asked["Location"] == f"{reverse('account_login')}?next={KEYS}"
            assert browser.get(KEYS).status_code == 302
            sign_in(browser, who)
            browser.get(KEYS)
            assert ApiKey.objects.count() == made


def test_parts_of_pages_and_programs_are_not_kept(client_as, person):
    """A part of a page sends the whole page to be unlocked; the offline queue keeps its own."""
    browser = come(client_as, person(Role.FINANCE))
    with later(20):
        part = browser.post(KEYS, KEY, headers={"HX-Request": "true", "HX-Current-URL": f"http://testserver{KEYS}?b=2"})
        assert part["HX-Redirect"].endswith("?next=%2Fkeys%2F%3Fb%3D2")
        browser.post(KEYS, KEY, headers={"Sec-Fetch-Dest": "empty"})
        browser.post(KEYS, KEY | {"password1": "x"})
        browser.get(unlock(browser, browser.get(KEYS))["Location"])
    assert not ApiKey.objects.exists()


def test_a_forged_form_is_not_kept(person, client_as):
    browser = come(client_as, person(Role.FINANCE))
    strange = Client(enforce_csrf_checks=True)
    strange.cookies = browser.cookies
    with later(20):
        assert strange.post(KEYS, KEY).status_code == 403
        unlock(browser, browser.get(KEYS))
        browser.get(KEYS)
    assert not ApiKey.objects.exists()


def test_the_screen_is_locked_by_hand(client_as, person):
    """U58: at once, and open again by the second factor."""
    browser = come(client_as, person(Role.CLERK))
    with later(1):
        browser.post(reverse("lock"))
        asked = browser.get(reverse("unlocked"))
        assert asked["Location"].startswith(reverse("mfa_reauthenticate"))
        opened = browser.post(asked["Location"], {"code": code(), "next": reverse("unlocked")})
        assert "suuq/unlocked.html" in {each.name for each in browser.get(opened["Location"]).templates}
        assert browser.get(KEYS).status_code == 200


def test_looking_as_somebody_ends_with_the_lock(client_as, person):
    operator, shopper = person(Role.OPERATOR), person()
    browser = come(client_as, operator)
    with later(1):
        browser.post(reverse("look", args=[shopper.pk]), {"why": "They called."})
    with later(20):
        browser.post(browser.get("/home/")["Location"], {"code": code(), "next": "/home/"})
        assert b"You see the service as" not in browser.get("/home/", follow=True).content
