"""The back office opens and searches every list it offers the operator, and the form of a new row where they may."""

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from suuq import audit
from suuq.accounts import people
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
