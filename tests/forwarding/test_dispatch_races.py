"""A flight departs at the instant in which an officer stops a box in it; two benches scan one parcel, unguarded."""

import threading
from functools import partial

import pytest
from django.db import connection

from customs import deciding
from customs.states import DeclarationStatus
from forwarding.journey import arrive, dispatch
from forwarding.models import Package, Shipment
from suuq import workflow
from suuq.audit import Entry
from suuq.roles import Role
from tests.factories.forwarding import AT, UPS, WarehouseFactory
from tests.flush import guards_lifted
from tests.races import be_patient, guards_off, not_before, race, refused

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def flight(cleared):
    """One box in one sealed bag, ready to fly."""
    shipment = cleared(WarehouseFactory())
    planned = dispatch.plan(warehouse=shipment.warehouse, flight="DJ1", departs_at=AT, by=None, at=AT)
    bag = dispatch.open_bag(dispatch=planned, by=None, at=AT)
    dispatch.load(receptacle=bag, shipment=shipment, by=None, at=AT)
    dispatch.close(receptacle=bag, seal="S1", weight_grams=1700, by=None, at=AT)
    return planned


def depart_and_hold(flight, officer):
    """The officer's hold is written before the flight writes that it left, unless a lock forbids it."""
    held, shipment = threading.Event(), Shipment.objects.get()

    def hold():
        try:
            return deciding.hold(shipment.declaration, reason="value", by=officer, at=AT)
        finally:
            held.set()

    def depart():
        with not_before(held):
            return dispatch.depart(dispatch=flight, by=None, at=AT)

    return race(depart, hold)


def left_while_held():
    """Whether the trail says that the box left after it was stopped."""
    verbs = list(Entry.objects.filter(new__in=["held", "dispatched"]).order_by("number").values_list("new", flat=True))
    return verbs[:2] == ["held", "dispatched"]


@pytest.mark.row_locks
def test_r41_control_without_locks_a_stopped_box_flies(flight, person, monkeypatch):
    """R41, R13: the flight has asked, the officer stops the box, the flight leaves with it."""
    with guards_off(monkeypatch):
        depart_and_hold(flight, person(Role.OFFICER))
    assert left_while_held()


def test_r41_of_departure_and_hold_the_first_decides(flight, person):
    """R41: either the flight stays and says which box is stopped, or the hold comes to a box that has left."""
    outcomes = depart_and_hold(flight, person(Role.OFFICER))
    shipment = Shipment.objects.get()
    assert not left_while_held()
    assert (shipment.status == "dispatched") is (refused(outcomes) == 0)
    assert shipment.declaration.status == DeclarationStatus.HELD


def test_r41_a_hold_before_departure_is_the_reason_given(flight, person):
    """R41: the loser is told why."""
    deciding.hold(Shipment.objects.get().declaration, reason="value", by=person(Role.OFFICER), at=AT)
    with pytest.raises(dispatch.CannotDepart) as refusal:
        dispatch.depart(dispatch=flight, by=None, at=AT)
    assert [reason.code for reason in refusal.value.reasons] == ["stopped"]
    assert isinstance(refusal.value, workflow.Refused)


@pytest.mark.row_locks
def test_r39_control_without_the_unique_scan_a_parcel_is_shelved_twice(monkeypatch):
    """R39, R13: the guard is the database's own index; what the race left goes before it comes back."""
    be_patient(monkeypatch)
    index = next(c for c in Package._meta.constraints if c.name == "package_scanned_once")
    warehouse = WarehouseFactory()
    scan = partial(arrive.check_in, warehouse=warehouse, barcodes=[UPS], measured=arrive.Measured(1200), by=None, at=AT)
    with connection.schema_editor() as editor:
        editor.remove_constraint(Package, index)
    try:
        race(scan, scan)
        assert Package.objects.count() == 2
    finally:
        with guards_lifted() as cursor:
            cursor.execute("DELETE FROM forwarding_package")
        with connection.schema_editor() as editor:
            editor.add_constraint(Package, index)
