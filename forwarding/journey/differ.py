"""Differ: what a list and a place did not agree on becomes a case, with a desk that owns it and a day."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from forwarding import homegates, notices, pieces
from forwarding.models import (
    Agency,
    Box,
    Delivery,
    Discrepancy,
    Dispatch,
    Milestone,
    Piece,
    Receptacle,
    Shipment,
    Warehouse,
    Waybill,
)
from forwarding.promises import PROMISED
from forwarding.states import DeliveryStatus, DiscrepancyStatus, ShipmentStatus
from suuq import audit, workflow

Kind, Desk, Outcome = Discrepancy.Kind, Discrepancy.Desk, Discrepancy.Outcome

# Which desk settles what, and within how many days.
CASES = {
    Kind.MISSING: (Desk.WAREHOUSE, PROMISED.search),
    Kind.EXTRA: (Desk.HUB, timedelta(days=2)),
    Kind.DAMAGED: (Desk.CUSTOMS, timedelta(days=3)),
    Kind.UNKNOWN: (Desk.HUB, timedelta(days=2)),
    Kind.SEAL: (Desk.AIRLINE, timedelta(days=5)),
}
LOST_ON_THE_ROAD = (Desk.OFFICE, PROMISED.search)


class CannotMiss(workflow.Refused):
    """Why this is not missing in this office."""


def note(
    dispatch: Dispatch, receptacle: Receptacle | None, number: str, kind: str, *, words: str = "", by: Any, at: datetime
) -> Discrepancy:
    """Open a case for a difference of a flight, once."""
    desk, within = CASES[Kind(kind)]
    where = {"dispatch": dispatch, "receptacle": receptacle, "shipment_number": number, "kind": kind}
    return _opened(where, {"words": words[:200], "at": at, "desk": desk, "due_at": at + within}, by)


def note_damage(receptacle: Receptacle, box: Box | None, number: str, words: str, *, by: Any, at: datetime) -> None:
    """Open the case of what came damaged, and tell its owner what was seen: once, in the first words."""
    case = note(receptacle.dispatch, receptacle, number, Kind.DAMAGED, words=words, by=by, at=at)
    if box:
        about = box.whole.number
        Milestone.objects.record(box.whole, Milestone.Code.DAMAGED, at=at, detail=case.words[:60])
        notices.owe(box.whole.customer.user, notices.DAMAGED, about=about, detail=f"{case.pk}", at=at)


def miss(*, receptacle: Receptacle, box: Box, by: Any, at: datetime) -> None:
    """Open the case of a box that was in no bag, and tell its owner."""
    note(receptacle.dispatch, receptacle, box.number, Kind.MISSING, by=by, at=at)
    shipment = Shipment.objects.select_for_update(no_key=True).get(pk=box.whole.pk)
    if shipment.status == ShipmentStatus.DISPATCHED:
        workflow.move(shipment, to=ShipmentStatus.MISSING, by=by, at=at)
    _tell(box, "", at)


def miss_on_the_road(*, waybill: Waybill, box: Box, by: Any, at: datetime) -> None:
    """Open the case of a parcel that left one office and did not reach the other, and tell its owner."""
    desk, within = LOST_ON_THE_ROAD
    where = {"waybill": waybill, "shipment_number": box.number, "kind": Kind.MISSING}
    _opened(where, {"at": at, "desk": desk, "due_at": at + within}, by)
    delivery = Delivery.objects.select_for_update(no_key=True).get(shipment=box.whole)
    if delivery.status == DeliveryStatus.MOVING:
        workflow.move(delivery, to=DeliveryStatus.MISSING, by=by, at=at)
    _tell(box, waybill.number, at)


@transaction.atomic
def miss_behind(*, agency: Agency, box: Box, words: str = "", by: Any, at: datetime) -> Discrepancy:
    """
    Open the case of a box that should stand in an office and does not, and tell its owner.

    :raises CannotMiss: when it does not wait there
    """
    delivery = (
        Delivery.objects.select_for_update(no_key=True).select_related("agency", "shipment").get(shipment=box.whole)
    )
    where = {"office": agency, "shipment_number": box.number, "kind": Kind.MISSING, "status": DiscrepancyStatus.OPEN}
    if standing := Discrepancy.objects.filter(**where).first():
        return standing
    if reasons := homegates.why_not_missed(delivery, agency):
        raise CannotMiss(reasons)
    desk = Desk.HUB if agency.is_hub else Desk.COUNTER
    case = _opened(where, {"words": words[:200], "at": at, "desk": desk, "due_at": at + PROMISED.search}, by)
    if isinstance(box, Piece):  # its parcel waits for it, whichever of its boxes is scanned first
        Piece.objects.filter(pk=box.pk).update(office=None)
    workflow.move(delivery, to=DeliveryStatus.MISSING, by=by, at=at)
    _tell(box, f"{agency.code} {case.pk}", at)
    return case


def _opened(where: dict[str, Any], facts: dict[str, Any], by: Any) -> Discrepancy:
    case, is_new = Discrepancy.objects.get_or_create(**where, defaults=facts)
    if is_new:
        why = facts.get("words", "")
        audit.record("discrepancy.opened", case, by=by, at=case.at, new=DiscrepancyStatus.OPEN, why=why)
    return case


def _tell(box: Box, where: str, at: datetime) -> None:
    shipment, detail = box.whole, f"{where} {box.part}".strip()
    Milestone.objects.record(shipment, Milestone.Code.MISSING, at=at, detail=detail)
    notices.owe(shipment.customer.user, notices.MISSING, about=shipment.number, detail=detail, at=at)


def found(number: str, *, by: Any, at: datetime) -> None:
    """Close the cases of what was missing and has come, whichever bag or van it came in; its owner is told once."""
    missed = Discrepancy.objects.filter(shipment_number=number, kind=Kind.MISSING)
    for case in missed.filter(Q(status=DiscrepancyStatus.OPEN) | Q(outcome=Outcome.LOST)).order_by("pk"):
        if case.status == DiscrepancyStatus.OPEN:
            close(case, Outcome.FOUND, "", by, at)
        if box := pieces.found(number):
            detail = f"{case.pk}"
            Milestone.objects.record(box.whole, Milestone.Code.FOUND, at=at, detail=detail)
            notices.owe(box.whole.customer.user, notices.FOUND, about=box.whole.number, detail=detail, at=at)


def found_here(shipment: Shipment, *, by: Any, at: datetime) -> Shipment:
    """Take back a box that its bag left without: it stands in the warehouse again, and its owner is told."""
    if shipment.status not in {ShipmentStatus.MISSING, ShipmentStatus.LOST}:
        return shipment
    found(shipment.number, by=by, at=at)
    why = "found where it was packed"
    return workflow.move(shipment, to=ShipmentStatus.PACKED, by=by, at=at, why=why, receptacle=None)


def of_warehouse(warehouse: Warehouse) -> QuerySet[Discrepancy]:
    """Give what a warehouse abroad searches for, the soonest day first."""
    return _searches().filter(dispatch__warehouse=warehouse)


def of_office(office: Agency) -> QuerySet[Discrepancy]:
    """Give what an office searches for: what it sent, awaited or kept, the soonest day first."""
    at_either_end = Q(waybill__sender=office) | Q(waybill__receiver=office)
    return _searches().filter(at_either_end | Q(office=office))


def _searches() -> QuerySet[Discrepancy]:
    rows = Discrepancy.objects.filter(kind=Kind.MISSING, status=DiscrepancyStatus.OPEN)
    return rows.select_related("dispatch", "receptacle", "waybill").order_by("due_at", "pk")


def searched(shipment: Shipment) -> QuerySet[Discrepancy]:
    """Give the open cases in which a box of a shipment is searched for, the soonest day first."""
    numbers = [shipment.number, *shipment.pieces.values_list("number", flat=True)]
    return Discrepancy.objects.filter(
        shipment_number__in=numbers, kind=Kind.MISSING, status=DiscrepancyStatus.OPEN
    ).order_by("due_at", "pk")


@transaction.atomic
def take_up(*, case: Discrepancy, by: Any, at: datetime) -> Discrepancy:
    """Put one's name on a case, so that two people do not look for one parcel."""
    case = Discrepancy.objects.select_for_update(no_key=True).get(pk=case.pk)
    if case.owner_id != by.pk and case.status == DiscrepancyStatus.OPEN:
        Discrepancy.objects.filter(pk=case.pk).update(owner=by)
        audit.record("discrepancy.taken_up", case, by=by, at=at)
        case.refresh_from_db()
    return case


def close(case: Discrepancy, outcome: str, words: str, by: Any, at: datetime) -> Discrepancy:
    """Settle a case, which says how."""
    return workflow.move(
        case,
        to=DiscrepancyStatus.CLOSED,
        by=by,
        at=at,
        why=f"{outcome} {words}".strip(),
        outcome=outcome,
        closed_at=at,
        owner=case.owner or by,
    )
