"""Opening bags at home: what is found is held against what was sent."""

from typing import Any

from django.db.models import Count, Q, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from forwarding import pieces, s10
from forwarding.journey import receive
from forwarding.models import Agency, Box, Discrepancy, Receptacle
from forwarding.states import ReceptacleStatus, ShipmentStatus
from forwarding.views import places
from forwarding.views.loading import S10_WORDS
from forwarding.views.places import Panel
from suuq import idempotency
from suuq.ui.fields import clean_words
from suuq.ui.templatetags import su
from suuq.workflow import Reason

SCAN = _("Scan a box out of the bag")
LISTED_MOST = 40
SET_ASIDE = _("Set it aside: a case is open, to be settled within two days.")


@places.at_hub
@require_GET
def bags(request: HttpRequest, hub: Agency) -> HttpResponse:
    """List the bags on their way, those being checked, and the last ones checked."""
    return render(request, "forwarding/warehouse/arrivals.html", _listed(hub))


def _listed(hub: Agency) -> dict[str, Any]:
    counted = Receptacle.objects.select_related("dispatch__warehouse").annotate(
        holds=Count("shipments", distinct=True) + Count("pieces", distinct=True),
        found=Count("shipments", filter=Q(shipments__status=ShipmentStatus.ARRIVED), distinct=True)
        + Count("pieces", filter=Q(pieces__arrived_at__isnull=False), distinct=True),
        differences=Count("discrepancies", distinct=True),
    )
    landed = [ReceptacleStatus.DEPARTED, ReceptacleStatus.OPENED]
    return {
        "waiting": counted.filter(status__in=landed).order_by("-status", "dispatch__departs_at", "pk")[:LISTED_MOST],
        "checked": counted.filter(status=ReceptacleStatus.RECONCILED).order_by("-pk")[:10],
        "place": hub,
    }


@places.at_hub
@require_POST
@idempotency.once
def find_bag(request: HttpRequest, hub: Agency) -> HttpResponse:
    """Go to the bag whose label was scanned."""
    number = clean_words(request.POST.get("scan", ""))[:40].replace(" ", "").upper()
    found = Receptacle.objects.filter(number=number).exclude(
        status__in=[ReceptacleStatus.OPEN, ReceptacleStatus.CLOSED]
    )
    bag = found.first()
    if bag is None:
        reason = Reason("no_such_bag", _("No bag on its way has this number. Scan the label of the bag again."))
        return render(
            request, "forwarding/warehouse/arrivals.html", _listed(hub) | {"refusal": [reason]}, status=places.REFUSED
        )
    return redirect("warehouse:opened", pk=bag.pk)


@places.at_hub
@require_POST
@idempotency.once
def open_bag(request: HttpRequest, _hub: Agency, pk: int) -> HttpResponse:
    """Break the seal of a bag, when its number was read."""
    bag = get_object_or_404(Receptacle, pk=pk)
    seal = clean_words(request.POST["seal"])[:20].strip() if "seal" in request.POST else None
    receive.open_bag(receptacle=bag, seal=seal, by=request.user, at=timezone.now())
    return redirect("warehouse:opened", pk=pk)


@places.at_hub
@require_GET
def opened(request: HttpRequest, hub: Agency, pk: int) -> HttpResponse:
    """Show the bag: what is still to be found, what was found, what differs."""
    bag = _bag(pk)
    found = pieces.found(request.GET.get("found", "")[:13])
    return _bench(request, hub, bag, _panel(bag, found))


@places.at_hub
@require_POST
def scan(request: HttpRequest, hub: Agency, pk: int) -> HttpResponse:
    """Take a box out of the bag; damage is written down with the scan."""
    bag = _bag(pk)
    try:
        number = str(s10.parse(request.POST.get("scan", "")[:100]))
    except s10.NotS10 as refused:
        words = S10_WORDS[refused.problem] % {"found": refused.found, "expected": refused.expected}
        return _bench(request, hub, bag, Panel("stop", [words], scan=SCAN))
    damage = clean_words(request.POST.get("damage", ""))[:200]
    box = receive.scan(receptacle=bag, number=number, hub=hub, damage=damage, by=request.user, at=timezone.now())
    if box is None:
        return _bench(request, hub, bag, Panel("stop", [_("No box of ours has this number."), SET_ASIDE], scan=SCAN))
    return redirect(f"{request.path.removesuffix('scan/')}?found={number}")


@places.at_hub
@require_POST
@idempotency.once
def finish(request: HttpRequest, _hub: Agency, pk: int) -> HttpResponse:
    """Say that the bag is empty: what was not found is missing."""
    bag = _bag(pk)
    receive.finish(receptacle=bag, by=request.user, at=timezone.now())
    return redirect("warehouse:opened", pk=pk)


def _bag(pk: int) -> Receptacle:
    listed = Receptacle.objects.select_related("dispatch__warehouse")
    return get_object_or_404(listed.exclude(status__in=[ReceptacleStatus.OPEN, ReceptacleStatus.CLOSED]), pk=pk)


def _panel(bag: Receptacle, found: Box | None) -> Panel:
    if found:
        return _found(bag, found)
    if bag.status == ReceptacleStatus.RECONCILED:
        differences = bag.discrepancies.count()
        say = (
            [_("Checked: everything was there.")]
            if not differences
            else [_("Checked, with differences: see the list.")]
        )
        return Panel("attention" if differences else "ok", say, is_news=False)
    if bag.status == ReceptacleStatus.DEPARTED:
        return Panel("ready", [_("Read the seal before you break it.")], is_news=False)
    if bag.discrepancies.filter(kind=Discrepancy.Kind.SEAL).exists():
        say = [_("This is not the seal it was sent with: a case is open."), _("Keep the seal, and scan each box.")]
        return Panel("attention", say, facts=[(_("Sent with seal"), su.code(bag.seal))], scan=SCAN)
    return Panel("ready", [_("Scan each box as it comes out of the bag.")], scan=SCAN, is_news=False)


def _found(bag: Receptacle, box: Box) -> Panel:
    facts: list[tuple[Any, Any]] = [
        (_("Number"), su.s10(box.number)),
        (_("Suite"), su.code(box.customer)),
        (_("Goes to"), box.agency.name),
    ]
    if box.part:
        facts.append((_("Box"), _("%(part)s of %(shipment)s") % {"part": box.part, "shipment": box.whole}))
    noted = set(bag.discrepancies.filter(shipment_number=box.number).values_list("kind", flat=True))
    if not box.is_home:
        say = [
            _("This box is not recorded as sent."),
            _("Set it aside: a case is open, to be settled within two days."),
        ]
        return Panel("stop", say, facts=facts, scan=SCAN)
    if Discrepancy.Kind.EXTRA in noted:
        return Panel(
            "attention",
            [_("Not on the list of this bag. It is noted as extra, and has arrived.")],
            facts=facts,
            scan=SCAN,
        )
    if Discrepancy.Kind.DAMAGED in noted:
        return Panel("attention", [_("Noted as damaged. Put it with customs, on top.")], facts=facts, scan=SCAN)
    return Panel("ok", [_("On the list. Put it with customs.")], facts=facts, scan=SCAN)


def _bench(request: HttpRequest, hub: Agency, bag: Receptacle, panel: Panel) -> HttpResponse:
    prefetch_related_objects([bag], "shipments__customer__user", "pieces__shipment__customer__user")
    boxes = bag.boxes
    shown = {
        "bag": bag,
        "panel": panel,
        "to_find": [box for box in boxes if box.is_awaited],
        "found": [box for box in boxes if box.is_home],
        "differences": list(bag.discrepancies.order_by("pk")),
        "all": len(boxes),
        "place": hub,
    }
    return render(request, "forwarding/warehouse/opened.html", shown, status=panel.status)
