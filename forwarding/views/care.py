"""What a shopper asks of the warehouse: keep it longer, do something to it, weigh it again, agree to a price."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from forwarding import charges, clocks, gates
from forwarding.forms.care import AskForm, ContestForm, SeenForm
from forwarding.journey import consolidate, errands, reweigh, split, store, unpaid
from forwarding.models import Errand, Package, Shipment
from forwarding.states import PackageStatus
from suuq import doors, idempotency
from suuq.roles import Role


def shown(package: Package) -> dict[str, Any]:
    """Gather what the page of a parcel says of its storage and of what may be asked."""
    owed = charges.waiting([package])
    clock = clocks.of(package) if package.status in store.COUNTED and not package.shipment_id else None
    asked = list(
        package.errands.exclude(kind="search").select_related("invoice").prefetch_related("portions").order_by("-pk")
    )
    return {
        "kept_apart": gates.why_caged(package) if package.status == PackageStatus.CAGED else [],
        "clock": clock,
        "is_free": clock and clock.is_free(clocks.day_at(package.warehouse, timezone.now())),
        "owed": owed,
        "owed_minor": sum(charge.amount_minor for charge in owed),
        "owed_lines": charges.lines(owed),
        "offers": errands.offers(package),
        "asked": asked,
        "halves": split.halves(package),
        "may_contest": reweigh.may_contest(package, asked) and package.status in store.COUNTED,
        "contest_form": ContestForm(),
    }


def box_clock(shipment: Shipment) -> dict[str, Any]:
    """Gather what the page of a closed box says of its storage while it waits for its owner."""
    if not unpaid.waits(shipment) or not (clock := clocks.of_box(shipment)):
        return {}
    owed = charges.waiting(shipment.packages.all())
    return {
        "clock": clock,
        "is_free": clock.is_free(clocks.day_at(shipment.warehouse, timezone.now())),
        "owed": owed,
        "owed_minor": sum(charge.amount_minor for charge in owed),
        "owed_lines": charges.lines(owed),
    }


@doors.only(Role.CUSTOMER)
@require_POST
@idempotency.once
def keep_longer(request: doors.Signed, reference: str) -> HttpResponse:
    """Extend the time on the shelf at the price shown."""
    package = _parcel(request, reference)
    form = SeenForm(request.POST)
    seen = form.cleaned_data["seen"] if form.is_valid() else package.extensions
    store.extend(package=package, seen=seen, by=request.user, at=timezone.now())
    return redirect("package", reference)


@doors.only(Role.CUSTOMER)
@require_POST
@idempotency.once
def ask(request: doors.Signed, reference: str) -> HttpResponse:
    """Ask for something to be done, at the price shown; what must be paid first leads to its bill."""
    package = _parcel(request, reference)
    form = AskForm(request.POST, package=package)
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return redirect("package", reference)
    errand = errands.ask(package=package, **form.cleaned_data, by=request.user, at=timezone.now())
    if errand.invoice and not errand.invoice.is_settled:
        return redirect("billing:invoice", errand.invoice.number)
    messages.success(request, _("Asked for. The warehouse answers here."))
    return redirect("package", reference)


@doors.only(Role.CUSTOMER)
@require_POST
@idempotency.once
def withdraw(request: doors.Signed, pk: int) -> HttpResponse:
    """Take a wish back while it is not done."""
    errand = get_object_or_404(Errand, pk=pk, package__customer__user=request.user, asked_by=request.user)
    errands.withdraw(errand=errand, by=request.user, at=timezone.now())
    return redirect("package", str(errand.package))


@doors.only(Role.CUSTOMER)
@require_POST
@idempotency.once
def contest_parcel(request: doors.Signed, reference: str) -> HttpResponse:
    """Have a parcel on the shelf weighed and measured again."""
    _contest(request, _parcel(request, reference))
    return redirect("package", reference)


@doors.only(Role.CUSTOMER)
@require_POST
@idempotency.once
def contest_box(request: doors.Signed, number: str) -> HttpResponse:
    """Have a closed box weighed and measured again."""
    _contest(request, _box(request, number))
    return redirect("shipment", number)


@doors.only(Role.CUSTOMER)
@require_POST
@idempotency.once
def agree(request: doors.Signed, number: str) -> HttpResponse:
    """Agree to a price above the estimate: the one that was shown."""
    form = SeenForm(request.POST)
    shown_minor = form.cleaned_data["seen"] if form.is_valid() else 0
    consolidate.agree(shipment=_box(request, number), final_minor=shown_minor, by=request.user, at=timezone.now())
    return redirect("shipment", number)


@doors.only(Role.CUSTOMER)
@require_POST
@idempotency.once
def refuse(request: doors.Signed, number: str) -> HttpResponse:
    """Refuse a price above the estimate: the parcels go back on the shelf."""
    errands.refuse_price(shipment=_box(request, number), by=request.user, at=timezone.now())
    return redirect("shipment", number)


def _contest(request: doors.Signed, subject: Package | Shipment) -> None:
    form = ContestForm(request.POST)
    if form.is_valid():
        errands.dispute(subject=subject, words=form.cleaned_data["words"], by=request.user, at=timezone.now())
        messages.success(request, _("The bench weighs and measures it again, with a photo. The answer appears here."))
    else:
        messages.error(request, str(next(iter(form.errors.values()))[0]))


def _parcel(request: doors.Signed, reference: str) -> Package:
    own = Package.objects.filter(customer__user=request.user).select_related("warehouse", "purchase", "shipment")
    return get_object_or_404(own, reference=reference)


def _box(request: doors.Signed, number: str) -> Shipment:
    return get_object_or_404(
        Shipment.objects.select_related("customer__user"), customer__user=request.user, number=number
    )
