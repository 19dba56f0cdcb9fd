"""The back office opens and searches every list it offers the operator, and the form of a new row where they may."""

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import override

from suuq import audit
from suuq.accounts import people
from suuq.backoffice.words import NAMES
from suuq.roles import Role
from tests.factories.forwarding import ShipmentFactory

LISTED = sorted(admin.site._registry, key=lambda model: model._meta.label)


@pytest.mark.django_db
@pytest.mark.parametrize("model", LISTED, ids=lambda model: model._meta.label)
def test_every_list_is_searched_and_grows(model, client_as, person):
    office = client_as(person(Role.OPERATOR, is_superuser=True))
    place = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    page, new = reverse(f"{place}_changelist"), reverse(f"{place}_add")

    # A list without a search sends the words away again.
    assert office.get(page, {"q": "a"}, follow=True).status_code == 200
    assert office.get(new).status_code in {200, 403}


@pytest.mark.django_db
def test_words_are_found_whole_by_an_index_and_the_trail_by_what_they_name(client_as, person):
    """U86: a part of a word, or an order of one's own, would read a million rows."""
    office = client_as(person(Role.AUDITOR))
    shipment = ShipmentFactory(customer__user__full_name="Hodan Warsame Elmi")
    ShipmentFactory()
    people.file(shipment.customer.user)
    audit.record("shipment.packed", shipment, by=None, at=timezone.now())

    def found(page, words):
        return list(office.get(reverse(f"admin:{page}_changelist"), {"q": words}).context["cl"].result_list)

    assert found("forwarding_shipment", f" {shipment.number.lower()} ") == [shipment]
    assert found("forwarding_shipment", shipment.number[:-3]) == []
    assert found("forwarding_shipment", shipment.customer.suite) == [shipment]
    assert found("forwarding_customer", "hodan warsame") == [shipment.customer]
    assert [entry.verb for entry in found("suuq_entry", shipment.number)] == ["shipment.packed"]
    assert "?o=" not in office.get(reverse("admin:forwarding_shipment_changelist")).content.decode()


@pytest.mark.django_db
def test_our_own_people_are_found_by_a_part_of_their_name(client_as, person):
    office, clerk = client_as(person(Role.OPERATOR)), person(Role.CLERK, full_name="Amina Robleh")
    shown = office.get(reverse("admin:accounts_user_changelist"), {"q": "roble"})
    assert list(shown.context["cl"].result_list) == [clerk]


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "led"), [(Role.OPERATOR, True), (Role.AUDITOR, False)])
def test_only_the_operator_is_led_to_what_only_the_operator_may_do(client_as, person, role, led):
    shopper = ShipmentFactory().customer
    office = client_as(person(role))
    shoppers = office.get(reverse("admin:forwarding_customer_changelist")).content.decode()
    shown = office.get(reverse("admin:accounts_user_change", args=[shopper.user_id])).content.decode()
    assert (reverse("erase", args=[shopper.pk]) in shoppers) == led
    assert (reverse("look", args=[shopper.user_id]) in shown) == led


def test_every_name_it_shows_can_be_said_in_another_language():
    """R166: what the models call a table or a column is in the catalogues, so nobody reads it in English alone."""
    models = {*LISTED, *(part.model for page in admin.site._registry.values() for part in page.inlines)}
    shown = {field.verbose_name for model in models for field in model._meta.local_fields if not _own(field)}
    shown |= {name for model in models if not _own(model) for name in _both(model._meta)}

    assert all(isinstance(name, Promise) for name in shown)
    with override("en"):
        assert {str(name) for name in shown} - set(NAMES) == set()


def _both(meta):
    return meta.verbose_name, meta.verbose_name_plural


def _own(thing):
    """Whether its author, ours or a library's, has marked the name where it stands."""
    meta = getattr(thing, "_meta", None)
    return isinstance(meta.original_attrs.get("verbose_name") if meta else thing._verbose_name, Promise)
