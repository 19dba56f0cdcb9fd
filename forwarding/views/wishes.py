"""What the shopper wishes for a parcel that is nearly theirs: a visit, another agency, somebody who collects it."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forwarding import homegates, routing
from forwarding.forms.handing import said
from forwarding.forms.receiving_home import AgencyForm, AwayForm, ProxyForm, QuarterForm, VisitForm
from forwarding.journey import entrust, keep, visit
from forwarding.models import Booking, Customer, Delivery, Quarter
from forwarding.states import BookingStatus
from suuq import doors, idempotency
from suuq.roles import Role
from suuq.workflow import Reason, Refused


def _own(request: doors.Signed, number: str) -> Delivery:
    customer = Customer.objects.open_suite(request.user)
    rows = Delivery.objects.select_related("shipment__quarter", "shipment__customer__user", "agency", "partner")
    return get_object_or_404(rows, shipment__number=number, shipment__customer=customer)


@doors.only(Role.CUSTOMER)
@require_safe
def wishes(request: doors.Signed, number: str) -> HttpResponse:
    """Show the three ways to receive it, and what each costs."""
    return _show(request, _own(request, number))


def _show(request: doors.Signed, delivery: Delivery, **forms: Any) -> HttpResponse:
    quarter, at = _quarter(request, delivery), timezone.now()
    windows = _windows(quarter, delivery, at)
    booked = delivery.bookings.filter(status=BookingStatus.BOOKED).select_related("slot__round", "quarter", "invoice")
    booking = booked.first()
    context = {
        "delivery": delivery,
        "shipment": delivery.shipment,
        "is_over": delivery.status in homegates.OVER,
        "ended": homegates.why_not_wished(delivery),
        "booking": booking,
        "closes_at": booking.slot.begins_at - visit.CUT_OFF if booking else None,
        "closed": _closed(delivery, booking, at),
        "stays": homegates.why_not_redirected(delivery),
        "out": homegates.with_courier(delivery),
        "quarter": quarter,
        "quarter_form": QuarterForm(initial={"quarter": quarter}),
        "visit_form": VisitForm(windows=windows, initial={"landmark": delivery.shipment.delivery_place}),
        "windows": windows,
        "agency_form": AgencyForm(initial={"agency": delivery.wanted_at or delivery.agency}),
        "proxy": delivery.proxies.filter(revoked_at=None).first(),
        "proxy_form": ProxyForm(),
        "away_form": AwayForm(),
        "away_most": timezone.localdate(at) + timedelta(days=keep.LONGEST_AWAY),
        "section": "parcels",
    }
    return render(request, "forwarding/customer/wishes.html", context | forms)


def _closed(delivery: Delivery, booking: Booking | None, at: datetime) -> list[Reason]:
    """Say why a visit can be neither chosen nor changed now."""
    if booking is None:
        return homegates.with_courier(delivery)
    return homegates.why_not_given_back(delivery, booking.slot, closes=visit.CUT_OFF, at=at)


def _windows(quarter: Quarter | None, delivery: Delivery, at: datetime) -> list[visit.Window]:
    return visit.windows(quarter, at=visit.soonest(delivery, quarter, at=at)) if quarter else []


def _quarter(request: doors.Signed, delivery: Delivery) -> Quarter | None:
    chosen = request.POST.get("quarter") or request.GET.get("quarter", "")
    if chosen.isascii() and chosen.isdigit():
        return Quarter.objects.filter(pk=int(chosen[:9]), round__is_open=True).select_related("round").first()
    found = routing.quarter_of(delivery)
    return found if found and found.round else None


@doors.only(Role.CUSTOMER)
@require_POST
@idempotency.once
def book(request: doors.Signed, number: str) -> HttpResponse:
    """Take a place in a window, and go and pay for it where something is due."""
    delivery, at = _own(request, number), timezone.now()
    quarter = _quarter(request, delivery)
    form = VisitForm(request.POST, windows=_windows(quarter, delivery, at))
    if quarter and form.is_valid():
        try:
            booking = visit.book(delivery=delivery, quarter=quarter, by=request.user, at=at, **form.chosen)
        except Refused as refusal:
            said(form, refusal)
        else:
            messages.success(request, _("Your window is booked."))
            return redirect("billing:invoice", booking.bill.number) if booking.bill else redirect("shipment", number)
    return _show(request, delivery, visit_form=form)


@doors.only(Role.CUSTOMER)
@require_POST
@idempotency.once
def give_back(request: doors.Signed, number: str) -> HttpResponse:
    """Give the booked place back."""
    visit.give_back(delivery=_own(request, number), by=request.user, at=timezone.now())
    messages.success(request, _("Your window is given back. What you paid for it is in your wallet."))
    return redirect("wishes", number)


@doors.only(Role.CUSTOMER)
@require_POST
@idempotency.once
def other_agency(request: doors.Signed, number: str) -> HttpResponse:
    """Have it wait somewhere else."""
    delivery, form = _own(request, number), AgencyForm(request.POST)
    if not form.is_valid():
        return _show(request, delivery, agency_form=form)
    agency = form.cleaned_data["agency"]
    visit.redirect(delivery=delivery, agency=agency, by=request.user, at=timezone.now())
    messages.success(request, _("We bring it to %(agency)s, and write when it is there.") % {"agency": agency})
    return redirect("shipment", number)


@doors.only(Role.CUSTOMER)
@require_POST
@idempotency.once
def away(request: doors.Signed, number: str) -> HttpResponse:
    """Have it kept while its owner is away."""
    delivery, form = _own(request, number), AwayForm(request.POST)
    if form.is_valid():
        until = form.cleaned_data["until"]
        try:
            keep.while_away(delivery=delivery, until=until, by=request.user, at=timezone.now())
        except Refused as refusal:
            said(form, refusal, of="until")
        else:
            messages.success(request, _("We keep it until you are back, for nothing."))
            return redirect("wishes", number)
    return _show(request, delivery, away_form=form)


@doors.only(Role.CUSTOMER)
@require_POST
@idempotency.once
def home_again(request: doors.Signed, number: str) -> HttpResponse:
    """Say that they are back, or do not go."""
    keep.home_again(delivery=_own(request, number), by=request.user, at=timezone.now())
    return redirect("wishes", number)


@doors.only(Role.CUSTOMER)
@require_POST
@idempotency.once
def name_proxy(request: doors.Signed, number: str) -> HttpResponse:
    """Name who collects it."""
    delivery, form = _own(request, number), ProxyForm(request.POST)
    if not form.is_valid():
        return _show(request, delivery, proxy_form=form)
    entrust.name_proxy(delivery=delivery, name=form.cleaned_data["name"], by=request.user, at=timezone.now())
    return redirect("wishes", number)


@doors.only(Role.CUSTOMER)
@require_POST
@idempotency.once
def revoke_proxy(request: doors.Signed, number: str) -> HttpResponse:
    """Take that back."""
    entrust.revoke(delivery=_own(request, number), by=request.user, at=timezone.now())
    messages.success(request, _("Their code opens nothing any more."))
    return redirect("wishes", number)
