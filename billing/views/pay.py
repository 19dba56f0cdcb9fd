"""Pay by code: anyone who holds a bill's code sees what is due, and nothing about whose it is."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from billing import gateways
from billing.documents import papers
from billing.forms import CodeForm
from billing.models import Invoice
from suuq import doors
from suuq.money import Money


@doors.anyone
@require_GET
def pay(request: HttpRequest) -> HttpResponse:
    """Ask for a code, or show what it asks: the sum, the two parts, and where to pay. No name, no goods."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    bill = Invoice.objects.get(payment_code=form.cleaned_data["code"]) if form.is_bound and form.is_valid() else None
    facts: dict[str, Any] = {"form": form, "invoice": bill, "gateways": gateways.accepted().values()}
    if bill:
        facts["qr"] = papers.qr(bill.payment_code)
        facts["proofs"] = bill.proofs.filter(sent_by=None)  # of whoever held the code; the owner's are on the bill
        facts["due"] = Money(bill.due_minor, bill.currency)
    return render(request, "billing/pay.html", facts)
