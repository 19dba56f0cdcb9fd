"""The courier's round, on a phone, with or without a line: where to, hand over against the code, or why it was not."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forwarding import queues
from forwarding.domestic import events
from forwarding.forms.handing import DoorForm, NobodyForm, said
from forwarding.journey import deliver
from forwarding.models import Delivery
from forwarding.states import BookingStatus, DeliveryStatus
from suuq import doors, idempotency, replay
from suuq.replay import Answer, DeviceAct
from suuq.roles import Role
from suuq.workflow import Refused

OK, ATTENTION, STOP = DeviceAct.State.OK, DeviceAct.State.ATTENTION, DeviceAct.State.STOP


@doors.only(Role.COURIER)
@require_safe
def todays_round(request: doors.Signed) -> HttpResponse:
    """Show all that this courier carries on one page, which opens without a line."""
    carried = queues.on_round(request.user).prefetch_related("bookings__slot", "bookings__quarter")
    stops = sorted((_stop(delivery) for delivery in carried), key=lambda stop: stop["begins"])
    answer = render(request, "forwarding/courier/round.html", {"stops": stops})
    answer["X-Keep-Offline"] = "yes"
    return answer


def _stop(delivery: Delivery) -> dict[str, Any]:
    bookings = [booking for booking in delivery.bookings.all() if booking.status != BookingStatus.CANCELLED]
    booking = bookings[-1] if bookings else None
    begins = booking.slot.begins_at.isoformat() if booking else ""
    return {
        "delivery": delivery,
        "shipment": delivery.shipment,
        "booking": booking,
        "begins": (begins, delivery.pk),
        "is_today": booking is None or timezone.localdate(booking.slot.begins_at) == timezone.localdate(),
        "form": DoorForm(auto_id=f"hand_{delivery.pk}_%s", boxes=delivery.shipment.boxes),
        "nobody_form": NobodyForm(auto_id=f"nobody_{delivery.pk}_%s"),
    }


def _own(request: HttpRequest) -> Any:
    return Delivery.objects.filter(courier=request.user.pk).select_related("shipment__customer__user", "agency")


def _carried(request: doors.Signed, number: str) -> Delivery:
    """A parcel this courier carries or has just handed over; another's is not found."""
    return get_object_or_404(_own(request), shipment__number=number)


@doors.only(Role.COURIER)
@require_safe
def parcel(request: doors.Signed, number: str) -> HttpResponse:
    """Show where it goes and how to hand it over."""
    delivery = _carried(request, number)
    return _show(request, delivery, DoorForm(boxes=delivery.shipment.boxes), NobodyForm())


def _show(request: doors.Signed, delivery: Delivery, form: DoorForm, nobody_form: NobodyForm) -> HttpResponse:
    context = _stop(delivery) | {"form": form, "nobody_form": nobody_form}
    return render(request, "forwarding/courier/parcel.html", context)


@doors.only(Role.COURIER)
@require_POST
@idempotency.once
def hand_over(request: doors.Signed, number: str) -> HttpResponse:
    """Hand it over at the door."""
    delivery = _carried(request, number)
    form = DoorForm(request.POST, request.FILES, boxes=delivery.shipment.boxes)
    if form.is_valid():
        try:
            deliver.hand_over(delivery=delivery, hands=form.hands, by=request.user, at=timezone.now())
        except Refused as refusal:
            said(form, refusal)
        else:
            messages.success(request, _("%(number)s is handed over.") % {"number": delivery})
            return redirect("courier:round")
    return _show(request, delivery, form, NobodyForm())


@doors.only(Role.COURIER)
@require_POST
@idempotency.once
def nobody(request: doors.Signed, number: str) -> HttpResponse:
    """Note that nobody took it."""
    delivery, form = _carried(request, number), NobodyForm(request.POST)
    if not form.is_valid():
        return _show(request, delivery, DoorForm(boxes=delivery.shipment.boxes), form)
    deliver.note_attempt(delivery=delivery, by=request.user, at=timezone.now(), **form.cleaned_data)
    return redirect("courier:round")


def _told(request: HttpRequest, happened_at: datetime) -> tuple[Delivery | None, events.Seen]:
    number, device_id = request.POST.get("number", ""), request.POST.get("device_id", "")
    seen = events.Seen(f"device:{request.user.pk}:{device_id}", happened_at)
    return _own(request).filter(shipment__number=number).first(), seen


@doors.only(Role.COURIER)
@require_POST
@replay.once
def kept_hand_over(request: HttpRequest, *, at: datetime, happened_at: datetime) -> Answer:
    """Hear of a hand-over that was made without a line; a wrong code is counted here too."""
    delivery, seen = _told(request, happened_at)
    if delivery is None:
        return Answer(STOP, [_("You do not carry this parcel.")])
    form = DoorForm(request.POST, request.FILES, boxes=delivery.shipment.boxes)
    if not form.is_valid():
        return Answer(STOP, [line for lines in form.errors.values() for line in lines])
    was_over = delivery.status == DeliveryStatus.DELIVERED
    try:
        delivery = deliver.hand_over(delivery=delivery, hands=form.hands, seen=seen, by=request.user, at=at)
    except Refused as refusal:
        return Answer(STOP, [reason.message for reason in refusal.reasons])
    say = [_("Handed to %(name)s.") % {"name": delivery.handed_to}]
    return Answer(ATTENTION if was_over else OK, say, {"number": str(delivery)})


@doors.only(Role.COURIER)
@require_POST
@replay.once
def kept_nobody(request: HttpRequest, *, at: datetime, happened_at: datetime) -> Answer:
    """Hear of an attempt that was noted without a line; it never moves a parcel backwards."""
    (delivery, seen), form = _told(request, happened_at), NobodyForm(request.POST)
    if delivery is None:
        return Answer(STOP, [_("You do not carry this parcel.")])
    if not form.is_valid():
        return Answer(STOP, [line for lines in form.errors.values() for line in lines])
    delivery = deliver.note_attempt(delivery=delivery, seen=seen, by=request.user, at=at, **form.cleaned_data)
    is_noted = delivery.status == DeliveryStatus.ATTEMPTED
    say = (
        [_("Noted. Bring it back to %(agency)s.") % {"agency": delivery.agency}]
        if is_noted
        else [_("Kept, but it changes nothing: %(status)s.") % {"status": delivery.get_status_display()}]
    )
    return Answer(OK if is_noted else ATTENTION, say, {"number": str(delivery)})
