"""Paying on a gateway's page: there and back. No card number ever reaches this house (SAQ A)."""

from collections.abc import Mapping

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from billing import cards, gateways, payments
from billing.forms import CardTopUpForm
from billing.models import CardCheckout, Invoice
from billing.states import CardCheckoutStatus
from billing.views import key_of
from suuq import doors
from suuq.roles import Role


@doors.only(Role.CUSTOMER)
@require_POST
def start(request: HttpRequest, number: str) -> HttpResponse:
    """Send a shopper to the gateway's page for what is due on their bill."""
    bill = get_object_or_404(Invoice.objects.of(request.user), number=number)
    return _to_the_page(
        request,
        bill,
        back=reverse("billing:card_return", args=[number]),
        home=reverse("billing:invoice", args=[number]),
    )


@doors.anyone
@require_POST
def start_by_code(request: HttpRequest, code: str) -> HttpResponse:
    """Send whoever holds a bill's code to a gateway's page: a cousin abroad pays, and learns nothing of it."""
    bill = get_object_or_404(Invoice, payment_code=code)
    return _to_the_page(request, bill, back=reverse("billing:card_return_by_code", args=[code]), home=_code_page(code))


def _code_page(code: str) -> str:
    return f"{reverse('billing:pay')}?code={code}"


def _to_the_page(request: HttpRequest, bill: Invoice, *, back: str, home: str) -> HttpResponse:
    by = request.user if request.user.is_authenticated else None
    try:
        url = cards.start_card(
            invoice=bill, return_url=settings.SITE_URL + back, cancel_url=settings.SITE_URL + _left(home), by=by,
            at=timezone.now(), language=get_language() or "", gateway=_chosen(request),
        )  # fmt: skip
    except payments.CannotPay:
        bill.refresh_from_db()
        if bill.due_minor:
            raise
        return redirect(back)
    return HttpResponseRedirect(url)


def _left(home: str) -> str:
    """Address of the page to come back to from a gateway's page that was left without paying."""
    return f"{home}{'&' if '?' in home else '?'}left=1"


def _chosen(request: HttpRequest) -> str:
    """Name the gateway of the button that was pressed; one that this post does not use does not exist."""
    code = request.POST.get("gateway", "stripe")
    if code not in gateways.accepted():
        raise Http404
    return code


@doors.only(Role.CUSTOMER)
@require_GET
def back(request: HttpRequest, number: str) -> HttpResponse:
    """Show what became of a card payment: paid, being confirmed, or not paid."""
    bill = get_object_or_404(Invoice.objects.of(request.user), number=number)
    return _what_became(request, bill.card_checkouts.first(), {
        "home": reverse("billing:invoice", args=[number]), "again": reverse("billing:card", args=[number]),
    })  # fmt: skip


@doors.anyone
@require_GET
def back_by_code(request: HttpRequest, code: str) -> HttpResponse:
    """Show the same to whoever paid by code, without a name or a parcel."""
    bill = get_object_or_404(Invoice, payment_code=code)
    return _what_became(request, bill.card_checkouts.first(), {
        "home": _code_page(code), "again": reverse("billing:card_by_code", args=[code]), "stranger": True,
    })  # fmt: skip


@doors.only(Role.CUSTOMER)
@require_http_methods(["GET", "POST"])
def top_up(request: HttpRequest) -> HttpResponse:
    """Ask how much, and send a shopper to the gateway's page to put it into their wallet."""
    form = CardTopUpForm(request.POST or None)
    if not form.is_valid():
        return render(request, "billing/card_top_up.html", {"form": form})
    url = cards.start_top_up(
        user=request.user, amount_minor=form.cleaned_data["amount"], currency=settings.CURRENCY, key=key_of(request),
        return_url=settings.SITE_URL + reverse("billing:card_top_up_return"),
        cancel_url=settings.SITE_URL + _left(reverse("billing:wallet")), at=timezone.now(),
        language=get_language() or "", gateway=form.cleaned_data["gateway"],
    )  # fmt: skip
    return HttpResponseRedirect(url)


@doors.only(Role.CUSTOMER)
@require_GET
def back_from_top_up(request: HttpRequest) -> HttpResponse:
    """Show what became of the latest card payment into the wallet."""
    checkout = CardCheckout.objects.filter(payer_id=request.user.pk, invoice=None).first()
    return _what_became(request, checkout, {"home": reverse("billing:wallet"), "again": ""})


def _what_became(request: HttpRequest, checkout: CardCheckout | None, facts: Mapping[str, object]) -> HttpResponse:
    """Read the gateway and say it; the webhook may do the same at this very moment, and the books make it once."""
    if checkout is None:
        return redirect(str(facts["home"]))
    silent = False
    try:
        checkout = cards.look_again(checkout, at=timezone.now()) if checkout.is_live else checkout
    except gateways.UnreachableError:
        silent = True
    invoice = Invoice.objects.get(pk=checkout.invoice_id) if checkout.invoice_id else None  # as it is after the look
    shown = {
        **facts,
        "invoice": invoice,
        "checkout": checkout,
        "gateway": gateways.of(checkout),
        "payment": checkout.payment,
        "silent": silent,
        "state": _state(checkout, silent=silent),
    }
    return render(request, "billing/card_return.html", shown)


def _state(checkout: CardCheckout, *, silent: bool) -> str:
    """Name what the page says; ``open`` means that the gateway itself knows of no payment yet."""
    if checkout.payment:
        return "credit" if checkout.invoice and not checkout.payment.applied_minor else "paid"
    if checkout.is_live and checkout.status != CardCheckoutStatus.HELD:
        return "confirming" if silent else "open"
    return {CardCheckoutStatus.HELD: "held", CardCheckoutStatus.DOUBTFUL: "doubtful"}.get(
        CardCheckoutStatus(checkout.status), "unpaid"
    )
