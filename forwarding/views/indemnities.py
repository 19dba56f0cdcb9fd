"""Compensation: a shopper asks for it, takes an offer or appeals; a supervisor offers or refuses."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from forwarding import entitlements, indemnities
from forwarding.forms.handing import said
from forwarding.forms.indemnities import ClaimForm, OfferForm, ReasonForm
from forwarding.models import Concern, Customer, Indemnity
from forwarding.views.concerns import show_mine, shown_to_desk
from suuq import doors, idempotency
from suuq.roles import Role
from suuq.workflow import Refused


@doors.only(Role.CUSTOMER)
@require_http_methods(["GET", "HEAD", "POST"])
@idempotency.once
def claim(request: doors.Signed, number: str) -> HttpResponse:
    """Ask for compensation for harm to one's own parcel."""
    customer, at = Customer.objects.open_suite(request.user), timezone.now()
    shipment = get_object_or_404(customer.shipments.select_related("agency", "invoice", "declaration"), number=number)
    today = timezone.localdate(at)
    windows = entitlements.windows(shipment, on=today)
    form = ClaimForm(
        request.POST or None, request.FILES or None, windows=[window for window in windows if window.is_open(today)]
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            asked = indemnities.claim(
                shipment=shipment, ground=given["ground"], words=given["words"], claimed_minor=given["claimed"],
                photos=given["photos"], by=request.user, at=at,
            )  # fmt: skip
        except Refused as refusal:
            said(form, refusal)
        else:
            return redirect("my_case", asked.concern.reference)
    context = {"shipment": shipment, "form": form, "windows": windows, "today": today}
    return render(request, "forwarding/customer/claim_indemnity.html", context)


def _own(request: doors.Signed, reference: str) -> Indemnity:
    return get_object_or_404(Indemnity, concern__reference=reference, concern__customer__user=request.user)


@doors.only(Role.CUSTOMER)
@require_POST
@idempotency.once
def accept(request: doors.Signed, reference: str) -> HttpResponse:
    """Take the offer: it is paid into the wallet."""
    indemnities.accept(indemnity=_own(request, reference), by=request.user, at=timezone.now())
    messages.success(request, _("Paid into your wallet."))
    return redirect("my_case", reference)


@doors.only(Role.CUSTOMER)
@require_POST
@idempotency.once
def appeal(request: doors.Signed, reference: str) -> HttpResponse:
    """Have the decision looked at by somebody else."""
    indemnity, form = _own(request, reference), ReasonForm(request.POST, prefix="appeal")
    if not form.is_valid():
        return show_mine(request, indemnity.concern, appeal_form=form)
    words = form.cleaned_data["words"]
    indemnities.appeal(indemnity=indemnity, words=words, by=request.user, at=timezone.now())
    return redirect("my_case", reference)


@doors.only(Role.SUPERVISOR)
@require_POST
@idempotency.once
def offer(request: doors.Signed, reference: str) -> HttpResponse:
    """Offer an amount."""
    form = OfferForm(request.POST, prefix="offer")
    return _decide(request, reference, form, "offer_form")


@doors.only(Role.SUPERVISOR)
@require_POST
@idempotency.once
def refuse(request: doors.Signed, reference: str) -> HttpResponse:
    """Refuse, with the reason."""
    form = ReasonForm(request.POST, prefix="refuse")
    return _decide(request, reference, form, "refuse_form")


def _decide(request: doors.Signed, reference: str, form: Any, name: str) -> HttpResponse:
    concern = get_object_or_404(Concern.objects.exclude(indemnity=None), reference=reference)
    if form.is_valid():
        act = {"indemnity": concern.indemnity, "words": form.cleaned_data["words"]}
        act |= {"by": request.user, "at": timezone.now()}
        try:
            if name == "offer_form":
                indemnities.offer(amount_minor=form.cleaned_data["amount"], **act)
            else:
                indemnities.refuse(**act)
        except Refused as refusal:
            said(form, refusal)
        else:
            messages.success(request, _("Answered. The person is told."))
            return redirect("case", reference)
    return shown_to_desk(request, concern, **{name: form})
