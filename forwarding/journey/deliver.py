"""Deliver: from the hub to the agency or the courier, and into the right hands."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from forwarding import gates, notices
from forwarding.domestic import events
from forwarding.models import Agency, Delivery, Document, Milestone, Shipment
from forwarding.states import DeliveryStatus
from suuq import audit, references, uploads, workflow

CODE_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Hands:
    """Who takes the parcel, and what proves it."""

    name: str
    code: str
    identity_seen: str = ""
    signature: uploads.Taken | None = None


class CannotForward(workflow.Refused):
    """What keeps this parcel at the hub."""


class CannotHandOver(workflow.Refused):
    """Why these are not yet the right hands."""


@transaction.atomic
def assign(*, shipment: Shipment, place: str, by: Any, at: datetime) -> Delivery:
    """Enter an arrived shipment into the domestic workflow, once."""
    delivery, is_new = Delivery.objects.get_or_create(
        shipment=shipment,
        defaults={"mode": shipment.delivery_mode, "agency": shipment.agency, "code": references.digits(CODE_DIGITS)},
    )
    if is_new:
        audit.record("delivery.assigned", delivery, by=by, at=at, new=DeliveryStatus.ASSIGNED)
        events.record(delivery, events.INTO_SORTING, place=place, by=by, at=at)
    return delivery


@transaction.atomic
def scan_in(*, delivery: Delivery, agency: Agency, by: Any, at: datetime) -> Delivery:
    """
    Put a cleared parcel behind the counter of an agency; the owner is told that it waits there.

    :raises CannotForward: until customs has released it and it is paid
    """
    delivery = _locked(delivery)
    if delivery.status == DeliveryStatus.READY and delivery.agency_id == agency.pk:
        return delivery
    if reasons := gates.why_not_forwarded(delivery):
        raise CannotForward(reasons)
    delivery = workflow.move(delivery, to=DeliveryStatus.READY, by=by, at=at, agency=agency, courier=None)
    events.record(delivery, events.COLLECTION_POINT, place=agency.name, by=by, at=at)
    Milestone.objects.record(delivery.shipment, Milestone.Code.AT_AGENCY, at=at, place=agency.name, detail=agency.code)
    notices.owe(
        delivery.shipment.customer.user,
        notices.READY,
        about=delivery.shipment.number,
        detail=agency.code,
        at=at,
        place=agency.name,
    )
    return delivery


@transaction.atomic
def take_out(*, delivery: Delivery, courier: Any, by: Any, at: datetime) -> Delivery:
    """
    Give a cleared parcel to a courier for today's round.

    :raises CannotForward: until customs has released it and it is paid
    """
    delivery = _locked(delivery)
    if delivery.status == DeliveryStatus.OUT and delivery.courier_id == courier.pk:
        return delivery
    if reasons := gates.why_not_out(delivery):
        raise CannotForward(reasons)
    delivery = workflow.move(delivery, to=DeliveryStatus.OUT, by=by, at=at, courier=courier)
    events.record(delivery, events.OUT_FOR_DELIVERY, place=delivery.agency.name, by=by, at=at)
    Milestone.objects.record(delivery.shipment, Milestone.Code.OUT, at=at, detail=f"{delivery.events.count()}")
    notices.owe(
        delivery.shipment.customer.user,
        notices.OUT,
        about=delivery.shipment.number,
        detail=f"{delivery.events.count()}",
        at=at,
    )
    return delivery


@transaction.atomic
def note_attempt(*, delivery: Delivery, why: str, by: Any, at: datetime) -> Delivery:
    """Note that nobody took it; noting it twice is noting it."""
    delivery = _locked(delivery)
    if delivery.status == DeliveryStatus.ATTEMPTED:
        return delivery
    delivery = workflow.move(delivery, to=DeliveryStatus.ATTEMPTED, by=by, at=at, why=why)
    events.record(delivery, events.UNSUCCESSFUL, place=delivery.agency.name, words=why, by=by, at=at)
    Milestone.objects.record(delivery.shipment, Milestone.Code.ATTEMPTED, at=at, detail=f"{delivery.events.count()}")
    notices.owe(
        delivery.shipment.customer.user,
        notices.ATTEMPTED,
        about=delivery.shipment.number,
        detail=f"{delivery.events.count()}",
        at=at,
    )
    return delivery


def hand_over(*, delivery: Delivery, hands: Hands, by: Any, at: datetime) -> Delivery:
    """
    Give the parcel to the person who has its code, and keep the proof.

    A wrong code is counted even though the answer is no. Handing over twice is handing over.

    :raises CannotHandOver: with the reasons
    """
    try:
        return _hand_over(delivery, hands, by, at)
    except CannotHandOver as refusal:
        if any(reason.code == "wrong_code" for reason in refusal.reasons):
            Delivery.objects.filter(pk=delivery.pk).update(wrong_codes=F("wrong_codes") + 1)
        raise


@transaction.atomic
def _hand_over(delivery: Delivery, hands: Hands, by: Any, at: datetime) -> Delivery:
    delivery = _locked(delivery)
    if delivery.status == DeliveryStatus.DELIVERED:
        return delivery
    if reasons := gates.why_not_handed_over(delivery, code=hands.code, name=hands.name):
        raise CannotHandOver(reasons)
    delivery = workflow.move(
        delivery,
        to=DeliveryStatus.DELIVERED,
        by=by,
        at=at,
        handed_to=hands.name,
        identity_seen=hands.identity_seen,
        handed_at=at,
    )
    if hands.signature:
        _keep_signature(delivery, hands.signature, by, at)
    events.record(delivery, events.DELIVERED, place=delivery.agency.name, by=by, at=at)
    Milestone.objects.record(delivery.shipment, Milestone.Code.DELIVERED, at=at, place=delivery.agency.name)
    notices.owe(delivery.shipment.customer.user, notices.DELIVERED, about=delivery.shipment.number, at=at)
    return delivery


def _keep_signature(delivery: Delivery, signature: uploads.Taken, by: Any, at: datetime) -> None:
    Document.objects.create(
        kind=Document.Kind.SIGNATURE,
        delivery=delivery,
        file=signature.content,
        media_type=signature.media_type,
        shown_name=signature.shown_name,
        added_by=by,
        added_at=at,
    )


@transaction.atomic
def reset_code(*, delivery: Delivery, why: str, by: Any, at: datetime) -> Delivery:
    """Give a locked parcel a new code after a supervisor has seen the owner's identity paper."""
    delivery = _locked(delivery)
    Delivery.objects.filter(pk=delivery.pk).update(code=references.digits(CODE_DIGITS), wrong_codes=0)
    delivery.refresh_from_db()
    audit.record("delivery.code_reset", delivery, by=by, at=at, why=why)
    return delivery


def _locked(delivery: Delivery) -> Delivery:
    return (
        Delivery.objects.select_for_update(of=("self",)).select_related("shipment__customer__user").get(pk=delivery.pk)
    )
