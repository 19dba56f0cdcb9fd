"""Shelves, the pool of parcels without an owner, and the cage."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from forwarding import candidates
from forwarding.forms.warehouse import ClearForm, OwnerForm, ParcelForm, WhyForm
from forwarding.journey import arrive, own
from forwarding.models import Document, Package, Purchase, Warehouse
from forwarding.states import PRESENT, OwnerClaimStatus, PackageStatus, PurchaseStatus
from forwarding.views import bench, places
from suuq import idempotency, uploads
from suuq.workflow import Refused

PAGE = 40


@places.at_warehouse
@require_GET
def shelves(request: HttpRequest, warehouse: Warehouse) -> HttpResponse:
    """Show every place with the number of parcels that stand there."""
    standing = Count("packages", filter=Q(packages__status__in=PRESENT))
    counted = warehouse.shelves.annotate(standing=standing).order_by("kind", "zone", "walk", "code")
    return render(request, "forwarding/warehouse/shelves.html", {"shelves": counted, "place": warehouse})


@places.at_warehouse
@require_GET
def shelf(request: HttpRequest, warehouse: Warehouse, code: str) -> HttpResponse:
    """Show what stands in one place, the oldest first."""
    place = get_object_or_404(warehouse.shelves, code=code)
    standing = place.packages.filter(status__in=PRESENT).select_related("customer__user", "purchase", "shipment")
    page = Paginator(standing.order_by("received_at"), PAGE).get_page(request.GET.get("page"))
    return render(request, "forwarding/warehouse/shelf.html", {"shelf": place, "page": page, "place": warehouse})


@places.at_warehouse
@require_GET
def pool(request: HttpRequest, warehouse: Warehouse) -> HttpResponse:
    """List the parcels whose owner is not known, the longest waiting first."""
    unknown = Package.objects.filter(warehouse=warehouse, customer=None, status__in=PRESENT)
    listed = unknown.select_related("shelf").prefetch_related("documents", "barcodes").order_by("received_at")
    page = Paginator(listed, PAGE).get_page(request.GET.get("page"))
    asked = warehouse.claims.filter(status=OwnerClaimStatus.OPEN).select_related("customer__user")
    shown = {"page": page, "place": warehouse, "claims": asked}
    return render(request, "forwarding/warehouse/pool.html", shown)


@places.at_warehouse
@idempotency.once
def parcel(request: HttpRequest, warehouse: Warehouse, reference: str) -> HttpResponse:
    """Show one parcel, and for one without an owner, who is likely and why; give it its owner."""
    package = _parcel(warehouse, reference)
    form = OwnerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        owner = form.cleaned_data["suite"]
        bought = Purchase.objects.filter(reference=form.cleaned_data["purchase"], customer=owner).first()
        bought = bought or _announced(package, warehouse, owner)
        try:
            own.identify(package=package, customer=owner, purchase=bought, by=request.user, at=timezone.now())
            return redirect("warehouse:parcel", reference=reference)
        except Refused as refused:
            form.add_error(None, [str(reason) for reason in refused.reasons])
    return _shown(request, warehouse, package, form=form)


@places.at_warehouse
@idempotency.once
def clear(request: HttpRequest, warehouse: Warehouse, reference: str) -> HttpResponse:
    """Let a parcel out of the cage when somebody has looked inside."""
    package = _parcel(warehouse, reference)
    form = ClearForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            arrive.clear(package=package, **form.cleaned_data, by=request.user, at=timezone.now())
            return redirect("warehouse:parcel", reference=reference)
        except Refused as refused:
            form.add_error(None, [str(reason) for reason in refused.reasons])
    return _shown(request, warehouse, package, clear_form=form)


@places.at_warehouse
@require_POST
@idempotency.once
def take_back(request: HttpRequest, warehouse: Warehouse, reference: str) -> HttpResponse:
    """Take back a check-in that was wrong, and lead to the measures with what was found the first time."""
    package = _parcel(warehouse, reference)
    form = WhyForm(request.POST)
    if form.is_valid():
        try:
            arrive.take_back(package=package, **form.cleaned_data, by=request.user, at=timezone.now())
            return redirect(bench.measures(code=package.scan_key, again=package.reference))
        except Refused as refused:
            form.add_error(None, [str(reason) for reason in refused.reasons])
    return _shown(request, warehouse, package, why_form=form)


def _shown(request: HttpRequest, warehouse: Warehouse, package: Package, **forms: Any) -> HttpResponse:
    flags = any(getattr(package, flag) for flag in ParcelForm.FLAGS)
    shown = {"package": package, "place": warehouse, "likely": _likely(package), "seen": flags}
    blank = {"form": OwnerForm(), "clear_form": ClearForm(), "why_form": WhyForm()}
    return render(request, "forwarding/warehouse/parcel.html", shown | blank | forms)


@places.at_warehouse
@require_GET
def picture(_request: HttpRequest, warehouse: Warehouse, pk: int) -> FileResponse:
    """Give a picture of a parcel, or of the outside of a letter, in this warehouse."""
    here = Q(package__warehouse=warehouse) | Q(letter__warehouse=warehouse)
    photos = Document.objects.filter(here, kind=Document.Kind.PHOTO)
    shot = get_object_or_404(photos, pk=pk)
    return uploads.answer(shot.file.open(), shown_name=shot.shown_name or "photo.webp", media_type=shot.media_type)


def _parcel(warehouse: Warehouse, reference: str) -> Package:
    known = Package.objects.select_related("customer__user", "shelf", "purchase", "shipment", "received_by")
    return get_object_or_404(known, warehouse=warehouse, reference=reference)


def _likely(package: Package) -> list[candidates.Candidate]:
    if package.customer_id or package.status not in {PackageStatus.UNKNOWN, PackageStatus.CAGED}:
        return []
    codes = {barcode.key for barcode in package.barcodes.all()}
    return candidates.of_parcel(package.label_words, codes, warehouse=package.warehouse)


def _announced(package: Package, warehouse: Warehouse, owner: Any) -> Purchase | None:
    """Find the owner's purchase that told one of this parcel's numbers."""
    keys = {barcode.key for barcode in package.barcodes.all()}
    waiting = Purchase.objects.filter(customer=owner, status=PurchaseStatus.EXPECTED, tracking__key__in=keys)
    return waiting.filter(warehouse=warehouse).first()
