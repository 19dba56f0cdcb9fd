"""Settle: how a difference ended; what is not found is compensated without its owner having to ask."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from customs import lodging
from forwarding import gates, homegates, indemnities, notices, pieces
from forwarding.journey import differ, forward, receive
from forwarding.models import Agency, Box, Discrepancy, Milestone, Piece
from forwarding.states import FLYING, DiscrepancyStatus, ShipmentStatus
from suuq import audit, workflow

Kind, Outcome = Discrepancy.Kind, Discrepancy.Outcome


class CannotSettle(workflow.Refused):
    """What keeps this difference open."""


@transaction.atomic
def settle(
    *, case: Discrepancy, outcome: str, words: str = "", scanned: str = "", hub: Agency, by: Any, at: datetime
) -> Discrepancy:
    """
    Close a case. A box that is admitted enters the journey here, if it is one of ours, paid and safe.

    One found at the sorting centre after its bag was checked is ``scanned`` here. One given up as lost no longer keeps
    the others of its shipment; a bag given up takes what was in it along.

    :raises CannotSettle: with what keeps it open
    """
    case = Discrepancy.objects.select_for_update(no_key=True).get(pk=case.pk)
    if case.status == DiscrepancyStatus.CLOSED:
        return case
    if reasons := homegates.why_not_settled(case, outcome, words, scanned):
        raise CannotSettle(reasons)
    if outcome == Outcome.ADMITTED:
        _admit(case, hub, by, at)
    elif outcome == Outcome.FOUND and scanned and (box := pieces.found(case.shipment_number)):
        receive.take_out(pieces.locked(box), hub, by, at)
        case.refresh_from_db()
    elif outcome == Outcome.LOST:
        _give_up(case, words, hub, by, at)
    return case if case.status == DiscrepancyStatus.CLOSED else differ.close(case, outcome, words, by, at)


def _admit(case: Discrepancy, hub: Agency, by: Any, at: datetime) -> None:
    box = pieces.found(case.shipment_number)
    if box is None or box.whole.status != ShipmentStatus.PACKED:
        return
    box = pieces.locked(box)
    if reasons := gates.why_not_dispatched(box.whole):
        raise CannotSettle(reasons)
    if box.receptacle_id is None and case.receptacle:
        type(box)._base_manager.filter(pk=box.pk).update(receptacle=case.receptacle)
        lodging.carry([box.whole.declaration_id], flight=case.receptacle.dispatch.flight)
    if isinstance(box, Piece):  # it flew before the others, and waits for them here
        Piece.objects.filter(pk=box.pk).update(arrived_at=at, office=hub)
        audit.record("piece.arrived", box, by=by, at=at, new=box.part)
        return
    why = "found in a bag that has flown"
    flown = workflow.move(box, to=ShipmentStatus.DISPATCHED, by=by, at=at, dispatched_at=at, why=why)
    receive.arrive(flown, hub, by, at)


def _give_up(case: Discrepancy, words: str, hub: Agency, by: Any, at: datetime) -> None:
    if case.kind != Kind.MISSING:
        return
    if box := pieces.found(case.shipment_number):
        _lose(case, pieces.locked(box), hub, by, at)
        return
    inside = Discrepancy.objects.filter(receptacle=case.receptacle, kind=Kind.MISSING, status=DiscrepancyStatus.OPEN)
    for each in inside.exclude(pk=case.pk).order_by("pk"):
        settle(case=each, outcome=Outcome.LOST, words=words, hub=hub, by=by, at=at)


def _lose(case: Discrepancy, box: Box, hub: Agency, by: Any, at: datetime) -> None:
    if isinstance(box, Piece):
        Piece.objects.filter(pk=box.pk).update(lost_at=at)
        audit.record("piece.lost", box, by=by, at=at, new=box.part)
    if here := case.waybill.receiver if case.waybill else case.office:
        forward.go_on_without(here=here, box=box, by=by, at=at)
    elif isinstance(box, Piece):
        receive.arrive_with_all(box.whole, hub, by, at)
    elif box.status in FLYING:
        workflow.move(box, to=ShipmentStatus.LOST, by=by, at=at)
    Milestone.objects.record(box.whole, Milestone.Code.LOST, at=at, detail=f"{case.pk}")
    _compensate(box, by, at)


def _compensate(box: Box, by: Any, at: datetime) -> None:
    """Ask for compensation in its owner's place, and tell them once."""
    shipment = box.whole
    owner = shipment.customer.user
    with translation.override(owner.language):
        words = _("Searched for and not found: %(number)s. The post asks for this in its owner’s place.")
        concern = indemnities.ask_for_lost(shipment=shipment, words=words % {"number": box.number}, by=by, at=at)
    notices.owe(
        owner, notices.NOT_FOUND, about=shipment.number, detail=box.part, at=at, case=concern.reference,
        day=timezone.localtime(concern.due_at).date().isoformat(),
    )  # fmt: skip


def compensate_overdue(*, at: datetime) -> int:
    """Ask for compensation for what is still searched for past its day, once each; say for how many."""
    late = Discrepancy.objects.filter(status=DiscrepancyStatus.OPEN, kind=Kind.MISSING, due_at__lt=at)
    boxes = [box for number in late.values_list("shipment_number", flat=True) if (box := pieces.found(number))]
    for box in boxes:
        with transaction.atomic():
            _compensate(box, None, at)
    return len(boxes)
