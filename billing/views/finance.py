"""Finance's day: what came in, what is held for the State, what is owed, which drawer differs."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from billing import cashdesk, days, figures, remittance
from billing.forms import RemitForm, SafeForm
from billing.models import Account, CashShift, Entry, Invoice, Remittance, VoidRequest
from billing.states import ShiftStatus, VoidStatus
from billing.views import key_of, posted_from
from suuq import doors, idempotency, sudo
from suuq.leaves import Uncounted
from suuq.roles import Role
from suuq.workflow import Refused

MONEY = (Role.FINANCE, Role.SUPERVISOR)
READERS = (*MONEY, Role.AUDITOR)
PAGE = 50


@doors.only(*READERS)
@require_GET
def finance(request: HttpRequest) -> HttpResponse:
    """Show the week in money."""
    now, currency = timezone.now(), settings.CURRENCY
    weeks, ages = figures.weeks(currency, at=now), figures.unpaid(currency, at=now)
    return render(request, "billing/finance/week.html", {
        "tab": "week",
        "held_minor": remittance.held(currency),
        "week": weeks[-1],
        "last_week": weeks[-2],
        "columns": figures.week_bars(weeks),
        "ages": figures.age_bars(ages),
        "unpaid_minor": sum(age.amount_minor for age in ages),
        "unpaid_bills": sum(age.bills for age in ages),
        "old": ages[-1],
        "off_minor": sum(debit - credit for _heading, debit, credit in figures.trial_balance(currency)),
        "counted_at": now,
        "takings": days.takings(timezone.localdate(now), currency),
        "drawers": figures.drawers(at=now),
        "state_of_100": _of_100(sum(week.state for week in weeks), sum(week.total for week in weeks)),
        "old_of_100": _of_100(ages[-1].amount_minor, sum(age.amount_minor for age in ages)),
    })  # fmt: skip


def _of_100(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0


@doors.only(*READERS)
@require_GET
def books(request: HttpRequest) -> HttpResponse:
    """Show the trial balance and the latest entries."""
    code = request.GET.get("code", "")
    entries = Entry.objects.order_by("-pk").prefetch_related("legs__account")
    if code:
        entries = entries.filter(legs__account__code=code).distinct()
    trial = figures.trial_balance(settings.CURRENCY)
    return render(request, "billing/finance/books.html", {
        "tab": "books", "trial": trial, "code": code,
        "page": Uncounted(entries, PAGE).get_page(request.GET.get("page")),
        "debits": sum(row[1] for row in trial), "credits": sum(row[2] for row in trial),
    })  # fmt: skip


@doors.only(*MONEY)
@sudo.required
@require_http_methods(["GET", "POST"])
@idempotency.once
def remit(request: HttpRequest) -> HttpResponse:
    """Pay the Treasury what is held for it, and keep the list."""
    held = remittance.held(settings.CURRENCY)
    form = RemitForm(request.POST or None, initial={"amount": held or ""})
    if form.is_valid():
        try:
            done = remittance.remit(
                amount_minor=form.cleaned_data["amount"], bank_reference=form.cleaned_data["bank_reference"],
                key=key_of(request), by=request.user, at=timezone.now(), currency=settings.CURRENCY,
            )  # fmt: skip
            messages.success(request, _("Booked as %(number)s.") % {"number": done.number})
            return redirect("billing:remit")
        except Refused as refused:
            _tell(form, refused)
    list_ = figures.held(settings.CURRENCY)
    return render(request, "billing/finance/remit.html", {
        "tab": "remit", "form": form, "held_minor": held, "done": Remittance.objects.select_related("by")[:20],
        "carried_minor": list_.carried_minor, "page": Paginator(list_.legs, PAGE).get_page(request.GET.get("page")),
    })  # fmt: skip


def _tell(form: Any, refused: Refused) -> None:
    for reason in refused.reasons:
        form.add_error(None, str(reason))


@doors.only(*MONEY)
@require_http_methods(["GET", "POST"])
@idempotency.once
def drawers(request: HttpRequest) -> HttpResponse:
    """List drawers and safes, and move money between a safe and the bank."""
    form = SafeForm(request.POST or None)
    if form.is_valid():
        facts = form.cleaned_data
        move = cashdesk.bank if facts["way"] == "bank" else cashdesk.supply_safe
        move(
            place=facts["place"],
            amount_minor=facts["amount"],
            key=key_of(request),
            by=request.user,
            at=timezone.now(),
            currency=settings.CURRENCY,
        )
        messages.success(request, _("Booked."))
        return redirect("billing:drawers")
    asked = VoidRequest.objects.filter(status=VoidStatus.ASKED)
    return render(request, "billing/finance/drawers.html", {
        "tab": "drawers", "form": form, "shifts": CashShift.objects.select_related("clerk")[:40],
        "safes": Account.objects.filter(code="1010", currency=settings.CURRENCY).order_by("holder"),
        "voids": asked.select_related("payment__invoice", "asked_by", "payment__shift"),
    })  # fmt: skip


def _told(voided: VoidRequest) -> str:
    """Say where the money of a voided payment comes from."""
    if CashShift.objects.filter(payments=voided.payment, status=ShiftStatus.OPEN).exists():
        return _("The payment is voided; its bill is due again.")
    return _("The payment is voided. Give its money from the safe, and let the customer sign the voided receipt.")


@doors.only(*MONEY)
@sudo.required
@posted_from("billing:drawers")
def decide_void(request: HttpRequest, pk: int) -> HttpResponse:
    """Grant or refuse, as the second person, that a payment be undone."""
    asked = get_object_or_404(VoidRequest, pk=pk)
    granted = request.POST.get("decision") == "grant"
    decide = cashdesk.grant_void if granted else cashdesk.refuse_void
    decide(request=asked, by=request.user, at=timezone.now())
    messages.success(request, _told(asked) if granted else _("The payment stands."))
    return redirect("billing:drawers")


@doors.only(*READERS)
@require_GET
def unpaid(request: HttpRequest) -> HttpResponse:
    """List what is owed by its age, then bill by bill, the oldest first."""
    bills = Invoice.objects.payable().select_related("payer").order_by("issued_at")
    return render(request, "billing/finance/unpaid.html", {
        "tab": "unpaid", "page": Paginator(bills, PAGE).get_page(request.GET.get("page")),
        "ages": figures.age_bars(figures.unpaid(settings.CURRENCY, at=timezone.now())),
    })  # fmt: skip
