"""The oracle names what was spoilt by hand, and exits with 1."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from billing.models import Account
from forwarding.journey import dispatch, receive
from forwarding.models import Delivery, Package, Shipment
from suuq.audit import ChainHead, Entry
from tests.customs import conftest as desk
from tests.factories.forwarding import AT, CustomerFactory, WarehouseFactory, hub
from tests.flush import guards_lifted
from tests.forwarding.conftest import _cleared

pytestmark = pytest.mark.django_db
tariff = desk.tariff


def said():
    """Everything the oracle says; an exit with 1 is a CommandError."""
    out = StringIO()
    try:
        call_command("verify_integrity", stdout=out)
    except CommandError:
        return out.getvalue()
    return ""


@pytest.fixture
def landed(tariff):
    """A box that was paid, flew and arrived; the oracle finds nothing to say."""
    shipment = _cleared(WarehouseFactory())
    flight = dispatch.plan(warehouse=shipment.warehouse, flight="DJ1", departs_at=AT, by=None, at=AT)
    bag = dispatch.open_bag(dispatch=flight, by=None, at=AT)
    dispatch.load(receptacle=bag, shipment=shipment, by=None, at=AT)
    dispatch.close(receptacle=bag, seal="S1", weight_grams=1700, by=None, at=AT)
    dispatch.depart(dispatch=flight, by=None, at=AT)
    bag.refresh_from_db()
    receive.open_bag(receptacle=bag, by=None, at=AT)
    receive.scan(receptacle=bag, number=shipment.number, hub=hub(), by=None, at=AT)
    shipment.refresh_from_db()
    return shipment


def about_parcels():
    """What it says of parcels that the factories did not make without a history."""
    return [line for line in said().splitlines() if line.startswith("forwarding:") and "no history" not in line]


def test_a_whole_house_is_silent(landed):
    assert about_parcels() == []


def test_a_balance_raised_by_hand(landed):
    """R2."""
    Account.objects.filter(code="2000").update(balance_minor=999)
    assert "its history says" in said()


def test_a_state_set_by_hand(landed):
    """R7."""
    Shipment.objects.filter(pk=landed.pk).update(status="packed")
    assert f"forwarding: shipment {landed.pk} says packed, its history says arrived" in said()


def test_a_parcel_let_out_of_the_hub_unreleased(landed):
    """R8."""
    Delivery.objects.update(status="ready")
    assert f"shipment {landed} left the hub without customs' release" in said()


def test_a_flight_of_an_unpaid_box(landed):
    """R8."""
    landed.invoice.__class__.objects.update(paid_minor=0, status="issued")
    assert f"shipment {landed} flew with its bill unpaid" in said()


def test_a_delivery_nobody_was_told_of(landed):
    Delivery.objects.update(status="delivered", handed_to="Ali", handed_at=AT)
    assert "was handed over without a milestone" in said()
    assert "was handed over without its last scan" in said()


def test_a_parcel_of_somebody_else(landed):
    Package.objects.update(customer=CustomerFactory())
    assert "is in a shipment of somebody else" in said()


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        (lambda: Entry.objects.filter(number=2).update(new="tampered"), "audit: entry 2 was changed or reordered"),
        (lambda: Entry.objects.filter(number=3).delete(), "audit: entry 3 is missing"),
        (lambda: Entry.objects.order_by("number").last().delete(), "its head says"),
        (lambda: ChainHead.objects.update(number=999), "its head says 999"),
    ],
)
def test_the_trail_spoilt(landed, spoil, complaint):
    """R175, but for a tail cut together with its head: that needs the checkpoints kept elsewhere."""
    with guards_lifted():
        spoil()
    assert complaint in said()
