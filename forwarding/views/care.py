"""What a shopper asks of the warehouse: keep it longer, do something to it, weigh it again, agree to a price."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from forwarding.forms.care import AskForm, ContestForm, SeenForm
from forwarding.journey import consolidate, errands, store
from forwarding.models import Errand, Package, Shipment
from forwarding.views import purchases, shipments
from suuq import doors, idempotency
from suuq.roles import Role


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
    form = AskForm(request.POST, package=package, kind=request.POST.get("kind", ""))
    if not form.is_valid():
        return purchases.show_parcel(request, package, ask_form=form)
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
    package, form = _parcel(request, reference), ContestForm(request.POST)
    if not form.is_valid():
        return purchases.show_parcel(request, package, contest_form=form)
    _contest(request, package, form)
    return redirect("package", reference)


@doors.only(Role.CUSTOMER)
@require_POST
@idempotency.once
def contest_box(request: doors.Signed, number: str) -> HttpResponse:
    """Have a closed box weighed and measured again."""
    box, form = _box(request, number), ContestForm(request.POST)
    if not form.is_valid():
        return shipments.show(request, number, contest_form=form)
    _contest(request, box, form)
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


def _contest(request: doors.Signed, subject: Package | Shipment, form: ContestForm) -> None:
    errands.dispute(subject=subject, words=form.cleaned_data["words"], by=request.user, at=timezone.now())
    messages.success(request, _("The bench weighs and measures it again, with a photo. The answer appears here."))


def _parcel(request: doors.Signed, reference: str) -> Package:
    own = Package.objects.filter(customer__user=request.user).select_related("warehouse", "purchase", "shipment")
    return get_object_or_404(own, reference=reference)


def _box(request: doors.Signed, number: str) -> Shipment:
    return get_object_or_404(
        Shipment.objects.select_related("customer__user"), customer__user=request.user, number=number
    )
