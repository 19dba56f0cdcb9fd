"""Differences of flights and vans: whose they are, by when they are settled, how they ended; and whole flights."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from forwarding import duties, queues
from forwarding.forms.handing import MissForm, said
from forwarding.forms.office import SettleForm
from forwarding.journey import differ, receive
from forwarding.journey import settle as settling
from forwarding.models import Agency, Delivery, Discrepancy, Dispatch
from forwarding.promises import PROMISED
from forwarding.states import DiscrepancyStatus, DispatchStatus
from forwarding.views import places
from suuq import doors, idempotency
from suuq.ui.fields import clean_words
from suuq.workflow import Refused

LISTED_MOST = 100


@places.at_hub
@require_safe
def cases(request: HttpRequest, hub: Agency) -> HttpResponse:
    """List what is not settled, the soonest day first, and the flights still coming in."""
    rows = Discrepancy.objects.select_related("dispatch", "receptacle", "waybill", "owner")
    flights = Dispatch.objects.filter(status=DispatchStatus.DEPARTED).select_related("warehouse")
    at = timezone.now()
    context = {
        "place": hub,
        "late": [_late(delivery) for delivery in queues.late(before=at - PROMISED.sort)[:LISTED_MOST]],
        "open": rows.filter(status=DiscrepancyStatus.OPEN)[:LISTED_MOST],
        "closed": rows.filter(status=DiscrepancyStatus.CLOSED).order_by("-closed_at")[:20],
        "flights": [{"flight": f, "bags": list(f.receptacles.all())} for f in flights.prefetch_related("receptacles")],
        "now": at,
    }
    return render(request, "forwarding/office/cases.html", context)


def _late(delivery: Delivery) -> dict[str, Any]:
    form = MissForm(boxes=delivery.shipment.boxes, auto_id=f"late_{delivery.pk}_%s")
    return {"delivery": delivery, "since": duties.free_since(delivery.shipment), "form": form}


@places.at_hub
@require_POST
@idempotency.once
def miss(request: doors.Signed, hub: Agency, number: str) -> HttpResponse:
    """Say that a parcel does not stand at the sorting centre: it is searched for."""
    delivery = get_object_or_404(Delivery.objects.select_related("shipment"), shipment__number=number)
    form = MissForm(request.POST, boxes=delivery.shipment.boxes)
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return redirect("warehouse:cases")
    box = form.missed or delivery.shipment
    words = form.cleaned_data["words"]
    case = differ.miss_behind(agency=hub, box=box, words=words, by=request.user, at=timezone.now())
    return redirect("warehouse:case", case.pk)


@places.at_hub
@require_safe
def case(request: HttpRequest, hub: Agency, pk: int) -> HttpResponse:
    """Show one difference and how to settle it."""
    row = _row(pk)
    return _show(request, hub, row, SettleForm(case=row))


def _row(pk: int) -> Discrepancy:
    related = ("dispatch__warehouse", "receptacle", "waybill__sender", "waybill__receiver", "office", "owner")
    return get_object_or_404(Discrepancy.objects.select_related(*related), pk=pk)


def _show(request: HttpRequest, hub: Agency, row: Discrepancy, form: SettleForm) -> HttpResponse:
    context = {"place": hub, "case": row, "form": form, "now": timezone.now()}
    return render(request, "forwarding/office/case.html", context)


@places.at_hub
@require_POST
@idempotency.once
def take_up(request: doors.Signed, _hub: Agency, pk: int) -> HttpResponse:
    """Put one's name on it."""
    differ.take_up(case=_row(pk), by=request.user, at=timezone.now())
    return redirect("warehouse:case", pk)


@places.at_hub
@require_POST
@idempotency.once
def settle(request: doors.Signed, hub: Agency, pk: int) -> HttpResponse:
    """Close it."""
    row = _row(pk)
    form = SettleForm(request.POST, case=row)
    if form.is_valid():
        try:
            settling.settle(case=row, hub=hub, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            said(form, refusal)
        else:
            return redirect("warehouse:cases")
    return _show(request, hub, row, form)


@places.at_hub
@require_POST
@idempotency.once
def finish_flight(request: doors.Signed, _hub: Agency, number: str) -> HttpResponse:
    """Say that all of a flight is in."""
    dispatch = get_object_or_404(Dispatch, number=number)
    receive.finish_flight(dispatch=dispatch, by=request.user, at=timezone.now())
    return redirect("warehouse:cases")


@places.at_hub
@require_POST
@idempotency.once
def extra_bag(request: doors.Signed, _hub: Agency, number: str) -> HttpResponse:
    """Note a bag that came and is on no list."""
    dispatch = get_object_or_404(Dispatch, number=number)
    bag = clean_words(request.POST.get("bag", ""))[:40].replace(" ", "").upper()
    if bag:
        receive.note_bag(dispatch=dispatch, number=bag, by=request.user, at=timezone.now())
    return redirect("warehouse:cases")
