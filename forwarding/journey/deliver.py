"""Deliver: from the hub to the agency or the courier, and into the right hands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customs.models import Declaration
from forwarding import gates, homegates, notices, pieces, recipients
from forwarding.domestic import events, outbox
from forwarding.journey import differ, keep
from forwarding.models import Agency, Box, Delivery, Document, Milestone, Piece, Proxy, Shipment
from forwarding.states import ASTRAY, BookingStatus, DeliveryStatus, WaybillStatus
from suuq import audit, references, uploads, workflow

CODE_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Hands:
    """Who takes the parcel, and what proves it; ``boxes`` are the numbers handed over, of a parcel in several."""

    name: str
    code: str
    identity_kind: str = ""
    identity_last: str = ""
    boxes: Sequence[str] = ()
    signature: uploads.Taken | None = None
    photo: uploads.Taken | None = None


class CannotForward(workflow.Refused):
    """What keeps this parcel at the hub."""


class CannotHandOver(workflow.Refused):
    """Why these are not yet the right hands."""


@transaction.atomic
def assign(*, shipment: Shipment, place: str, by: Any, at: datetime) -> Delivery:
    """Enter an arrived shipment into the domestic workflow, once: ours, or that of the post that delivers for us."""
    delivery, is_new = Delivery.objects.get_or_create(
        shipment=shipment,
        defaults={
            "mode": shipment.delivery_mode,
            "agency": shipment.agency,
            "code": references.digits(CODE_DIGITS),
            "partner": outbox.who_delivers(),
        },
    )
    if is_new:
        audit.record("delivery.assigned", delivery, by=by, at=at, new=DeliveryStatus.ASSIGNED)
        events.record(delivery, events.INTO_SORTING, place=place, by=by, at=at)
        outbox.announce(delivery, at=at)
    return delivery


@transaction.atomic
def scan_in(*, delivery: Delivery, agency: Agency, box: Box | None = None, by: Any, at: datetime) -> Delivery:
    """
    Put a cleared parcel behind the counter of an agency; the owner is told that it waits there, and until when.

    ``box`` is the one scanned of several: the parcel waits there once all of them do.

    :raises CannotForward: until customs has released it and it is paid, or where it belongs to another agency
    """
    delivery = locked(delivery)
    if delivery.status == DeliveryStatus.READY and delivery.agency_id == agency.pk:
        return delivery
    if reasons := homegates.why_not_behind(delivery, agency):
        raise CannotForward(reasons)
    settle_lost(delivery, box, by=by, at=at)
    if box and pieces.gather(box, agency, by=by, at=at):
        return delivery
    again = delivery.status in ASTRAY  # told before, perhaps at this very counter: it is told once more
    where = f"{agency.code} {at.isoformat()}" if again else agency.code
    delivery = workflow.move(
        delivery,
        to=DeliveryStatus.READY,
        by=by,
        at=at,
        agency=agency,
        courier=None,
        wanted_at=None,
        ready_at=at,
        hold_until=keep.until(agency, at, away_until=delivery.away_until),
    )
    events.record(delivery, events.COLLECTION_POINT, place=agency.name, by=by, at=at)
    Milestone.objects.record(delivery.shipment, Milestone.Code.AT_AGENCY, at=at, place=agency.name, detail=where)
    notices.owe(
        delivery.shipment.customer.user,
        notices.READY,
        about=delivery.shipment.number,
        detail=where,
        at=at,
        place=agency.name,
    )
    if (recipient := delivery.shipment.recipient) and recipient.person:
        notices.owe(
            recipient.person, notices.RECIPIENT_READY, about=delivery.shipment.number, detail=where, at=at,
            place=agency.name,
        )  # fmt: skip
    return delivery


def settle_lost(delivery: Delivery, box: Box | None, *, by: Any, at: datetime) -> None:
    """Say of a parcel that a van or a counter had lost that it is lost no more, wherever it came to light."""
    if box is None and len(delivery.shipment.boxes) > 1:
        return  # each box was settled as it was scanned
    lines = delivery.waybill_lines.filter(found_at=None).exclude(waybill__status=WaybillStatus.OPEN)
    (lines.filter(piece=box) if isinstance(box, Piece) else lines).update(found_at=at)
    differ.found((box or delivery.shipment).number, by=by, at=at)


@transaction.atomic
def take_out(*, delivery: Delivery, courier: Any, office: Agency | None = None, by: Any, at: datetime) -> Delivery:
    """
    Give a cleared parcel to a courier for today's round.

    :raises CannotForward: until customs has released it, it is paid, and so is a visit to its door
    """
    delivery = locked(delivery)
    if delivery.status == DeliveryStatus.OUT and delivery.courier_id == courier.pk:
        return delivery
    here = homegates.why_not_here(delivery, office)
    if reasons := [*here, *gates.why_not_out(delivery), *homegates.why_not_home(delivery, timezone.localdate(at))]:
        raise CannotForward(reasons)
    delivery = workflow.move(delivery, to=DeliveryStatus.OUT, by=by, at=at, courier=courier)
    events.record(delivery, events.OUT_FOR_DELIVERY, place=delivery.agency.name, by=by, at=at)
    _tell(delivery, Milestone.Code.OUT, notices.OUT, at)
    return delivery


@transaction.atomic
def note_attempt(
    *, delivery: Delivery, reason: str, words: str = "", seen: events.Seen | None = None, by: Any, at: datetime
) -> Delivery:
    """Note that it could not be handed over, and why; a scan heard before, or after the end, changes nothing."""
    delivery = locked(delivery)
    if delivery.status == DeliveryStatus.ATTEMPTED or events.was_heard(seen):
        return delivery
    if delivery.status in {DeliveryStatus.DELIVERED, DeliveryStatus.RETURNED} and seen:
        events.record(
            delivery,
            events.UNSUCCESSFUL,
            place=delivery.agency.name,
            reason=reason,
            words=words,
            seen=seen,
            by=by,
            at=at,
        )
        return delivery
    delivery = workflow.move(delivery, to=DeliveryStatus.ATTEMPTED, by=by, at=at, why=f"{reason} {words}".strip())
    events.record(
        delivery, events.UNSUCCESSFUL, place=delivery.agency.name, reason=reason, words=words, seen=seen, by=by, at=at
    )
    _use_booking(delivery, by, at)
    _tell(delivery, Milestone.Code.ATTEMPTED, notices.ATTEMPTED, at, why=reason)
    return delivery


def _tell(delivery: Delivery, milestone: str, notice: str, at: datetime, *, why: str = "") -> None:
    """Each going out and each attempt is told once."""
    detail = f"{delivery.events.count()} {why}".strip()
    Milestone.objects.record(delivery.shipment, milestone, at=at, detail=detail)
    notices.owe(delivery.shipment.customer.user, notice, about=delivery.shipment.number, detail=detail, at=at, why=why)


def _use_booking(delivery: Delivery, by: Any, at: datetime) -> None:
    for booking in delivery.bookings.filter(status=BookingStatus.BOOKED):
        workflow.move(booking, to=BookingStatus.USED, by=by, at=at)


def hand_over(
    *, delivery: Delivery, hands: Hands, office: Agency | None = None, seen: events.Seen | None = None, by: Any,
    at: datetime,
) -> Delivery:  # fmt: skip
    """
    Give the parcel to the person who has its code, and keep the proof.

    ``office`` is the counter at which it is done; a courier has none. A wrong code is counted even though the answer
    is no. Handing over twice is handing over.

    :raises CannotHandOver: with the reasons
    """
    try:
        return _hand_over(delivery, hands, office, seen=seen, by=by, at=at)
    except CannotHandOver as refusal:
        if any(reason.code == "wrong_code" for reason in refusal.reasons):
            Delivery.objects.filter(pk=delivery.pk).update(wrong_codes=F("wrong_codes") + 1)
        raise


@transaction.atomic
def _hand_over(
    delivery: Delivery, hands: Hands, office: Agency | None, *, seen: events.Seen | None, by: Any, at: datetime
) -> Delivery:
    delivery = locked(delivery)
    if delivery.status == DeliveryStatus.DELIVERED:
        return delivery
    proxy = delivery.proxies.filter(revoked_at=None, code=hands.code).first()
    if reasons := [*homegates.why_not_here(delivery, office), *_why_not_these(delivery, hands, proxy)]:
        raise CannotHandOver(reasons)
    delivery = workflow.move(
        delivery,
        to=DeliveryStatus.DELIVERED,
        by=by,
        at=at,
        handed_to=hands.name,
        identity_kind=hands.identity_kind,
        identity_last=hands.identity_last,
        proxy=proxy,
        handed_at=min(seen.at, at) if seen else at,
    )
    for kind, taken in ((Document.Kind.SIGNATURE, hands.signature), (Document.Kind.PHOTO, hands.photo)):
        if taken:
            _keep(delivery, kind, taken, by, at)
    events.record(delivery, events.DELIVERED, place=delivery.agency.name, seen=seen, by=by, at=at)
    _use_booking(delivery, by, at)
    Milestone.objects.record(delivery.shipment, Milestone.Code.DELIVERED, at=at, place=delivery.agency.name)
    notices.owe(delivery.shipment.customer.user, notices.DELIVERED, about=delivery.shipment.number, at=at)
    return delivery


def _why_not_these(delivery: Delivery, hands: Hands, proxy: Proxy | None) -> list[workflow.Reason]:
    """Ask for the code; of a proxy for a paper, and, where it was declared under somebody else's, for that one."""
    reasons = gates.why_not_handed_over(delivery, code=hands.code, name=hands.name, boxes=hands.boxes, proxy=proxy)
    if proxy and not hands.identity_last:
        words = _("Look at an identity paper and write the last characters of its number.")
        return [*reasons, workflow.Reason("no_paper", words)]
    if proxy or not (recipient := delivery.shipment.recipient):
        return reasons
    theirs = recipients.why_not_theirs(
        recipient, name=hands.name, paper_kind=hands.identity_kind, paper_last=hands.identity_last
    )
    return [*reasons, *theirs]


def _keep(delivery: Delivery, kind: str, taken: uploads.Taken, by: Any, at: datetime) -> None:
    Document.objects.create(
        kind=kind,
        delivery=delivery,
        file=taken.content,
        media_type=taken.media_type,
        shown_name=taken.shown_name,
        added_by=by,
        added_at=at,
    )


@transaction.atomic
def reset_code(*, delivery: Delivery, why: str, by: Any, at: datetime) -> Delivery:
    """Give a locked parcel a new code after a supervisor has seen the owner's identity paper."""
    delivery = locked(delivery)
    Delivery.objects.filter(pk=delivery.pk).update(code=references.digits(CODE_DIGITS), wrong_codes=0)
    delivery.refresh_from_db()
    audit.record("delivery.code_reset", delivery, by=by, at=at, why=why)
    return delivery


def locked(delivery: Delivery) -> Delivery:
    """Lock a parcel's last mile and what customs says of it: a hold and a hand-over at once are one after the other."""
    declaration = delivery.shipment.declaration_id
    list(
        Declaration.objects.select_for_update(no_key=True)
        .filter(pk__in=[declaration] if declaration else [])
        .values_list("pk")
    )
    rows = Delivery.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("shipment__customer__user", "shipment__declaration", "shipment__invoice", "agency").get(
        pk=delivery.pk
    )
