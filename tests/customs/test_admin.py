"""The back office: rates are added, the rest is read, and the officers' own rules are not there."""

import pytest
from django.contrib import admin
from django.urls import reverse

from customs import assessing, models
from suuq.audit import Entry
from suuq.roles import Role
from tests.factories import customs as make

pytestmark = pytest.mark.django_db
REGISTERED = [m for m in admin.site._registry if m._meta.app_label == "customs"]
XDR = {"kind": "customs", "sold": "XDR", "bought": "DJF", "per": "1", "rate": "243.5", "valid_from": "2026-11-01"}


@pytest.fixture
def office(client_as, person):
    return client_as(person(Role.OPERATOR))


@pytest.mark.parametrize("model", REGISTERED, ids=lambda m: m._meta.model_name)
def test_every_list_and_row_opens(model, office, tariff, at):
    """U86: of each table that is on the back office."""
    assessing.assess(make.lodged(at=at), by=None, at=at)
    name = f"admin:customs_{model._meta.model_name}"

    assert office.get(reverse(f"{name}_changelist")).status_code == 200
    for row in model.objects.all()[:1]:
        assert office.get(reverse(f"{name}_change", args=[row.pk])).status_code == 200


def test_lanes_and_rules_are_the_officers_own():
    assert not {models.RiskRule, models.RiskHit, models.DeskPolicy} & set(REGISTERED)


def test_a_rate_is_added_and_written_into_the_trail(office, tariff):
    rate = XDR | {"source": "IMF", "certainty": "high"}
    assert office.post(reverse("admin:customs_exchangerate_add"), rate).status_code == 302

    row = models.ExchangeRate.objects.get(sold="XDR")
    assert Entry.objects.get(verb="exchange_rate.added").why == "IMF"
    office.post(reverse("admin:customs_exchangerate_change", args=[row.pk]), rate | {"rate": "1"})
    row.refresh_from_db()
    assert str(row.rate.normalize()) == "243.5"
