"""Visit: a paid place in a courier's window, at a door named by quarter and landmark; or another agency instead."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from billing import invoicing
from billing.models import Invoice
from forwarding import homegates, notices
from forwarding.journey import deliver
from forwarding.models import Agency, Booking, Delivery, DeliveryMode, Quarter, RoundHours, Slot
from forwarding.promises import PROMISED
from forwarding.states import BookingStatus, DeliveryStatus
from suuq import audit, workflow

DAYS_SHOWN = 7
CUT_OFF = timedelta(hours=2)  # a window can be booked, moved or given back until so long before it begins
TAKEN = (BookingStatus.BOOKED, BookingStatus.USED)
THERE = {DeliveryStatus.READY, DeliveryStatus.ATTEMPTED}  # at, or on the way back to, the office that it names
ELSEWHERE = THERE | {DeliveryStatus.MOVING}
FEE = gettext_noop("Delivery to the door")


class CannotVisit(workflow.Refused):
    """Why this window cannot be had, or given back."""


@dataclass(frozen=True, slots=True)
class Window:
    """A window that may still be booked, and how many places are left in it."""

    hours: RoundHours
    begins_at: datetime
    ends_at: datetime
    left: int

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.hours.pk}:{timezone.localdate(self.begins_at).isoformat()}"


def windows(quarter: Quarter, *, at: datetime) -> list[Window]:
    """What may be booked in a quarter in the coming days, full windows left out."""
    if quarter.round is None or not quarter.round.is_open:
        return []
    today, rows = timezone.localdate(at), list(quarter.round.hours.all())
    days = [today + timedelta(days=n) for n in range(DAYS_SHOWN)]
    taken = _taken(quarter, days)
    found = [_window(hours, day, taken) for day in days for hours in rows if hours.weekday == day.weekday()]
    return [window for window in found if window.left > 0 and window.begins_at - CUT_OFF > at]


def soonest(delivery: Delivery, quarter: Quarter, *, at: datetime) -> datetime:
    """From when a window may be had: what waits elsewhere is brought first to the office where the round begins."""
    here = delivery.status not in ELSEWHERE or quarter.round is None or delivery.agency_id == quarter.round.agency_id
    return at if here else at + PROMISED.sort


def _taken(quarter: Quarter, days: list[date]) -> dict[datetime, int]:
    slots = Slot.objects.filter(round=quarter.round, begins_at__date__range=(days[0], days[-1]))
    return {slot.begins_at: slot.capacity - _left(slot) for slot in slots}


def _window(hours: RoundHours, day: date, taken: dict[datetime, int]) -> Window:
    begins_at, ends_at = hours.on(day)
    return Window(hours, begins_at, ends_at, hours.capacity - taken.get(begins_at, 0))


def _left(slot: Slot) -> int:
    return slot.capacity - slot.bookings.filter(status__in=TAKEN).count()


@transaction.atomic
def book(
    *, delivery: Delivery, quarter: Quarter, landmark: str, hours: RoundHours, day: date, by: Any, at: datetime
) -> Booking:
    """
    Take a place in a window and bill the fee; asking for the same window again returns the place.

    Another window instead of one not used yet moves the place, and the fee with it.

    :raises CannotVisit: when it is full, past its cut-off, or the parcel may not go out
    """
    delivery = deliver.locked(delivery)
    slot = _slot(hours, day)
    live = delivery.bookings.filter(status=BookingStatus.BOOKED).first()
    if live and live.slot_id == slot.pk:
        return live
    if live and (late := homegates.why_not_given_back(delivery, live.slot, closes=CUT_OFF, at=at)):
        raise CannotVisit(late)
    first = soonest(delivery, quarter, at=at)
    if reasons := homegates.why_not_booked(
        delivery, quarter, slot, landmark, left=_left(slot), closes=CUT_OFF, at=first
    ):
        raise CannotVisit(reasons)
    if live:
        workflow.move(live, to=BookingStatus.CANCELLED, by=by, at=at, why="moved")
    booking = Booking.objects.create(
        slot=slot,
        delivery=delivery,
        quarter=quarter,
        landmark=landmark,
        booked_at=at,
        invoice=_fee(delivery, slot, by, at),
    )
    audit.record("booking.booked", booking, by=by, at=at, new=BookingStatus.BOOKED)
    facts = _bound_for(delivery, slot.round.agency)
    Delivery.objects.filter(pk=delivery.pk).update(mode=DeliveryMode.COURIER, **facts)
    if delivery.mode != DeliveryMode.COURIER:
        audit.record("delivery.to_a_door", delivery, by=by, at=at, old=delivery.mode, new=DeliveryMode.COURIER)
    return booking


def _bound_for(delivery: Delivery, office: Agency) -> dict[str, Agency | None]:
    """Send it on from where it waits, or change where it is going; what is on the road is sent on once it is there."""
    if delivery.status in THERE:
        return {"wanted_at": office if office.pk != delivery.agency_id else None}
    return {"wanted_at": None} if delivery.status == DeliveryStatus.MOVING else {"wanted_at": None, "agency": office}


def _slot(hours: RoundHours, day: date) -> Slot:
    """The row of this window, locked: of two who want the last place, the second sees that it is gone."""
    begins_at, ends_at = hours.on(day)
    Slot.objects.get_or_create(
        round=hours.round, begins_at=begins_at, defaults={"ends_at": ends_at, "capacity": hours.capacity}
    )
    return (
        Slot.objects.select_for_update(no_key=True, of=("self",))
        .select_related("round")
        .get(round=hours.round, begins_at=begins_at)
    )


def _fee(delivery: Delivery, slot: Slot, by: Any, at: datetime) -> Invoice | None:
    """The bill of this visit: the one before it covers it while visits are left under it."""
    paid = delivery.bookings.exclude(invoice=None).order_by("pk").last()
    if paid and paid.invoice and not paid.invoice.credited_minor:
        used = delivery.bookings.filter(invoice=paid.invoice, status=BookingStatus.USED).count()
        if used < slot.round.visits_included:
            return paid.invoice
    if not slot.round.fee_minor:
        return None
    return invoicing.issue(
        key=f"visit:{delivery.shipment.number}:{delivery.bookings.count() + 1}",
        payer=delivery.shipment.customer.user,
        about=delivery.shipment.number,
        currency=slot.round.currency,
        lines=[_line(slot)],
        by=by,
        at=at,
    )


def _line(slot: Slot) -> invoicing.Line:
    return invoicing.Line(kind="fee", words=FEE, amount_minor=slot.round.fee_minor)


@transaction.atomic
def give_back(*, delivery: Delivery, by: Any, at: datetime) -> Delivery:
    """
    Give the place back before its cut-off: what was paid goes to the wallet. Without a place there is nothing to do.

    :raises CannotVisit: past the cut-off, or once the courier has the parcel
    """
    delivery = deliver.locked(delivery)
    live = delivery.bookings.filter(status=BookingStatus.BOOKED).select_related("slot__round", "invoice").first()
    if live is None:
        return delivery
    if reasons := homegates.why_not_given_back(delivery, live.slot, closes=CUT_OFF, at=at):
        raise CannotVisit(reasons)
    invoicing.lock(live.invoice)
    workflow.move(live, to=BookingStatus.CANCELLED, by=by, at=at)
    if live.invoice and not delivery.bookings.filter(invoice=live.invoice, status=BookingStatus.USED).exists():
        key, why = f"visit:{live.pk}:given-back", gettext_noop("The visit was given back")
        invoicing.credit(key=key, invoice=live.invoice, lines=[_line(live.slot)], why=why, by=by, at=at)
    Delivery.objects.filter(pk=delivery.pk, status__in=THERE).update(wanted_at=None)
    delivery.refresh_from_db()
    return delivery


@transaction.atomic
def redirect(*, delivery: Delivery, agency: Agency, by: Any, at: datetime) -> Delivery:
    """
    Have it wait at another agency instead; a booked visit is given back.

    :raises CannotVisit: while it is with the courier or between two offices, or when it is over
    """
    delivery = deliver.locked(delivery)
    if reasons := homegates.why_not_redirected(delivery):
        raise CannotVisit(reasons)
    delivery = give_back(delivery=delivery, by=by, at=at)
    Delivery.objects.filter(pk=delivery.pk).update(mode=DeliveryMode.PICKUP, **_bound_for(delivery, agency))
    audit.record("delivery.redirected", delivery, by=by, at=at, old=delivery.agency.code, new=agency.code)
    notices.owe(
        delivery.shipment.customer.user,
        notices.REDIRECTED,
        about=delivery.shipment.number,
        detail=f"{agency.code}:{delivery.events.count()}",
        at=at,
        place=agency.name,
    )
    delivery.refresh_from_db()
    return delivery
