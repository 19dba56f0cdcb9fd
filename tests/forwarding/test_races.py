"""Two people at once: first the control, with the guard off, then the truth."""

import pytest
from django.db import IntegrityError

from forwarding.journey import arrive, consolidate, deliver, own
from forwarding.models import Delivery, DomesticEvent, Package, Shipment
from forwarding.states import DeliveryStatus
from tests.factories.forwarding import (
    AT,
    UPS,
    AgencyFactory,
    CustomerFactory,
    PackageFactory,
    PurchaseFactory,
    WarehouseFactory,
)
from tests.races import guards_off, race, refused

pytestmark = pytest.mark.django_db(transaction=True)


def scan(warehouse):
    return lambda: arrive.check_in(warehouse=warehouse, barcodes=[UPS], measured=arrive.Measured(1200), by=None, at=AT)


def test_two_benches_scan_one_barcode():
    """R39."""
    warehouse = WarehouseFactory()
    first, second = race(scan(warehouse), scan(warehouse))
    assert first == second
    assert Package.objects.count() == 1


def ask(package, customer, agency):
    return lambda: consolidate.request(
        customer=customer, packages=[package], service="economy", agency=agency, delivery_mode="pickup", by=None, at=AT
    )


def on_shelf():
    purchase = PurchaseFactory()
    return PackageFactory(purchase=purchase, customer=purchase.customer, warehouse=purchase.warehouse)


def test_one_parcel_asked_for_in_two_windows_is_in_one_shipment():
    """R43."""
    package, agency = on_shelf(), AgencyFactory()
    first, second = race(ask(package, package.customer, agency), ask(package, package.customer, agency))
    assert first == second
    assert Shipment.objects.count() == 1


@pytest.mark.row_locks
def test_without_the_lock_it_is_in_two(monkeypatch):
    """The control of R43: the series keeps its lock, the parcel does not."""
    package, agency = on_shelf(), AgencyFactory()
    with guards_off(monkeypatch):
        race(ask(package, package.customer, agency), ask(package, package.customer, agency))
    assert Shipment.objects.count() != 1


def at_the_counter():
    package = on_shelf()
    shipment = Shipment.objects.get(pk=ask(package, package.customer, AgencyFactory())().pk)
    return Delivery.objects.create(
        shipment=shipment, mode="pickup", agency=shipment.agency, code="123456", status=DeliveryStatus.READY
    )


def hand(delivery, name):
    return lambda: deliver.hand_over(delivery=delivery, hands=deliver.Hands(name=name, code="123456"), by=None, at=AT)


def test_two_clerks_hand_over_one_parcel(monkeypatch):
    """R45: one of them does, and the second is told to whom."""
    monkeypatch.setattr("forwarding.gates.why_not_forwarded", lambda _delivery: [])
    delivery = at_the_counter()
    first, second = race(hand(delivery, "Hodan"), hand(delivery, "Ali"))
    assert first.handed_to == second.handed_to
    assert DomesticEvent.objects.filter(code="EMI").count() == 1


@pytest.mark.row_locks
def test_without_the_lock_both_write_that_they_did(monkeypatch):
    """The control of R45: both go on, and either both are kept or the numbering of the audit trail trips one."""
    monkeypatch.setattr("forwarding.gates.why_not_forwarded", lambda _delivery: [])
    delivery, tripped = at_the_counter(), False
    with guards_off(monkeypatch):
        try:
            race(hand(delivery, "Hodan"), hand(delivery, "Ali"))
        except IntegrityError:
            tripped = True
    assert tripped or DomesticEvent.objects.filter(code="EMI").count() == 2


def test_the_owner_is_found_by_two_clerks_at_once():
    """One pooled parcel, two owners named: one stands, the other clerk is told."""
    package = PackageFactory(customer=None, status="unknown")
    ones = [CustomerFactory(), CustomerFactory()]
    outcomes = race(*(lambda who=who: own.identify(package=package, customer=who, by=None, at=AT) for who in ones))
    assert refused(outcomes) == 1
    package.refresh_from_db()
    assert package.customer in ones
