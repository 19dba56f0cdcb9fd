"""Receive: open the bags of a flight at home and hold what is found against what was sent."""

from datetime import datetime
from typing import Any

from django.db import transaction

from forwarding import gates, homegates, s10
from forwarding.journey import deliver, differ
from forwarding.models import Agency, Discrepancy, Dispatch, Milestone, Receptacle, Shipment
from forwarding.states import DiscrepancyStatus, DispatchStatus, ReceptacleStatus, ShipmentStatus
from suuq import workflow

Kind, Outcome = Discrepancy.Kind, Discrepancy.Outcome


class CannotReceive(workflow.Refused):
    """What keeps this bag or flight from being opened or checked."""


class CannotSettle(workflow.Refused):
    """What keeps this difference open."""


@transaction.atomic
def open_bag(*, receptacle: Receptacle, seal: str = "", by: Any, at: datetime) -> Receptacle:
    """Break the seal of a bag that has flown; another seal than the one sent is a case. Twice is once."""
    receptacle = Receptacle.objects.select_for_update().get(pk=receptacle.pk)
    if receptacle.status in {ReceptacleStatus.OPENED, ReceptacleStatus.RECONCILED}:
        return receptacle
    receptacle = workflow.move(receptacle, to=ReceptacleStatus.OPENED, by=by, at=at)
    if seal and seal.upper() != receptacle.seal.upper():
        differ.note(receptacle.dispatch, receptacle, receptacle.number, Kind.SEAL, words=seal, by=by, at=at)
    differ.found(receptacle.number, by=by, at=at)
    return receptacle


@transaction.atomic
def scan(
    *, receptacle: Receptacle, number: str, hub: Agency, damage: str = "", by: Any, at: datetime
) -> Shipment | None:
    """
    Take a box out of the bag: it has arrived. One that is not on the list is extra; a number of nobody's is unknown.

    :returns: the shipment, or nothing when no shipment has this number
    :raises CannotReceive: when the bag is not open
    """
    receptacle = Receptacle.objects.select_for_update().get(pk=receptacle.pk)
    if receptacle.status != ReceptacleStatus.OPENED:
        raise CannotReceive(gates.bag_not_open())
    code = s10.normalise(number)[:40]
    shipment = Shipment.objects.select_for_update().filter(number=code).first()
    if shipment is None:
        differ.note(receptacle.dispatch, receptacle, code, Kind.UNKNOWN, by=by, at=at)
    elif shipment.receptacle_id != receptacle.pk:
        differ.note(receptacle.dispatch, receptacle, code, Kind.EXTRA, by=by, at=at)
    if damage:
        differ.note(receptacle.dispatch, receptacle, code, Kind.DAMAGED, words=damage, by=by, at=at)
    if shipment and shipment.status == ShipmentStatus.DISPATCHED:
        shipment = _arrive(shipment, hub, by, at)
    return shipment


def _arrive(shipment: Shipment, hub: Agency, by: Any, at: datetime) -> Shipment:
    shipment = workflow.move(shipment, to=ShipmentStatus.ARRIVED, by=by, at=at, arrived_at=at)
    Milestone.objects.record(shipment, Milestone.Code.LANDED, at=at, place=hub.name)
    deliver.assign(shipment=shipment, place=hub.name, by=by, at=at)
    differ.found(shipment.number, by=by, at=at)
    return shipment


@transaction.atomic
def finish(*, receptacle: Receptacle, by: Any, at: datetime) -> Receptacle:
    """Say that the bag is empty: what is on the list and was not found is missing, and its owner is told."""
    receptacle = Receptacle.objects.select_for_update().get(pk=receptacle.pk)
    if receptacle.status == ReceptacleStatus.RECONCILED:
        return receptacle
    for shipment in _not_found(receptacle):
        differ.miss(receptacle=receptacle, number=shipment.number, shipment=shipment, by=by, at=at)
    return workflow.move(receptacle, to=ReceptacleStatus.RECONCILED, by=by, at=at)


def _not_found(receptacle: Receptacle) -> list[Shipment]:
    listed = receptacle.shipments.filter(status=ShipmentStatus.DISPATCHED)
    return list(listed.select_related("customer__user").order_by("pk"))


@transaction.atomic
def note_bag(*, dispatch: Dispatch, number: str, by: Any, at: datetime) -> Discrepancy:
    """Note a bag that came with a flight and is on no list of it."""
    return differ.note(dispatch, None, number[:40], Kind.EXTRA, by=by, at=at)


@transaction.atomic
def finish_flight(*, dispatch: Dispatch, by: Any, at: datetime) -> Dispatch:
    """
    Say that all of a flight is in: bags that did not come are missing, with every box in them.

    :raises CannotReceive: while a bag stands half checked
    """
    dispatch = Dispatch.objects.select_for_update().get(pk=dispatch.pk)
    if dispatch.status == DispatchStatus.RECONCILED:
        return dispatch
    bags = list(dispatch.receptacles.order_by("pk"))
    if half := [bag for bag in bags if bag.status == ReceptacleStatus.OPENED]:
        raise CannotReceive(homegates.bag_half_checked(half[0]))
    for bag in bags:
        if bag.status == ReceptacleStatus.DEPARTED:
            differ.note(dispatch, bag, bag.number, Kind.MISSING, by=by, at=at)
            for shipment in _not_found(bag):
                differ.miss(receptacle=bag, number=shipment.number, shipment=shipment, by=by, at=at)
    return workflow.move(dispatch, to=DispatchStatus.RECONCILED, by=by, at=at)


@transaction.atomic
def settle(*, case: Discrepancy, outcome: str, words: str = "", hub: Agency, by: Any, at: datetime) -> Discrepancy:
    """
    Close a case. A box that is admitted enters the journey here, if it is one of ours, paid and safe.

    :raises CannotSettle: with what keeps it open
    """
    case = Discrepancy.objects.select_for_update().get(pk=case.pk)
    if case.status == DiscrepancyStatus.CLOSED:
        return case
    if reasons := homegates.why_not_settled(case, outcome, words):
        raise CannotSettle(reasons)
    if outcome == Outcome.ADMITTED:
        _admit(case, hub, by, at)
    return differ.close(case, outcome, words, by, at)


def _admit(case: Discrepancy, hub: Agency, by: Any, at: datetime) -> None:
    shipment = Shipment.objects.select_for_update().get(number=case.shipment_number)
    if shipment.status == ShipmentStatus.PACKED:
        if reasons := gates.why_not_dispatched(shipment):
            raise CannotSettle(reasons)
        if shipment.receptacle_id is None and case.receptacle:
            Shipment.objects.filter(pk=shipment.pk).update(receptacle=case.receptacle)
        shipment = workflow.move(
            shipment, to=ShipmentStatus.DISPATCHED, by=by, at=at, dispatched_at=at, why="found in a bag that has flown"
        )
        _arrive(shipment, hub, by, at)
