"""An office of the post, the hub and agencies alike: sort by scan, see what waits and for how long, print slips."""

from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from forwarding import pieces, queues, routing, s10
from forwarding.documents import slips
from forwarding.forms.handing import said
from forwarding.forms.office import ExtendForm
from forwarding.journey import differ, keep
from forwarding.models import Agency, Box, Delivery
from forwarding.states import DeliveryStatus
from forwarding.views.places import Panel, workplace
from suuq import doors, idempotency
from suuq.roles import Role
from suuq.ui.templatetags import su
from suuq.workflow import Refused

SCAN = gettext_lazy("Scan a parcel")
FULL_WORDS = {"ready": gettext_lazy("Sort")}


@dataclass(frozen=True, slots=True)
class WayPanel(Panel):
    """A bench panel whose one word is where the parcel goes."""

    big: str = ""

    @property
    def word(self) -> Any:
        """An agency, a round, or why it stays."""
        return self.big or FULL_WORDS["ready"]


def at_office(view: doors.View) -> doors.View:
    """Open a door for who works at an office of the post, and give the view that office."""

    @doors.only(Role.WAREHOUSE, Role.CLERK, Role.SUPERVISOR)
    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        place = getattr(workplace(request), "agency", None)
        if place is None:
            return render(request, "forwarding/warehouse/elsewhere.html", {"wanted": "agency"}, status=403)
        return view(request, place, *args, **kwargs)

    return door


def scanned(request: HttpRequest) -> tuple[Delivery | None, Box | None, str]:
    """Read the scan: a parcel at home and the box of it, or the sentence that says why it is none."""
    text = request.POST.get("scan", "")[:100]
    try:
        number = str(s10.parse(text))
    except s10.NotS10:
        return None, None, _("This is no parcel's number. Scan the long barcode of the label.")
    related = ("shipment__customer__user", "shipment__declaration", "shipment__invoice", "agency", "wanted_at")
    box = pieces.found(number)
    delivery = Delivery.objects.filter(shipment=box.whole).select_related(*related).first() if box else None
    return delivery, box, "" if delivery else _("This parcel has not been taken out of its bag. Set it aside.")


@at_office
@require_safe
def sort(request: doors.Signed, office: Agency) -> HttpResponse:
    """Ask for the first scan."""
    panel = WayPanel("ready", [_("Scan a parcel: the word says where it goes.")], scan=SCAN, is_news=False)
    return _bench(request, office, panel)


@at_office
@require_POST
def sort_scan(request: doors.Signed, office: Agency) -> HttpResponse:
    """Say in one word where a parcel goes; nothing is moved by asking."""
    delivery, _box, why_not = scanned(request)
    if delivery is None:
        return _bench(request, office, WayPanel("stop", [why_not], scan=SCAN, big="?"))
    return _bench(request, office, _panel(delivery, routing.of(delivery), office))


def _panel(delivery: Delivery, way: routing.Way, office: Agency) -> WayPanel:
    facts: list[tuple[Any, Any]] = [
        (_("Number"), su.s10(delivery.shipment.number)),
        (_("Suite"), su.code(delivery.shipment.customer)),
    ]
    if way.box:
        facts.append((_("P.O. box"), su.code(way.box.number)))
    if delivery.mode == "courier":
        facts.append((_("Door"), delivery.shipment.delivery_place or "–"))
    say = [str(reason) for reason in way.reasons] or [way.place]
    if way.doubt:
        say.append(way.doubt)
    if not way.reasons and way.agency == office:
        say.append(_("It stays here."))
    return WayPanel(way.state, say, facts=facts, scan=SCAN, big=way.word)


def _bench(request: doors.Signed, office: Agency, panel: Panel) -> HttpResponse:
    context = {"panel": panel, "place": office, "tally": queues.by_destination(office)}
    return render(request, "forwarding/office/sort.html", context, status=panel.status)


@at_office
@require_safe
def stock(request: doors.Signed, office: Agency) -> HttpResponse:
    """Show what waits here, the oldest first, and what must go back."""
    return _stock(request, office, ExtendForm())


def _stock(request: doors.Signed, office: Agency, form: ExtendForm, results: Any = None) -> HttpResponse:
    today = timezone.localdate()
    rows = list(queues.at_counter(office).order_by("ready_at", "pk"))
    context = {
        "place": office,
        "rows": [
            {"delivery": d, "days": (today - timezone.localdate(d.ready_at)).days if d.ready_at else None} for d in rows
        ],
        "ages": _ages(rows),
        "overdue": [d for d in rows if d.hold_until and d.hold_until < today],
        "elsewhere": [d for d in rows if d.wanted_at_id],
        "searched": differ.of_office(office),
        "form": form,
        "results": results,
        "today": today,
    }
    return render(request, "forwarding/office/stock.html", context)


def _ages(rows: list[Delivery]) -> list[tuple[Any, int]]:
    today = timezone.localdate()
    days = [(today - timezone.localdate(d.ready_at)).days for d in rows if d.ready_at]
    bands = (
        (_("today and yesterday"), 0, 1),
        (_("2 to 7 days"), 2, 7),
        (_("8 to 14 days"), 8, 14),
        (_("15 days or more"), 15, 10**6),
    )
    return [(words, sum(low <= day <= high for day in days)) for words, low, high in bands]


@at_office
@require_POST
def send_back(request: doors.Signed, office: Agency) -> HttpResponse:
    """Send back what is past its last day: each one says what became of it."""
    numbers = request.POST.getlist("number")[:500]
    chosen = Delivery.objects.filter(agency=office, shipment__number__in=numbers).select_related("shipment")
    results = keep.send_back_all(deliveries=list(chosen.order_by("pk")), by=request.user, at=timezone.now())
    return _stock(request, office, ExtendForm(), results)


@at_office
@require_POST
@idempotency.once
def extend(request: doors.Signed, office: Agency) -> HttpResponse:
    """Keep one longer, for a reason."""
    form = ExtendForm(request.POST)
    if form.is_valid():
        delivery = get_object_or_404(Delivery, agency=office, shipment__number=form.cleaned_data["number"])
        facts = {"days": form.cleaned_data["days"], "why": form.cleaned_data["why"]}
        try:
            delivery = keep.extend(delivery=delivery, by=request.user, at=timezone.now(), **facts)
        except Refused as refusal:
            said(form, refusal)
        else:
            words = _("%(number)s is kept until %(day)s.")
            messages.success(request, words % {"number": delivery, "day": su.day(delivery.hold_until)})
            return redirect("office:stock")
    return _stock(request, office, form)


@at_office
@require_safe
def slip(request: doors.Signed, office: Agency, number: str) -> HttpResponse:  # noqa: ARG001 - a view's signature
    """Print the slip that says, in a P.O. box, that a parcel waits."""
    waiting = Delivery.objects.filter(agency=office, status=DeliveryStatus.READY)
    delivery = get_object_or_404(waiting.select_related("shipment__customer__user", "agency"), shipment__number=number)
    return HttpResponse(slips.waiting(delivery), content_type="application/pdf")
