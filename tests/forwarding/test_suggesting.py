"""The codes that a shopper is offered while the words are typed."""

import pytest
from django.urls import reverse

from customs import classify
from forwarding.models import Item
from suuq.roles import Role
from tests.factories.forwarding import CustomerFactory, WarehouseFactory

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


def test_the_page_that_asks_fetches_what_asks(shopper):
    page = shopper.get(reverse("declare")).content.decode()
    assert f'hx-get="{reverse(URL)}"' in page
    assert "htmx.min" in page


def test_vague_words_are_answered_with_a_question(shopper):
    page = ask(shopper, "gift").content.decode()
    assert "radio" not in page
    assert "form-text" in page


def test_nothing_typed_nothing_said(shopper):
    assert ask(shopper, " ").content.strip() == b""


@pytest.mark.parametrize("line", ["", "form-", "form-1234", "x", "form-0<script>"])
def test_a_line_that_no_form_has_is_not_there(shopper, line):
    assert shopper.get(reverse(URL), {"line": line}).status_code == 404


@pytest.mark.parametrize("words", ["<script>", "٪" * 5000, "'; drop", "👟"])
def test_hostile_words_are_only_words(shopper, words):
    assert ask(shopper, words).status_code == 200


def test_only_shoppers_are_answered(client_as, person):
    assert ask(client_as(person(Role.OFFICER)), "smartphone").status_code == 403


def announced(client_as, code):
    fields = {
        "warehouse": WarehouseFactory().pk, "shop": "Zalando", "order_number": "1", "tracking": "",
        "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0",
        "form-0-description": "Running shoes for men", "form-0-quantity": "1", "form-0-unit_price": "89",
        "form-0-currency": "EUR", "form-0-category": "shoes", "form-0-hs_code": code,
    }  # fmt: skip
    browser = client_as(CustomerFactory().user)
    assert browser.post(reverse("declare"), fields).status_code == 302
    return Item.objects.get().hs_code


def test_the_shopper_chooses_among_what_is_suggested_and_nothing_else(client_as):
    likeliest, other = classify.suggest("Running shoes for men", language="fr", category="shoes").suggestions[:2]
    assert announced(client_as, other.code) == other.code
    Item.objects.all().delete()
    assert announced(client_as, "490199") == likeliest.code
