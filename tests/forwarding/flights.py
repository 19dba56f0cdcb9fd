"""Flights for tests: boxes that have flown, in their bag."""

from datetime import timedelta

from forwarding.journey import dispatch
from tests.factories.forwarding import AT


def flown(cleared, warehouse, *, at=AT, **facts):
    """Give one cleared box in a bag that has left, and the bag."""
    box = cleared(warehouse, **facts)
    flight = dispatch.plan(warehouse=warehouse, flight="DJ101", departs_at=at + timedelta(hours=2), by=None, at=at)
    bag = dispatch.open_bag(dispatch=flight, by=None, at=at)
    dispatch.load(receptacle=bag, shipment=box, by=None, at=at)
    bag = dispatch.close(receptacle=bag, seal="SL1", weight_grams=box.weight_grams + 200, by=None, at=at)
    dispatch.depart(dispatch=flight, by=None, at=at)
    box.refresh_from_db()
    bag.refresh_from_db()
    return box, bag
