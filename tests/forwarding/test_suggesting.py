"""The codes that a shopper is offered while the words are typed."""

import pytest
from django.urls import reverse

from suuq.roles import Role

pytestmark = pytest.mark.django_db

URL = "suggest_codes"


@pytest.fixture
def shopper(client_as, person):
    return client_as(person(Role.CUSTOMER))


def ask(shopper, words, language="en", **more):
    query = {"line": "form-0", "form-0-description": words} | more
    return shopper.get(reverse(URL), query, headers={"accept-language": language})


def test_words_are_answered_with_codes_the_likeliest_chosen(shopper):
    page = ask(shopper, "smartphone").content.decode()
    assert 'name="form-0-hs_code"' in page
    assert page.index("851713") < page.index("checked")
    assert page.count("checked") == 1


def test_vague_words_are_answered_with_a_question(shopper):
    page = ask(shopper, "gift").content.decode()
    assert "radio" not in page
    assert "form-text" in page


def test_nothing_typed_nothing_said(shopper):
    assert ask(shopper, " ").content.strip() == b""


@pytest.mark.parametrize("line", ["", "form-", "form-1234", "x", "form-0<script>"])
def test_a_line_that_no_form_has_is_not_there(shopper, line):
    assert shopper.get(reverse(URL), {"line": line}).status_code == 404


@pytest.mark.parametrize("words", ["<script>", "\u0000", "٪" * 5000, "'; drop", "👟"])
def test_hostile_words_are_only_words(shopper, words):
    assert ask(shopper, words).status_code == 200


def test_only_shoppers_are_answered(client_as, person):
    assert ask(client_as(person(Role.OFFICER)), "smartphone").status_code == 403
