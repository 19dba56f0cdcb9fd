"""What a clerk does for a person under their mandate, one act a door."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from billing import cashdesk
from billing.forms import CashForm
from billing.models import Invoice
from billing.views import key_of
from forwarding import assisting, mandates
from forwarding.forms.assisting import CollectForm
from forwarding.forms.handing import said
from forwarding.forms.shipping import ShipForm
from forwarding.journey import deliver
from forwarding.models import Delivery, Scope, Warehouse
from forwarding.views import purchases, shipments
from forwarding.views.counter import agency_of, no_drawer, show_parcel
from forwarding.views.people import customer_of
from suuq import doors, idempotency
from suuq.roles import Role
from suuq.workflow import Refused


@doors.only(Role.CLERK, Role.SUPERVISOR)
@require_POST
@idempotency.once
def open_file(request: doors.Signed, suite: str) -> HttpResponse:
    """Open the person's parcels and bills, as far as the mandate goes; they are told."""
    assisting.open_file(customer=customer_of(suite), agency=agency_of(request), by=request.user, at=timezone.now())
    return redirect("counter:person", suite)


@doors.only(Role.CLERK, Role.SUPERVISOR)
@require_http_methods(["GET", "HEAD", "POST"])
@idempotency.once
def announce(request: doors.Signed, suite: str) -> HttpResponse:
    """Announce a purchase for the person."""
    agency, customer, at = agency_of(request), customer_of(suite), timezone.now()
    if reasons := mandates.why_not(mandates.of(customer, at=at), Scope.DECLARE):
        raise mandates.NoMandate(reasons)
    form, items = purchases.bound(request)
    if request.method == "POST" and "more" not in request.POST and form.is_valid() & items.is_valid():
        given = {name: form.cleaned_data[name] for name in ("warehouse", "shop", "order_number", "tracking")}
        try:
            purchase = assisting.announce(
                customer=customer, **given, goods=items.goods, agency=agency, by=request.user, at=at
            )
        except Refused as refusal:
            said(form, refusal)
        else:
            messages.success(request, _("%(number)s is announced. The person is told.") % {"number": purchase})
            return redirect("counter:person", suite)
    context = {"agency": agency, "customer": customer, "form": form, "items": items}
    return render(request, "forwarding/counter/announce.html", context)


@doors.only(Role.CLERK, Role.SUPERVISOR)
@require_http_methods(["GET", "HEAD", "POST"])
@idempotency.once
def ship(request: doors.Signed, suite: str, code: str) -> HttpResponse:
    """Ask for the person's parcels in one warehouse to fly."""
    agency, customer, at = agency_of(request), customer_of(suite), timezone.now()
    if reasons := mandates.why_not(mandates.of(customer, at=at), Scope.DECLARE):
        raise mandates.NoMandate(reasons)
    shelf, ready = shipments.on_shelf(customer, get_object_or_404(Warehouse, code=code))
    form = ShipForm(request.POST or None, standing=shelf, initial={"packages": ready, "agency": agency.code})
    if request.method == "POST" and form.is_valid():
        try:
            shipment = assisting.ship(
                customer=customer, wish=assisting.Wish(**form.cleaned_data), agency=agency, by=request.user, at=at
            )
        except Refused as refusal:
            said(form, refusal)
        else:
            messages.success(request, _("%(number)s is asked for. The person is told.") % {"number": shipment})
            return redirect("counter:person", suite)
    offers = shipments.offers(shipments.ticked(request, shelf, ready))
    context = {"agency": agency, "customer": customer, "form": form, "offers": offers}
    return render(request, "forwarding/counter/ship.html", context)


@doors.only(Role.CLERK, Role.SUPERVISOR)
@require_POST
@idempotency.once
def pay(request: doors.Signed, suite: str, number: str) -> HttpResponse:
    """Pay one of the person's bills from their wallet."""
    customer = customer_of(suite)
    assisting.pay_from_wallet(
        customer=customer, invoice=_bill(customer, number), key=key_of(request), agency=agency_of(request),
        by=request.user, at=timezone.now(),
    )  # fmt: skip
    messages.success(request, _("%(number)s is paid from the wallet. The person is told.") % {"number": number})
    return redirect("counter:person", suite)


def _bill(customer: Any, number: str) -> Invoice:
    return get_object_or_404(Invoice.objects.of(customer.user), number=number)


@doors.only(Role.CLERK)
@require_POST
@idempotency.once
def take_cash(request: doors.Signed, suite: str, number: str) -> HttpResponse:
    """Take the person's cash for one of their bills."""
    customer, agency = customer_of(suite), agency_of(request)
    bill, shift = _bill(customer, number), cashdesk.current(request.user)
    if shift is None:
        return no_drawer(request)
    form = CashForm(request.POST, due_minor=bill.due_minor)
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return redirect("counter:person", suite)
    payment = assisting.take_cash(
        customer=customer, invoice=bill, shift=shift, tendered_minor=form.cleaned_data["tendered"],
        key=key_of(request), agency=agency, by=request.user, at=timezone.now(),
    )  # fmt: skip
    return redirect("billing:receipt", payment.number)


@doors.only(Role.CLERK, Role.SUPERVISOR)
@require_POST
@idempotency.once
def collect(request: doors.Signed, number: str) -> HttpResponse:
    """Hand a parcel to a person who cannot show its code, under their mandate."""
    agency = agency_of(request)
    delivery = get_object_or_404(Delivery.objects.select_related("shipment__customer__user"), shipment__number=number)
    form = CollectForm(request.POST, request.FILES, boxes=delivery.shipment.boxes)
    if form.is_valid():
        try:
            assisting.collect(delivery=delivery, hands=form.hands, agency=agency, by=request.user, at=timezone.now())
        except deliver.CannotHandOver as refusal:
            said(form, refusal)
        else:
            messages.success(request, _("%(number)s is handed over.") % {"number": delivery})
            return redirect("counter:person", delivery.shipment.customer.suite)
    return show_parcel(request, number, collect_form=form)
