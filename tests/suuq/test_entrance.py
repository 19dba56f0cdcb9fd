"""What a stranger can try at the door: guessing, another's address, a code told twice."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from suuq.accounts.models import User
from tests.factories.forwarding import CustomerFactory, PurchaseFactory
from tests.factories.suuq import PASSWORD

pytestmark = pytest.mark.django_db
WRONG = "not the password at all"


def code_of(message):
    return re.search(r"^\s*([A-Z0-9]{4}-?[A-Z0-9]{2,4})\s*$", message.body, re.MULTILINE)[1]


def test_guessing_ends_after_five_and_the_real_person_still_comes_in(person, settings):
    """R114: the sixth is told to wait, the right password too; a code to the e-mail opens."""
    settings.ACCOUNT_RATE_LIMITS = {}  # the library's own, as in earnest
    user, browser = person(), Client()
    tries = [browser.post(reverse("account_login"), {"login": user.email, "password": WRONG}) for _ in range(6)]
    sixth, right = (
        answer.content.decode()
        for answer in (tries[5], browser.post(reverse("account_login"), {"login": user.email, "password": PASSWORD}))
    )
    assert [t.status_code for t in tries] == [200] * 6
    assert tries[4].context["form"].errors != tries[5].context["form"].errors
    assert "_auth_user_id" not in browser.session
    assert ("Too many" in sixth, "Too many" in right) == (True, True)

    browser.post(reverse("account_request_login_code"), {"email": user.email})
    browser.post(reverse("account_confirm_login_code"), {"code": code_of(mail.outbox[-1])})
    assert browser.session["_auth_user_id"] == str(user.pk)


def test_an_address_of_somebody_else_gives_nothing_of_theirs():
    """R119: neither an account of theirs that is confirmed nor one that a counter opened without asking for a code."""
    customer = CustomerFactory()
    PurchaseFactory(customer=customer)
    for verified in (True, False):
        EmailAddress.objects.filter(user=customer.user).update(verified=verified)
        stranger = Client()
        stranger.post(reverse("account_signup"), {"email": customer.user.email, "password1": "another long password"})

        assert "_auth_user_id" not in stranger.session
        assert stranger.get(reverse("home")).status_code == 302
        assert User.objects.filter(email=customer.user.email).count() == 1
        customer.user.refresh_from_db()
        assert customer.user.check_password(PASSWORD)


def test_a_code_for_a_new_password_serves_once_and_only_the_last(person):
    """R120: the first of two is refused; the second opens once; after the change it is nothing."""
    user, browser = person(), Client()
    codes = []
    for _ in range(2):
        browser.post(reverse("account_reset_password"), {"email": user.email})
        codes.append(code_of(mail.outbox[-1]))
    confirm, done = reverse("account_confirm_password_reset_code"), reverse("account_complete_password_reset")
    new = {"password1": "another long password", "password2": "another long password"}

    assert browser.post(confirm, {"code": codes[0]}).status_code == 200
    assert browser.post(confirm, {"code": codes[1]}).status_code == 302
    browser.post(done, new)
    user.refresh_from_db()
    assert user.check_password("another long password")
    browser.post(confirm, {"code": codes[1]})
    browser.post(done, {"password1": "a third long password", "password2": "a third long password"})
    user.refresh_from_db()
    assert user.check_password("another long password")


def test_a_password_and_a_code_are_refused_with_what_to_do():
    """U16: in our words, which every catalogue has; the library's own are missing in some languages."""
    browser, address = Client(), {"email": "nour@example.test"}
    asked = browser.post(reverse("account_signup"), {"email": "nour", "password1": ""}).content.decode()
    assert asked.count("Write the e-mail like name@example.com.") == asked.count("Fill in: Password") == 2  # U15
    short = browser.post(reverse("account_signup"), address | {"password1": "nour"}).content.decode()
    assert "Choose a longer password: at least 10 characters." in short
    browser.post(reverse("account_signup"), address | {"password1": "a white boat of the gulf"})
    wrong = browser.post(reverse("account_email_verification_sent"), {"code": "AAAA-BB"}).content.decode()
    assert "<title>Error: Type the code" in wrong
    assert "Look at the code again" in wrong
