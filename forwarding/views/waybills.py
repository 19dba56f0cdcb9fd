"""Between two offices: parcels onto a waybill by scan, out of the van by scan, and the difference on one page."""

from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from forwarding import queues
from forwarding.forms.office import WaybillForm
from forwarding.journey import forward
from forwarding.models import Agency, Box, Delivery, Piece, Waybill
from forwarding.states import DiscrepancyStatus, WaybillStatus
from forwarding.views.office import WayPanel, at_office, scanned
from forwarding.views.places import Panel
from suuq import doors, idempotency
from suuq.ui.templatetags import su
from suuq.workflow import Refused

STAYS = gettext_lazy("Put it behind the counter: its owner is told.")
GOES_ON = gettext_lazy("It goes on from here.")


@at_office
@require_safe
def waybills(request: doors.Signed, office: Agency) -> HttpResponse:
    """List what leaves and what comes, and what is ready to go where."""
    return _list(request, office, WaybillForm(office=office))


def _list(request: doors.Signed, office: Agency, form: WaybillForm) -> HttpResponse:
    rows = Waybill.objects.select_related("sender", "receiver").annotate(
        sent=Count("lines", filter=Q(lines__sent_at__isnull=False)),
        found=Count("lines", filter=Q(lines__found_at__isnull=False)),
        missing=Count("lines", filter=Q(lines__found_at__isnull=True)),
    )
    context = {
        "place": office,
        "form": form,
        "coming": rows.filter(receiver=office, status=WaybillStatus.SENT),
        "leaving": rows.filter(sender=office).exclude(status=WaybillStatus.RECEIVED),
        "past": rows.filter(Q(receiver=office) | Q(sender=office), status=WaybillStatus.RECEIVED)[:10],
        "tally": queues.by_destination(office),
    }
    return render(request, "forwarding/office/waybills.html", context)


@at_office
@require_POST
@idempotency.once
def begin(request: doors.Signed, office: Agency) -> HttpResponse:
    """Begin the waybill for an office, or go on with the one begun."""
    form = WaybillForm(request.POST, office=office)
    if not form.is_valid():
        return _list(request, office, form)
    receiver = form.cleaned_data["receiver"]
    row = forward.open_waybill(sender=office, receiver=receiver, by=request.user, at=timezone.now())
    return redirect("office:waybill", row.number)


def _of(office: Agency, number: str) -> Waybill:
    rows = Waybill.objects.select_related("sender", "receiver").filter(Q(sender=office) | Q(receiver=office))
    return get_object_or_404(rows, number=number)


@at_office
@require_safe
def waybill(request: doors.Signed, office: Agency, number: str) -> HttpResponse:
    """Show the list, what was found and what differs."""
    row = _of(office, number)
    return _bench(request, office, row, _asks(row, office))


def _takes_scans(row: Waybill, office: Agency) -> bool:
    wanted = {WaybillStatus.OPEN: row.sender_id, WaybillStatus.SENT: row.receiver_id}
    return wanted.get(WaybillStatus(row.status)) == office.pk


def _asks(row: Waybill, office: Agency) -> WayPanel:
    if not _takes_scans(row, office):
        return WayPanel("ready", _how_it_stands(row), scan="", is_news=False, big=row.receiver.code)
    words = _("Scan each parcel that goes.") if row.status == WaybillStatus.OPEN else _("Scan each parcel that came.")
    return WayPanel("ready", [words], scan=_("Scan a parcel"), is_news=False, big=row.receiver.code)


def _how_it_stands(row: Waybill) -> list[Any]:
    if row.status == WaybillStatus.SENT:
        return [_("It is on its way."), _("%(office)s scans each parcel as it comes.") % {"office": row.receiver}]
    return [row.get_status_display()]


@at_office
@require_POST
def scan(request: doors.Signed, office: Agency, number: str) -> HttpResponse:
    """Put a parcel on the list, or take it out of the van, as the waybill stands."""
    row, (delivery, box, why_not) = _of(office, number), scanned(request)
    if delivery is None or box is None:
        return _bench(request, office, row, WayPanel("stop", [why_not], scan=_("Scan a parcel"), big="?"))
    try:
        panel = _put_on(request, row, delivery, box) if row.sender == office else _found(request, row, delivery, box)
    except Refused as refusal:
        words = [str(reason) for reason in refusal.reasons]
        panel = WayPanel("stop", words, facts=_facts(delivery, box), scan=_("Scan a parcel"), big="×")
    return _bench(request, office, row, panel)


def _facts(delivery: Delivery, box: Box) -> list[tuple[Any, Any]]:
    part = [(_("Box"), _("%(part)s of %(shipment)s") % {"part": box.part, "shipment": box.whole})] if box.part else []
    return [(_("Number"), su.s10(box.number)), (_("Goes to"), delivery.wanted_at or delivery.agency), *part]


def _put_on(request: doors.Signed, row: Waybill, delivery: Delivery, box: Box) -> WayPanel:
    forward.put_on(waybill=row, delivery=delivery, box=box, by=request.user, at=timezone.now())
    is_astray = row.receiver_id != (delivery.wanted_at_id or delivery.agency_id) and not row.receiver.is_hub
    say = [_("On the waybill for %(office)s.") % {"office": row.receiver}]
    if is_astray:
        say.append(_("Its own agency is %(agency)s.") % {"agency": delivery.wanted_at or delivery.agency})
    state = "attention" if is_astray else "ok"
    return WayPanel(state, say, facts=_facts(delivery, box), scan=_("Scan a parcel"), big=row.receiver.code)


def _found(request: doors.Signed, row: Waybill, delivery: Delivery, box: Box) -> WayPanel:
    piece = box if isinstance(box, Piece) else None
    after = forward.find(waybill=row, delivery=delivery, box=box, by=request.user, at=timezone.now())
    line = row.lines.filter(delivery=delivery, piece=piece).first()
    waits = box.part and after.status == "moving"
    say: list[Any] = [STAYS if after.status == "ready" else GOES_ON]
    if waits:
        say = [_("Keep it here until its other boxes have come.")]
    if line is None:
        say.insert(0, _("Not of this van: it was here before."))
    elif not line.sent_at:
        say.insert(0, _("Not on this waybill: noted as extra."))
    word = _("Stays") if after.status == "ready" else _("Goes on")
    state = "ok" if line and line.sent_at else "attention"
    return WayPanel(state, say, facts=_facts(after, box), scan=_("Scan a parcel"), big=word)


def _bench(request: doors.Signed, office: Agency, row: Waybill, panel: Panel) -> HttpResponse:
    row.refresh_from_db()
    lines = list(row.lines.select_related("delivery__shipment__customer", "piece").order_by("-pk"))
    context = {
        "place": office,
        "waybill": row,
        "panel": panel,
        "lines": lines,
        "sent": sum(bool(line.sent_at) for line in lines),
        "found": sum(bool(line.found_at) for line in lines),
        "cases": row.discrepancies.filter(status=DiscrepancyStatus.OPEN),
        "travelling": sum(bool(line.sent_at and not line.found_at) for line in lines),
        "differing": [line for line in lines if line.difference],
        "takes_scans": _takes_scans(row, office),
        "is_sender": row.sender_id == office.pk,
    }
    return render(request, "forwarding/office/waybill.html", context, status=panel.status)


@at_office
@require_POST
@idempotency.once
def take_off(request: doors.Signed, office: Agency, number: str) -> HttpResponse:
    """Take a parcel, with all its boxes, off a list that has not left."""
    row = get_object_or_404(Waybill, number=number, sender=office)
    listed = Delivery.objects.filter(waybill_lines__waybill=row).distinct()
    delivery = get_object_or_404(listed, shipment__number=request.POST.get("parcel", ""))
    forward.take_off(waybill=row, delivery=delivery, by=request.user, at=timezone.now())
    return redirect("office:waybill", number)


@at_office
@require_POST
@idempotency.once
def send(request: doors.Signed, office: Agency, number: str) -> HttpResponse:
    """Let the van go."""
    row = get_object_or_404(Waybill, number=number, sender=office)
    try:
        forward.send(waybill=row, by=request.user, at=timezone.now())
    except Refused as refusal:
        return _bench(request, office, row, WayPanel("stop", [str(r) for r in refusal.reasons], big="×"))
    return redirect("office:waybill", number)


@at_office
@require_POST
@idempotency.once
def finish(request: doors.Signed, office: Agency, number: str) -> HttpResponse:
    """Say that the van is empty."""
    row = get_object_or_404(Waybill, number=number, receiver=office)
    forward.finish(waybill=row, by=request.user, at=timezone.now())
    return redirect("office:waybill", number)
