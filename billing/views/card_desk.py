"""Finance's view of gateways: what needs a person, each payment as a timeline with everything the gateway said."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from billing import card_flags, card_story, cards, gateways
from billing.forms import CardRefundForm, WhyForm
from billing.models import CardCheckout, CardFlag, Payment
from billing.views import key_of, posted_from
from suuq import doors, idempotency, sudo
from suuq.roles import Role
from suuq.workflow import Refused

MONEY = (Role.FINANCE, Role.SUPERVISOR)
READERS = (*MONEY, Role.AUDITOR)
PAGE = 50


@doors.only(*READERS)
@require_GET
def attempts(request: HttpRequest) -> HttpResponse:
    """List what finance must look at, then every attempt to pay on a gateway's page."""
    checkouts = CardCheckout.objects.select_related("invoice", "payer", "payment")
    page = Paginator(checkouts, PAGE).get_page(request.GET.get("page"))
    return render(request, "billing/finance/cards.html", {
        "tab": "cards",
        "flags": CardFlag.objects.filter(closed_at=None).select_related("checkout__invoice"),
        "page": page,
        "names": {code: one.NAME for code, one in gateways.GATEWAYS.items()},
    })  # fmt: skip


@doors.only(*READERS)
@require_GET
def attempt(request: HttpRequest, reference: str) -> HttpResponse:
    """Show one attempt from its beginning."""
    checkout = get_object_or_404(
        CardCheckout.objects.select_related("invoice", "payer", "payment"), reference=reference
    )
    return render(request, "billing/finance/card.html", _shown(checkout, CardRefundForm(currency=checkout.currency)))


@doors.only(*MONEY)
@require_POST
def look(request: HttpRequest, reference: str) -> HttpResponse:
    """Look again at the gateway now, without waiting for the sweeper."""
    checkout = get_object_or_404(CardCheckout, reference=reference)
    try:
        cards.look_again(checkout, at=timezone.now())
    except gateways.UnreachableError:
        messages.warning(request, _("The provider does not answer. Look again in a few minutes."))
    return redirect("billing:card_attempt", reference=reference)


def _shown(checkout: CardCheckout, form: CardRefundForm) -> dict[str, Any]:
    return {
        "tab": "cards",
        "checkout": checkout,
        "gateway": gateways.of(checkout),
        "story": card_story.of(checkout),
        "form": form,
        "flags": checkout.flags.all(),
    }


@doors.only(*MONEY)
@sudo.required
@posted_from("billing:card_attempt", "reference")
@idempotency.once
def refund(request: HttpRequest, reference: str) -> HttpResponse:
    """Send money of the payer's wallet back to where it came from."""
    payment = get_object_or_404(Payment.objects.select_related("card_checkout"), card_checkout__reference=reference)
    checkout = payment.card_checkout
    form = CardRefundForm(request.POST, currency=checkout.currency)
    if form.is_valid():
        try:
            cards.refund(
                payment=payment,
                amount_minor=form.cleaned_data["amount"],
                why=form.cleaned_data["why"],
                key=key_of(request),
                by=request.user,
                at=timezone.now(),
            )
        except gateways.UnreachableError:
            form.add_error(None, _("The provider does not answer, so nothing was sent. Try again in a few minutes."))
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, str(reason))
        else:
            return redirect("billing:card_attempt", reference=reference)
    return render(request, "billing/finance/card.html", _shown(checkout, form), status=422)


@doors.only(*MONEY)
@require_POST
def close_flag(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what was done about a matter, so that it leaves the list."""
    form = WhyForm(request.POST)
    card_flags.close(
        flag=get_object_or_404(CardFlag, pk=pk),
        why=form.cleaned_data["why"] if form.is_valid() else "",
        by=request.user,
        at=timezone.now(),
    )
    return redirect("billing:cards")
