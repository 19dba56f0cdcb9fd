"""Keep: how long a parcel waits behind a counter, who is warned, and what goes back when nobody came."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from forwarding import homegates, notices
from forwarding.domestic import events
from forwarding.models import Agency, Delivery, Milestone
from forwarding.states import BookingStatus, DeliveryStatus
from suuq import audit, workflow

WARNED_BEFORE = (7, 3, 1)  # days before the last one
LONGEST_EXTENSION = 30
LONGEST_AWAY = 45
HOME_AGAIN = 3  # days to collect it after they are back


class CannotKeep(workflow.Refused):
    """Why the day cannot be moved so."""


class CannotSendBack(workflow.Refused):
    """Why it does not go back yet."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one parcel of many."""

    delivery: Delivery
    reasons: Sequence[workflow.Reason] = ()


def until(agency: Agency, at: datetime, *, away_until: date | None = None) -> date:
    """The last day on which a parcel that came at this moment is kept; for an owner who is away, a few days more."""
    usual = timezone.localdate(at) + timedelta(days=agency.hold_days)
    return max(usual, away_until + timedelta(days=HOME_AGAIN)) if away_until else usual


@transaction.atomic
def extend(*, delivery: Delivery, days: int, why: str, by: Any, at: datetime) -> Delivery:
    """
    Keep a parcel longer, for a reason that is written down.

    :raises CannotKeep: for more than a month, without a reason, or where it does not wait
    """
    delivery = Delivery.objects.select_for_update(no_key=True).get(pk=delivery.pk)
    if reasons := homegates.why_not_extended(delivery, days, why, LONGEST_EXTENSION):
        raise CannotKeep(reasons)
    last = max(delivery.hold_until or timezone.localdate(at), timezone.localdate(at)) + timedelta(days=days)
    Delivery.objects.filter(pk=delivery.pk).update(hold_until=last)
    audit.record("delivery.kept_longer", delivery, by=by, at=at, old=str(delivery.hold_until), new=str(last), why=why)
    delivery.refresh_from_db()
    return delivery


@transaction.atomic
def while_away(*, delivery: Delivery, until: date, by: Any, at: datetime) -> Delivery:
    """
    Keep a parcel while its owner is away, for nothing: no courier takes it out, and its last day comes after.

    :raises CannotKeep: for too long, once a courier has it, or once its last day has passed
    """
    delivery = (
        Delivery.objects.select_for_update(no_key=True, of=("self",)).select_related("partner").get(pk=delivery.pk)
    )
    if delivery.away_until == until:
        return delivery
    booking = delivery.bookings.filter(status=BookingStatus.BOOKED).select_related("slot").first()
    booked = booking.slot if booking else None
    if reasons := homegates.why_not_held_away(delivery, until, timezone.localdate(at), LONGEST_AWAY, booked):
        raise CannotKeep(reasons)
    last = delivery.hold_until and max(delivery.hold_until, until + timedelta(days=HOME_AGAIN))
    Delivery.objects.filter(pk=delivery.pk).update(away_until=until, hold_until=last)
    audit.record(
        "delivery.owner_away", delivery, by=by, at=at, old=str(delivery.away_until or ""), new=until.isoformat()
    )
    delivery.refresh_from_db()
    return delivery


@transaction.atomic
def home_again(*, delivery: Delivery, by: Any, at: datetime) -> Delivery:
    """Take that back: its owner is there. The last day that was promised stays."""
    delivery = Delivery.objects.select_for_update(no_key=True).get(pk=delivery.pk)
    if delivery.away_until is None:
        return delivery
    Delivery.objects.filter(pk=delivery.pk).update(away_until=None)
    audit.record("delivery.owner_home", delivery, by=by, at=at, old=str(delivery.away_until))
    delivery.refresh_from_db()
    return delivery


def warn(*, at: datetime) -> int:
    """Warn the owners of parcels whose last day is near: once for each day that we warn on."""
    today, warned = timezone.localdate(at), 0
    last = today + timedelta(days=max(WARNED_BEFORE))
    waiting = Delivery.objects.filter(status=DeliveryStatus.READY, hold_until__range=(today, last))
    for delivery in waiting.select_related("shipment__customer__user", "agency").iterator():
        last_day = delivery.hold_until or today
        left = (last_day - today).days
        step = min(days for days in WARNED_BEFORE if left <= days)
        notices.owe(
            delivery.shipment.customer.user,
            notices.KEPT_UNTIL,
            about=delivery.shipment.number,
            detail=f"{last_day}:{step}",
            at=at,
            place=delivery.agency.name,
            day=last_day.isoformat(),
        )
        warned += 1
    return warned


@transaction.atomic
def send_back(*, delivery: Delivery, by: Any, at: datetime) -> Delivery:
    """
    Send back what nobody collected; sending it back twice is sending it back.

    :raises CannotSendBack: before its last day has passed
    """
    delivery = (
        Delivery.objects.select_for_update(no_key=True, of=("self",))
        .select_related("shipment", "agency")
        .get(pk=delivery.pk)
    )
    if delivery.status == DeliveryStatus.RETURNED:
        return delivery
    if reasons := homegates.why_not_sent_back(delivery, timezone.localdate(at)):
        raise CannotSendBack(reasons)
    delivery = workflow.move(delivery, to=DeliveryStatus.RETURNED, by=by, at=at, why="not collected")
    events.record(delivery, events.TERMINATED, place=delivery.agency.name, by=by, at=at)
    Milestone.objects.record(delivery.shipment, Milestone.Code.NOT_COLLECTED, at=at, place=delivery.agency.name)
    notices.owe(delivery.shipment.customer.user, notices.RETURNED, about=delivery.shipment.number, at=at)
    return delivery


def send_back_all(*, deliveries: Sequence[Delivery], by: Any, at: datetime) -> list[Result]:
    """Send many back, each in its own transaction: one that may not go says why and holds up none of the others."""
    results = []
    for delivery in deliveries:
        try:
            results.append(Result(send_back(delivery=delivery, by=by, at=at)))
        except workflow.Refused as refusal:
            results.append(Result(delivery, refusal.reasons))
    return results
