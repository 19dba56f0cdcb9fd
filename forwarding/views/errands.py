"""The warehouse's list of what was asked: each errand with its parcel's place, done or why not."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from forwarding.forms.care import AnswerForm
from forwarding.forms.warehouse import SaleForm, WhyForm
from forwarding.journey import auction, differ, split, store
from forwarding.journey import errands as journey
from forwarding.models import Document, Errand, Package, Unclaimed, Warehouse
from forwarding.states import ErrandStatus, PackageStatus
from forwarding.views import places
from suuq import idempotency
from suuq.workflow import Refused

PAGE = 40
REFUSED = 409


@places.at_warehouse
@require_GET
def listed(request: HttpRequest, warehouse: Warehouse) -> HttpResponse:
    """List what is to be done, the oldest wish first, in its place."""
    page = Paginator(_of(warehouse).filter(status=ErrandStatus.ASKED), PAGE).get_page(request.GET.get("page"))
    given_up = warehouse.packages.filter(status=PackageStatus.ABANDONED).select_related("shelf", "customer")
    shown = {
        "page": page,
        "given_up": given_up.prefetch_related("unclaimed").order_by("received_at")[:PAGE],
        "ended": Unclaimed.objects.filter(package__warehouse=warehouse)
        .select_related("package")
        .order_by("-pk")[:PAGE],
        "sale_form": SaleForm(),
        "searched": differ.of_warehouse(warehouse)[:PAGE],
        "place": warehouse,
    }
    return render(request, "forwarding/warehouse/errands.html", shown)


@places.at_warehouse
@idempotency.once
def errand(request: HttpRequest, warehouse: Warehouse, pk: int) -> HttpResponse:
    """Show one errand with the photo it is about; say that it is done, with what it needs."""
    asked = get_object_or_404(_of(warehouse), pk=pk)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = AnswerForm(*sent, errand=asked, warehouse=warehouse)
    if request.method == "POST" and form.is_valid():
        try:
            journey.finish(errand=asked, result=form.result, by=request.user, at=timezone.now())
            return redirect("warehouse:errand", pk) if form.is_split else redirect("warehouse:errands")
        except Refused as refused:
            form.add_error(None, [str(reason) for reason in refused.reasons])
    return _shown(request, warehouse, asked, form)


@places.at_warehouse
@require_POST
@idempotency.once
def cannot(request: HttpRequest, warehouse: Warehouse, pk: int) -> HttpResponse:
    """Say why it could not be done; its owner reads it and pays nothing."""
    asked = get_object_or_404(_of(warehouse), pk=pk)
    form = WhyForm(request.POST)
    if form.is_valid():
        journey.cannot(errand=asked, why=form.cleaned_data["why"], by=request.user, at=timezone.now())
        return redirect("warehouse:errands")
    return _shown(request, warehouse, asked, AnswerForm(errand=asked, warehouse=warehouse), why_form=form)


@places.at_warehouse
@require_POST
@idempotency.once
def given_up(request: HttpRequest, warehouse: Warehouse, reference: str, what: str) -> HttpResponse:
    """Keep a parcel that was given up for its owner after all, dispose of it, or sell it; with words that stay."""
    package = get_object_or_404(Package, warehouse=warehouse, reference=reference)
    done: dict[str, Any] = {"package": package, "by": request.user, "at": timezone.now()}
    form = SaleForm(request.POST) if what == "sell" else WhyForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
    elif isinstance(form, SaleForm):
        auction.sell(**done, **form.sold)
        messages.success(request, _("%(parcel)s is sold. Its owner is told.") % {"parcel": package})
    else:
        act = store.give_back if what == "keep" else auction.dispose
        act(**done, why=form.cleaned_data["why"])
    return redirect("warehouse:errands")


def _of(warehouse: Warehouse) -> QuerySet[Errand]:
    known = Errand.objects.select_related(
        "package__shelf",
        "package__customer__user",
        "package__warehouse",
        "package__purchase",
        "shipment__customer__user",
        "invoice",
    )
    return (known.filter(package__warehouse=warehouse) | known.filter(shipment__warehouse=warehouse)).order_by("pk")


def _shown(
    request: HttpRequest, warehouse: Warehouse, asked: Errand, form: AnswerForm, *, why_form: WhyForm | None = None
) -> HttpResponse:
    inside = [asked.package] if asked.package else list(asked.shipment.packages.all()) if asked.shipment else []
    photos = Document.objects.filter(kind=Document.Kind.PHOTO, package__in=inside)
    shown: dict[str, Any] = {
        "errand": asked,
        "inside": inside,
        "halves": split.halves(asked.package) if asked.package else [],
        "photos": photos.order_by("-pk")[:4],
        "form": form,
        "why_form": why_form or WhyForm(),
        "why_not": [r for r in journey.why_not_finished(asked, journey.Result()) if r.code == "unpaid"],
        "place": warehouse,
    }
    wrong = form.errors or (why_form and why_form.errors)
    return render(request, "forwarding/warehouse/errand.html", shown, status=REFUSED if wrong else 200)
