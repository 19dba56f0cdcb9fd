"""One bill as finance sees it: its lines, what was paid and taken off, and a credit note by hand."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from billing import bookings, crediting, statements
from billing.forms import CreditForm
from billing.models import Invoice
from billing.views import key_of, posted_from
from suuq import doors, idempotency, sudo
from suuq.roles import Role
from suuq.workflow import Refused

MONEY = (Role.FINANCE, Role.SUPERVISOR)


def _form(bill: Invoice, data: object = None) -> CreditForm:
    return CreditForm(data, left=crediting.left(bill), currency=bill.currency)


def _page(request: HttpRequest, bill: Invoice, form: CreditForm, status: int = 200) -> HttpResponse:
    return render(request, "billing/finance/bill.html", {
        "tab": "unpaid", "invoice": bill, "matter": statements.matter(bill), "form": form,
        "notes": bookings.notes_of(bill), "payments": bill.payments.all(),
    }, status=status)  # fmt: skip


@doors.only(*MONEY, Role.AUDITOR)
@require_GET
def bill(request: HttpRequest, number: str) -> HttpResponse:
    """Show a bill with its receipts and credit notes."""
    found = get_object_or_404(Invoice.objects.select_related("payer"), number=number)
    return _page(request, found, _form(found))


@doors.only(*MONEY)
@sudo.required
@posted_from("billing:bill", "number")
@idempotency.once
def credit_bill(request: HttpRequest, number: str) -> HttpResponse:
    """Take a part of one of the post's lines off a bill."""
    found = get_object_or_404(Invoice.objects.select_related("payer"), number=number)
    form = _form(found, request.POST)
    if form.is_valid():
        try:
            note = crediting.take_off(
                line=form.line, amount_minor=form.cleaned_data["amount"], why=form.cleaned_data["why"],
                key=key_of(request), by=request.user, at=timezone.now(),
            )  # fmt: skip
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error("amount", str(reason))
        else:
            messages.success(request, _("Credit note %(number)s is written.") % {"number": note.number})
            return redirect("billing:bill", number=number)
    return _page(request, found, form, status=422)
