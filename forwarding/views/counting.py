"""Moving parcels by scan, and counting a shelf."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from forwarding import scans, trackingnumbers
from forwarding.forms.warehouse import scan_words
from forwarding.journey import arrive, counting
from forwarding.models import CountedParcel, Package, Shelf, StockCount, Warehouse
from forwarding.states import StockCountStatus
from forwarding.views import places
from forwarding.views.places import Panel
from suuq import idempotency
from suuq.ui.templatetags import su

MOVING = "moving.parcel"
SCAN_PARCEL, SCAN_PLACE = _("Scan the parcel"), _("Scan the shelf it goes to")
LAST = 10


@places.at_warehouse
@require_GET
def moving(request: HttpRequest, warehouse: Warehouse) -> HttpResponse:
    """Show the field for the next parcel to move, or for the shelf of the one in hand."""
    package = _in_hand(request, warehouse)
    if package:
        return _bench(request, warehouse, _held(package))
    done = Package.objects.filter(warehouse=warehouse, reference=request.GET.get("done", "")).first()
    if done:
        facts = [(_("Parcel"), su.code(done.reference))]
        return _bench(request, warehouse, Panel("ok", [_("It stands here now.")], done.shelf, facts, scan=SCAN_PARCEL))
    say = [_("Scan a parcel, then the shelf it goes to.")]
    return _bench(request, warehouse, Panel("ready", say, scan=SCAN_PARCEL, is_news=False))


@places.at_warehouse
@require_POST
def move(request: HttpRequest, warehouse: Warehouse) -> HttpResponse:
    """Take a parcel in hand, or put it on the shelf scanned; anything else changes nothing."""
    package = _in_hand(request, warehouse)
    wanted = SCAN_PLACE if package else SCAN_PARCEL
    try:
        seen = scans.read(request.POST.get("scan", ""), warehouse=warehouse)
    except trackingnumbers.NotABarcode as refused:
        return _bench(request, warehouse, Panel("stop", [scan_words(refused)], scan=wanted))
    if seen.command == scans.Command.UNDO:
        request.session.pop(MOVING, None)
        return redirect("warehouse:moving")
    if seen.package:
        request.session[MOVING] = seen.package.reference
        return redirect("warehouse:moving")
    if package and seen.shelf:
        arrive.shelve(package=package, shelf=seen.shelf, by=request.user, at=timezone.now())
        del request.session[MOVING]
        return redirect(f"{request.path.removesuffix('scan/')}?done={package.reference}")
    say = _("That is no shelf of this warehouse. Scan the shelf’s label.") if package else _nothing_in_hand(seen)
    return _bench(request, warehouse, Panel("stop", [say], package.shelf if package else None, scan=wanted))


def _nothing_in_hand(seen: scans.Seen) -> Any:
    return _("Scan a parcel first, then the place where you put it.") if seen.shelf else _("No parcel here has it.")


def _in_hand(request: HttpRequest, warehouse: Warehouse) -> Package | None:
    reference = request.session.get(MOVING)
    standing = Package.objects.present().filter(warehouse=warehouse).select_related("shelf", "customer")
    return standing.filter(reference=reference).first() if reference else None


def _held(package: Package) -> Panel:
    facts: list[tuple[Any, Any]] = [(_("Parcel"), su.code(package.reference))]
    if package.shelf:
        facts.append((_("Stands at"), su.code(package.shelf.code)))
    return Panel("attention", [_("In your hand. Scan the shelf it goes to.")], facts=facts, scan=SCAN_PLACE)


def _bench(request: HttpRequest, warehouse: Warehouse, panel: Panel) -> HttpResponse:
    shown = {"panel": panel, "place": warehouse}
    return render(request, "forwarding/warehouse/moving.html", shown, status=panel.status)


@places.at_warehouse
@require_POST
@idempotency.once
def begin(request: HttpRequest, warehouse: Warehouse, code: str) -> HttpResponse:
    """Begin to count a shelf, or go on with the count that is open."""
    shelf = get_object_or_404(Shelf, warehouse=warehouse, code=code)
    return redirect("warehouse:count", pk=counting.begin(shelf=shelf, by=request.user, at=timezone.now()).pk)


@places.at_warehouse
@require_GET
def count(request: HttpRequest, warehouse: Warehouse, pk: int) -> HttpResponse:
    """Show a count: what was seen, what is still expected, and the field for the next scan."""
    counted = _count(warehouse, pk)
    last = counted.parcels.select_related("package").first()
    return _counted(request, warehouse, counted, _standing(counted, last))


@places.at_warehouse
@require_POST
def count_scan(request: HttpRequest, warehouse: Warehouse, pk: int) -> HttpResponse:
    """Count the parcel scanned; what is no parcel of this warehouse changes nothing."""
    counted = _count(warehouse, pk)
    try:
        seen = scans.read(request.POST.get("scan", ""), warehouse=warehouse)
    except trackingnumbers.NotABarcode as refused:
        return _counted(request, warehouse, counted, Panel("stop", [scan_words(refused)], scan=SCAN_PARCEL))
    if seen.package is None:
        say = _("No parcel here has this barcode. Take it to the receiving bench.")
        return _counted(request, warehouse, counted, Panel("stop", [say], scan=SCAN_PARCEL))
    counting.scan(count=counted, package=seen.package, by=request.user, at=timezone.now())
    return redirect("warehouse:count", pk=pk)


@places.at_warehouse
@require_POST
@idempotency.once
def count_finish(request: HttpRequest, warehouse: Warehouse, pk: int) -> HttpResponse:
    """Say that the shelf is counted: what is missing is searched for."""
    counting.finish(count=_count(warehouse, pk), by=request.user, at=timezone.now())
    return redirect("warehouse:count", pk=pk)


def _count(warehouse: Warehouse, pk: int) -> StockCount:
    return get_object_or_404(StockCount.objects.select_related("shelf"), shelf__warehouse=warehouse, pk=pk)


def _standing(counted: StockCount, last: CountedParcel | None) -> Panel:
    if counted.status == StockCountStatus.FINISHED:
        missing = counted.parcels.filter(found=CountedParcel.Found.MISSING).count()
        if missing:
            missed = _("Counted. %(n)s not found: each is on the list to search for.") % {"n": missing}
            return Panel("attention", [missed], counted.shelf)
        return Panel("ok", [_("Counted. Shelf and record agree.")], counted.shelf)
    if last is None:
        return Panel("ready", [_("Scan every parcel on this shelf.")], counted.shelf, scan=SCAN_PARCEL, is_news=False)
    facts = [(_("Parcel"), su.code(last.package.reference))]
    if last.found == CountedParcel.Found.EXTRA:
        say = _("It was recorded elsewhere. The record says now that it stands here.")
        return Panel("attention", [say], counted.shelf, [*facts, (_("Recorded at"), last.was_at)], scan=SCAN_PARCEL)
    return Panel("ok", [_("In its place.")], counted.shelf, facts, scan=SCAN_PARCEL)


def _counted(request: HttpRequest, warehouse: Warehouse, counted: StockCount, panel: Panel) -> HttpResponse:
    is_open = counted.status == StockCountStatus.OPEN
    shown = {
        "count": counted,
        "panel": panel,
        "expected": counting.expected(counted) if is_open else [],
        "counted": counted.parcels.select_related("package")[:40],
        "place": warehouse,
    }
    return render(request, "forwarding/warehouse/count.html", shown, status=panel.status)
