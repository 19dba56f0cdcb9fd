"""The counter of an agency: sort what is cleared, find a parcel, hand it over."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forwarding import finding, gates, queues
from forwarding.forms.handing import CourierForm, HandOverForm, ScanForm, said
from forwarding.journey import deliver
from forwarding.models import Agency, Delivery
from suuq import doors
from suuq.roles import Role
from suuq.ui.fields import clean_words
from suuq.workflow import Refused

FOUND_MOST = 20


def agency_of(request: doors.Signed) -> Agency:
    """The agency where this person works; 404 for one who works elsewhere."""
    return get_object_or_404(Agency, staff__user=request.user)


@doors.only(Role.CLERK, Role.SUPERVISOR)
@require_safe
def home(request: doors.Signed) -> HttpResponse:
    """Find a person or a parcel, and see what waits behind this counter."""
    agency, asked = agency_of(request), clean_words(request.GET.get("q", ""))[:60]
    found = finding.customers(asked) if asked else []
    context = {
        "agency": agency,
        "asked": asked,
        "people": found,
        "found": queues.to_hand_over(agency, found)[:FOUND_MOST] if found else [],
        "waiting": queues.at_counter(agency)[:FOUND_MOST],
    }
    return render(request, "forwarding/counter/home.html", context)


@doors.only(Role.CLERK, Role.SUPERVISOR)
@require_safe
def sorting(request: doors.Signed) -> HttpResponse:
    """Scan cleared parcels in behind this counter; see which wait for customs or for money."""
    rows = [{"delivery": d, "reasons": gates.why_not_forwarded(d)} for d in queues.to_forward()[:100]]
    return render(
        request, "forwarding/counter/sorting.html", {"agency": agency_of(request), "rows": rows, "form": ScanForm()}
    )


@doors.only(Role.CLERK, Role.SUPERVISOR)
@require_POST
def scan_in(request: doors.Signed) -> HttpResponse:
    """Put a parcel behind this counter."""
    agency, form = agency_of(request), ScanForm(request.POST)
    if form.is_valid():
        delivery = Delivery.objects.filter(shipment__number=form.cleaned_data["number"]).first()
        try:
            if delivery is None:
                form.add_error(
                    "number",
                    _("This parcel has not arrived in the country yet. Set it aside and tell the sorting centre."),
                )
            else:
                deliver.scan_in(delivery=delivery, agency=agency, by=request.user, at=timezone.now())
                messages.success(
                    request, _("%(number)s is ready to collect. Its owner is told.") % {"number": delivery}
                )
                return redirect("counter:sorting")
        except Refused as refusal:
            said(form, refusal)
    rows = [{"delivery": d, "reasons": gates.why_not_forwarded(d)} for d in queues.to_forward()[:100]]
    return render(request, "forwarding/counter/sorting.html", {"agency": agency, "rows": rows, "form": form})


@doors.only(Role.CLERK, Role.SUPERVISOR)
@require_safe
def parcel(request: doors.Signed, number: str) -> HttpResponse:
    """Show one parcel, what is due on it, and how to hand it over."""
    return _show(request, _delivery(number), HandOverForm())


def _delivery(number: str) -> Delivery:
    related = ("shipment__customer__user", "shipment__invoice", "shipment__declaration", "agency", "courier")
    return get_object_or_404(Delivery.objects.select_related(*related), shipment__number=number)


def _show(request: doors.Signed, delivery: Delivery, form: HandOverForm) -> HttpResponse:
    context = {
        "agency": agency_of(request),
        "delivery": delivery,
        "shipment": delivery.shipment,
        "form": form,
        "reasons": gates.why_not_forwarded(delivery),
        "locked": delivery.wrong_codes >= gates.WRONG_CODES_MOST,
        "courier_form": CourierForm(),
    }
    return render(request, "forwarding/counter/parcel.html", context)


@doors.only(Role.CLERK, Role.SUPERVISOR)
@require_POST
def hand_over(request: doors.Signed, number: str) -> HttpResponse:
    """Give the parcel to the person who has its code and a paper."""
    delivery, form = _delivery(number), HandOverForm(request.POST, request.FILES)
    agency_of(request)
    if form.is_valid():
        try:
            deliver.hand_over(delivery=delivery, hands=form.hands, by=request.user, at=timezone.now())
        except Refused as refusal:
            said(form, refusal)
        else:
            messages.success(request, _("%(number)s is handed over.") % {"number": delivery})
            return redirect("counter:home")
    return _show(request, _delivery(number), form)


@doors.only(Role.CLERK, Role.SUPERVISOR)
@require_POST
def give_to_courier(request: doors.Signed, number: str) -> HttpResponse:
    """Send a cleared parcel out with a courier."""
    delivery, form = _delivery(number), CourierForm(request.POST)
    agency_of(request)
    if form.is_valid():
        deliver.take_out(delivery=delivery, courier=form.cleaned_data["courier"], by=request.user, at=timezone.now())
        messages.success(request, _("%(number)s is with the courier.") % {"number": delivery})
    return redirect("counter:parcel", number)


@doors.only(Role.SUPERVISOR)
@require_POST
def new_code(request: doors.Signed, number: str) -> HttpResponse:
    """Unlock a parcel after five wrong codes, once a supervisor has seen the owner's paper."""
    agency_of(request)
    deliver.reset_code(
        delivery=_delivery(number), why="identity paper seen by a supervisor", by=request.user, at=timezone.now()
    )
    return redirect("counter:parcel", number)
