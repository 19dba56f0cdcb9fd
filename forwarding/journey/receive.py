"""Receive: open the bags of a flight at home and hold what is found against what was sent."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import prefetch_related_objects

from forwarding import homegates, pieces, s10
from forwarding.journey import deliver, differ
from forwarding.models import Agency, Box, Discrepancy, Dispatch, Milestone, Piece, Receptacle, Shipment
from forwarding.states import FLYING, DispatchStatus, ReceptacleStatus, ShipmentStatus
from suuq import audit, workflow

Kind = Discrepancy.Kind
LEFT = (*FLYING, ShipmentStatus.LOST)


class CannotReceive(workflow.Refused):
    """What keeps this bag or flight from being opened or checked."""


@transaction.atomic
def open_bag(*, receptacle: Receptacle, seal: str | None = None, by: Any, at: datetime) -> Receptacle:
    """Break the seal of a bag that has flown; another than the one sent, or none (empty), is a case. Twice is once."""
    receptacle = Receptacle.objects.select_for_update(no_key=True).get(pk=receptacle.pk)
    if receptacle.status in {ReceptacleStatus.OPENED, ReceptacleStatus.RECONCILED}:
        return receptacle
    receptacle = workflow.move(receptacle, to=ReceptacleStatus.OPENED, by=by, at=at)
    if seal is not None and seal.upper() != receptacle.seal.upper():
        differ.note(receptacle.dispatch, receptacle, receptacle.number, Kind.SEAL, words=seal, by=by, at=at)
    differ.found(receptacle.number, by=by, at=at)
    return receptacle


@transaction.atomic
def scan(*, receptacle: Receptacle, number: str, hub: Agency, damage: str = "", by: Any, at: datetime) -> Box | None:
    """
    Take a box out of the bag: it has arrived. One that is not on the list is extra; a number of nobody's is unknown.

    A shipment in several boxes has arrived when all of them have, but those given up as lost.

    :returns: the box, or nothing when none has this number
    :raises CannotReceive: when the bag is not open
    """
    receptacle = Receptacle.objects.select_for_update(no_key=True).get(pk=receptacle.pk)
    if receptacle.status != ReceptacleStatus.OPENED:
        raise CannotReceive(homegates.bag_not_open())
    code = s10.normalise(number)[:40]
    box = pieces.found(code)
    if box is None:
        differ.note(receptacle.dispatch, receptacle, code, Kind.UNKNOWN, by=by, at=at)
    elif box.receptacle_id != receptacle.pk:
        differ.note(receptacle.dispatch, receptacle, code, Kind.EXTRA, by=by, at=at)
    if damage:
        differ.note_damage(receptacle, box, code, damage, by=by, at=at)
    return take_out(pieces.locked(box), hub, by, at) if box else None


def take_out(box: Box, hub: Agency, by: Any, at: datetime) -> Box:
    """Take in a box that left, also one that was searched for or given up; what is home already stays as it is."""
    if isinstance(box, Piece):
        return _take_out_piece(box, hub, by, at)
    if box.status not in LEFT:
        return box
    shipment = arrive(box, hub, by, at)
    differ.found(shipment.number, by=by, at=at)
    return shipment


def _take_out_piece(piece: Piece, hub: Agency, by: Any, at: datetime) -> Piece:
    if piece.is_home or piece.shipment.status not in {*LEFT, ShipmentStatus.ARRIVED}:
        return piece
    Piece.objects.filter(pk=piece.pk).update(arrived_at=at, lost_at=None, office=hub)
    audit.record("piece.arrived", piece, by=by, at=at, new=piece.part)
    differ.found(piece.number, by=by, at=at)
    arrive_with_all(piece.shipment, hub, by, at)
    piece.refresh_from_db()
    return piece


def arrive_with_all(shipment: Shipment, hub: Agency, by: Any, at: datetime) -> None:
    """Let a shipment arrive once none of its boxes is awaited any more; it is lost when none of them came."""
    boxes = Piece.objects.filter(shipment=shipment)
    if shipment.status not in LEFT:
        return
    if boxes.filter(arrived_at=None, lost_at=None).exists():
        if shipment.status == ShipmentStatus.MISSING and not differ.searched(shipment).exists():
            workflow.move(shipment, to=ShipmentStatus.DISPATCHED, by=by, at=at, why="the box searched for was found")
    elif boxes.exclude(arrived_at=None).exists():
        arrive(shipment, hub, by, at)
    elif shipment.status in FLYING:
        workflow.move(shipment, to=ShipmentStatus.LOST, by=by, at=at)


def arrive(shipment: Shipment, hub: Agency, by: Any, at: datetime) -> Shipment:
    """Let a shipment that left be here: its last mile begins."""
    shipment = workflow.move(shipment, to=ShipmentStatus.ARRIVED, by=by, at=at, arrived_at=at)
    Milestone.objects.record(shipment, Milestone.Code.LANDED, at=at, place=hub.name)
    deliver.assign(shipment=shipment, place=hub.name, by=by, at=at)
    return shipment


@transaction.atomic
def finish(*, receptacle: Receptacle, by: Any, at: datetime) -> Receptacle:
    """Say that the bag is empty: what is on the list and was not found is missing, and its owner is told."""
    receptacle = Receptacle.objects.select_for_update(no_key=True).get(pk=receptacle.pk)
    if receptacle.status == ReceptacleStatus.RECONCILED:
        return receptacle
    for box in _not_found(receptacle):
        differ.miss(receptacle=receptacle, box=box, by=by, at=at)
    return workflow.move(receptacle, to=ReceptacleStatus.RECONCILED, by=by, at=at)


def _not_found(receptacle: Receptacle) -> list[Box]:
    related = ("shipments__customer__user", "pieces__shipment__customer__user")
    prefetch_related_objects([receptacle], *related)
    return [box for box in receptacle.boxes if box.is_awaited]


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
    dispatch = Dispatch.objects.select_for_update(no_key=True).get(pk=dispatch.pk)
    if dispatch.status == DispatchStatus.RECONCILED:
        return dispatch
    bags = list(dispatch.receptacles.order_by("pk"))
    if half := [bag for bag in bags if bag.status == ReceptacleStatus.OPENED]:
        raise CannotReceive(homegates.bag_half_checked(half[0]))
    for bag in bags:
        if bag.status == ReceptacleStatus.DEPARTED:
            differ.note(dispatch, bag, bag.number, Kind.MISSING, by=by, at=at)
            for box in _not_found(bag):
                differ.miss(receptacle=bag, box=box, by=by, at=at)
    return workflow.move(dispatch, to=DispatchStatus.RECONCILED, by=by, at=at)
