"""The packing table: parcels from their shelves into one box, each scanned; a wrong parcel stops the box."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from forwarding import boxes, letters, queues, scans, trackingnumbers
from forwarding.forms.outbound import BoxForm
from forwarding.forms.warehouse import scan_words
from forwarding.journey import consolidate
from forwarding.models import Letter, Package, Shipment, Warehouse
from forwarding.states import ShipmentStatus
from forwarding.views import places, table
from forwarding.views.places import Panel
from suuq import idempotency
from suuq.ui.templatetags import su
from suuq.workflow import Refused

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
    return _table(request, warehouse, shipment, _where_it_stands(shipment, table.of(request, number)))


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
        table.keep(request, number, table.of(request, number).undone())
        return redirect("warehouse:pack", number=number)
    if letter := next((letter for letter in letters.to_enclose(shipment) if letter.reference == seen.code), None):
        table.keep(request, number, table.of(request, number).scanned(letter.reference))
        return redirect("warehouse:pack", number=number)
    if seen.package is None or seen.package.shipment_id != shipment.pk:
        return _table(request, warehouse, shipment, _wrong(seen.package))
    table.keep(request, number, table.of(request, number).scanned(seen.package.reference))
    return redirect("warehouse:pack", number=number)


@places.at_warehouse
@require_POST
@idempotency.once
def pack_close(request: HttpRequest, warehouse: Warehouse, number: str) -> HttpResponse:
    """Weigh, measure and close the box: the last one, then declaration and bill follow; or one of several."""
    shipment = _shipment(warehouse, number)
    here = table.of(request, number)
    form = _form(shipment, here, request.POST)
    if not form.is_valid():
        look = Panel("attention", [form.errors["why"][0]]) if form.asks_why else _where_it_stands(shipment, here)
        return _table(request, warehouse, shipment, look, form=form)
    if "more" in request.POST:
        return _begin_another(request, warehouse, shipment, form)
    try:
        consolidate.pack(
            shipment=shipment, scanned=here.inside, box=form.box, before=here.closed,
            why=form.cleaned_data["why"] if form.asks_why else "", by=request.user, at=timezone.now(),
        )  # fmt: skip
    except Refused as refused:
        return _table(request, warehouse, shipment, Panel("stop", [r.message for r in refused.reasons]), form=form)
    table.keep(request, number, None)
    return redirect("warehouse:pack", number=number)


def _begin_another(request: HttpRequest, warehouse: Warehouse, shipment: Shipment, form: BoxForm) -> HttpResponse:
    here = table.of(request, shipment.number)
    if reasons := consolidate.why_not_weighed(form.box):
        return _table(request, warehouse, shipment, Panel("stop", [r.message for r in reasons]), form=form)
    if here.inside and len(here.packed) < shipment.packages.count() + len(letters.to_enclose(shipment)):
        table.keep(request, shipment.number, here.next_box(form.box))
    return redirect("warehouse:pack", number=shipment.number)


def _shipment(warehouse: Warehouse, number: str) -> Shipment:
    return get_object_or_404(
        Shipment.objects.select_related("customer__user", "warehouse"), warehouse=warehouse, number=number
    )


def _pick_list(shipment: Shipment) -> list[Package]:
    """List the parcels as one walks along the shelves."""
    packages = shipment.packages.select_related("shelf", "purchase").prefetch_related("purchase__items")
    return list(packages.order_by("shelf__walk", "shelf__code", "reference"))


def _where_it_stands(shipment: Shipment, here: table.Table) -> Panel:
    if reasons := consolidate.why_not_begun(shipment):
        return Panel("attention", [reason.message for reason in reasons])
    missing = [package for package in _pick_list(shipment) if package.reference not in here.packed]
    mail = _mail_left(shipment, here)
    if not missing and mail:
        words = _("Put the letter into the box and scan or type its number.")
        return Panel("ok", [words], facts=[(_("Letter"), su.code(mail[0].reference))], scan=_("Scan the letter"))
    if not missing:
        return Panel("ok", [_("Everything is in the box. Close it, weigh it and measure it.")])
    nearest = missing[0]
    say = [_("Fetch this parcel and scan it: %(n)s left.") % {"n": len(missing)}]
    facts: list[tuple[Any, Any]] = [(_("Parcel"), su.code(nearest.reference))]
    if nearest.purchase:
        facts.append((_("Announced"), nearest.purchase.title))
    scan = _("Scan the parcel into the box")
    is_begun = bool(here.packed)
    return Panel("ok" if is_begun else "ready", say, nearest.shelf, facts, scan=scan, is_news=is_begun)


def _mail_left(shipment: Shipment, here: table.Table) -> list[Letter]:
    """List the letters that belong into this box and are not in it."""
    return [letter for letter in letters.to_enclose(shipment) if letter.reference not in here.packed]


def _things(picks: list[Package]) -> list[boxes.Thing]:
    return [boxes.Thing(package.weight_grams, package.sides_mm) for package in picks]


def _box_for(warehouse: Warehouse, picks: list[Package]) -> boxes.Box | None:
    """Choose the box to take from those at hand."""
    return boxes.choose((size.plain for size in warehouse.box_sizes.all()), _things(picks))


def _form(shipment: Shipment, here: table.Table, data: Any) -> BoxForm:
    """Ask for the open box's measures; one that is closed already is not looked into again."""
    if shipment.status != ShipmentStatus.REQUESTED:
        return BoxForm(data)
    picks = _pick_list(shipment)
    if here.closed or "more" in data:  # one box of several holds some of them
        picks = [package for package in picks if package.reference in here.inside]
    box = _box_for(shipment.warehouse, picks)
    enclosed = [letter for letter in letters.to_enclose(shipment) if letter.reference in here.packed]
    things = _things(picks) + [boxes.Thing(letter.weight_grams) for letter in enclosed]
    return BoxForm(data, things=things, empty_grams=box.empty_grams if box else 0)


def _wrong(package: Package | None) -> Panel:
    scan = _("Scan the parcel into the box")
    if package is None:
        return Panel("stop", [_("No parcel here has this barcode. Nothing was packed.")], scan=scan)
    say = [_("Parcel %(reference)s does not belong in this box. Put it back here.") % {"reference": package.reference}]
    return Panel("stop", say, package.shelf, scan=scan)


def _table(
    request: HttpRequest, warehouse: Warehouse, shipment: Shipment, panel: Panel, *, form: BoxForm | None = None
) -> HttpResponse:
    picks, here = _pick_list(shipment), table.of(request, shipment.number)
    left = [package for package in picks if package.reference not in here.packed]
    mail = letters.to_enclose(shipment)
    shown = {
        "shipment": shipment,
        "picks": [(package, package.reference in here.packed) for package in picks],
        "panel": panel,
        "form": form or BoxForm(),
        "box": _box_for(
            warehouse, [package for package in picks if package.reference in here.inside or package in left]
        ),
        "closed": here.closed,
        "mail": [(letter, letter.reference in here.packed) for letter in mail],
        "complete": bool(picks) and not left and not _mail_left(shipment, here),
        "may_split": bool(here.inside and left),
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
    if shipment.status == ShipmentStatus.CANCELLED:
        panel = Panel("stop", [_("This box was called off: its parcels stay on their shelves. Stick no label.")])
    shown = {
        "shipment": shipment,
        "panel": panel,
        "place": warehouse,
        "pieces": [box for box in shipment.boxes if box.part],
        "picks": [(p, True) for p in _pick_list(shipment)],
        "mail": [(letter, True) for letter in shipment.letters.all()],
    }
    return render(request, "forwarding/warehouse/pack.html", shown)
