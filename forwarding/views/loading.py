"""Loading: boxes into bags, bags onto a flight; the gate says which box stays and who can change that."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from forwarding import loads, pieces, s10
from forwarding.forms.outbound import FlightForm, SealForm
from forwarding.forms.warehouse import WhyForm
from forwarding.journey import dispatch as dispatching
from forwarding.models import Box, Dispatch, Receptacle, Warehouse
from forwarding.states import DispatchStatus, ReceptacleStatus
from forwarding.views import places
from forwarding.views.places import Panel
from suuq import idempotency
from suuq.ui.templatetags import su
from suuq.workflow import Refused

BOARD_MOST = 60
S10_WORDS = {
    s10.Problem.LENGTH: _("This is not a box’s number: it has thirteen characters, such as CP 123 456 785 DJ."),
    s10.Problem.FORM: _("This is not a box’s number: two letters, nine digits, two letters."),
    s10.Problem.CHECK_DIGIT: _(
        "One digit was misread: the check digit is %(found)s and should be %(expected)s. Scan it again."
    ),
}


@places.at_warehouse
def loading(request: HttpRequest, warehouse: Warehouse) -> HttpResponse:
    """Show the flights to come and what is ready for them, or blocked and by what; plan a flight."""
    form = FlightForm(request.POST or None)
    if request.method == "POST" and _is_told(form, warehouse):
        planned = dispatching.plan(warehouse=warehouse, **form.cleaned_data, by=request.user, at=timezone.now())
        return redirect("warehouse:flight", number=planned.number)
    inside = ("receptacles__shipments", "receptacles__pieces")
    flights = Dispatch.objects.filter(warehouse=warehouse).prefetch_related(*inside)
    shown = {
        "form": form,
        "planned": flights.filter(status=DispatchStatus.PLANNED),
        "departed": flights.filter(status=DispatchStatus.DEPARTED).order_by("-departed_at")[:8],
        "board": loads.board(warehouse),
        "place": warehouse,
    }
    return render(request, "forwarding/warehouse/loading.html", shown)


@places.at_warehouse
@idempotency.once
def flight(request: HttpRequest, warehouse: Warehouse, number: str) -> HttpResponse:
    """Show a flight's bags and its manifest; let it go when the gate has nothing against it."""
    leaving = get_object_or_404(Dispatch, warehouse=warehouse, number=number)
    refusal: list[Any] = []
    if request.method == "POST":
        try:
            dispatching.depart(dispatch=leaving, by=request.user, at=timezone.now())
            return redirect("warehouse:flight", number=number)
        except Refused as refused:
            refusal = refused.reasons
    return _flight(request, warehouse, leaving, refusal)


@places.at_warehouse
@require_POST
@idempotency.once
def change(request: HttpRequest, warehouse: Warehouse, number: str) -> HttpResponse:
    """Write a flight's new number, times or capacity; its bags keep theirs."""
    leaving = get_object_or_404(Dispatch, warehouse=warehouse, number=number)
    form = FlightForm.of(leaving, request.POST)
    if not _is_told(form, warehouse):
        return _flight(request, warehouse, leaving, [], form=form)
    try:
        dispatching.change(dispatch=leaving, **form.cleaned_data, by=request.user, at=timezone.now())
    except Refused as refused:
        form.add_error(None, [str(reason) for reason in refused.reasons])
        return _flight(request, warehouse, leaving, [], form=form)
    return redirect("warehouse:flight", number=number)


def _is_told(form: FlightForm, warehouse: Warehouse) -> bool:
    """Read the times by the clock on the warehouse's wall."""
    with timezone.override(warehouse.timezone):
        return form.is_valid()


def _flight(
    request: HttpRequest, warehouse: Warehouse, leaving: Dispatch, refusal: list[Any], *, form: FlightForm | None = None
) -> HttpResponse:
    bags = list(leaving.receptacles.prefetch_related("shipments", "pieces"))
    boxes = [box for bag in bags for box in bag.boxes]
    may_ask = (
        leaving.status == DispatchStatus.PLANNED and len(boxes) <= BOARD_MOST
    )  # a full flight is asked as it leaves
    shown = {
        "flight": leaving,
        "bags": bags,
        "boxes": len(boxes),
        "grams": sum(box.weight_grams or 0 for box in boxes),
        "room_grams": loads.room_grams(leaving),
        "refusal": refusal,
        "why_not": loads.why_not_departed(leaving) if may_ask else [],
        "form": form or FlightForm.of(leaving),
        "place": warehouse,
    }
    return render(request, "forwarding/warehouse/flight.html", shown, status=409 if refusal or form else 200)


@places.at_warehouse
@require_POST
@idempotency.once
def open_bag(request: HttpRequest, warehouse: Warehouse, number: str) -> HttpResponse:
    """Open a bag for a flight, or go to the one already open."""
    leaving = get_object_or_404(Dispatch, warehouse=warehouse, number=number)
    bag = dispatching.open_bag(dispatch=leaving, by=request.user, at=timezone.now())
    return redirect("warehouse:bag", pk=bag.pk)


@places.at_warehouse
@require_GET
def bag(request: HttpRequest, warehouse: Warehouse, pk: int) -> HttpResponse:
    """Show a bag: what is in it, and the field for the next box."""
    filling = _bag(warehouse, pk)
    box = pieces.found(request.GET.get("in", "")[:13])
    loaded = box if box and box.receptacle_id == filling.pk else None
    return _bench(request, warehouse, filling, _panel(filling, loaded))


@places.at_warehouse
@require_POST
def load(request: HttpRequest, warehouse: Warehouse, pk: int) -> HttpResponse:
    """Scan a box into the bag; a box that may not fly stays out, with the reasons."""
    filling = _bag(warehouse, pk)
    try:
        number = str(s10.parse(request.POST.get("scan", "")[:100]))
    except s10.NotS10 as refused:
        words = S10_WORDS[refused.problem] % {"found": refused.found, "expected": refused.expected}
        return _bench(request, warehouse, filling, Panel("stop", [words], scan=_("Scan a box")))
    box = pieces.found(number)
    if box is None:
        return _bench(request, warehouse, filling, Panel("stop", [_("No box has this number.")], scan=_("Scan a box")))
    try:
        dispatching.load(receptacle=filling, shipment=box, by=request.user, at=timezone.now())
    except Refused as refused:
        panel = Panel("stop", [reason.message for reason in refused.reasons], facts=_facts(box), scan=_("Scan a box"))
        return _bench(request, warehouse, filling, panel)
    return redirect(f"{request.path.removesuffix('load/')}?in={number}")


@places.at_warehouse
@require_POST
@idempotency.once
def unload(request: HttpRequest, warehouse: Warehouse, number: str) -> HttpResponse:
    """Take a box out of its bag again, with the reason."""
    box = pieces.found(number)
    if box is None or box.whole.warehouse_id != warehouse.pk or box.receptacle_id is None:
        raise Http404
    return _with_reason(request, box.receptacle_id, partial(dispatching.unload, shipment=box))


@places.at_warehouse
@require_POST
@idempotency.once
def reopen_bag(request: HttpRequest, warehouse: Warehouse, pk: int) -> HttpResponse:
    """Break a closed bag's seal, with the reason."""
    filling = _bag(warehouse, pk)
    return _with_reason(request, pk, partial(dispatching.reopen, receptacle=filling))


def _with_reason(request: HttpRequest, bag: int, act: Callable[..., object]) -> HttpResponse:
    form = WhyForm(request.POST)
    if form.is_valid():
        act(why=form.cleaned_data["why"], by=request.user, at=timezone.now())
    else:
        messages.error(request, str(form.errors["why"][0]))
    return redirect("warehouse:bag", pk=bag)


@places.at_warehouse
@require_POST
@idempotency.once
def close_bag(request: HttpRequest, warehouse: Warehouse, pk: int) -> HttpResponse:
    """Weigh and seal the bag; its label carries the weight."""
    filling = _bag(warehouse, pk)
    form = SealForm(request.POST)
    panel = _panel(filling, None)
    if form.is_valid():
        try:
            dispatching.close(
                receptacle=filling,
                seal=form.cleaned_data["seal"],
                weight_grams=form.weight_grams,
                is_last=form.cleaned_data["is_last"],
                by=request.user,
                at=timezone.now(),
            )
            return redirect("warehouse:bag", pk=pk)
        except Refused as refused:
            form.add_error(None, [str(reason) for reason in refused.reasons])
            panel = Panel("attention", [reason.message for reason in refused.reasons], scan=_("Scan a box"))
    return _bench(request, warehouse, filling, panel, seal_form=form)


def _bag(warehouse: Warehouse, pk: int) -> Receptacle:
    return get_object_or_404(Receptacle.objects.select_related("dispatch"), dispatch__warehouse=warehouse, pk=pk)


def _panel(filling: Receptacle, loaded: Box | None) -> Panel:
    if filling.status != ReceptacleStatus.OPEN:
        facts = [(_("Seal"), su.code(filling.seal)), (_("Weighed"), su.kg(filling.weight_grams))]
        return Panel("ok", [_("Closed and sealed. Tie the label to the bag.")], facts=facts)
    if loaded:
        return Panel("ok", [_("In the bag.")], facts=_facts(loaded), scan=_("Scan the next box"))
    return Panel("ready", [_("Scan each box as it goes into the bag.")], scan=_("Scan a box"), is_news=False)


def _facts(box: Box) -> list[tuple[Any, Any]]:
    return [
        (_("Number"), su.s10(box.number)),
        (_("Suite"), su.code(box.customer)),
        (_("Weighed"), su.kg(box.weight_grams)),
        *([(_("Box"), _("%(part)s of %(shipment)s") % {"part": box.part, "shipment": box.whole})] if box.part else []),
    ]


def _bench(
    request: HttpRequest, warehouse: Warehouse, filling: Receptacle, panel: Panel, *, seal_form: SealForm | None = None
) -> HttpResponse:
    prefetch_related_objects([filling], "shipments__customer__user", "pieces__shipment__customer__user")
    boxes = filling.boxes
    shown = {
        "bag": filling,
        "flight": filling.dispatch,
        "boxes": boxes,
        "grams": sum(box.weight_grams or 0 for box in boxes),
        "panel": panel,
        "seal_form": seal_form or SealForm(),
        "place": warehouse,
    }
    return render(request, "forwarding/warehouse/bag.html", shown, status=panel.status)
