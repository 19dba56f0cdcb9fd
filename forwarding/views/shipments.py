"""The shopper's shipments: choose, follow, collect; and the files that belong to them."""

from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.http.response import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forwarding import duties, estimates, gates, homegates, notices, pieces, queues, quotes, standing, timeline
from forwarding.forms.care import ContestForm
from forwarding.forms.declaring import InvoiceForm
from forwarding.forms.shipping import ShipForm
from forwarding.journey import consolidate, errands, group, reweigh
from forwarding.models import Customer, Document, Package, Service, Shipment, Warehouse
from forwarding.states import DeliveryStatus
from forwarding.views import shelved
from suuq import doors, idempotency, looking, uploads, workflow
from suuq.roles import Role


@doors.only(Role.CUSTOMER)
@require_http_methods(["GET", "HEAD", "POST"])
@idempotency.once
def ship(request: doors.Signed) -> HttpResponse:
    """Choose parcels of one warehouse, see what each service costs, ask for them to be packed."""
    customer = Customer.objects.open_suite(request.user)
    if "warehouse" not in request.GET:
        return redirect("home")
    warehouse = get_object_or_404(Warehouse, code=request.GET["warehouse"])
    shelf, ready = on_shelf(customer, warehouse)
    chosen = ticked(request, shelf, ready)
    form = _form(request, choice(customer, shelf, chosen))
    if form.is_bound and form.is_valid():
        try:
            shipment = _ask(request, customer, form.cleaned_data)
        except workflow.Refused as refusal:
            form.add_error(None, [str(reason) for reason in refusal.reasons])
        else:
            return redirect("shipment", shipment.number)
    context = {
        "form": form,
        "warehouse": warehouse,
        "offers": offers(chosen),
        "advice": _advice(chosen),
        "chosen": chosen,
        "waiting": waiting(shelf),
        "section": "parcels",
    }
    return render(request, "forwarding/customer/ship.html", context)


def on_shelf(customer: Customer, warehouse: Warehouse) -> tuple[QuerySet[Package], list[Package]]:
    """What of a customer's stands at a warehouse, and which of it may be packed."""
    shelf = queues.on_shelf(customer).filter(warehouse=warehouse)
    return shelf, [package for package in shelf if not gates.why_not_shipped(package)]


def choice(customer: Customer, shelf: QuerySet[Package], ready: list[Package]) -> dict[str, Any]:
    """What a form that chooses parcels begins with: all that are ready, and where they are usually collected."""
    initial = {"packages": ready, "agency": customer.agency and customer.agency.code}
    return {"standing": shelf, "recipients": customer.recipients.agreed(), "initial": initial}


def _form(request: doors.Signed, beginning: dict[str, Any]) -> ShipForm:
    """The form as sent; who only asks for the price of some parcels finds it as they left it."""
    if "price" not in request.POST:
        return ShipForm(request.POST or None, **beginning)
    said = {name: request.POST[name] for name in ShipForm.base_fields if name != "packages" and name in request.POST}
    return ShipForm(**beginning | {"initial": beginning["initial"] | said})


def ticked(request: doors.Signed, shelf: Any, ready: list[Package]) -> list[Package]:
    """The parcels to price: those ticked, else all that are ready."""
    told = request.POST.getlist("packages") or request.GET.getlist("packages")
    return [package for package in shelf if package.reference in told] if told else ready


def offers(chosen: list[Package]) -> list[dict[str, Any]]:
    """Price the chosen parcels by each service there is a price for."""
    priced = []
    for service in Service if chosen else ():
        try:
            quote = quotes.of_packages(chosen, service=service, on=timezone.localdate())
        except quotes.NoPrice:
            continue
        priced.append({"service": service, "quote": quote})
    return priced


def _advice(chosen: list[Package]) -> dict[str, Any]:
    """What fits at no cost, what one box saves, and the cheapest way to share the parcels over boxes."""
    if not chosen:
        return {}
    on = timezone.localdate()
    try:
        told: dict[str, Any] = {
            "room": quotes.room(chosen, service=Service.ECONOMY, on=on),
            "currency": settings.CURRENCY,
        }
        if len(chosen) > 1:
            told["split"] = quotes.advice(chosen, service=Service.ECONOMY, on=on)
    except quotes.NoPrice:
        return {}
    return told


def waiting(shelf: Any) -> list[dict[str, Any]]:
    """Parcels that may not fly yet, each with its reasons."""
    return [
        {"package": package, "reasons": reasons} for package in shelf if (reasons := gates.why_not_shipped(package))
    ]


def _ask(request: doors.Signed, customer: Customer, fields: dict[str, Any]) -> Shipment:
    return consolidate.request(
        customer=customer,
        packages=fields["packages"],
        service=fields["service"],
        agency=fields["agency"],
        delivery_mode=fields["delivery_mode"],
        delivery_place=fields["delivery_place"],
        recipient=fields.get("recipient"),
        by=request.user,
        at=timezone.now(),
    )


@doors.only(Role.CUSTOMER)
@require_safe
def shipment(request: doors.Signed, number: str) -> HttpResponse:
    """Show one shipment: who holds it, its duty line by line, its weight, its story, its code."""
    return show(request, number)


def show(request: doors.Signed, number: str, **forms: Any) -> HttpResponse:
    """Show a shipment with a form as it was sent: what was typed is kept."""
    if (shipment := queues.one_of(Customer.objects.open_suite(request.user), number)) is None:
        raise Http404
    delivery = getattr(shipment, "delivery", None)
    asked = list(shipment.errands.order_by("pk"))
    context = {
        "shipment": shipment,
        "unseen": notices.unseen(request.user).filter(about=number).count(),
        "standing": standing.of_shipment(shipment),
        "events": timeline.of_shipment(shipment),
        "takes_papers": duties.is_open(shipment),
        "quote": quotes.of_shipment(shipment),
        "unagreed": gates.why_not_agreed(shipment),
        "asked": asked,
        "weighing": reweigh.is_asked(asked),
        "may_contest": reweigh.may_contest(shipment, asked) and errands.is_at_the_table(shipment),
        "boxes": pieces.lie(shipment),
        "assessment": duties.assessment_of(shipment),
        "compared": estimates.rows(shipment),
        "delivery": delivery,
        "may_wish": delivery and not homegates.why_not_wished(delivery) and not delivery.partner_id,
        "shows_code": delivery and delivery.status in {DeliveryStatus.READY, DeliveryStatus.OUT},
        "photos": [d for p in shipment.packages.all() for d in p.documents.all() if d.kind == Document.Kind.PHOTO],
        "share_link": shipment.share_links.filter(revoked_at=None).first(),
        "section": "parcels",
        "contest_form": ContestForm(),
        "invoice_form": InvoiceForm(),
        **shelved.box(shipment),
        **forms,
    }
    return render(request, "forwarding/customer/shipment.html", context)


def _own(request: doors.Signed, number: str) -> Shipment:
    customer = Customer.objects.open_suite(request.user)
    return get_object_or_404(queues.shipments(customer), number=number)


@doors.only(Role.CUSTOMER)
@require_POST
@idempotency.once
def cancel(request: doors.Signed, number: str) -> HttpResponse:
    """Take a request back while nothing is packed."""
    group.leave(shipment=_own(request, number), by=request.user, at=timezone.now())
    return redirect("home")


@doors.only(*Role)
@require_safe
def document(request: doors.Signed, pk: int) -> HttpResponseBase:
    """Give a file, as an attachment, to who may see it: its owner, and the staff who handle the parcel."""
    document = get_object_or_404(_visible(request), pk=pk)
    if document.kind == Document.Kind.PHOTO and document.media_type in uploads.PICTURES:
        return uploads.picture(request, document.file, media_type=document.media_type)
    return uploads.answer(
        document.file.open("rb"), shown_name=document.file.name.rsplit("/", 1)[-1], media_type=document.media_type
    )


def _visible(request: doors.Signed) -> Any:
    user = request.user
    if user.role in {Role.OPERATOR, Role.SUPERVISOR, Role.AUDITOR}:
        return Document.objects.exclude(kind=Document.Kind.SCAN)  # the pages of a letter are its owner's alone
    if user.role == Role.WAREHOUSE:
        here = Q(package__warehouse__staff__user=user) | Q(concern__warehouse__staff__user=user)
        return Document.objects.filter(here).distinct()
    if user.role == Role.CLERK:  # a counter reads every case
        return Document.objects.exclude(concern=None)
    own = (
        Q(purchase__customer__user=user) | Q(package__customer__user=user) | Q(delivery__shipment__customer__user=user)
    ) | Q(concern__customer__user=user)
    if looking.is_on(request):
        return Document.objects.filter(own | Q(letter__customer__user=user)).exclude(kind=Document.Kind.SCAN)
    return Document.objects.filter(own | Q(letter__customer__user=user))
