"""A parcel at every stage, the same each time, with books that the oracle believes."""

from io import StringIO

import pytest
from celery import current_app
from django.core.management import CommandError, call_command

from billing import chart
from billing.models import Account, Leg
from customs.models import Declaration
from forwarding import demonstration, states
from forwarding.models import (
    Agency,
    Concern,
    Customer,
    Delivery,
    Dispatch,
    Indemnity,
    OwnerClaim,
    Package,
    Purchase,
    Receptacle,
    Shipment,
    Warehouse,
)
from suuq.accounts.models import User
from suuq.roles import Role
from tests.factories.forwarding import AT

FIRST_SUITE = "DJC7V-MDS"  # drawn from the seed: another one means that the demonstration has changed
STAGES = (
    (Purchase, {states.PurchaseStatus.CANCELLED}),
    (
        Package,
        {
            states.PackageStatus.UNDONE,
            states.PackageStatus.ABANDONED,
            states.PackageStatus.RETURNED,
            states.PackageStatus.DISPOSED,
            states.PackageStatus.SOLD,
        },
    ),
    (Shipment, {states.ShipmentStatus.CANCELLED, states.ShipmentStatus.LOST}),
    (Dispatch, set()),
    (Delivery, {states.DeliveryStatus.MISSING, states.DeliveryStatus.LOST}),
)


@pytest.fixture
def no_worker():
    """As in `make run`, where no worker has begun: what the steps ask of one stays in the queue."""
    current_app.conf.update(task_always_eager=False)
    yield
    current_app.conf.update(task_always_eager=True)


@pytest.mark.one_engine  # SQLite is where `make run` makes it; the journeys take the same steps on both
@pytest.mark.django_db(transaction=True)
def test_every_stage_has_its_parcel(no_worker):
    """U81: and each state of the neighbours too."""
    demonstration.make(at=AT, tell=lambda _words: None)
    for model, left_out in STAGES:
        reached = set(model.objects.values_list("status", flat=True))
        assert reached == set(model.FLOW.states.values) - left_out, model
    assert {"query", "held", "assessed", "released", "seized"} <= set(
        Declaration.objects.values_list("status", flat=True)
    )
    assert set(Concern.objects.values_list("status", flat=True)) == {"waiting", "answered"}
    assert {claim.status for claim in OwnerClaim.objects.all()} == {"open"}
    assert [harm.status for harm in Indemnity.objects.all()] == ["offered"]
    assert set(Receptacle.objects.values_list("status", flat=True)) >= {"open", "reconciled"}
    assert (Customer.objects.count(), Warehouse.objects.count(), Agency.objects.count()) == (100, 4, 12)
    assert {Role(role) for role in User.objects.values_list("role", flat=True)} == set(Role)
    call_command("verify_integrity", stdout=StringIO())
    for wallet in Account.objects.filter(code=chart.WALLET):
        told = list(Leg.objects.filter(account=wallet).order_by("pk").values_list("entry__at", flat=True))
        assert told == sorted(told)
    call_command("signins", stdout=(printed := StringIO()))
    signs_in = [line.split()[:2] for line in printed.getvalue().splitlines() if "@" in line]
    assert {Role(role) for role, _email in signs_in} == set(Role)
    assert ["warehouse", "hub@suuq.example"] in signs_in  # who opens the bags

    drawn = list(Customer.objects.order_by("pk").values_list("suite", flat=True))
    told = []
    demonstration.make(at=AT, tell=told.append)
    assert told == ["The demonstration is already here."]
    assert drawn[0] == FIRST_SUITE


def test_never_in_production(settings):
    """U81: it is refused."""
    settings.PRODUCTION = True
    with pytest.raises(CommandError):
        call_command("demo")
