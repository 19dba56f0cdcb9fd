"""The first day: an account by e-mail and a code, a suite, and for staff a second factor before anything else."""

import re

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.test import Client
from django.urls import reverse

from forwarding import suites
from forwarding.demonstration import places
from forwarding.models import Customer
from suuq.accounts import demo
from suuq.accounts.models import User
from suuq.roles import Role

pytestmark = pytest.mark.django_db


def code_in(message):
    return re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", message.body)[0]


def test_sign_up_by_code_and_get_a_suite():
    places.make()
    browser = Client(headers={"accept-language": "ar"})
    told = {"email": "Hodan@Example.com", "password1": "a long way by sea"}
    assert browser.post("/ar/accounts/signup/", told).status_code == 302
    assert not Customer.objects.exists()

    confirm = browser.get(reverse("account_email_verification_sent"), follow=True)
    page = confirm.request["PATH_INFO"]
    assert browser.post(page, {"code": "AAAA-AAAA"}).status_code == 200
    assert browser.post(page, {"code": code_in(mail.outbox[-1])}).status_code == 302

    home = browser.get(reverse("home"))
    customer = Customer.objects.get(user__email__iexact="hodan@example.com")
    assert suites.is_valid(customer.suite)
    assert customer.suite in home.content.decode()
    assert customer.user.language == "ar"
    for warehouse in ("US", "FR", "AE", "CN"):
        lines = browser.get(reverse("addresses"), {"at": warehouse}).content.decode()
        assert lines.count(customer.suite) > 2


def test_nobody_reads_of_an_account_from_an_unknown_address():
    """R113: the same answer for an address we know."""
    demo.person(Role.CUSTOMER, full_name="Hodan")
    answers = [
        Client().post(reverse("account_signup"), {"email": email, "password1": "a long way by sea"})
        for email in (demo.ADDRESSES[Role.CUSTOMER], "nobody@suuq.example")
    ]
    assert {(answer.status_code, answer.url) for answer in answers} == {(302, answers[0].url)}


def test_staff_see_nothing_before_their_second_factor():
    """R117."""
    clerk = User.objects.create_user("new@suuq.example", demo.PASSWORD, role=Role.CLERK)
    browser = Client()
    browser.force_login(clerk)
    for door in ("counter:home", "billing:desk", "home"):
        assert browser.get(reverse(door)).url == reverse("mfa_activate_totp")


def test_staff_sign_in_with_password_and_code():
    places.make()
    officer = demo.person(Role.OFFICER, full_name="Fatouma")
    browser = Client()
    answer = browser.post(reverse("account_login"), {"login": officer.email, "password": demo.PASSWORD})
    assert answer.url == reverse("mfa_authenticate")
    assert browser.get(reverse("customs:queue")).status_code == 302
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    right = totp.format_hotp_value(totp.hotp_value(demo.TOTP_SECRET, counter))
    wrong = "000000" if right != "000000" else "111111"
    assert browser.post(answer.url, {"code": wrong}).status_code == 200
    assert browser.post(answer.url, {"code": right}).status_code == 302
    assert browser.get(reverse("customs:queue")).status_code == 200
