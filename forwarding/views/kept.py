"""What a bench did without a line, told later by its device: check-ins and their undoing, each once, in order."""

import uuid
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from forwarding.forms.warehouse import ParcelForm
from forwarding.journey import arrive
from forwarding.models import Package, Warehouse
from forwarding.views import bench_panels, places
from suuq import idempotency, replay
from suuq.replay import Answer, DeviceAct


@places.at_warehouse
@require_POST
@replay.once
def check_in(request: HttpRequest, warehouse: Warehouse, *, at: datetime, happened_at: datetime) -> Answer:
    """Take in a parcel that was measured without a line; one already here is told as such and changes nothing."""
    form = ParcelForm(request.POST)
    if not form.is_valid():
        return Answer(DeviceAct.State.STOP, [line for lines in form.errors.values() for line in lines])
    package = arrive.check_in(
        warehouse=warehouse,
        barcodes=form.cleaned_data["barcodes"],
        measured=form.measured,
        suite=form.cleaned_data["owner"],
        drop=places.drop_named(warehouse, request.POST.get("drop", "")),
        scanned_at=happened_at,
        by=request.user,
        at=at,
    )
    panel = bench_panels.of_package(package, again=package.received_at != at)
    return Answer(panel.state, panel.say, _facts(package))


def _told_before(request: HttpRequest) -> DeviceAct | None:
    """Find the act that this one takes back; an id that is none was never told."""
    try:
        device_id = uuid.UUID(request.POST.get("act", ""))
    except ValueError:
        return None
    return DeviceAct.objects.filter(user=request.user.pk, device_id=device_id).first()


@places.at_warehouse
@require_POST
@replay.once
def undo(request: HttpRequest, warehouse: Warehouse, *, at: datetime, happened_at: datetime) -> Answer:
    """Take back a check-in of this device, if by its own clock no more than a minute had passed."""
    act = _told_before(request)
    if act is None or "reference" not in act.facts:
        return Answer(DeviceAct.State.STOP, [_("What was to be taken back was never taken in.")])
    package = Package.objects.get(warehouse=warehouse, reference=act.facts["reference"])
    if package.scanned_at != act.happened_at:
        return Answer(DeviceAct.State.STOP, [_("This parcel was taken in by another scan, which stands.")])
    package = arrive.undo(package=package, undone_at=happened_at, by=request.user, at=at)
    panel = bench_panels.of_package(package)
    return Answer(panel.state, panel.say, _facts(package))


def _facts(package: Package) -> dict[str, Any]:
    place = places.PLACE_WORDS[package.shelf.kind] if package.shelf else ""  # type: ignore[index] # every kind has words
    return {
        "reference": package.reference,
        "code": package.scan_key,
        "shelf": package.shelf.code if package.shelf else "",
        "place": str(place),
        "label": reverse("warehouse:label", args=[package.reference, "pdf"]),
    }


@places.at_warehouse
@idempotency.once
def not_applied(request: HttpRequest, warehouse: Warehouse) -> HttpResponse | HttpResponseRedirect:
    """List what came back from devices and changed nothing, until somebody has looked at it."""
    waiting = DeviceAct.objects.filter(
        path__contains="/warehouse/receive/kept/", state=DeviceAct.State.STOP, seen_at=None,
        user__workplace__warehouse=warehouse,
    ).select_related("user")  # fmt: skip
    if request.method == "POST":
        act = get_object_or_404(waiting, pk=request.POST.get("act") or 0)
        DeviceAct.objects.filter(pk=act.pk).update(seen_at=timezone.now())
        return redirect("warehouse:not_applied")
    acts = waiting.order_by("received_at", "pk")[:200]
    return render(request, "forwarding/warehouse/not_applied.html", {"acts": acts, "place": warehouse})
