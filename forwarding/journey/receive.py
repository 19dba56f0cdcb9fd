"""Receive: open the bags at home and hold what is found against what was sent."""

from datetime import datetime
from typing import Any

from django.db import transaction

from forwarding import gates, s10
from forwarding.journey import deliver
from forwarding.models import Agency, Discrepancy, Milestone, Receptacle, Shipment
from forwarding.states import ReceptacleStatus, ShipmentStatus
from suuq import audit, workflow


class CannotReceive(workflow.Refused):
    """What keeps this bag from being opened or checked."""


@transaction.atomic
def open_bag(*, receptacle: Receptacle, by: Any, at: datetime) -> Receptacle:
    """Break the seal of a bag that has flown; opening it twice is opening it."""
    if receptacle.status in {ReceptacleStatus.OPENED, ReceptacleStatus.RECONCILED}:
        return receptacle
    return workflow.move(receptacle, to=ReceptacleStatus.OPENED, by=by, at=at)


@transaction.atomic
def scan(
    *, receptacle: Receptacle, number: str, hub: Agency, damage: str = "", by: Any, at: datetime
) -> Shipment | None:
    """
    Take a box out of the bag: it has arrived. A number that is not on the list is noted as extra.

    :returns: the shipment, or nothing when no shipment has this number
    :raises CannotReceive: when the bag is not open
    """
    receptacle = Receptacle.objects.select_for_update().get(pk=receptacle.pk)
    if receptacle.status != ReceptacleStatus.OPENED:
        raise CannotReceive(gates.bag_not_open())
    code = s10.normalise(number)[:40]
    shipment = Shipment.objects.select_for_update().filter(number=code).first()
    if shipment is None or shipment.receptacle_id != receptacle.pk:
        _note(receptacle, code, Discrepancy.Kind.EXTRA, "", by, at)
    if damage:
        _note(receptacle, code, Discrepancy.Kind.DAMAGED, damage, by, at)
    if shipment and shipment.status == ShipmentStatus.DISPATCHED:
        shipment = _arrive(shipment, hub, by, at)
    return shipment


def _arrive(shipment: Shipment, hub: Agency, by: Any, at: datetime) -> Shipment:
    shipment = workflow.move(shipment, to=ShipmentStatus.ARRIVED, by=by, at=at, arrived_at=at)
    Milestone.objects.record(shipment, Milestone.Code.LANDED, at=at, place=hub.name)
    deliver.assign(shipment=shipment, place=hub.name, by=by, at=at)
    return shipment


@transaction.atomic
def finish(*, receptacle: Receptacle, by: Any, at: datetime) -> Receptacle:
    """Say that the bag is empty: what is on the list and was not found is missing."""
    receptacle = Receptacle.objects.select_for_update().get(pk=receptacle.pk)
    if receptacle.status == ReceptacleStatus.RECONCILED:
        return receptacle
    for shipment in receptacle.shipments.filter(status=ShipmentStatus.DISPATCHED):
        _note(receptacle, shipment.number, Discrepancy.Kind.MISSING, "", by, at)
        Milestone.objects.record(shipment, Milestone.Code.MISSING, at=at)
    return workflow.move(receptacle, to=ReceptacleStatus.RECONCILED, by=by, at=at)


def _note(receptacle: Receptacle, code: str, kind: str, words: str, by: Any, at: datetime) -> None:  # noqa: PLR0917
    _row, is_new = Discrepancy.objects.get_or_create(
        receptacle=receptacle, shipment_number=code, kind=kind, defaults={"words": words[:200], "at": at}
    )
    if is_new:
        audit.record(f"receptacle.{kind}", receptacle, by=by, at=at, new=code, why=words)
