"""The shopper's purchases: announce, complete, take back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forwarding import gates, standing, timeline
from forwarding.forms.declaring import (
    PREFIX,
    InvoiceForm,
    Items,
    PurchaseForm,
    default_currency,
    line_of,
    lines_of,
    suggested,
    unjudged,
)
from forwarding.journey import declare as journey
from forwarding.journey import sketch
from forwarding.models import Customer, Document, Package, Purchase, Quotation, Sketch, Warehouse
from forwarding.views import shelved, shipments
from suuq import doors, idempotency, uploads, workflow
from suuq.roles import Role

KEPT = "kept_invoice"
SALT = "kept-invoice"
WORDS_READ = 160


@doors.only(Role.CUSTOMER)
@require_http_methods(["GET", "HEAD", "POST"])
@idempotency.once
def declare(request: doors.Signed) -> HttpResponse:
    """Announce a purchase. Nothing typed or sent is lost to one wrong answer."""
    customer = Customer.objects.open_suite(request.user)
    package = _package_named(request, customer)
    saved = _put_by(request, customer)
    form, items = _resumed(saved) if saved and request.method != "POST" else bound(request, package)
    kept = kept_invoice(request, form) or (saved.invoice if saved else None)
    if request.method == "POST" and "later" in request.POST:
        order, lines = unjudged(request.POST)
        sketch.keep(
            customer=customer, before=saved, order=order, lines=lines, invoice=kept, by=request.user, at=timezone.now()
        )
        messages.success(request, _("Put by. Go on with it here, or on another device."))
        return redirect("home")
    if request.method == "POST" and "more" not in request.POST and form.is_valid() & items.is_valid():
        try:
            purchase = _announce(request, customer, form, items, kept)
        except workflow.Refused as refusal:
            form.add_error(None, [str(reason) for reason in refusal.reasons])
        else:
            if saved:
                sketch.drop(sketch=saved, by=request.user, at=timezone.now())
            return redirect("purchase", purchase.reference)
    return render(
        request,
        "forwarding/customer/declare.html",
        {
            "form": form, "items": items, "kept": kept, "package": package, "section": "parcels",
            "mail_address": customer.mail_address, "saved": saved, "may_put_by": True,
        },
    )  # fmt: skip


def _put_by(request: doors.Signed, customer: Customer) -> Sketch | None:
    """Find the announcement that was begun and is gone on with."""
    named = request.POST.get("saved") or request.GET.get("saved")
    own = Sketch.objects.filter(customer=customer).select_related("invoice")
    return get_object_or_404(own, reference=named) if named else None


def _resumed(saved: Sketch) -> tuple[PurchaseForm, Any]:
    """Write what was put by into the form."""
    first = [{"currency": default_currency(_first_listed()), "quantity": 1}]
    return PurchaseForm(initial=saved.order), Items(initial=saved.lines or first)


@doors.only(Role.CUSTOMER)
@require_POST
@idempotency.once
def drop_sketch(request: doors.Signed, reference: str) -> HttpResponse:
    """Throw an announcement away that was begun."""
    begun = get_object_or_404(Sketch, reference=reference, customer__user=request.user)
    sketch.drop(sketch=begun, by=request.user, at=timezone.now())
    return redirect("home")


@doors.only(Role.CUSTOMER, Role.CLERK, Role.FINANCE, Role.SUPERVISOR)
@require_safe
def suggest_codes(request: doors.Signed) -> HttpResponse:
    """Say which customs codes the words of one line may mean, while they are typed."""
    line = request.GET.get("line", "")
    if not PREFIX.fullmatch(line):
        raise Http404
    words, category = (request.GET.get(f"{line}-{name}", "") for name in ("description", "category"))
    context = suggested(words[:WORDS_READ], category[:WORDS_READ], line=line)
    return render(request, "forwarding/customer/suggested.html", {"suggested": context})


def _package_named(request: doors.Signed, customer: Customer) -> Package | None:
    named = request.GET.get("package")
    return get_object_or_404(customer.packages.filter(purchase=None), reference=named) if named else None


def _first_listed() -> Warehouse | None:
    """The warehouse the form proposes before anyone chooses."""
    return PurchaseForm.base_fields["warehouse"].queryset.first()  # type: ignore[attr-defined] # the stubs call every field a plain Field


def bound(request: doors.Signed, package: Package | None = None) -> tuple[PurchaseForm, Any]:
    """Give the form and its lines: answered, or ready to be."""
    quotation = Quotation.objects.filter(reference=request.GET.get("quote", "")[:20]).first()
    warehouse = package.warehouse if package else Warehouse.objects.filter(code=request.GET.get("at", "")).first()
    if request.method != "POST":
        first = [{"currency": default_currency(warehouse or _first_listed()), "quantity": 1}]
        known = {"warehouse": warehouse, "tracking": package.scan_key if package else ""}
        if quotation:
            known |= {"warehouse": quotation.warehouse, "shop": quotation.shop, "quote": quotation.reference}
            first[0] |= line_of(quotation)
        return PurchaseForm(initial=known), Items(initial=first)
    fields = _one_more(request)
    return PurchaseForm(fields, request.FILES), Items(fields)


def kept_invoice(request: doors.Signed, form: forms.Form) -> Document | None:
    """Keep a file that came with a form that has to be shown again; its key is signed, so nobody names another's."""
    if request.method != "POST":
        return None
    if upload := request.FILES.get("invoice"):
        try:
            return journey.keep_aside(invoice=uploads.take(upload), by=request.user, at=timezone.now())
        except uploads.CannotTake as refusal:
            form.add_error("invoice", [str(reason) for reason in refusal.reasons])
            return None
    try:
        key = signing.loads(request.POST.get(KEPT, ""), salt=SALT)
    except signing.BadSignature:
        return None
    return Document.objects.filter(pk=key, added_by=request.user, purchase=None).first()


def kept_key(document: Document) -> str:
    """Sign the key of a kept file for the form's hidden field."""
    return signing.dumps(document.pk, salt=SALT)


def _announce(
    request: doors.Signed, customer: Customer, form: PurchaseForm, items: Any, kept: Document | None
) -> Purchase:
    fields, at = form.cleaned_data, timezone.now()
    purchase = journey.expect(
        customer=customer,
        warehouse=fields["warehouse"],
        shop=fields["shop"],
        order_number=fields["order_number"],
        tracking=fields["tracking"],
        goods=items.goods,
        invoice=kept,
        quotation=fields["quote"],
        by=request.user,
        at=at,
    )
    if purchase.declared_at < at:
        messages.info(
            request,
            _(
                "You announced this order before. The invoice and the parcel numbers that you sent now are with it; "
                "what is inside stays as you said first."
            ),
        )
    return purchase


@doors.only(Role.CUSTOMER)
@require_safe
def purchase(request: doors.Signed, reference: str) -> HttpResponse:
    """Show one purchase: where it stands, what it holds, its story."""
    return _show(request, _own(request, reference))


def _show(request: doors.Signed, purchase: Purchase, **forms: Any) -> HttpResponse:
    package = purchase.packages.select_related("warehouse", "shipment").prefetch_related("documents").first()
    if package and package.shipment:
        number = package.shipment.number
        return shipments.show(request, number, **forms) if forms else redirect("shipment", number)
    is_gone = bool(package and package.status in standing.GONE)
    context = {
        "purchase": purchase,
        "package": package,
        "is_gone": is_gone,
        "standing": standing.of_purchase(purchase),
        "events": timeline.of_purchase(purchase),
        "may_change": not is_gone and not gates.why_not_changed(purchase),
        "invoice_form": InvoiceForm(),
        "section": "parcels",
    } | (shelved.parcel(package) if package else {})
    return render(request, "forwarding/customer/purchase.html", context | forms)


def _own(request: doors.Signed, reference: str) -> Purchase:
    own = Purchase.objects.filter(customer__user=request.user).select_related("warehouse", "customer__user")
    return get_object_or_404(own.prefetch_related("items", "tracking", "documents"), reference=reference)


@doors.only(Role.CUSTOMER)
@require_safe
def package(request: doors.Signed, reference: str) -> HttpResponse:
    """Show a parcel that came without an announcement."""
    package = get_object_or_404(
        Package.objects.filter(customer__user=request.user).select_related("warehouse", "purchase", "shipment"),
        reference=reference,
    )
    if package.purchase:
        return redirect("purchase", package.purchase.reference)
    return show_parcel(request, package)


def show_parcel(request: doors.Signed, package: Package, **forms: Any) -> HttpResponse:
    """Show a parcel, by its announcement where it has one, with a form as it was sent: what was typed is kept."""
    if package.purchase:
        return _show(request, _own(request, package.purchase.reference), **forms)
    context = {"package": package, "standing": standing.of_package(package), "section": "parcels"}
    return render(request, "forwarding/customer/package.html", shelved.parcel(package) | context | forms)


@doors.only(Role.CUSTOMER)
@require_http_methods(["GET", "HEAD", "POST"])
def change_goods(request: doors.Signed, reference: str) -> HttpResponse:
    """Rewrite the items while nothing is declared to customs."""
    purchase = _own(request, reference)
    items = Items(_one_more(request)) if request.method == "POST" else Items(initial=lines_of(purchase))
    refused: list[workflow.Reason] = []
    if request.method == "POST" and "more" not in request.POST and items.is_valid():
        try:
            journey.correct_goods(purchase=purchase, goods=items.goods, by=request.user, at=timezone.now())
            return redirect("purchase", purchase.reference)
        except workflow.Refused as refusal:
            refused = refusal.reasons
    return render(
        request,
        "forwarding/customer/goods.html",
        {"purchase": purchase, "items": items, "reasons": refused, "section": "parcels"},
    )


def _one_more(request: doors.Signed) -> Any:
    """Give the answers back with one blank line more, when that is what was asked."""
    fields = request.POST.copy()
    lines = fields.get("form-TOTAL_FORMS", "")
    if "more" in fields and lines.isascii() and lines.isdigit():
        fields["form-TOTAL_FORMS"] = str(min(int(lines[:3]) + 1, 40))
    return fields


@doors.only(Role.CUSTOMER)
@require_POST
@idempotency.once
def add_invoice(request: doors.Signed, reference: str) -> HttpResponse:
    """Keep the shop's invoice."""
    purchase, form = _own(request, reference), InvoiceForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, purchase, invoice_form=form)
    journey.add_invoice(purchase=purchase, invoice=form.cleaned_data["invoice"], by=request.user, at=timezone.now())
    return redirect("purchase", purchase.reference)


@doors.only(Role.CUSTOMER)
@require_POST
@idempotency.once
def cancel(request: doors.Signed, reference: str) -> HttpResponse:
    """Take back an announcement whose parcel has not come."""
    journey.cancel(purchase=_own(request, reference), by=request.user, at=timezone.now())
    return redirect("home")
