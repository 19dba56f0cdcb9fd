"""A parcel that should be there: the shopper shows the invoice, the warehouse looks in the pool and decides."""

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from forwarding import candidates
from forwarding.forms.dock import ClaimForm, RefuseClaimForm
from forwarding.journey import claim as journey
from forwarding.journey import own
from forwarding.models import Customer, OwnerClaim, Package, Warehouse
from forwarding.states import OwnerClaimStatus, PackageStatus
from forwarding.views import places
from suuq import doors, idempotency, uploads
from suuq.roles import Role
from suuq.workflow import Refused


@doors.only(Role.CUSTOMER)
@idempotency.once
def claims(request: doors.Signed) -> HttpResponse:
    """Let a shopper say that a parcel is missing, and show what came of it."""
    customer = get_object_or_404(Customer, user=request.user)
    form = ClaimForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _make(request, customer, form):
        return redirect("claims")
    made = customer.claims.select_related("warehouse", "package").order_by("-claimed_at", "-pk")
    shown = {"form": form, "claims": made, "section": "parcels"}
    return render(request, "forwarding/customer/claims.html", shown)


def _make(request: doors.Signed, customer: Customer, form: ClaimForm) -> OwnerClaim | None:
    facts = {name: form.cleaned_data[name] for name in ("warehouse", "shop", "number", "words")}
    try:
        invoice = uploads.take(form.cleaned_data["invoice"])
    except uploads.CannotTake as refusal:
        form.add_error("invoice", [str(reason) for reason in refusal.reasons])
        return None
    return journey.make(customer=customer, **facts, invoice=invoice, by=request.user, at=timezone.now())


@places.at_warehouse
@idempotency.once
def claim(request: HttpRequest, warehouse: Warehouse, reference: str) -> HttpResponse:
    """Show one claim beside the parcels of the pool that may be meant; give one, or refuse with the reason."""
    claim = _claim(warehouse, reference)
    form = RefuseClaimForm(request.POST if "refuse" in request.POST else None)
    reasons: list[Any] = []
    try:
        if request.method == "POST" and _decide(request, claim, form):
            return redirect("warehouse:claim", reference=reference)
    except Refused as refused:
        reasons = refused.reasons
    waiting = claim.status == OwnerClaimStatus.OPEN
    shown = {
        "claim": claim,
        "likely": candidates.parcels_for(claim) if waiting else [],
        "form": form,
        "reasons": reasons,
        "place": warehouse,
    }
    return render(request, "forwarding/warehouse/claim.html", shown)


def _decide(request: HttpRequest, claim: OwnerClaim, form: RefuseClaimForm) -> bool:
    at = timezone.now()
    if "refuse" in request.POST:
        if not form.is_valid():
            return False
        journey.refuse(claim=claim, why=form.cleaned_data["why"], by=request.user, at=at)
        return True
    pool = Package.objects.filter(warehouse=claim.warehouse, customer=None, status=PackageStatus.UNKNOWN)
    package = get_object_or_404(pool, reference=request.POST.get("package", ""))
    own.identify(package=package, customer=claim.customer, claim=claim, by=request.user, at=at)
    return True


@places.at_warehouse
@require_GET
def invoice(_request: HttpRequest, warehouse: Warehouse, reference: str) -> FileResponse:
    """Give the invoice that a claim shows."""
    document = _claim(warehouse, reference).invoice
    return uploads.answer(document.file.open(), shown_name=document.shown_name, media_type=document.media_type)


def _claim(warehouse: Warehouse, reference: str) -> OwnerClaim:
    known = warehouse.claims.select_related("customer__user", "invoice", "package")
    return get_object_or_404(known, reference=reference)
