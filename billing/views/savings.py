"""A shopper's savings: plans toward a goal."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from billing import ledger, savings, statements
from billing.documents import papers
from billing.forms import PlanForm, WalletCashForm
from billing.models import InterestRate, Invoice, SavingsPlan
from billing.views import key_of, reader
from suuq import doors, idempotency, tables
from suuq.roles import Role
from suuq.workflow import Refused


@doors.only(Role.CUSTOMER)
@require_http_methods(["GET", "POST"])
@idempotency.once
def plans(request: HttpRequest) -> HttpResponse:
    """List a shopper's plans, and open one."""
    rate = InterestRate.objects.filter(on__lte=timezone.localdate()).first()
    asked = {name: request.GET.get(name, "")[:60] for name in ("name", "goal")}
    form = PlanForm(request.POST or None, initial=asked, pays_interest=bool(rate and rate.percent))
    if form.is_valid():
        plan = savings.open_plan(
            owner=request.user, name=form.cleaned_data["name"], goal_minor=form.cleaned_data["goal"],
            currency=settings.CURRENCY, with_interest=form.cleaned_data.get("with_interest", False), by=request.user,
            at=timezone.now(),
        )  # fmt: skip
        return redirect("billing:plan", number=plan.number)
    return render(request, "billing/savings.html", {
        "form": form, "rate": rate, "plans": SavingsPlan.objects.filter(owner=reader(request)),
    })  # fmt: skip


@doors.only(Role.CUSTOMER)
@require_http_methods(["GET", "POST"])
@idempotency.once
def plan(request: HttpRequest, number: str) -> HttpResponse:
    """Show one plan and what moved it; set aside, take back, pay a bill with it, close it."""
    one = get_object_or_404(SavingsPlan, owner=request.user, number=number)
    form = WalletCashForm(request.POST if request.POST.get("way") in MOVES else None)
    try:
        if answer := _act(request, one, form):
            return answer
    except Refused as refused:
        if not form.is_bound:  # closed, or a bill: no field that could say it
            raise
        for reason in refused.reasons:
            form.add_error(None, str(reason))
    today = timezone.localdate()
    return render(request, "billing/plan.html", {
        "plan": one,
        "form": form,
        "held_minor": ledger.spendable(request.user, one.currency),
        "legs": statements.of_account(savings.account(one))[:50],
        "accrued": savings.accrued(one, first=today.replace(day=1), last=today) if one.with_interest else None,
        "bills": Invoice.objects.of(request.user).payable(),
    })  # fmt: skip


@doors.only(Role.CUSTOMER)
@require_GET
def plan_table(request: HttpRequest, number: str, form: str) -> HttpResponse:
    """Give a plan's statement as a table."""
    one = get_object_or_404(SavingsPlan, owner=request.user, number=number)
    legs = statements.of_account(savings.account(one))
    return tables.answer(f"suuq-{one.number}.{form}", *statements.table(legs, one.currency))


@doors.only(Role.CUSTOMER)
@require_GET
def plan_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """Give a plan's statement as a document."""
    one = get_object_or_404(SavingsPlan, owner=request.user, number=number)
    legs = statements.of_account(savings.account(one))
    return papers.answer(papers.plan(one, legs, at=timezone.now()), f"suuq-{one.number}.pdf")


MOVES: dict[Any, tuple[Any, Any]] = {
    "in": (savings.set_aside, gettext_lazy("Set aside from your wallet.")),
    "out": (savings.take_back, gettext_lazy("Back in your wallet.")),
}


def _act(request: HttpRequest, one: SavingsPlan, form: Any) -> HttpResponse | None:
    """Do what the form asks, if it asks something."""
    way = request.POST.get("way")
    if way in MOVES and form.is_valid():
        move, done = MOVES[way]
        move(
            plan=one, amount_minor=form.cleaned_data["amount"], key=key_of(request), by=request.user, at=timezone.now()
        )
        messages.success(request, done)
    elif way == "close":
        savings.close_plan(plan=one, by=request.user, at=timezone.now())
        messages.success(request, _("The plan is closed. What was in it is in your wallet."))
    elif way == "bill":
        bill = get_object_or_404(Invoice.objects.of(request.user), number=request.POST.get("bill", ""))
        part = min(one.saved_minor, bill.due_minor)
        savings.pay_bill(
            plan=one, invoice=bill, amount_minor=part, key=key_of(request), by=request.user, at=timezone.now()
        )
        messages.success(request, _("Paid from your savings."))
        return redirect("billing:invoice", number=bill.number)
    else:
        return None
    return redirect("billing:plan", number=one.number)
