"""What a shopper has the post buy: ask, look at the price, accept, pay, take back."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forwarding import boughtbills
from forwarding.forms.buying import AskToBuyForm, own_minor
from forwarding.forms.care import SeenForm
from forwarding.journey import buy
from forwarding.models import Commission, Customer
from forwarding.views import price
from suuq import doors, idempotency, uploads
from suuq.roles import Role
from suuq.workflow import Refused

SHOWN = 50


@doors.only(Role.CUSTOMER)
@require_safe
def commissions(request: doors.Signed) -> HttpResponse:
    """List what was asked, the newest first."""
    own = Commission.objects.filter(customer__user=request.user).select_related("invoice", "purchase")
    context = {"commissions": own[:SHOWN], "section": "parcels"}
    return render(request, "forwarding/customer/commissions.html", context)


@doors.only(Role.CUSTOMER)
@require_http_methods(["GET", "HEAD", "POST"])
@idempotency.once
def ask(request: doors.Signed) -> HttpResponse:
    """Ask the post to buy something; the shop's page is read for its name, where it can be."""
    customer, form = Customer.objects.open_suite(request.user), AskToBuyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            price.slow_down(request, "pages", price.PAGES_AN_HOUR)
            commission = buy.ask(
                customer=customer, warehouse=given["warehouse"], link=given["link"], title=_title(given["link"]),
                options=given["options"], quantity=given["quantity"], ceiling_minor=own_minor(given["ceiling"]),
                by=request.user, at=timezone.now(),
            )  # fmt: skip
        except Refused as refused:
            form.add_error(None, [str(reason) for reason in refused.reasons])
        else:
            messages.success(request, _("Asked. We look at it and write to you with a price."))
            return redirect("commission", commission.reference)
    context = {"form": form, "section": "parcels"}
    return render(request, "forwarding/customer/ask_to_buy.html", context, status=422 if form.errors else 200)


def _title(link: str) -> str:
    """Call it what the shop's page does; where that cannot be read, by the name of the shop."""
    try:
        product = price.product_at(link)
    except Refused:
        product = None
    return product.name if product else str(urlsplit(link).hostname or "").removeprefix("www.")[:160]


@doors.only(Role.CUSTOMER)
@require_safe
def commission(request: doors.Signed, reference: str) -> HttpResponse:
    """Show one: its price line by line, where it stands, and what may be done."""
    found = _own(request, reference)
    context = {"commission": found, "bill": boughtbills.to_pay(found), "section": "parcels"}
    return render(request, "forwarding/customer/commission.html", context)


def _own(request: doors.Signed, reference: str) -> Commission:
    own = Commission.objects.filter(customer__user=request.user)
    return get_object_or_404(own.select_related("invoice", "purchase", "receipt", "warehouse"), reference=reference)


@doors.only(Role.CUSTOMER)
@require_POST
@idempotency.once
def accept(request: doors.Signed, reference: str) -> HttpResponse:
    """Accept the price that was shown; its bill is paid like any other."""
    form = SeenForm(request.POST)
    seen_minor = form.cleaned_data["seen"] if form.is_valid() else 0
    found = buy.accept(commission=_own(request, reference), seen_minor=seen_minor, by=request.user, at=timezone.now())
    bill = boughtbills.to_pay(found)
    return redirect("billing:invoice", bill.number) if bill else redirect("commission", reference)


@doors.only(Role.CUSTOMER)
@require_POST
@idempotency.once
def withdraw(request: doors.Signed, reference: str) -> HttpResponse:
    """Take it back while nobody is buying it."""
    buy.withdraw(commission=_own(request, reference), by=request.user, at=timezone.now())
    messages.success(request, _("Taken back. Whatever you paid is in your wallet."))
    return redirect("commission", reference)


@doors.only(Role.CUSTOMER, Role.FINANCE, Role.SUPERVISOR, Role.AUDITOR)
@require_safe
def receipt(request: doors.Signed, reference: str) -> HttpResponseBase:
    """Give the proof, as an attachment: to its owner, and to those who keep the money."""
    seen = Commission.objects.select_related("receipt")
    if request.user.role == Role.CUSTOMER:
        seen = seen.filter(customer__user=request.user)
    paper = get_object_or_404(seen, reference=reference).receipt
    if paper is None:
        raise Http404
    name = str(paper.file.name).rsplit("/", 1)[-1]
    return uploads.answer(paper.file.open("rb"), shown_name=name, media_type=paper.media_type)
