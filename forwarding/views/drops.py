"""Carriers' drops: how many parcels were said, how many were found, and why the numbers differ."""

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from forwarding import gates
from forwarding.forms.dock import CloseDropForm, DropForm
from forwarding.journey import unload
from forwarding.models import Drop, Warehouse
from forwarding.states import DropStatus, PackageStatus
from forwarding.views import places
from suuq import idempotency
from suuq.workflow import Refused

CLOSED_SHOWN = 20


@places.at_warehouse
@idempotency.once
def drops(request: HttpRequest, warehouse: Warehouse) -> HttpResponse:
    """List the drops being received, and open one."""
    form = DropForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        unload.open_drop(
            warehouse=warehouse,
            carrier=form.cleaned_data["carrier"],
            pieces_said=int(form.cleaned_data["pieces"]),
            by=request.user,
            at=timezone.now(),
        )
        return redirect("warehouse:receive")
    counted = _counted(warehouse)
    shown = {
        "form": form,
        "place": warehouse,
        "open": counted.filter(status=DropStatus.OPEN),
        "closed": counted.filter(status=DropStatus.CLOSED)[:CLOSED_SHOWN],
        "mine": places.drop_of(request),
        "carriers": sorted(set(warehouse.drops.values_list("carrier", flat=True)[:200])),
    }
    return render(request, "forwarding/warehouse/drops.html", shown)


@places.at_warehouse
@idempotency.once
def drop(request: HttpRequest, warehouse: Warehouse, reference: str) -> HttpResponse:
    """Show one drop with its parcels, and close it."""
    drop = get_object_or_404(_counted(warehouse), reference=reference)
    form = CloseDropForm(request.POST or None, differs=gates.why_not_closed_drop(drop, drop.found, ""))
    if request.method == "POST" and form.is_valid():
        explanation = form.cleaned_data.get("explanation", "")
        try:
            unload.close_drop(drop=drop, explanation=explanation, by=request.user, at=timezone.now())
            return redirect("warehouse:drops")
        except Refused as refused:
            form.add_error(None, [str(reason) for reason in refused.reasons])
    parcels = drop.packages.select_related("customer", "shelf").order_by("received_at", "pk")
    shown = {"drop": drop, "form": form, "parcels": parcels, "place": warehouse}
    return render(request, "forwarding/warehouse/drop.html", shown)


@places.at_warehouse
@require_POST
@idempotency.once
def work_on(request: HttpRequest, warehouse: Warehouse) -> HttpResponse:
    """Choose the drop that this person's next parcels come from, or none."""
    reference = request.POST.get("drop", "")
    chosen = get_object_or_404(warehouse.drops, reference=reference, status=DropStatus.OPEN) if reference else None
    unload.work_on(drop=chosen, by=request.user)
    return redirect("warehouse:receive")


def _counted(warehouse: Warehouse) -> Any:
    here = Q(packages__isnull=False) & ~Q(packages__status=PackageStatus.UNDONE)
    return Drop.objects.filter(warehouse=warehouse).annotate(found=Count("packages", filter=here))
