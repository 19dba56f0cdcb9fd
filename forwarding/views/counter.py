"""The counter of an agency: sort what is cleared, find a parcel, hand it over."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from billing import cashdesk, notes, payments
from billing.forms import CashForm
from billing.models import Invoice, Payment
from billing.views import key_of
from customs import appealing
from forwarding import finding, gates, homegates, mandates, pieces, queues
from forwarding.forms.assisting import CollectForm
from forwarding.forms.handing import CourierForm, HandOverForm, MissForm, ScanForm, said
from forwarding.journey import deliver, differ
from forwarding.models import Agency, Delivery, Scope
from forwarding.states import DeliveryStatus
from suuq import doors, idempotency, replica
from suuq.roles import Role
from suuq.ui.fields import clean_words
from suuq.ui.templatetags import su
from suuq.workflow import Reason, Refused

FOUND_MOST = 20
SORTED_MOST = 100


def agency_of(request: doors.Signed) -> Agency:
    """The agency where this person works; 404 for one who works elsewhere."""
    return get_object_or_404(Agency, staff__user=request.user)


@doors.only(Role.CLERK, Role.SUPERVISOR)
@require_safe
def home(request: doors.Signed) -> HttpResponse:
    """Find a person or a parcel, and see what waits behind this counter."""
    agency, asked = agency_of(request), clean_words(request.GET.get("q", ""))[:60]
    found = replica.asked(lambda: finding.customers(asked)) if asked else []
    context = {
        "agency": agency,
        "asked": asked,
        "people": found,
        "found": queues.to_hand_over(agency, found)[:FOUND_MOST] if found else [],
        "waiting": queues.at_counter(agency)[:FOUND_MOST],
        "objections": appealing.for_a_supervisor().count() if request.user.role == Role.SUPERVISOR else 0,
    }
    return render(request, "forwarding/counter/home.html", context)


@doors.only(Role.CLERK, Role.SUPERVISOR)
@require_safe
def sorting(request: doors.Signed) -> HttpResponse:
    """Scan cleared parcels in behind this counter; see which wait for customs or for money."""
    return _sorting(request, agency_of(request), ScanForm())


def _sorting(request: doors.Signed, agency: Agency, form: ScanForm) -> HttpResponse:
    """List what is to come to one office: this one's, or the one asked for."""
    offices = list(Agency.objects.order_by("-is_hub", "name"))
    shown = next((office for office in offices if office.code == request.GET.get("office")), agency)
    rows = [{"delivery": d, "reasons": gates.why_not_forwarded(d)} for d in queues.to_forward(shown)[:SORTED_MOST]]
    context = {"agency": agency, "shown": shown, "offices": offices, "rows": rows, "form": form}
    return render(request, "forwarding/counter/sorting.html", context)


@doors.only(Role.CLERK, Role.SUPERVISOR)
@require_POST
@idempotency.once
def scan_in(request: doors.Signed) -> HttpResponse:
    """Put a parcel behind this counter."""
    agency, form = agency_of(request), ScanForm(request.POST)
    if form.is_valid():
        box = pieces.found(form.cleaned_data["number"])
        delivery = Delivery.objects.filter(shipment=box.whole).first() if box else None
        try:
            if delivery is None:
                form.add_error(
                    "number",
                    _("This parcel has not arrived in the country yet. Set it aside and tell the sorting centre."),
                )
            else:
                after = deliver.scan_in(delivery=delivery, agency=agency, box=box, by=request.user, at=timezone.now())
                waits = _("Box %(number)s is here. Scan the others of this parcel in too.") % {"number": box}
                ready = _("%(number)s is ready to collect. Its owner is told.") % {"number": delivery}
                messages.success(request, ready if after.status == DeliveryStatus.READY else waits)
                return redirect("counter:sorting")
        except Refused as refusal:
            said(form, refusal)
    return _sorting(request, agency, form)


@doors.only(Role.CLERK, Role.SUPERVISOR)
@require_safe
def parcel(request: doors.Signed, number: str) -> HttpResponse:
    """Serve one parcel on one page: what is due on it, the cash for it, and handing it over."""
    return show_parcel(request, number)


def _delivery(number: str) -> Delivery:
    related = ("shipment__customer__user", "shipment__invoice", "shipment__declaration", "agency", "courier")
    return get_object_or_404(Delivery.objects.select_related(*related), shipment__number=number)


def show_parcel(request: doors.Signed, number: str, **forms: Any) -> HttpResponse:
    """Show the page of a parcel, with forms whose answers have to be put right."""
    delivery, at, agency = _delivery(number), timezone.now(), agency_of(request)
    mandate = mandates.of(delivery.shipment.customer, at=at)
    bill = _due(delivery)
    context = {
        "agency": agency,
        "delivery": delivery,
        "shipment": delivery.shipment,
        "form": HandOverForm(boxes=delivery.shipment.boxes),
        "miss_form": MissForm(boxes=delivery.shipment.boxes),
        "boxes": pieces.lie(delivery.shipment),
        "searched": differ.searched(delivery.shipment).first(),
        "collect_form": CollectForm(boxes=delivery.shipment.boxes),
        "may_collect": not mandates.why_not(mandate, Scope.COLLECT),
        "reasons": _why_not_served(delivery, agency),
        "locked": delivery.wrong_codes >= gates.WRONG_CODES_MOST,
        "courier_form": CourierForm(),
        "shift": cashdesk.current(request.user),
        "bill": bill,
        "cash_form": CashForm(due_minor=bill.due_minor) if bill else None,
        "pieces": notes.PIECES.get(bill.currency, (1,)) if bill else (),
        "suggestions": notes.suggestions(bill.due_minor) if bill else (),
        "paid": Payment.objects.filter(by=request.user, number=request.GET.get("paid", "")).first(),
    } | forms
    return render(request, "forwarding/counter/parcel.html", context)


def _why_not_served(delivery: Delivery, agency: Agency) -> list[Reason]:
    """Say what keeps it from its owner, and where it must go when it is not for this counter."""
    if delivery.status in {DeliveryStatus.READY, DeliveryStatus.OUT}:
        return [*homegates.why_not_here(delivery, agency), *gates.why_not_forwarded(delivery)]
    return homegates.why_not_behind(delivery, agency)


def _due(delivery: Delivery) -> Invoice | None:
    """The oldest bill of this parcel on which something is due."""
    first = delivery.shipment.invoice
    if first is None:
        return None
    return Invoice.objects.payable().filter(Q(pk=first.pk) | Q(corrects=first)).order_by("pk").first()


def no_drawer(request: doors.Signed) -> HttpResponse:
    """Send a clerk without an open drawer to open one."""
    messages.error(request, _("Open your drawer first, then take the money."))
    return redirect("billing:open_shift")


@doors.only(Role.CLERK)
@require_POST
@idempotency.once
def cash(request: doors.Signed, number: str) -> HttpResponse:
    """Take the cash that is due on a parcel, and go on with handing it over."""
    agency_of(request)
    bill, shift = _due(_delivery(number)), cashdesk.current(request.user)
    if shift is None:
        return no_drawer(request)
    if bill is None:
        return redirect("counter:parcel", number)
    form = CashForm(request.POST, due_minor=bill.due_minor)
    if form.is_valid():
        try:
            payment = payments.take_cash(
                invoice=bill, shift=shift, tendered_minor=form.cleaned_data["tendered"],
                amount_minor=form.cleaned_data["part"], key=key_of(request), by=request.user, at=timezone.now(),
            )  # fmt: skip
            return redirect(f"{reverse('counter:parcel', args=[number])}?paid={payment.number}")
        except Refused as refusal:
            said(form, refusal)
    return show_parcel(request, number, cash_form=form)


@doors.only(Role.CLERK, Role.SUPERVISOR)
@require_POST
@idempotency.once
def hand_over(request: doors.Signed, number: str) -> HttpResponse:
    """Give the parcel to the person who has its code and a paper."""
    delivery = _delivery(number)
    form = HandOverForm(request.POST, request.FILES, boxes=delivery.shipment.boxes)
    agency, at = agency_of(request), timezone.now()
    if form.is_valid():
        try:
            deliver.hand_over(delivery=delivery, hands=form.hands, office=agency, by=request.user, at=at)
        except Refused as refusal:
            said(form, refusal)
        else:
            messages.success(request, _("%(number)s is handed over.") % {"number": delivery})
            customer = delivery.shipment.customer
            if queues.at_counter(agency).filter(shipment__customer=customer).exists():
                return redirect("counter:person", customer.suite)
            return redirect("counter:home")
    return show_parcel(request, number, form=form)


@doors.only(Role.CLERK, Role.SUPERVISOR)
@require_POST
@idempotency.once
def miss(request: doors.Signed, number: str) -> HttpResponse:
    """Say that a parcel, or a box of it, does not stand behind this counter: it is searched for."""
    delivery, agency = _delivery(number), agency_of(request)
    form = MissForm(request.POST, boxes=delivery.shipment.boxes)
    if form.is_valid():
        box = form.missed or delivery.shipment
        words = form.cleaned_data["words"]
        try:
            case = differ.miss_behind(agency=agency, box=box, words=words, by=request.user, at=timezone.now())
        except Refused as refusal:
            said(form, refusal)
        else:
            told = _("%(number)s is searched for until %(day)s. Its owner is told.")
            messages.success(request, told % {"number": box, "day": su.day(case.due_at)})
            return redirect("counter:parcel", number)
    return show_parcel(request, number, miss_form=form)


@doors.only(Role.CLERK, Role.SUPERVISOR)
@require_POST
@idempotency.once
def give_to_courier(request: doors.Signed, number: str) -> HttpResponse:
    """Send a cleared parcel out with a courier."""
    delivery, form = _delivery(number), CourierForm(request.POST)
    agency, at = agency_of(request), timezone.now()
    if form.is_valid():
        courier = form.cleaned_data["courier"]
        deliver.take_out(delivery=delivery, courier=courier, office=agency, by=request.user, at=at)
        messages.success(request, _("%(number)s is with the courier.") % {"number": delivery})
    return redirect("counter:parcel", number)


@doors.only(Role.SUPERVISOR)
@require_POST
@idempotency.once
def new_code(request: doors.Signed, number: str) -> HttpResponse:
    """Unlock a parcel after five wrong codes, once a supervisor has seen the owner's paper."""
    agency_of(request)
    deliver.reset_code(
        delivery=_delivery(number), why="identity paper seen by a supervisor", by=request.user, at=timezone.now()
    )
    return redirect("counter:parcel", number)
