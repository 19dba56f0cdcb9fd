"""Two people at once: first the control, with the guard off, then the truth."""

import threading
import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from forwarding.journey import arrive, consolidate, declare, deliver, own
from forwarding.models import Delivery, DomesticEvent, Package, Shipment
from forwarding.states import DeliveryStatus
from suuq.replay import DeviceAct
from tests.factories.arriving import let_go
from tests.factories.forwarding import (
    AT,
    UPS,
    AgencyFactory,
    CustomerFactory,
    PackageFactory,
    PurchaseFactory,
    WarehouseFactory,
    posted_at,
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
    shipment = let_go(Shipment.objects.get(pk=ask(package, package.customer, AgencyFactory())().pk))
    return Delivery.objects.create(
        shipment=shipment, mode="pickup", agency=shipment.agency, code="123456", status=DeliveryStatus.READY
    )


def hand(delivery, name):
    return lambda: deliver.hand_over(delivery=delivery, hands=deliver.Hands(name=name, code="123456"), by=None, at=AT)


def test_two_clerks_hand_over_one_parcel():
    """R45: one of them does, and the second is told to whom."""
    delivery = at_the_counter()
    first, second = race(hand(delivery, "Hodan"), hand(delivery, "Ali"))
    assert first.handed_to == second.handed_to
    assert DomesticEvent.objects.filter(code="EMI").count() == 1


@pytest.mark.row_locks
def test_without_the_lock_both_write_that_they_did(monkeypatch):
    """The control of R45: both go on, and either both are kept or the numbering of the audit trail trips one."""
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


def announce(customer, warehouse):
    return lambda: declare.expect(
        customer=customer, warehouse=warehouse, shop="Sneaker Shop", order_number="", tracking=[UPS],
        goods=[declare.Goods("Shoes", 1, 8900, "EUR")], by=None, at=AT,
    )  # fmt: skip


def linked():
    return Package.objects.filter(purchase__isnull=False).count()


def test_checked_in_while_it_is_being_announced():
    """R40: linked, not duplicated; whoever commits last sees the other."""
    warehouse, customer = WarehouseFactory(), CustomerFactory()
    race(scan(warehouse), announce(customer, warehouse))
    assert Package.objects.count() == linked() == 1
    assert Package.objects.get().customer == customer


def interleaved(late, early):
    """Run ``early`` whole, on a connection of its own, at the moment before ``late`` first writes."""
    begun = []

    def apart():
        early()
        connection.close()

    def wrapper(execute, sql, params, many, context):
        if not begun and sql.startswith("INSERT"):
            begun.append(threading.Thread(target=apart))
            begun[0].start()
            begun[0].join(30)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wrapper):
        late()


@pytest.mark.row_locks
def test_announced_between_the_bench_s_look_and_its_writing():
    """R40: the worst order, made to happen; the bench looks again once it has written."""
    warehouse, customer = WarehouseFactory(), CustomerFactory()
    interleaved(scan(warehouse), announce(customer, warehouse))
    assert Package.objects.count() == linked() == 1


@pytest.mark.row_locks
def test_without_the_second_look_it_waits_for_the_night(monkeypatch):
    """The control of R40: without it they miss each other; the nightly look is the net below."""
    warehouse, customer = WarehouseFactory(), CustomerFactory()
    with monkeypatch.context() as patch:
        patch.setattr(transaction, "on_commit", lambda *_args, **_options: None)
        interleaved(scan(warehouse), announce(customer, warehouse))
    assert linked() == 0
    assert own.rematch_all(at=AT) == 1


def test_one_act_of_a_device_told_twice_at_once(client_as):
    """R49: two windows tell the same queue at the same moment; one event, and both are given its answer."""
    warehouse = WarehouseFactory()
    told = {"device_id": str(uuid.uuid4()), "happened_at": AT.isoformat(), "barcodes": UPS, "weight": "1.2"}
    windows = [client_as(user) for user in [posted_at(warehouse)] * 2]
    answers = race(*(lambda one=one: one.post(reverse("warehouse:kept_check_in"), told).json() for one in windows))
    assert {answer["reference"] for answer in answers} == {Package.objects.get().reference}
    assert DeviceAct.objects.count() == 1
