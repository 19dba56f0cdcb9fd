"""Forward: from one office to another on a waybill, each parcel scanned at both ends, and the difference told."""

from datetime import datetime
from typing import Any

from django.db import transaction

from forwarding import homegates, pieces, routing
from forwarding.domestic import events
from forwarding.journey import deliver, differ
from forwarding.models import Agency, Box, Delivery, DeliveryMode, Milestone, Piece, Series, Waybill, WaybillLine
from forwarding.states import ASTRAY, DeliveryStatus, WaybillStatus
from suuq import audit, workflow


class CannotPutOn(workflow.Refused):
    """What keeps this parcel off this waybill."""


class CannotSend(workflow.Refused):
    """What keeps this waybill here."""


class CannotFind(workflow.Refused):
    """What keeps this parcel from being received on this waybill."""


@transaction.atomic
def open_waybill(*, sender: Agency, receiver: Agency, by: Any, at: datetime) -> Waybill:
    """Begin the list for an office; the one already open is given again."""
    Agency.objects.select_for_update(no_key=True).get(pk=sender.pk)
    if standing := Waybill.objects.filter(sender=sender, receiver=receiver, status=WaybillStatus.OPEN).first():
        return standing
    prefix = sender.code[:4]  # two offices may share it: so they share the series
    number = f"{prefix}{Series.objects.draw(f'waybill:{prefix}'):07}"
    waybill = Waybill.objects.create(number=number, sender=sender, receiver=receiver, opened_at=at)
    audit.record("waybill.opened", waybill, by=by, at=at, new=WaybillStatus.OPEN)
    return waybill


@transaction.atomic
def put_on(*, waybill: Waybill, delivery: Delivery, box: Box | None = None, by: Any, at: datetime) -> WaybillLine:
    """
    Put a cleared parcel on the list, or one ``box`` of several; scanning it again finds it there.

    :raises CannotPutOn: with the gate's reasons
    """
    delivery = deliver.locked(delivery)
    waybill = Waybill.objects.select_for_update(no_key=True).get(pk=waybill.pk)
    piece = box if isinstance(box, Piece) else None
    if line := waybill.lines.filter(delivery=delivery, piece=piece).first():
        return line
    if reasons := homegates.why_not_put_on(waybill, delivery):
        raise CannotPutOn(reasons)
    if delivery.status in ASTRAY:  # it came to light in this office
        deliver.settle_lost(delivery, box, by=by, at=at)
        if not differ.searched(delivery.shipment).exists():  # of several boxes, another may still be missing
            delivery = workflow.move(delivery, to=DeliveryStatus.ASSIGNED, by=by, at=at)
    line = WaybillLine.objects.create(waybill=waybill, delivery=delivery, piece=piece, sent_at=at, by=by)
    events.record(delivery, events.OUT_OF_SORTING, place=waybill.sender.name, by=by, at=at)
    return line


@transaction.atomic
def take_off(*, waybill: Waybill, delivery: Delivery, by: Any, at: datetime) -> Waybill:
    """Take a parcel off a list that has not left."""
    waybill = Waybill.objects.select_for_update(no_key=True).get(pk=waybill.pk)
    if waybill.status != WaybillStatus.OPEN:
        raise CannotPutOn(homegates.waybill_left())
    if waybill.lines.filter(delivery=delivery).delete()[0]:
        audit.record("waybill.taken_off", waybill, by=by, at=at, old=str(delivery))
    return waybill


@transaction.atomic
def send(*, waybill: Waybill, by: Any, at: datetime) -> Waybill:
    """
    Let the van go: every parcel on the list is on its way.

    :raises CannotSend: when nothing is on it, or a parcel without all its boxes
    """
    waybill = Waybill.objects.select_for_update(no_key=True).get(pk=waybill.pk)
    if waybill.status != WaybillStatus.OPEN:
        return waybill
    lines = list(
        waybill.lines.select_related("delivery__shipment", "delivery__agency", "delivery__wanted_at").order_by(
            "delivery_id"
        )
    )
    if not lines:
        raise CannotSend(homegates.waybill_empty())
    if reasons := pieces.why_left_behind(waybill):
        raise CannotSend(reasons)
    for delivery in {line.delivery_id: line.delivery for line in lines}.values():
        goes_to = delivery.wanted_at or delivery.agency
        workflow.move(delivery, to=DeliveryStatus.MOVING, by=by, at=at, agency=goes_to, wanted_at=None, courier=None)
        Milestone.objects.record(
            delivery.shipment, Milestone.Code.SENT_ON, at=at, place=waybill.receiver.name, detail=waybill.number
        )
    return workflow.move(waybill, to=WaybillStatus.SENT, by=by, at=at, sent_at=at)


@transaction.atomic
def find(*, waybill: Waybill, delivery: Delivery, box: Box | None = None, by: Any, at: datetime) -> Delivery:
    """
    Take a parcel out of the van: behind the counter if it stays, else to be sent on. One not on the list is extra.

    ``box`` is the one scanned of several: the parcel goes on once all of them are here.

    :raises CannotFind: when the waybill is not on its way to anybody
    """
    delivery = deliver.locked(delivery)
    waybill = Waybill.objects.select_for_update(no_key=True, of=("self",)).select_related("receiver").get(pk=waybill.pk)
    if waybill.status != WaybillStatus.SENT:
        raise CannotFind(homegates.waybill_not_sent())
    if delivery.status not in {DeliveryStatus.MOVING, DeliveryStatus.ASSIGNED, *ASTRAY}:
        return delivery
    line, _is_extra = WaybillLine.objects.get_or_create(
        waybill=waybill, delivery=delivery, piece=box if isinstance(box, Piece) else None, defaults={"by": by}
    )
    if line.found_at:
        return delivery
    WaybillLine.objects.filter(pk=line.pk).update(found_at=at, by=by)
    deliver.settle_lost(delivery, box, by=by, at=at)
    events.record(delivery, events.AT_OFFICE, place=waybill.receiver.name, by=by, at=at)
    if box and pieces.gather(box, waybill.receiver, by=by, at=at):
        return delivery
    return _stay_or_go_on(delivery, waybill.receiver, by, at)


def _stay_or_go_on(delivery: Delivery, here: Agency, by: Any, at: datetime) -> Delivery:
    way = routing.of(delivery)
    if way.agency == here and delivery.mode == DeliveryMode.PICKUP and not way.reasons:
        return deliver.scan_in(delivery=delivery, agency=here, by=by, at=at)
    if delivery.status in {DeliveryStatus.MOVING, *ASTRAY}:
        facts: dict[str, Any] = {"agency": here} if delivery.mode == DeliveryMode.COURIER else {}
        return workflow.move(delivery, to=DeliveryStatus.ASSIGNED, by=by, at=at, **facts)
    return delivery


def go_on_without(*, here: Agency, box: Box, by: Any, at: datetime) -> None:
    """Give up a box lost on its way here or here: the others of its shipment go on once all are; alone, it is lost."""
    delivery = deliver.locked(box.whole.delivery)
    if delivery.status not in {DeliveryStatus.MOVING, DeliveryStatus.MISSING}:
        return
    others = Piece.objects.filter(shipment=box.whole, lost_at=None)
    if not others.exists():
        workflow.move(delivery, to=DeliveryStatus.LOST, by=by, at=at)
    elif not others.exclude(office=here).exists():
        _stay_or_go_on(delivery, here, by, at)


@transaction.atomic
def finish(*, waybill: Waybill, by: Any, at: datetime) -> Waybill:
    """
    Say that the van is empty; what is on the list and was not found is missing between the two offices: a case each.

    :raises CannotFind: before it was sent
    """
    waybill = Waybill.objects.select_for_update(no_key=True).get(pk=waybill.pk)
    if waybill.status == WaybillStatus.RECEIVED:
        return waybill
    if waybill.status != WaybillStatus.SENT:
        raise CannotFind(homegates.waybill_not_sent())
    for line in waybill.lines.filter(found_at=None).select_related("delivery__shipment__customer__user", "piece"):
        differ.miss_on_the_road(waybill=waybill, box=line.box, by=by, at=at)
    return workflow.move(waybill, to=WaybillStatus.RECEIVED, by=by, at=at, received_at=at)
