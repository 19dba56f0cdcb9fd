"""The courier's round, on a phone: where to, hand over against code and signature, or nobody was there."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forwarding import queues
from forwarding.forms.handing import DoorForm, NobodyForm, said
from forwarding.journey import deliver
from forwarding.models import Delivery
from suuq import doors
from suuq.roles import Role
from suuq.workflow import Refused


@doors.only(Role.COURIER)
@require_safe
def todays_round(request: doors.Signed) -> HttpResponse:
    """List what this courier carries."""
    return render(request, "forwarding/courier/round.html", {"deliveries": queues.on_round(request.user)})


def _carried(request: doors.Signed, number: str) -> Delivery:
    """A parcel this courier carries or has just handed over; another's is not found."""
    own = Delivery.objects.filter(courier=request.user).select_related("shipment__customer__user", "agency")
    return get_object_or_404(own, shipment__number=number)


@doors.only(Role.COURIER)
@require_safe
def parcel(request: doors.Signed, number: str) -> HttpResponse:
    """Show where it goes and how to hand it over."""
    return _show(request, _carried(request, number), DoorForm(), NobodyForm())


def _show(request: doors.Signed, delivery: Delivery, form: DoorForm, nobody_form: NobodyForm) -> HttpResponse:
    context = {"delivery": delivery, "shipment": delivery.shipment, "form": form, "nobody_form": nobody_form}
    return render(request, "forwarding/courier/parcel.html", context)


@doors.only(Role.COURIER)
@require_POST
def hand_over(request: doors.Signed, number: str) -> HttpResponse:
    """Hand it over at the door."""
    delivery, form = _carried(request, number), DoorForm(request.POST, request.FILES)
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
def nobody(request: doors.Signed, number: str) -> HttpResponse:
    """Note that nobody took it."""
    delivery, form = _carried(request, number), NobodyForm(request.POST)
    if not form.is_valid():
        return _show(request, delivery, DoorForm(), form)
    deliver.note_attempt(delivery=delivery, by=request.user, **form.cleaned_data, at=timezone.now())
    return redirect("courier:round")
