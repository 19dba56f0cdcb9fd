"""Dispatch: boxes into bags, bags onto a flight."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import prefetch_related_objects

from customs import lodging
from forwarding import duties, gates, groups, loads, notices, pieces, s9
from forwarding.journey import differ, unpaid
from forwarding.models import Box, Dispatch, Milestone, Receptacle, Series, Shipment, Warehouse
from forwarding.states import DispatchStatus, ReceptacleStatus, ShipmentStatus
from suuq import audit, workflow

CATEGORY, SUBCLASS = "A", "CN"  # by air, ordinary parcels


class CannotLoad(workflow.Refused):
    """What keeps this box out of this bag."""


class CannotClose(workflow.Refused):
    """What keeps this bag open."""


class CannotDepart(workflow.Refused):
    """What keeps this flight on the ground."""


@transaction.atomic
def plan(
    *,
    warehouse: Warehouse,
    flight: str,
    departs_at: datetime,
    cut_off_at: datetime | None = None,
    capacity_grams: int | None = None,
    by: Any,
    at: datetime,
) -> Dispatch:
    """Plan the dispatch of a flight; planning the same flight again returns it."""
    Warehouse.objects.select_for_update(no_key=True).get(pk=warehouse.pk)
    if planned := Dispatch.objects.filter(warehouse=warehouse, flight=flight, departs_at=departs_at).first():
        return planned
    serial = Series.objects.draw(f"s8:{warehouse.code}:{departs_at.year}")
    number = s9.Dispatch(warehouse.airport, settings.HUB_OFFICE, CATEGORY, SUBCLASS, departs_at.year, serial)
    dispatch = Dispatch.objects.create(
        number=str(number), warehouse=warehouse, flight=flight, departs_at=departs_at, cut_off_at=cut_off_at,
        capacity_grams=capacity_grams,
    )  # fmt: skip
    audit.record("dispatch.planned", dispatch, by=by, at=at, new=DispatchStatus.PLANNED)
    return dispatch


@transaction.atomic
def change(
    *,
    dispatch: Dispatch,
    flight: str,
    departs_at: datetime,
    cut_off_at: datetime | None,
    capacity_grams: int | None,
    by: Any,
    at: datetime,
) -> Dispatch:
    """
    Write the new times of a flight, or put its bags on another: they keep their numbers.

    :raises CannotLoad: once it has left, or when more is loaded than it would take
    """
    dispatch = Dispatch.objects.select_for_update(no_key=True).get(pk=dispatch.pk)
    if dispatch.status != DispatchStatus.PLANNED:
        raise CannotLoad(loads.flight_left())
    if capacity_grams and capacity_grams < loads.loaded_grams(dispatch):
        raise CannotLoad(loads.loaded_above())
    old = f"{dispatch.flight} {dispatch.departs_at.isoformat()}"
    dispatch.flight, dispatch.departs_at = flight, departs_at
    dispatch.cut_off_at, dispatch.capacity_grams = cut_off_at, capacity_grams
    dispatch.save(update_fields=["flight", "departs_at", "cut_off_at", "capacity_grams"])
    audit.record("dispatch.changed", dispatch, by=by, at=at, old=old, new=f"{flight} {departs_at.isoformat()}")
    return dispatch


@transaction.atomic
def open_bag(*, dispatch: Dispatch, by: Any, at: datetime) -> Receptacle:
    """Open a bag for a flight; the bag already open is given again."""
    dispatch = Dispatch.objects.select_for_update(no_key=True).get(pk=dispatch.pk)
    if dispatch.status != DispatchStatus.PLANNED:
        raise CannotLoad(loads.flight_left())
    if standing := dispatch.receptacles.filter(status=ReceptacleStatus.OPEN).first():
        return standing
    if loads.last_bag(dispatch):
        raise CannotLoad(loads.last_bag_closed())
    number = s9.Receptacle(s9.parse_dispatch(dispatch.number), dispatch.receptacles.count() + 1, 0)
    bag = Receptacle.objects.create(number=str(number), dispatch=dispatch, opened_at=at)
    audit.record("receptacle.opened_for_loading", bag, by=by, at=at, new=ReceptacleStatus.OPEN)
    return bag


def load(*, receptacle: Receptacle, shipment: Box, by: Any, at: datetime) -> Box:
    """
    Put a box into a bag, a shipment or a piece of one; scanning it again finds it there.

    The news that it was paid may have been lost: the nights it waited are asked for now, whatever comes of the loading.

    :raises CannotLoad: with the gate's reasons: undeclared, unpaid, unsafe to fly ...
    """
    unpaid.count_if_paid(shipment=shipment.whole, at=at)
    return _load(receptacle, shipment, by, at)


@transaction.atomic
def _load(receptacle: Receptacle, shipment: Box, by: Any, at: datetime) -> Box:
    shipment = pieces.locked(shipment)
    Dispatch.objects.select_for_update(no_key=True).get(
        receptacles=receptacle.pk
    )  # two bags never fill one flight twice
    receptacle = Receptacle.objects.select_for_update(no_key=True).select_related("dispatch").get(pk=receptacle.pk)
    if shipment.receptacle_id == receptacle.pk:
        return shipment
    if isinstance(shipment, Shipment) and shipment.warehouse_id == receptacle.dispatch.warehouse_id:
        shipment = differ.found_here(shipment, by=by, at=at)
    taken = loads.why_not_taken(receptacle.dispatch, shipment, at)
    if reasons := [*taken, *gates.why_not_loaded(receptacle, shipment)]:
        raise CannotLoad(reasons)
    shipment.receptacle = receptacle
    shipment.save(update_fields=["receptacle"])
    audit.record("shipment.loaded", shipment, by=by, at=at, new=receptacle.number)
    return shipment


@transaction.atomic
def unload(*, shipment: Box, why: str, by: Any, at: datetime) -> Box:
    """Take a box out of a bag that has not left; that breaks the seal of a closed one."""
    shipment = pieces.locked(shipment)
    bag = shipment.receptacle
    if bag is None:
        return shipment
    if bag.status not in {ReceptacleStatus.OPEN, ReceptacleStatus.CLOSED}:
        raise CannotLoad(loads.flight_left())
    shipment.receptacle = None
    shipment.save(update_fields=["receptacle"])
    audit.record("shipment.unloaded", shipment, by=by, at=at, old=bag.number, why=why)
    if bag.status == ReceptacleStatus.CLOSED:
        reopen(receptacle=bag, why=why, by=by, at=at)
    return shipment


@transaction.atomic
def close(
    *, receptacle: Receptacle, seal: str, weight_grams: int, is_last: bool = False, by: Any, at: datetime
) -> Receptacle:
    """
    Weigh and seal a bag; its S9 number takes the weight. Closing it twice is closing it.

    ``is_last`` writes into the number that no bag follows, so that whoever counts them knows when all are there.

    :raises CannotClose: when it is empty or the scale is far from what is inside
    """
    receptacle = Receptacle.objects.select_for_update(no_key=True).get(pk=receptacle.pk)
    if receptacle.status == ReceptacleStatus.CLOSED:
        return receptacle
    if reasons := loads.why_not_closed(receptacle, seal, weight_grams):
        raise CannotClose(reasons)
    opened = s9.parse_receptacle(receptacle.number)
    number = s9.Receptacle(opened.dispatch, opened.serial, weight_grams, is_last=is_last)
    return workflow.move(
        receptacle,
        to=ReceptacleStatus.CLOSED,
        by=by,
        at=at,
        number=str(number),
        seal=seal,
        weight_grams=weight_grams,
        closed_at=at,
    )


@transaction.atomic
def reopen(*, receptacle: Receptacle, why: str, by: Any, at: datetime) -> Receptacle:
    """
    Break the seal of a bag that has not left, to put right what is in it or written on it; then it is weighed anew.

    :raises CannotLoad: once it has left
    """
    receptacle = Receptacle.objects.select_for_update(no_key=True).get(pk=receptacle.pk)
    if receptacle.status == ReceptacleStatus.OPEN:
        return receptacle
    if receptacle.status != ReceptacleStatus.CLOSED:
        raise CannotLoad(loads.flight_left())
    blank = {"seal": "", "weight_grams": None, "closed_at": None}
    return workflow.move(receptacle, to=ReceptacleStatus.OPEN, by=by, at=at, why=why, **blank)


@transaction.atomic
def depart(*, dispatch: Dispatch, by: Any, at: datetime) -> Dispatch:
    """
    Let the flight go: every box in every bag is asked again whether it may.

    :raises CannotDepart: naming each box that was stopped, and why
    """
    dispatch = Dispatch.objects.select_for_update(no_key=True).get(pk=dispatch.pk)
    if dispatch.status == DispatchStatus.DEPARTED:
        return dispatch
    aboard = pieces.aboard(dispatch).values("pk")
    shipments = list(Shipment.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=aboard).order_by("pk"))
    duties.lock(shipments)
    prefetch_related_objects(shipments, "declaration__versions__items")
    incomplete = [reason for shipment in shipments for reason in loads.why_not_complete(shipment)]
    apart = {str(reason): reason for box in shipments for reason in groups.why_not_together(box, dispatch)}
    if reasons := [*loads.why_not_departed(dispatch), *incomplete, *apart.values()]:
        raise CannotDepart(reasons)
    for shipment in shipments:
        _leave(shipment, by, at)
    lodging.carry([box.declaration_id for box in shipments], flight=dispatch.flight)
    for bag in dispatch.receptacles.order_by("pk"):
        if bag.status == ReceptacleStatus.OPEN:  # nothing is in it, or the gate had said so
            audit.record("receptacle.left_empty", bag, by=by, at=at, old=bag.number)
            bag.delete()
            continue
        workflow.move(bag, to=ReceptacleStatus.DEPARTED, by=by, at=at)
    return workflow.move(dispatch, to=DispatchStatus.DEPARTED, by=by, at=at, departed_at=at)


def _leave(shipment: Shipment, by: Any, at: datetime) -> None:
    again = at.date().isoformat() if shipment.dispatched_at else ""  # its first bag left without it
    workflow.move(shipment, to=ShipmentStatus.DISPATCHED, by=by, at=at, dispatched_at=at)
    Milestone.objects.record(shipment, Milestone.Code.DISPATCHED, at=at, place=shipment.warehouse.name, detail=again)
    notices.owe(shipment.customer.user, notices.DISPATCHED, about=shipment.number, detail=again, at=at)
