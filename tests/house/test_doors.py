"""Every URL says who may enter, the role matrix says the same, and everybody else is refused."""

import logging
from itertools import product

import pytest
from django.http import HttpResponseForbidden
from django.test import Client

from suuq.roles import Role
from tests.factories.suuq import PersonFactory
from tests.house import urls
from tests.house.doors import DOORS

PAGES = urls.ours()
GUARDED = [door for door in PAGES if getattr(door.view, "allowed", None) is not None]
REFUSED, METHODS = {403, 404, 405}, ("get", "post")

each_role = pytest.mark.parametrize("role", sorted(Role))


def test_every_view_says_who_may_enter():
    silent = [door.name for door in PAGES if not hasattr(door.view, "allowed")]

    assert silent == [], "put @doors.only(...) or @doors.anyone on these views"


def test_the_matrix_agrees():
    assert {door.name: getattr(door.view, "allowed", "?") for door in PAGES} == DOORS


def test_names_are_given_and_unique():
    names = [door.name for door in PAGES]
    assert not any(name.endswith("None") for name in names)
    assert sorted(set(names)) == names


@pytest.mark.django_db
@pytest.mark.one_engine
def test_the_signed_out_are_sent_to_sign_in():
    client, let_in = Client(), []
    for door, method in product(GUARDED, METHODS):
        answer = getattr(client, method)(door.url())
        sent = answer.status_code == 302 and "/accounts/login/" in answer["Location"]
        if not sent and answer.status_code != 405:
            let_in.append(f"{method} {door.url()}: {answer.status_code}")

    assert let_in == []


@pytest.mark.django_db
@pytest.mark.one_engine
@each_role
def test_a_wrong_role_is_refused(role, client_as, plain_refusals, caplog):
    """R104, R107: every door that is not this role’s, by both methods: the matrix, URL by URL."""
    caplog.set_level(logging.ERROR, "django.request")  # else a line is written of each refusal
    client, let_in = client_as(PersonFactory(role=role)), []
    client.raise_request_exception = False
    for door, method in product(GUARDED, METHODS):
        if role in door.view.allowed:
            continue
        answer = getattr(client, method)(door.url())
        if answer.status_code not in REFUSED:
            let_in.append(f"{method} {door.url()}: {answer.status_code}")

    assert let_in == []


@pytest.fixture
def plain_refusals(monkeypatch):
    """Two thousand refusals are looked at here, not read: their page is drawn by the tests of pages."""
    monkeypatch.setattr("suuq.urls.handler403", lambda *_args, **_facts: HttpResponseForbidden(), raising=False)


@pytest.mark.django_db
@each_role
def test_a_right_role_is_not_sent_away(role, client_as):
    """A page may still answer 403 or 404: a clerk without an agency is told so."""
    client, sent_away = client_as(PersonFactory(role=role)), []
    client.raise_request_exception = False
    for door in GUARDED:
        if role in door.view.allowed:
            answer = client.get(door.url())
            if answer.status_code >= 500 or "/accounts/" in answer.get("Location", ""):
                sent_away.append(f"{door.url()}: {answer.status_code}")

    assert sent_away == []


@pytest.mark.django_db
@pytest.mark.parametrize("role", sorted(set(Role) - {Role.CUSTOMER}))
def test_staff_without_a_second_factor_see_the_page_that_sets_one_up(role, client_as):
    user = PersonFactory(role=role)
    user.authenticator_set.all().delete()

    answer = client_as(user).get("/")

    assert answer.status_code == 302
    assert "2fa/totp/activate" in answer["Location"]


@pytest.mark.django_db
@pytest.mark.parametrize("role", sorted(set(Role) - {Role.OPERATOR, Role.AUDITOR}))
def test_the_back_office_is_the_operators_and_the_auditors(role, client_as):
    answer = client_as(PersonFactory(role=role)).get("/admin/")

    assert answer.status_code in {302, 403}
    assert answer.get("Location", "/accounts/login/").startswith(("/accounts/", "/admin/login/"))


@pytest.mark.django_db
def test_the_back_office_has_no_sign_in_of_its_own():
    """R116: A password alone must not open it: allauth asks for the second factor, Django's own form would not."""
    answer = Client().get("/admin/login/")

    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


def test_no_role_assesses_collects_and_releases_the_same_parcel():
    """R109: whoever decides at customs takes no money, and whoever takes money decides nothing."""
    takes_money = DOORS["billing:take_cash"] | DOORS["counter:take_cash"]
    decides = DOORS["customs:act"] | DOORS["customs:green"] | DOORS["customs:found"]
    assert not decides & takes_money
