"""
What we owe other houses: written in the transaction of the step it speaks of, sent by a worker afterwards.

A message is sent until it is answered, ever more rarely; its id makes many sendings one message at the other end.
"""

from datetime import datetime, timedelta
from typing import Any

from celery import shared_task
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from forwarding import gates
from forwarding.domestic import client, contract
from forwarding.models import Delivery, GuestParcel, Partner, PartnerMessage
from forwarding.states import PartnerMessageStatus
from suuq import audit, workflow

ATTEMPTS_MOST = 20
LONGEST_WAIT = timedelta(hours=6)
LEASE = timedelta(minutes=2)  # how long a message is a worker's own while it is on the wire
SWEEP_MOST = 200


def who_delivers() -> Partner | None:
    """The house that delivers our parcels in this country; none is our own workflow."""
    return Partner.objects.filter(role=Partner.Role.DELIVERS, country=settings.COUNTRY, is_active=True).first()


def announce(delivery: Delivery, *, at: datetime) -> None:
    """Tell who delivers it that a parcel is here, and whether it may be handed over yet."""
    if delivery.partner is None:
        return
    shipment = delivery.shipment
    parcel: dict[str, Any] = {
        "weight_grams": shipment.weight_grams,
        "mode": delivery.mode,
        "office": delivery.agency.name,
        "name": shipment.customer.name,
        "phone": shipment.customer.user.phone,
        "place": shipment.delivery_place,
    }
    if boxes := [box for box in shipment.pieces.all() if not box.lost_at]:
        parcel["boxes"] = [{"number": box.number, "weight_grams": box.weight_grams} for box in boxes]
    owe(delivery.partner, contract.ANNOUNCED, key=f"announced:{shipment}", number=str(shipment), at=at, parcel=parcel)
    tell_clearance(delivery, at=at)


def tell_clearance(delivery: Delivery, *, at: datetime) -> PartnerMessage | None:
    """Tell that it may be handed over, or no longer; only what differs from what was last told."""
    if delivery.partner is None:
        return None
    kinds = [contract.RELEASED, contract.STOPPED]
    told = PartnerMessage.objects.filter(partner=delivery.partner, number=str(delivery), kind__in=kinds).order_by("pk")
    last, count = told.last(), told.count()
    is_clear = not gates.why_not_forwarded(delivery)
    if is_clear == bool(last and last.kind == contract.RELEASED):
        return None
    kind, facts = (contract.RELEASED, {"code": delivery.code}) if is_clear else (contract.STOPPED, {})
    key = f"{kind.rsplit('.', maxsplit=1)[-1]}:{delivery}:{count + 1}"
    return owe(delivery.partner, kind, key=key, number=str(delivery), at=at, **facts)


def tell_event(guest: GuestParcel, event: Any, *, at: datetime) -> PartnerMessage:
    """Tell the house whose parcel we deliver what has happened to it."""
    count = PartnerMessage.objects.filter(partner=guest.partner, number=guest.number).count()
    key = f"event:{guest.number}:{event['code']}:{count + 1}"
    return owe(guest.partner, contract.EVENT, key=key, number=guest.number, at=at, event=event)


def owe(partner: Partner, kind: str, *, key: str, number: str, at: datetime, **facts: Any) -> PartnerMessage:
    """Write a debt of one message; owed twice, it is one debt."""
    body = contract.said(kind, key=key, number=number, at=at, **facts)
    message, is_new = PartnerMessage.objects.get_or_create(
        key=f"{partner.code}:{key}"[:120],
        defaults={"partner": partner, "kind": kind, "number": number, "body": body, "owed_at": at, "next_at": at},
    )
    if is_new:
        audit.record("partner_message.owed", message, by=None, at=at, new=PartnerMessageStatus.OWED)
        send_now.delay_on_commit(message.pk)  # type: ignore[attr-defined] # Celery's tasks carry no types
    return message


@transaction.atomic
def again(*, message: PartnerMessage, by: Any, at: datetime) -> PartnerMessage:
    """Owe a message once more that the other house refused, or that was given up; its id is the same."""
    moved = workflow.move(message, to=PartnerMessageStatus.OWED, by=by, at=at, next_at=at, attempts=0)
    send_now.delay_on_commit(message.pk)  # type: ignore[attr-defined] # Celery's tasks carry no types
    return moved


@shared_task
def send_now(message_id: int) -> None:
    """Send one owed message, now that its step has been committed."""
    send(message_id, at=timezone.now())


def send(message_id: int, *, at: datetime) -> PartnerMessage:
    """
    Send one message, if it is still owed and due. No transaction is open while it is on the wire.

    Two workers do not send it at once: the first moves its hour ahead and so makes it its own.
    """
    message = PartnerMessage.objects.select_related("partner").get(pk=message_id)
    mine = PartnerMessage.objects.filter(pk=message_id, status=PartnerMessageStatus.OWED, next_at__lte=at)
    if not mine.update(next_at=at + LEASE, attempts=F("attempts") + 1):
        return message
    answer = client.post(message.partner, message.body, at=at)
    if answer.is_settled:
        to = PartnerMessageStatus.SENT if answer.is_taken else PartnerMessageStatus.REFUSED
        facts = {"answer": answer.words[:200], "sent_at": at}
        with transaction.atomic():
            return workflow.move(message, to=to, by=None, at=at, why=answer.words, **facts)
    return _try_later(message, answer, at)


@transaction.atomic
def _try_later(message: PartnerMessage, answer: client.Answer, at: datetime) -> PartnerMessage:
    message.refresh_from_db()
    if message.attempts >= ATTEMPTS_MOST:
        return workflow.move(message, to=PartnerMessageStatus.REFUSED, by=None, at=at, why=answer.words)
    wait = min(timedelta(seconds=30) * 2 ** min(message.attempts, 12), LONGEST_WAIT)
    PartnerMessage.objects.filter(pk=message.pk).update(next_at=at + wait, answer=answer.words[:200])
    message.refresh_from_db()
    return message


@shared_task
def sweep() -> None:
    """Send what a lost worker or a silent house left owed, and tell of clearances that no news announced."""
    at = timezone.now()
    due = PartnerMessage.objects.filter(status=PartnerMessageStatus.OWED, next_at__lte=at)
    for pk in due.values_list("pk", flat=True)[:SWEEP_MOST]:
        send(pk, at=at)
    waiting = Delivery.objects.exclude(partner=None).exclude(status__in=["delivered", "returned"])
    for delivery in waiting.select_related("partner", "shipment__declaration", "shipment__invoice")[:SWEEP_MOST]:
        tell_clearance(delivery, at=at)
