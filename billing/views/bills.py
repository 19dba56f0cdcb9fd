"""A shopper's bills, and how to pay them."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from billing import gateways, ledger, payments, providermaps, statements
from billing.documents import papers
from billing.models import Invoice
from billing.views import key_of, reader
from suuq import doors, idempotency
from suuq.money import Money
from suuq.roles import Role
from suuq.ui.templatetags import su


@doors.only(Role.CUSTOMER)
@require_GET
def bills(request: HttpRequest) -> HttpResponse:
    """List a shopper's bills: to pay first, then the rest."""
    own = Invoice.objects.of(request.user)
    return render(
        request,
        "billing/bills.html",
        {"to_pay": own.payable(), "rest": own.exclude(pk__in=own.payable().values("pk"))[:50]},
    )


@doors.only(Role.CUSTOMER)
@require_GET
def invoice(request: HttpRequest, number: str) -> HttpResponse:
    """Show one bill line by line, and the ways to pay it. Another's bill does not exist."""
    bill = get_object_or_404(Invoice.objects.of(request.user).select_related("corrects"), number=number)
    held, providers = ledger.spendable(request.user, bill.currency), providermaps.every()
    return render(request, "billing/invoice.html", {
        "invoice": bill,
        "matter": statements.matter(bill),
        "held_minor": held,
        "lacking_minor": max(bill.due_minor - held, 0),
        "gateways": gateways.accepted().values(),
        "qr": papers.qr(pay_url(bill)),
        "providers": providers.values(),
        "houses": {code: one.name for code, one in providers.items()},
    })  # fmt: skip


def pay_url(bill: Invoice) -> str:
    """Address of the page where anyone who holds the code sees what to pay."""
    return f"{settings.SITE_URL}{reverse('billing:pay')}?code={bill.payment_code}"


@doors.only(Role.CUSTOMER)
@require_POST
@idempotency.once
def pay_from_wallet(request: HttpRequest, number: str) -> HttpResponse:
    """Pay a bill from the shopper's own wallet."""
    bill = get_object_or_404(Invoice.objects.of(request.user), number=number)
    held = ledger.spendable(request.user, bill.currency)
    part = min(held, bill.due_minor) or None if request.POST.get("part") else None
    payment = payments.from_wallet(
        invoice=bill, amount_minor=part, key=key_of(request), by=request.user, at=timezone.now()
    )
    facts = {"number": payment.number, "amount": su.words(Money(payment.amount_minor, bill.currency))}
    done = _("Paid. Your receipt is %(number)s.")
    if part:
        done = _("%(amount)s taken from your wallet. Your receipt is %(number)s.")
    messages.success(request, done % facts)
    return redirect("billing:invoice", number=bill.number)


@doors.only(Role.CUSTOMER, Role.CLERK, Role.FINANCE, Role.SUPERVISOR, Role.AUDITOR)
@require_GET
def invoice_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """Give a bill as a PDF in the reader's language."""
    bills = Invoice.objects.of(request.user) if reader(request).role == Role.CUSTOMER else Invoice.objects.all()
    bill = get_object_or_404(bills, number=number)
    return papers.answer(papers.bill(bill, pay_url(bill)), f"{bill.number}.pdf")
