"""Receipts and slips: narrow, printable; the State's receipt is one, the post's is another."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from billing import cashdesk, notes, slips
from billing.documents import papers
from billing.models import CashShift, Payment
from billing.views import reader
from billing.views.bills import pay_url
from suuq import doors
from suuq.roles import Role

READERS = (Role.CUSTOMER, Role.CLERK, Role.FINANCE, Role.SUPERVISOR, Role.AUDITOR)


def _readable(request: HttpRequest) -> QuerySet[Payment]:
    """Staff of the money read every receipt; a shopper reads their own, and the rest do not exist."""
    found = Payment.objects.select_related("invoice", "payer", "by", "shift")
    return found.filter(payer=reader(request)) if reader(request).role == Role.CUSTOMER else found


@doors.only(*READERS)
@require_GET
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """Show a receipt; for the clerk, with the change to give."""
    payment = get_object_or_404(_readable(request), number=number)
    return render(request, "billing/receipt.html", {
        "payment": payment,
        "strips": papers.strips(payment),
        "change": notes.change(payment.change_minor, payment.currency),
        "at_desk": reader(request).role == Role.CLERK,
        "shift": cashdesk.current(request.user) if reader(request).role == Role.CLERK else None,
        "qr": papers.qr(pay_url(payment.invoice) if payment.invoice else payment.number),
    })  # fmt: skip


@doors.only(*READERS)
@require_GET
def receipt_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """Give a receipt as a PDF for an 80 mm printer."""
    payment = get_object_or_404(_readable(request), number=number)
    return papers.answer(papers.receipt(payment), f"{payment.number}.pdf")


@doors.only(Role.CLERK, Role.FINANCE, Role.SUPERVISOR, Role.AUDITOR)
@require_GET
def slip_pdf(request: HttpRequest, pk: int, entry: int) -> HttpResponse:
    """Give the slip of a movement of a drawer, as often as asked; a clerk has those of their own drawers."""
    shifts = CashShift.objects.select_related("clerk")
    if reader(request).role == Role.CLERK:
        shifts = shifts.filter(clerk=reader(request))
    movement = slips.one(get_object_or_404(shifts, pk=pk), entry)
    if movement is None or movement.payment:  # what was taken has a receipt
        raise Http404
    return papers.answer(papers.slip(movement), f"{movement.number}.pdf")
