"""Every URL says who may enter, the role matrix says the same, and everybody else is refused."""

import pytest
from django.test import Client

from suuq.roles import Role
from tests.factories.suuq import PersonFactory
from tests.house import urls
from tests.house.doors import DOORS

PAGES = urls.ours()
GUARDED = [door for door in PAGES if getattr(door.view, "allowed", None) is not None]
REFUSED = {403, 404, 405}

by_name = pytest.mark.parametrize("door", PAGES, ids=lambda door: door.name)
guarded_by_name = pytest.mark.parametrize("door", GUARDED, ids=lambda door: door.name)


@by_name
def test_every_view_says_who_may_enter(door):
    assert hasattr(door.view, "allowed"), f"{door.name}: put @doors.only(...) or @doors.anyone on its view"


@by_name
def test_the_matrix_agrees(door):
    assert door.name in DOORS, f'tests/house/doors.py has no row "{door.name}"'
    assert door.view.allowed == DOORS[door.name]


def test_the_matrix_has_no_row_too_many():
    assert set(DOORS) <= {door.name for door in PAGES}


def test_names_are_given_and_unique():
    names = [door.name for door in PAGES]
    assert not any(name.endswith("None") for name in names)
    assert sorted(set(names)) == names


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
@guarded_by_name
def test_the_signed_out_are_sent_to_sign_in(door, method):
    answer = getattr(Client(), method)(door.url())

    assert answer.status_code == 405 or (answer.status_code == 302 and "/accounts/login/" in answer["Location"])


@pytest.mark.django_db
@guarded_by_name
def test_every_wrong_role_is_refused(door, client_as):
    for role in set(Role) - door.view.allowed:
        client = client_as(PersonFactory(role=role))

        assert client.get(door.url()).status_code in REFUSED, f"GET {door.url()} let {role} in"
        assert client.post(door.url()).status_code in REFUSED, f"POST {door.url()} let {role} in"


@pytest.mark.django_db
@guarded_by_name
def test_a_right_role_is_not_sent_away(door, client_as):
    for role in door.view.allowed:
        answer = client_as(PersonFactory(role=role)).get(door.url())

        assert answer.status_code < 500  # a clerk without an agency may still be told so, with 403
        assert "/accounts/" not in answer.get("Location", "")


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
    """A password alone must not open it: allauth asks for the second factor, Django's own form would not."""
    answer = Client().get("/admin/login/")

    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")
