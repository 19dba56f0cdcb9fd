"""The back office opens and searches every list it offers the operator, and the form of a new row where they may."""

import pytest
from django.contrib import admin
from django.urls import reverse

from suuq.roles import Role

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
