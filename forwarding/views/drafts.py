"""What was read in a mail that a shopper forwarded: they look at it, mend it, and announce it."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from forwarding.forms.declaring import CURRENCIES, Items, PurchaseForm, default_currency
from forwarding.journey import forwarded
from forwarding.models import Document, Mail, Purchase, Warehouse
from forwarding.states import MailStatus
from forwarding.views import purchases
from suuq import doors, idempotency, workflow
from suuq.roles import Role


@doors.only(Role.CUSTOMER)
@require_http_methods(["GET", "HEAD", "POST"])
@idempotency.once
def draft(request: doors.Signed, reference: str) -> HttpResponse:
    """Show a draft beside its mail; confirmed, it is an announcement like any other."""
    mail = _own(request, reference)
    if mail.purchase:
        return redirect("purchase", mail.purchase.reference)
    form, items = purchases.bound(request) if request.method == "POST" else _filled(mail)
    kept = purchases.kept_invoice(request, form) or mail.invoice
    if request.method == "POST" and "more" not in request.POST and form.is_valid() & items.is_valid():
        try:
            purchase = _confirmed(request, mail, form, items, kept)
        except workflow.Refused as refusal:
            form.add_error(None, [str(reason) for reason in refusal.reasons])
        else:
            messages.success(request, _("Announced. We match the parcel when it comes."))
            return redirect("purchase", purchase.reference)
    context = {"mail": mail, "form": form, "items": items, "kept": kept, "section": "parcels"}
    return render(request, "forwarding/customer/draft.html", context, status=422 if form.errors else 200)


def _own(request: doors.Signed, reference: str) -> Mail:
    shown = Mail.objects.filter(customer__user=request.user, status__in=[MailStatus.DRAFT, MailStatus.DECLARED])
    return get_object_or_404(shown.select_related("invoice", "purchase", "customer"), reference=reference)


def _filled(mail: Mail) -> tuple[PurchaseForm, Any]:
    """Write what was read into the form; a currency that we do not take leaves its price to the shopper."""
    read = mail.draft
    lines = [_line(line) for line in read.get("lines", [])] or [{"quantity": 1}]
    told = next((line["currency"] for line in lines if line.get("currency")), "")
    warehouses = Warehouse.objects.filter(is_open=True)
    warehouse = warehouses.filter(currency=told).first() or warehouses.first()
    for line in lines:
        line.setdefault("currency", told or default_currency(warehouse))
    known = {"warehouse": warehouse, "tracking": "\n".join(read.get("tracking", []))}
    known |= {name: read.get(name, "") for name in ("shop", "order_number")}
    return PurchaseForm(initial=known), Items(initial=lines)


def _line(read: dict[str, Any]) -> dict[str, Any]:
    line = {"description": read["description"], "quantity": read["quantity"]}
    if read["price"] and read["currency"] in CURRENCIES:
        line |= {"unit_price": Decimal(read["price"]), "currency": read["currency"]}
    return line


def _confirmed(request: doors.Signed, mail: Mail, form: PurchaseForm, items: Any, kept: Document | None) -> Purchase:
    fields = form.cleaned_data
    return forwarded.confirm(
        mail=mail, warehouse=fields["warehouse"], shop=fields["shop"], order_number=fields["order_number"],
        tracking=fields["tracking"], goods=items.goods, invoice=kept, quotation=fields["quote"], by=request.user,
        at=timezone.now(),
    )  # fmt: skip


@doors.only(Role.CUSTOMER)
@require_POST
@idempotency.once
def drop(request: doors.Signed, reference: str) -> HttpResponse:
    """Put a draft aside that announces nothing."""
    forwarded.set_aside(mail=_own(request, reference), why="", by=request.user, at=timezone.now())
    messages.success(request, _("Put aside. Nothing was announced."))
    return redirect("home")
