"""The packing table: parcels from their shelves into one box, each scanned; a wrong parcel stops the box."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from forwarding import boxes, queues, scans, trackingnumbers
from forwarding.forms.outbound import BoxForm
from forwarding.forms.warehouse import scan_words
from forwarding.journey import consolidate
from forwarding.models import Package, Shipment, Warehouse
from forwarding.states import ShipmentStatus
from forwarding.views import places
from forwarding.views.places import Panel
from suuq import idempotency
from suuq.ui.templatetags import su
from suuq.workflow import Refused

IN_BOX = "packing.box"
PAGE = 30


@places.at_warehouse
@require_GET
def packing(request: HttpRequest, warehouse: Warehouse) -> HttpResponse:
    """List the boxes to pack, the oldest wish first, and those packed today."""
    packed = warehouse.shipments.filter(status=ShipmentStatus.PACKED, packed_at__date=timezone.localdate())
    shown = {
        "page": Paginator(queues.to_pack(warehouse), PAGE).get_page(request.GET.get("page")),
        "packed": packed.select_related("customer__user").order_by("-packed_at")[:10],
        "place": warehouse,
    }
    return render(request, "forwarding/warehouse/packing.html", shown)


@places.at_warehouse
@require_GET
def pack(request: HttpRequest, warehouse: Warehouse, number: str) -> HttpResponse:
    """Show one box: what to fetch in the order of the shelves, and what is inside already."""
    shipment = _shipment(warehouse, number)
    if shipment.status != ShipmentStatus.REQUESTED:
        return _packed(request, warehouse, shipment)
    return _table(request, warehouse, shipment, _where_it_stands(shipment, _inside(request, shipment)))


@places.at_warehouse
@require_POST
def pack_scan(request: HttpRequest, warehouse: Warehouse, number: str) -> HttpResponse:
    """Scan a parcel into the box; one that is not on the list changes nothing."""
    shipment = _shipment(warehouse, number)
    try:
        seen = scans.read(request.POST.get("scan", ""), warehouse=warehouse)
    except trackingnumbers.NotABarcode as refused:
        return _table(request, warehouse, shipment, Panel("stop", [scan_words(refused)]))
    if seen.command == scans.Command.UNDO:
        _set_inside(request, shipment, _inside(request, shipment)[:-1])
        return redirect("warehouse:pack", number=number)
    if seen.package is None or seen.package.shipment_id != shipment.pk:
        return _table(request, warehouse, shipment, _wrong(seen.package))
    inside = _inside(request, shipment)
    _set_inside(request, shipment, list(dict.fromkeys([*inside, seen.package.reference])))
    return redirect("warehouse:pack", number=number)


@places.at_warehouse
@require_POST
@idempotency.once
def pack_close(request: HttpRequest, warehouse: Warehouse, number: str) -> HttpResponse:
    """Weigh, measure and close the box; its declaration and bill follow."""
    shipment = _shipment(warehouse, number)
    inside = _inside(request, shipment)
    form = _form(shipment, request.POST)
    if not form.is_valid():
        look = Panel("attention", [form.errors["why"][0]]) if form.asks_why else _where_it_stands(shipment, inside)
        return _table(request, warehouse, shipment, look, form=form)
    try:
        consolidate.pack(
            shipment=shipment, scanned=inside, box=form.box, why=form.cleaned_data["why"] if form.asks_why else "",
            by=request.user, at=timezone.now(),
        )  # fmt: skip
    except Refused as refused:
        return _table(request, warehouse, shipment, Panel("stop", [r.message for r in refused.reasons]), form=form)
    _set_inside(request, shipment, [])
    return redirect("warehouse:pack", number=number)


def _shipment(warehouse: Warehouse, number: str) -> Shipment:
    return get_object_or_404(
        Shipment.objects.select_related("customer__user", "warehouse"), warehouse=warehouse, number=number
    )


def _pick_list(shipment: Shipment) -> list[Package]:
    """List the parcels as one walks along the shelves."""
    packages = shipment.packages.select_related("shelf", "purchase").prefetch_related("purchase__items")
    return list(packages.order_by("shelf__walk", "shelf__code", "reference"))


def _inside(request: HttpRequest, shipment: Shipment) -> list[str]:
    return list(request.session.get(IN_BOX, {}).get(shipment.number, []))


def _set_inside(request: HttpRequest, shipment: Shipment, references: list[str]) -> None:
    boxes = {number: inside for number, inside in request.session.get(IN_BOX, {}).items() if number != shipment.number}
    request.session[IN_BOX] = boxes | ({shipment.number: references} if references else {})


def _where_it_stands(shipment: Shipment, inside: list[str]) -> Panel:
    missing = [package for package in _pick_list(shipment) if package.reference not in inside]
    if not missing:
        return Panel("ok", [_("Everything is in the box. Close it, weigh it and measure it.")])
    nearest = missing[0]
    say = [_("Fetch this parcel and scan it: %(n)s left.") % {"n": len(missing)}]
    facts: list[tuple[Any, Any]] = [(_("Parcel"), su.code(nearest.reference))]
    if nearest.purchase:
        facts.append((_("Announced"), nearest.purchase.title))
    scan = _("Scan the parcel into the box")
    return Panel("ok" if inside else "ready", say, nearest.shelf, facts, scan=scan, is_news=bool(inside))


def _things(picks: list[Package]) -> list[boxes.Thing]:
    return [boxes.Thing(package.weight_grams, package.sides_mm) for package in picks]


def _box_for(warehouse: Warehouse, picks: list[Package]) -> boxes.Box | None:
    """Choose the box to take from those at hand."""
    return boxes.choose((size.plain for size in warehouse.box_sizes.all()), _things(picks))


def _form(shipment: Shipment, data: Any) -> BoxForm:
    """Ask for the box's measures; one that is closed already is not looked into again."""
    if shipment.status != ShipmentStatus.REQUESTED:
        return BoxForm(data)
    picks = _pick_list(shipment)
    box = _box_for(shipment.warehouse, picks)
    return BoxForm(data, things=_things(picks), empty_grams=box.empty_grams if box else 0)


def _wrong(package: Package | None) -> Panel:
    scan = _("Scan the parcel into the box")
    if package is None:
        return Panel("stop", [_("No parcel here has this barcode. Nothing was packed.")], scan=scan)
    say = [_("Parcel %(reference)s does not belong in this box. Put it back here.") % {"reference": package.reference}]
    return Panel("stop", say, package.shelf, scan=scan)


def _table(
    request: HttpRequest, warehouse: Warehouse, shipment: Shipment, panel: Panel, *, form: BoxForm | None = None
) -> HttpResponse:
    picks, inside = _pick_list(shipment), _inside(request, shipment)
    shown = {
        "shipment": shipment,
        "picks": [(package, package.reference in inside) for package in picks],
        "panel": panel,
        "form": form or BoxForm(),
        "box": _box_for(warehouse, picks),
        "complete": bool(picks) and all(package.reference in inside for package in picks),
        "place": warehouse,
    }
    return render(request, "forwarding/warehouse/pack.html", shown, status=panel.status)


def _packed(request: HttpRequest, warehouse: Warehouse, shipment: Shipment) -> HttpResponse:
    facts = [
        (_("Number"), su.s10(shipment.number)),
        (_("Weighed"), su.kg(shipment.weight_grams)),
        (_("Charged as"), su.kg(shipment.chargeable_grams)),
    ]
    panel = Panel("ok", [_("Closed. Stick the label on the box.")], facts=facts, scan=_("Scan a box to pack"))
    shown = {
        "shipment": shipment,
        "panel": panel,
        "place": warehouse,
        "picks": [(p, True) for p in _pick_list(shipment)],
    }
    return render(request, "forwarding/warehouse/pack.html", shown)
