"""Shipments in several boxes: which box a number is, which fly, which have reached an office, which are left behind."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from forwarding.models import Agency, Box, Discrepancy, Dispatch, Piece, Shipment, Waybill
from forwarding.states import DiscrepancyStatus
from suuq import audit
from suuq.workflow import Reason


def found(number: str) -> Box | None:
    """Find the box that bears a number: a piece, or a shipment that travels in one."""
    piece = Piece.objects.filter(number=number).select_related("shipment__customer__user", "shipment__agency").first()
    return piece or Shipment.objects.filter(number=number).select_related("customer__user", "agency").first()


def locked(box: Box) -> Box:
    """Lock the shipment of a box, and read the box again."""
    whole = Shipment.objects.select_for_update(no_key=True).get(pk=box.whole.pk)
    if isinstance(box, Shipment):
        return whole
    piece = Piece.objects.select_for_update(no_key=True).get(pk=box.pk)
    piece.shipment = whole
    return piece


def aboard(dispatch: Dispatch) -> QuerySet[Shipment]:
    """Give the shipments of which a box is in a bag of this flight, whose bags are asked first: an index finds both."""
    bags = list(dispatch.receptacles.values_list("pk", flat=True))
    in_pieces = Piece.objects.filter(receptacle__in=bags).values_list("shipment", flat=True)
    return Shipment.objects.filter(Q(receptacle__in=bags) | Q(pk__in=list(in_pieces)))


def why_apart(dispatch: Dispatch) -> list[Reason]:
    """Ask whether every shipment of a flight is in it with all its boxes; one that is home already flew before."""
    begun = Piece.objects.filter(receptacle__dispatch=dispatch).values("shipment")
    left = Piece.objects.filter(shipment__in=begun, arrived_at=None).exclude(receptacle__dispatch=dispatch)
    words = _("%(number)s is box %(part)s of %(shipment)s and is not in this flight: they fly together.")
    return [Reason("apart", words % _named(piece)) for piece in left.select_related("shipment")]


def why_left_behind(waybill: Waybill) -> list[Reason]:
    """Ask whether every parcel of a list is on it with all its boxes."""
    listed = waybill.lines.exclude(piece=None)
    left = Piece.objects.filter(shipment__delivery__in=listed.values("delivery"), lost_at=None)
    words = _("%(number)s is box %(part)s of %(shipment)s and is not on this waybill: they travel together.")
    missing = left.exclude(pk__in=listed.values("piece")).select_related("shipment")
    return [Reason("boxes_left", words % _named(piece)) for piece in missing]


def why_not_all(shipment: Shipment, scanned: Sequence[str]) -> list[Reason]:
    """Ask whether all the boxes of a shipment are being handed over, but those given up as lost."""
    words = _("%(number)s is box %(part)s of %(shipment)s: hand it over with the others, and tick it.")
    boxes = [box for box in shipment.boxes if isinstance(box, Piece) and not box.lost_at]
    return [Reason("box_missing", words % _named(box)) for box in boxes if box.number not in scanned]


def _named(piece: Piece) -> dict[str, str]:
    return {"number": piece.number, "part": piece.part, "shipment": piece.shipment.number}


def lie(shipment: Shipment) -> list[tuple[Box, str]]:
    """Say of each box of a shipment in several where it is, once it has left; nothing of one in a single box."""
    boxes = [box for box in shipment.boxes if isinstance(box, Piece)]
    searched = set(
        Discrepancy.objects.filter(
            shipment_number__in=[box.number for box in boxes],
            kind=Discrepancy.Kind.MISSING,
            status=DiscrepancyStatus.OPEN,
        ).values_list("shipment_number", flat=True)
    )
    return [(box, _lies(box, is_searched=box.number in searched)) for box in boxes]


def _lies(piece: Piece, *, is_searched: bool) -> str:
    if piece.lost_at:
        return str(_("Lost"))
    if is_searched:
        return str(_("Being searched for"))
    if piece.office:
        return str(piece.office)
    return str(_("In flight")) if piece.is_awaited else ""


def gather(box: Box, office: Agency, *, by: Any, at: datetime) -> list[Piece]:
    """Note that a box reached an office; give those of its shipment that have not."""
    if isinstance(box, Shipment):
        return []
    if Piece.objects.filter(pk=box.pk).exclude(office=office).update(office=office):
        audit.record("piece.reached", box, by=by, at=at, new=office.code)
    return list(Piece.objects.filter(shipment=box.shipment, lost_at=None).exclude(office=office))
