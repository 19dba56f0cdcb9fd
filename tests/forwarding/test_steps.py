"""The steps in their order: what the tables do not allow changes nothing, and no address leads past a step."""

import pytest
from django.db import transaction
from django.urls import reverse

from forwarding.journey import deliver, dispatch
from forwarding.models import Delivery, Package, Purchase, Shipment, Workplace
from forwarding.states import PackageStatus
from suuq import workflow
from suuq.audit import Entry
from suuq.roles import Role
from tests.factories.forwarding import (
    AT,
    AgencyFactory,
    PackageFactory,
    PurchaseFactory,
    ShipmentFactory,
    WarehouseFactory,
    boxed,
    posted_at,
)

pytestmark = pytest.mark.django_db
MEASURES = {"weight": "1.3", "length": "34", "width": "22", "height": "10"}
PROOF = {"handed_to": "Hodan", "handed_at": AT}


def made():
    box = ShipmentFactory(packed=True)
    last_mile = Delivery.objects.create(shipment=box, mode="pickup", agency=box.agency, code="123456", **PROOF)
    return [PurchaseFactory(customer=box.customer), PackageFactory(), box, last_mile]


def tried(thing, start, to):
    """Move from a state to another, in a transaction that is taken back: whether it was allowed, and what it left."""
    rows = type(thing)._base_manager.filter(pk=thing.pk)
    rows.update(status=start)
    before = Entry.objects.count()
    with transaction.atomic():
        try:
            workflow.move(thing, to=to, by=None, at=AT)
        except workflow.IllegalMove:
            return False, rows.get().status, Entry.objects.count() - before
        left = rows.get().status, Entry.objects.count() - before
        transaction.set_rollback(True)
        return True, *left


def test_r46_every_pair_of_states_is_a_move_with_one_event_or_changes_nothing():
    """R46: purchases, parcels, boxes and last miles, from every state of their tables to every other."""
    for thing in made():
        moves = thing.FLOW.moves
        for start in moves:
            for to in moves:
                is_legal = to in moves[start]
                expected = (True, to, 1) if is_legal else (False, start, 0)
                assert tried(thing, start, to) == expected, (type(thing).__name__, start, to)


def test_r47_no_address_leads_past_a_step(client_as, person):
    """R47: boxes not packed or not paid stay out of the bag; parcels not cleared stay out of counters and hands."""
    warehouse = WarehouseFactory()
    bench = client_as(posted_at(warehouse))
    asked, unpaid = boxed(PackageFactory(warehouse=warehouse)), ShipmentFactory(warehouse=warehouse, packed=True)
    flight = dispatch.plan(warehouse=warehouse, flight="DJ1", departs_at=AT, by=None, at=AT)
    bag = dispatch.open_bag(dispatch=flight, by=None, at=AT)
    for box in (asked, unpaid):
        answer = bench.post(reverse("warehouse:load", args=[bag.pk]), {"scan": box.number})
        assert (answer.status_code, answer.context["panel"].state) == (409, "stop")
    assert bench.post(reverse("warehouse:pack_close", args=[asked.number]), MEASURES).status_code == 409
    assert bench.post(reverse("warehouse:flight", args=[flight.number])).status_code == 409

    clerk = person(Role.CLERK)
    agency = Workplace.objects.create(user=clerk, agency=AgencyFactory()).agency
    counter = client_as(clerk)
    landed = ShipmentFactory(packed=True, status="arrived", agency=agency)
    delivery = deliver.assign(shipment=landed, place="hub", by=None, at=AT)
    taken = {"name": "Hodan", "code": delivery.code, "identity_kind": "card", "identity_last": "418"}
    counter.post(reverse("counter:scan_in"), {"number": landed.number})
    counter.post(reverse("counter:hand_over", args=[landed.number]), taken)
    delivery.refresh_from_db()
    assert (delivery.status, delivery.handed_to) == ("assigned", "")
    assert set(Shipment.objects.values_list("status", flat=True)) == {"requested", "packed", "arrived"}
    assert set(Package.objects.values_list("status", flat=True)) == {PackageStatus.ON_SHELF}
    assert not Purchase.objects.exists()
