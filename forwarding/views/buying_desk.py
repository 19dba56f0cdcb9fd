"""The buyer's desk: what is to be priced, what is paid and to be bought, and the proof of what was."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forwarding.forms.buying import ProofForm, QuoteForm
from forwarding.forms.warehouse import WhyForm
from forwarding.journey import buy
from forwarding.models import Commission
from forwarding.states import CommissionStatus
from suuq import doors, idempotency
from suuq.roles import Role
from suuq.workflow import Refused

Status = CommissionStatus
SHOWN = 50
OPEN = [Status.ASKED, Status.QUOTED, Status.ACCEPTED, Status.BUYING]
PREFIX = "form-0"  # the name of a line, as the codes suggested for its words expect


@doors.only(Role.FINANCE, Role.SUPERVISOR)
@require_safe
def desk(request: doors.Signed) -> HttpResponse:
    """List what is open, the oldest first."""
    waiting = Commission.objects.filter(status__in=OPEN).select_related("customer__user", "warehouse", "invoice")
    context = {"commissions": waiting.order_by("pk")[:SHOWN], "count": waiting.count(), "tab": "buying"}
    return render(request, "forwarding/finance/buying.html", context)


@doors.only(Role.FINANCE, Role.SUPERVISOR)
@require_http_methods(["GET", "HEAD", "POST"])
@idempotency.once
def task(request: doors.Signed, reference: str) -> HttpResponse:
    """Show one with all that its price needs; posted, it is quoted."""
    commission = _found(reference)
    if request.method != "POST":
        return _shown(request, commission)
    form = QuoteForm(request.POST, prefix=PREFIX)
    if form.is_valid():
        try:
            buy.quote(commission=commission, goods=form.goods, figures=form.figures, by=request.user, at=timezone.now())
            return redirect("buying_desk")
        except Refused as refused:
            form.add_error(None, [str(reason) for reason in refused.reasons])
    return _shown(request, commission, form=form)


def _found(reference: str) -> Commission:
    whole = Commission.objects.select_related("customer__user", "warehouse", "invoice", "purchase", "receipt")
    return get_object_or_404(whole, reference=reference)


def _shown(request: doors.Signed, commission: Commission, **forms: Any) -> HttpResponse:
    initial = {"description": commission.title, "quantity": commission.quantity}
    context = {
        "commission": commission, "tab": "buying", "why_form": WhyForm(),
        "form": QuoteForm(prefix=PREFIX, initial=initial | {"currency": commission.warehouse.currency}),
        "proof_form": ProofForm(commission=commission),
    }  # fmt: skip
    wrong = any(form.errors for form in forms.values())
    return render(request, "forwarding/finance/buying_task.html", context | forms, status=422 if wrong else 200)


@doors.only(Role.FINANCE, Role.SUPERVISOR)
@require_POST
@idempotency.once
def take_up(request: doors.Signed, reference: str) -> HttpResponse:
    """Begin to buy what is paid."""
    buy.take_up(commission=_found(reference), by=request.user, at=timezone.now())
    return redirect("buying_task", reference)


@doors.only(Role.FINANCE, Role.SUPERVISOR)
@require_POST
@idempotency.once
def bought(request: doors.Signed, reference: str) -> HttpResponse:
    """File the proof of what was bought."""
    commission = _found(reference)
    if not commission.thing:
        return redirect("buying_task", reference)
    form = ProofForm(request.POST, request.FILES, commission=commission)
    if form.is_valid():
        try:
            buy.bought(commission=commission, proof=form.proof, by=request.user, at=timezone.now())
            return redirect("buying_task", reference)
        except Refused as refused:
            form.add_error(None, [str(reason) for reason in refused.reasons])
    return _shown(request, commission, proof_form=form)


@doors.only(Role.FINANCE, Role.SUPERVISOR)
@require_POST
@idempotency.once
def end(request: doors.Signed, reference: str) -> HttpResponse:
    """Say why it is not bought; the shopper reads it, and has their money back."""
    commission, form = _found(reference), WhyForm(request.POST)
    if not form.is_valid():
        return _shown(request, commission, why_form=form)
    verb = buy.fail if commission.status == Status.BUYING else buy.decline
    verb(commission=commission, why=form.cleaned_data["why"], by=request.user, at=timezone.now())
    return redirect("buying_desk")
