"""Dangerous acts ask who is acting; sessions end with what they were opened by; the operator looks and does not act."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal import auth as totp
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client
from django.urls import reverse
from time_machine import travel

from suuq import devices
from suuq.apikeys import ApiKey
from suuq.audit import Entry
from suuq.roles import Role
from tests.factories.suuq import PASSWORD, TOTP_SECRET, enrol
from tests.house import urls

DANGEROUS = {
    "billing:card_refund", "billing:credit_bill", "billing:decide_void", "billing:remit", "billing:send_back",
    "endpoints", "erase", "keys", "letter_again", "look", "my_data", "replace_key", "task_again",
}  # fmt: skip
KEY = {"name": "till", "scopes": ["shipments:read"], "last_day": "2026-12-30"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def soon(settings):
    """Ask again after a quarter of an hour, as in earnest."""
    settings.SUDO_SECONDS = 900


@pytest.fixture
def signed_in():
    """Sign a person in through the door, so that a session of theirs is kept."""

    def come(user, agent="Mozilla/5.0 (Linux; Android 14) Chrome/130.0"):
        browser = Client(headers={"user-agent": agent})
        browser.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
        return browser

    return come


def test_the_dangerous_doors_ask():
    assert {page.name for page in urls.ours() if hasattr(page.view, "asks_again")} == DANGEROUS


def code():
    return totp.format_hotp_value(totp.hotp_value(TOTP_SECRET, next(iter(totp.yield_hotp_counters_from_time()))))


def test_staff_say_it_with_their_second_factor_and_the_act_is_then_done(soon, person, client_as, at):
    """R70, R118: what was sent is done after the code; an hour later, or an hour earlier, it is asked again."""
    with travel(at, tick=False):
        finance = client_as(person(Role.FINANCE))
        fields = KEY | {"scopes": ["payments:write"]}
        assert finance.post(reverse("keys"), fields).status_code == 200
    for hours in (-1, 1):
        with travel(at.timestamp() + hours * 3600, tick=False):
            asked = finance.post(reverse("keys"), fields | {"name": f"till {hours}"})
            assert asked["Location"].startswith(reverse("mfa_reauthenticate"))
            assert reverse("account_reauthenticate") not in finance.get(asked["Location"]).content.decode()
            done = finance.post(asked["Location"], {"code": code(), "next": reverse("keys")})
    assert "suuq_test_" in done.content.decode()


def test_a_password_is_no_second_factor(soon, person, at):
    officer = person(Role.OPERATOR)
    browser = Client()
    browser.force_login(officer)

    answer = browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert answer.status_code == 302
    assert browser.post(reverse("keys"), KEY)["Location"].startswith(reverse("mfa_reauthenticate"))


def test_a_role_is_not_given_without_a_fresh_code(soon, person):
    """R108: nor by somebody who is not the operator, nor to oneself."""
    operator, clerk = person(Role.OPERATOR), person(Role.CLERK)
    browser, page = Client(), f"/admin/accounts/user/{clerk.pk}/change/"
    browser.force_login(operator)

    assert browser.post(page, {"email": clerk.email, "role": Role.OPERATOR})["Location"].startswith("/accounts/2fa/")
    clerk.refresh_from_db()
    assert clerk.role == Role.CLERK


def test_a_new_role_begins_anew(person, client_as, signed_in):
    """R110, R111: sessions and keys of the former role are over at once, and so are those of somebody shut out."""
    shopper = person()
    browser = signed_in(shopper)
    browser.post(reverse("keys"), KEY)
    operator = client_as(person(Role.OPERATOR))
    fields = {"email": shopper.email, "full_name": shopper.full_name, "language": "en", "is_active": "on"}

    operator.post(f"/admin/accounts/user/{shopper.pk}/change/", fields | {"role": Role.CLERK})

    assert browser.get(reverse("keys")).status_code == 302
    assert not ApiKey.objects.filter(user=shopper, revoked_at=None).exists()


def test_a_new_password_ends_what_was_opened_before(person, signed_in):
    """R111, R118: other sessions and the keys are dead, this session lives, and the person is told."""
    shopper = person()
    here, there = signed_in(shopper), signed_in(shopper, "Mozilla/5.0 (Windows NT 10.0) Edg/120.0 Chrome/120.0")
    here.post(reverse("keys"), KEY)
    mail.outbox.clear()

    fields = {"oldpassword": PASSWORD, "password1": "another long password", "password2": "another long password"}
    here.post(reverse("account_change_password"), fields)

    assert here.get(reverse("keys")).status_code == 200
    assert there.get(reverse("keys")).status_code == 302
    assert not ApiKey.objects.filter(user=shopper, revoked_at=None).exists()
    assert mail.outbox[0].to == [shopper.email]
    assert "Was it you?" in mail.outbox[0].body


def test_a_changed_factor_ends_the_other_sessions_and_a_new_address_asks_who_it_is(soon, person, signed_in, at):
    """R111, R118: the address is not taken before the password is said again."""
    shopper = person()
    with travel(at.timestamp() - 3600, tick=False):
        here, there = signed_in(shopper), signed_in(shopper)
    with travel(at, tick=False):
        add = here.post(reverse("account_email"), {"email": "new@example.com", "action_add": ""})
        assert add["Location"].startswith(reverse("account_reauthenticate"))
        said = here.post(add["Location"], {"password": PASSWORD, "next": reverse("account_email")})
        assert "new@example.com" in mail.outbox[-1].to, said
        enrol(shopper)
        here.post(reverse("mfa_deactivate_totp"))

    assert there.get(reverse("keys")).status_code == 302
    assert not EmailAddress.objects.filter(email="new@example.com").exists()


def test_devices_are_listed_in_words_and_ended_by_their_owner_alone(person, signed_in, client_as):
    shopper = person()
    here, there = (
        signed_in(shopper),
        signed_in(shopper, "Mozilla/5.0 (Macintosh; Mac OS X) Safari/605"),
    )
    page = here.get(reverse("usersessions_list")).content.decode()
    assert "Chrome · Android" in page
    assert "Safari · macOS" in page

    other = UserSession.objects.get(session_key=there.session.session_key)
    assert client_as(person()).post(reverse("end_session", args=[other.pk])).status_code == 404
    here.post(reverse("end_session", args=[other.pk]))
    assert there.get(reverse("keys")).status_code == 302
    assert here.get(reverse("keys")).status_code == 200


def test_a_device_is_named():
    assert devices.words("Mozilla/5.0 (iPhone; CPU iPhone OS 17) AppleWebKit CriOS/120 Safari/604") == "Chrome · iPhone"
    assert devices.words("curl/8.1") == "curl"


def test_the_operator_looks_and_cannot_act(person, client_as):
    """R108: the banner says it, the trail keeps it, and neither money nor sign-in can be touched."""
    shopper, operator = person(full_name="Amina Warsame"), person(Role.OPERATOR)
    browser = client_as(operator)
    assert "Why you look" in browser.get(reverse("look", args=[shopper.pk])).content.decode()
    browser.post(reverse("look", args=[shopper.pk]), {"why": "They cannot find their parcel"})

    page = browser.get(reverse("billing:wallet")).content.decode()
    assert "You see the service as Amina Warsame" in page
    for name in ("billing:card_top_up", "keys", "account_change_password", "account_logout"):
        assert browser.post(reverse(name), {"amount": "500"}).status_code == 403
    for name in ("keys", "account_email", "mfa_view_recovery_codes"):
        assert browser.get(reverse(name)).status_code == 403

    browser.post(reverse("stop_looking"))
    assert browser.get(reverse("billing:wallet")).status_code == 403
    begun, ended = Entry.objects.filter(verb__startswith="look.")
    assert (begun.by_id, begun.subject_id, begun.why) == (
        str(operator.pk),
        str(shopper.pk),
        "They cannot find their parcel",
    )
    assert ended.by_id == str(operator.pk)


def test_looking_ends_by_itself_and_never_reaches_the_operator_or_the_auditor(person, client_as, at):
    shopper, browser = person(), client_as(person(Role.OPERATOR))
    for role in (Role.OPERATOR, Role.AUDITOR):
        assert browser.post(reverse("look", args=[person(role).pk]), {"why": "x"}).status_code == 404
    with travel(at, tick=False):
        browser.post(reverse("look", args=[shopper.pk]), {"why": "x"})
    with travel(at.timestamp() + 1801, tick=False):
        assert browser.get(reverse("every_key")).status_code == 200
    assert Entry.objects.filter(verb="look.ended", subject_id=str(shopper.pk)).exists()
