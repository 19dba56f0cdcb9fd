"""
The receiving bench: scan, weigh, flag, shelve; twenty seconds a parcel, keyboard and scanner only.

A parcel passes two pages: the scan leads to its measures, the measures to its place. Both work without scripts;
with them, only the bench is drawn anew. What the bench must remember between pages (a cage not yet confirmed, scans
refused today) is in the session, so that a crash loses nothing.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from forwarding import scans, shelving, trackingnumbers
from forwarding.forms.warehouse import BARCODES_MOST, ParcelForm, PhotoForm, scan_words
from forwarding.journey import arrive, own
from forwarding.models import Package, PresetBox, Purchase, Shelf, Warehouse
from forwarding.states import PRESENT, PackageStatus
from forwarding.views import bench_panels, places
from forwarding.views.places import Panel
from suuq import references, uploads
from suuq.workflow import Refused

CAGE = "bench.cage"
REFUSED = "bench.refused"
NO_BARCODE = "NOCODE"


@places.at_warehouse
@require_GET
def receive(request: HttpRequest, warehouse: Warehouse) -> HttpResponse:
    """Show the bench: what became of the last parcel, or that it is ready for the next."""
    package = Package.objects.filter(warehouse=warehouse, reference=request.GET.get("parcel", "")).first()
    panel = bench_panels.of_package(package, again="again" in request.GET) if package else bench_panels.ready()
    response = _bench(request, warehouse, panel, package=package)
    if not package:
        response["X-Keep-Offline"] = "yes"  # the empty bench opens without a line too
    return response


@places.at_warehouse
@require_POST
def scan(request: HttpRequest, warehouse: Warehouse) -> HttpResponse:
    """Take one scan: a parcel, a place, a suite or a command."""
    text = request.POST.get("scan", "")
    try:
        seen = scans.read(text, warehouse=warehouse)
    except trackingnumbers.NotABarcode as refused:
        return _refuse(request, warehouse, [scan_words(refused)])
    if caged := _waiting_for_cage(request, warehouse):
        return _confirm_cage(request, warehouse, caged, seen)
    return _go_on(request, warehouse, seen)


def _go_on(request: HttpRequest, warehouse: Warehouse, seen: scans.Seen) -> HttpResponse:
    if seen.command:
        return _obey(request, warehouse, seen.command)
    if seen.shelf:
        return _put(request, warehouse, seen.shelf)
    if seen.box:
        return _refuse(request, warehouse, [_("Scan a parcel first, then its box.")])
    if seen.package:
        return redirect(_result(seen.package, again="1"))
    return redirect(measures(code=seen.code))


@places.at_warehouse
def measure(request: HttpRequest, warehouse: Warehouse) -> HttpResponse:
    """Weigh and measure the parcel whose barcode was scanned, and take it in."""
    if caged := _waiting_for_cage(request, warehouse):
        return redirect(_result(caged))
    code = request.GET.get("code", "")[:120] or NO_BARCODE + references.make(8)
    seen: Any = SimpleLazyObject(lambda: _read_or_none(code, warehouse))  # what is sent whole is not read twice
    looking = "find" in request.POST  # the words go out to find an owner; nothing is judged yet
    known = request.POST.dict() if request.method == "POST" else _what_is_known(request, warehouse, code, seen)
    sent = (None, None) if looking else (request.POST or None, request.FILES or None)
    form = ParcelForm(*sent, initial=known, fitting=_fitting(request, warehouse, seen))
    form.files = request.FILES  # looking judges nothing, and loses no photo either: see suuq.resent
    if request.method == "POST" and not looking and form.is_valid():
        try:
            return _check_in(request, warehouse, form)
        except Refused as refused:
            form.add_error(None, [str(reason) for reason in refused.reasons])
    panel = bench_panels.measuring(seen)
    shown = {"form": form, "panel": panel, "seen": seen, "code": code, "warehouse": warehouse}
    return render(request, "forwarding/warehouse/measure.html", shown | _side(request, warehouse))


def _check_in(request: HttpRequest, warehouse: Warehouse, form: ParcelForm) -> HttpResponseRedirect:
    at = timezone.now()
    photo = form.cleaned_data["photo"]
    package = arrive.check_in(
        warehouse=warehouse,
        barcodes=form.cleaned_data["barcodes"],
        measured=form.measured,
        suite=form.cleaned_data["owner"],
        purchase=form.chosen,
        drop=places.drop_of(request),
        photo=uploads.take(photo, pictures_only=True) if photo else None,
        by=request.user,
        at=at,
    )
    was_here = package.received_at != at
    if package.status == PackageStatus.CAGED and not was_here:
        request.session[CAGE] = package.reference
    return redirect(_result(package, **({"again": "1"} if was_here else {})))


@places.at_warehouse
@require_POST
def undo(request: HttpRequest, warehouse: Warehouse) -> HttpResponse:
    """Take back the last check-in of this person, or the one named."""
    return _undo(request, warehouse, _last_of(request, warehouse, request.POST.get("parcel", ""), undone=True))


@places.at_warehouse
@require_POST
def photo(request: HttpRequest, warehouse: Warehouse, reference: str) -> HttpResponse:
    """Add a picture to a parcel already taken in; the next scan does not wait for it."""
    package = get_object_or_404(Package, warehouse=warehouse, reference=reference)
    form = PhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        return redirect(_result(package))
    taken = uploads.take(form.cleaned_data["photo"], pictures_only=True)
    arrive.add_photo(package=package, photo=taken, by=request.user, at=timezone.now())
    if request.headers.get("X-Background"):
        return HttpResponse(status=204)
    return redirect(_result(package))


def _obey(request: HttpRequest, warehouse: Warehouse, command: scans.Command) -> HttpResponse:
    """Do what a command barcode says to the last parcel; UNDO read twice takes back one parcel, not two."""
    package = _last_of(request, warehouse, undone=command in {scans.Command.UNDO, scans.Command.PROBLEM})
    if command == scans.Command.OK or package is None:
        return redirect("warehouse:receive")
    if command == scans.Command.PRINT:
        return redirect(_result(package, print="1"))
    if command == scans.Command.PHOTO:
        return redirect(_result(package, photo="1") + "#photo")
    return _undo(request, warehouse, package, again=command == scans.Command.PROBLEM)


def _undo(request: HttpRequest, warehouse: Warehouse, package: Package | None, *, again: bool = False) -> HttpResponse:
    """PROBLEM is UNDO and the measures once more, so that a flag forgotten can be set."""
    if package is None:
        return redirect("warehouse:receive")
    try:
        arrive.undo(package=package, by=request.user, at=timezone.now())
    except Refused as refused:
        return _refuse(request, warehouse, [reason.message for reason in refused.reasons])
    request.session.pop(CAGE, None)
    return redirect(measures(code=package.scan_key, again=package.reference) if again else _result(package))


def _put(request: HttpRequest, warehouse: Warehouse, shelf: Shelf) -> HttpResponse:
    """Note the place where the last parcel was really put."""
    package = _last_of(request, warehouse)
    if package is None or package.status not in {PackageStatus.ON_SHELF, PackageStatus.UNKNOWN}:
        return _refuse(request, warehouse, [_("Scan a parcel first, then the place where you put it.")])
    if shelf.kind != shelving.KIND.get(package.status, Shelf.Kind.SHELF):
        return _refuse(request, warehouse, [_("This parcel does not go there. Put it where the bench says.")], package)
    package = arrive.shelve(package=package, shelf=shelf, by=request.user, at=timezone.now())
    return redirect(_result(package))


def _waiting_for_cage(request: HttpRequest, warehouse: Warehouse) -> Package | None:
    """Give the parcel that must go into the cage before anything else is scanned."""
    if not (reference := request.session.get(CAGE)):
        return None
    caged = Package.objects.filter(warehouse=warehouse, reference=reference, status=PackageStatus.CAGED)
    return caged.select_related("shelf", "customer").first()


def _confirm_cage(request: HttpRequest, warehouse: Warehouse, package: Package, seen: scans.Seen) -> HttpResponse:
    if seen.command == scans.Command.UNDO:
        return _undo(request, warehouse, package)
    if not seen.shelf or seen.shelf.kind != Shelf.Kind.CAGE:
        return _refuse(request, warehouse, [_("Nothing was done with this scan.")], package)
    arrive.shelve(package=package, shelf=seen.shelf, by=request.user, at=timezone.now())
    del request.session[CAGE]
    return redirect("warehouse:receive")


def _refuse(request: HttpRequest, warehouse: Warehouse, say: list[Any], package: Package | None = None) -> HttpResponse:
    """Change nothing, say what was expected, and count it: the rule of a wrong scan."""
    day = _day(warehouse, timezone.now())
    counted = request.session.get(REFUSED, {})
    request.session[REFUSED] = {day: counted.get(day, 0) + 1}
    caged = _waiting_for_cage(request, warehouse)
    panel = bench_panels.of_package(caged, before=say) if caged else bench_panels.stopped(say, package)
    return _bench(request, warehouse, panel, package=caged or package, status=places.REFUSED)


def _bench(
    request: HttpRequest, warehouse: Warehouse, panel: Panel, *, package: Package | None = None, status: int = 200
) -> HttpResponse:
    shown = {"panel": panel, "package": package, "warehouse": warehouse, "may_undo": _may_undo(package)}
    return render(request, "forwarding/warehouse/receive.html", shown | _side(request, warehouse), status=status)


def _side(request: HttpRequest, warehouse: Warehouse) -> dict[str, Any]:
    at = timezone.now()
    refused = request.session.get(REFUSED, {}).get(_day(warehouse, at), 0)
    shelves = list(warehouse.shelves.all())
    return {
        "shift": places.shift(warehouse, request.user, refused=refused, at=at, drop=places.drop_of(request)),
        "place": warehouse,
        "places": " ".join(shelf.code for shelf in shelves),
        "cages": " ".join(shelf.code for shelf in shelves if shelf.kind == Shelf.Kind.CAGE),
        "blank": ParcelForm(),
        "presets": PresetBox.objects.all(),
    }


def _may_undo(package: Package | None) -> bool:
    if package is None or package.status not in PRESENT:
        return False
    return timezone.now() - package.received_at <= arrive.UNDO_WITHIN


def _read_or_none(code: str, warehouse: Warehouse) -> scans.Seen | None:
    try:
        return scans.read(code, warehouse=warehouse)
    except trackingnumbers.NotABarcode:
        return None


def _fitting(request: HttpRequest, warehouse: Warehouse, seen: scans.Seen | None) -> Sequence[Purchase]:
    """List the announcements that fit the barcodes read so far."""
    if request.method != "POST":
        return seen.fitting if seen else ()
    keys: set[str] = set()
    for line in request.POST.get("barcodes", "").splitlines()[:BARCODES_MOST]:
        with suppress(trackingnumbers.NotABarcode):
            keys.update(trackingnumbers.keys(line))
    return own.announced(keys, warehouse) if keys else ()


def _what_is_known(request: HttpRequest, warehouse: Warehouse, code: str, seen: scans.Seen | None) -> dict[str, Any]:
    """Put a suite that was scanned among the words, and any other code among the barcodes."""
    undone = Package.objects.filter(warehouse=warehouse, status=PackageStatus.UNDONE)
    if before := undone.filter(reference=request.GET.get("again", "")).first():
        return bench_panels.as_measured(before)
    if seen and seen.customer and not seen.purchase and not seen.package:
        return {"label_words": seen.customer.suite, "barcodes": ""}
    return {"barcodes": seen.code if seen else code}


def _last_of(
    request: HttpRequest, warehouse: Warehouse, reference: str = "", *, undone: bool = False
) -> Package | None:
    mine = Package.objects.filter(warehouse=warehouse, received_by=request.user.pk).select_related("shelf", "purchase")
    if reference:
        mine = mine.filter(reference=reference)
    known = mine if undone else mine.exclude(status=PackageStatus.UNDONE)
    return known.order_by("-received_at", "-pk").first()


def _result(package: Package, **query: str) -> str:
    return reverse("warehouse:receive") + "?" + urlencode({"parcel": package.reference} | query)


def measures(**query: str) -> str:
    """Give the address where a parcel is weighed and measured."""
    return reverse("warehouse:measure") + "?" + urlencode(query)


def _day(warehouse: Warehouse, at: datetime) -> str:
    return f"{warehouse.code}:{timezone.localdate(at)}"
