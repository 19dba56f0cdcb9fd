"""Bound for a door: a visit to choose, to pay, booked, or in vain; and what was not handed over."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from forwarding.domestic import events
from forwarding.models import Booking, Delivery, DeliveryMode, DomesticEvent, Shipment, Slot
from forwarding.promises import PROMISED
from forwarding.standing.relay import MOVING, TODO, WAIT, Action, Standing, Tag, after, pay
from forwarding.states import BookingStatus, DeliveryStatus
from suuq.ui.templatetags import su


def of(shipment: Shipment, delivery: Delivery | None, *, holder: str, since: datetime | None) -> Standing | None:
    """Say what a parcel bound for a door waits for; nothing for one that is collected."""
    if delivery is None or delivery.mode != DeliveryMode.COURIER or delivery.partner_id:
        return None
    booking = next((one for one in delivery.bookings.all() if one.status == BookingStatus.BOOKED), None)
    if booking:
        return _booked(delivery, booking, holder, since)
    if delivery.status != DeliveryStatus.ASSIGNED:
        return None
    words = _("Choose a day")
    return Standing(
        Tag(TODO, "motorbike", words),
        "building-warehouse",
        holder,
        _("You choose when the courier comes"),
        after(since, PROMISED.collect),
        _("You may also collect it at an agency."),
        since,
        Action(words, _door(shipment)),
    )


def _door(shipment: Shipment) -> str:
    return f"{reverse('wishes', args=[shipment.number])}#door"


def _booked(delivery: Delivery, booking: Booking, holder: str, since: datetime | None) -> Standing:
    if booking.bill:
        return Standing(
            Tag(TODO, "cash-banknote", _("To pay")),
            "building-store",
            holder,
            _("You pay for the visit, then the courier comes"),
            booking.slot.begins_at,
            _("Unpaid, it is not taken out."),
            since,
            pay(booking.bill),
        )
    if timezone.localdate(booking.slot.ends_at) < timezone.localdate():
        words = _("Choose another day")
        return Standing(
            Tag(TODO, "motorbike", words),
            "building-store",
            holder,
            _("We did not come when we said. Another day costs nothing"),
            None,
            "",
            booking.slot.ends_at,
            Action(words, _door(delivery.shipment)),
        )
    facts = {"day": su.day(booking.slot.begins_at), "hours": hours(booking.slot)}
    return Standing(
        Tag(MOVING, "motorbike", _("Courier booked")),
        "building-store",
        holder,
        _("The courier comes: %(day)s, %(hours)s") % facts,
        booking.slot.ends_at,
        _("If nobody is there, it goes back to %(agency)s.") % {"agency": delivery.agency},
        since,
    )


def hours(slot: Slot) -> str:
    """Write from when to when, left to right in any sentence."""
    begins, ends = (timezone.localtime(moment) for moment in (slot.begins_at, slot.ends_at))
    return f"\u2066{begins:%H:%M}–{ends:%H:%M}\u2069"


def in_vain(shipment: Shipment, delivery: Delivery, last: DomesticEvent | None, goes_to: str) -> Standing:
    """Say why it was not handed over, and ask for another day unless it goes elsewhere already."""
    since, why = (last.at, events.why(last.reason)) if last else (None, "")
    words = _("Choose another day")
    asks = delivery.wanted_at is None and not delivery.partner_id
    return Standing(
        Tag(WAIT if not asks else TODO, "home-x", delivery.get_status_display()),
        "motorbike",
        _("Our courier, on the way back to %(agency)s") % {"agency": delivery.agency},
        _("You choose another day, or collect it") if asks else goes_to,
        after(since, PROMISED.sort),
        _("Past that day it waits at the agency."),
        since,
        Action(words, _door(shipment)) if asks else None,
        next_note=why,
    )
