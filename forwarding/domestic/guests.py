"""Guests: parcels that we deliver for another house, and what we tell it of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from forwarding import gates
from forwarding.domestic import contract, events, outbox
from forwarding.models import GuestBox, GuestParcel, Partner
from forwarding.states import GuestStatus
from suuq import audit, workflow
from suuq.workflow import Reason

TELLS = {
    GuestStatus.SORTED: events.INTO_SORTING,
    GuestStatus.READY: events.COLLECTION_POINT,
    GuestStatus.OUT: events.OUT_FOR_DELIVERY,
    GuestStatus.ATTEMPTED: events.UNSUCCESSFUL,
    GuestStatus.DELIVERED: events.DELIVERED,
    GuestStatus.RETURNED: events.TERMINATED,
}
TOLD = ("weight_grams", "mode", "office", "name", "phone", "place")
NEEDS_RELEASE = {GuestStatus.READY, GuestStatus.OUT, GuestStatus.DELIVERED}


class CannotMove(workflow.Refused):
    """Why a guest's parcel may not go on."""


def told(partner: Partner, message: dict[str, Any], *, at: datetime) -> GuestParcel | None:
    """Take in what the house says of a parcel of its own; nothing, when it never announced it."""
    if message["kind"] == contract.ANNOUNCED:
        return _announced(partner, message, at)
    guest = GuestParcel.objects.select_for_update(no_key=True).filter(partner=partner, number=message["number"]).first()
    if guest is None:
        return None
    if message["kind"] == contract.EVENT:
        raise CannotMove(Reason("not_yours", _("We deliver this parcel: its events are ours to tell.")))
    is_released = message["kind"] == contract.RELEASED
    if not is_released and guest.status in {GuestStatus.DELIVERED, GuestStatus.RETURNED}:
        raise CannotMove(Reason("over", _("It is too late to stop it.")))
    GuestParcel.objects.filter(pk=guest.pk).update(is_released=is_released, code=message.get("code", guest.code))
    audit.record(f"guest_{message['kind']}", guest, by=None, at=at)
    return guest


def _announced(partner: Partner, message: dict[str, Any], at: datetime) -> GuestParcel:
    facts = {name: message["parcel"].get(name, "") for name in TOLD}
    guest, is_new = GuestParcel.objects.get_or_create(
        partner=partner, number=message["number"], defaults={**facts, "told_at": at}
    )
    if is_new:
        GuestBox.objects.bulk_create(GuestBox(guest=guest, **box) for box in message["parcel"].get("boxes", ()))
        audit.record("guest_parcel.announced", guest, by=None, at=at, new=GuestStatus.EXPECTED)
    return guest


def move(
    *,
    guest: GuestParcel,
    to: str,
    place: str,
    reason: str = "",
    name: str = "",
    code: str = "",
    boxes: Sequence[str] = (),
    by: Any,
    at: datetime,
) -> GuestParcel:
    """
    Scan a guest's parcel on its way, and owe its house the news; a wrong code is counted though the answer is no.

    :raises CannotMove: until its house has released it, or with another code than the one it gave
    """
    try:
        return _move(guest, to, place, reason, name, code, boxes, by, at)
    except CannotMove as refusal:
        if any(reason.code == "wrong_code" for reason in refusal.reasons):
            GuestParcel.objects.filter(pk=guest.pk).update(wrong_codes=F("wrong_codes") + 1)
        raise


@transaction.atomic
def _move(  # noqa: PLR0917 - the same words, in the verb's order
    guest: GuestParcel,
    to: str,
    place: str,
    reason: str,
    name: str,
    code: str,
    boxes: Sequence[str],
    by: Any,
    at: datetime,
) -> GuestParcel:
    guest = GuestParcel.objects.select_for_update(no_key=True, of=("self",)).select_related("partner").get(pk=guest.pk)
    if guest.status == to:
        return guest
    if reasons := _why_not(guest, to, reason, name, code, boxes):
        raise CannotMove(reasons)
    guest = workflow.move(guest, to=to, by=by, at=at, why=reason)
    event = contract.event(
        TELLS[GuestStatus(to)], at=at, place=place, reason=reason, handed_to=name if to == GuestStatus.DELIVERED else ""
    )
    outbox.tell_event(guest, event, at=at)
    return guest


def _why_not(  # noqa: PLR0917 - the same
    guest: GuestParcel, to: str, reason: str, name: str, code: str, boxes: Sequence[str]
) -> list[Reason]:
    reasons = []
    if to in NEEDS_RELEASE and not guest.is_released:
        reasons.append(Reason("not_released", _("%(house)s has not released it yet.") % {"house": guest.partner}))
    if to == GuestStatus.ATTEMPTED and reason not in events.Reason.values:
        reasons.append(Reason("no_reason", _("Choose what happened.")))
    if to == GuestStatus.DELIVERED:
        reasons += [*_why_not_handed(guest, name, code), *_why_not_all(guest, boxes)]
    return reasons


def _why_not_handed(guest: GuestParcel, name: str, code: str) -> list[Reason]:
    reasons = [] if name else [Reason("no_name", _("Write the name of the person who takes it."))]
    if guest.wrong_codes >= gates.WRONG_CODES_MOST:
        reasons.append(Reason("code_locked", _("Too many wrong codes. Ask the house that sent it.")))
    elif code != guest.code:
        reasons.append(
            Reason("wrong_code", _("This is not the code of this parcel. Ask for the code shown in the account."))
        )
    return reasons


def _why_not_all(guest: GuestParcel, boxes: Sequence[str]) -> list[Reason]:
    words = _("%(number)s belongs to it: hand it over with the others, and tick it.")
    left = guest.boxes.exclude(number__in=boxes)
    return [Reason("box_missing", words % {"number": box}) for box in left]
