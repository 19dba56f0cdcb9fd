"""The officer's lists: to examine, waiting for the consignee, decided, and those behind a figure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from customs import behind, queues
from customs.edi import carriage
from customs.forms import FoundForm, QueueForm, SavedForm
from customs.models import Declaration
from customs.views import saved
from suuq import doors, tables
from suuq.leaves import Uncounted
from suuq.roles import Role

PER_PAGE = 50
MOST_IN_A_FILE = 20_000


LISTS: dict[str, Any] = {
    "waiting": Declaration.objects.waiting,
    "asked": Declaration.objects.asked,
    "decided": Declaration.objects.decided,
    "all": Declaration.objects.found,
}


@doors.only(Role.OFFICER, Role.SUPERVISOR)
@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """List what waits for an officer, the longest waiting first."""
    return _listed(request, "waiting")


@doors.only(Role.OFFICER, Role.SUPERVISOR)
@require_GET
def asked(request: HttpRequest) -> HttpResponse:
    """List what waits for a consignee's answer."""
    return _listed(request, "asked")


@doors.only(Role.OFFICER, Role.SUPERVISOR)
@require_GET
def decided(request: HttpRequest) -> HttpResponse:
    """List what customs has finished with."""
    return _listed(request, "decided")


@doors.only(Role.OFFICER, Role.SUPERVISOR)
@require_GET
def found(request: HttpRequest) -> HttpResponse:
    """List the parcels behind a figure, in whatever state."""
    return _listed(request, "all")


@doors.only(Role.OFFICER, Role.SUPERVISOR)
@require_GET
def csv_file(request: HttpRequest, name: str) -> HttpResponse:
    """Answer with a list as CSV, narrowed by the same filters as its page."""
    if name not in LISTS:
        raise Http404
    at = timezone.now()
    rows = (queues.row(declaration, at=at) for declaration in _narrowed(request, name, at).listed[:MOST_IN_A_FILE])
    return tables.answer(f"customs-{name}.csv", queues.COLUMNS, (queues.cells(row) for row in rows))


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A list of the desk by the filters of the address: the list, and the same of every lane."""

    form: QueueForm
    listed: Any
    of_every_lane: Any


def _narrowed(request: HttpRequest, tab: str, at: datetime) -> Narrowed:
    form = FoundForm(request.GET) if tab == "all" else QueueForm(request.GET)
    wanted = form.wanted()
    whole = queues.narrowed(LISTS[tab](), {**wanted, "lane": ""}, by=request.user, at=at)
    whole = behind.narrowed(whole, wanted, at=at)
    return Narrowed(form, whole.filter(lane=wanted["lane"]) if "lane" in wanted else whole, whole)


def _listed(request: HttpRequest, tab: str) -> HttpResponse:
    at = timezone.now()
    chosen = _narrowed(request, tab, at)
    if one := queues.scanned(chosen.form.wanted().get("q", "")):
        return redirect("customs:case", one.reference)
    endless = tab == "decided"  # as long as the house is old
    page = (Uncounted if endless else Paginator)(chosen.listed, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "tab": tab,
        "form": chosen.form,
        "carriages": carriage.of_flight(flight) if (flight := chosen.form.wanted().get("flight")) else [],
        "page": page,
        "uncounted": endless,
        "rows": [queues.row(declaration, at=at) for declaration in page],
        "counts": queues.counts(),
        "saved": saved.of(request.user, tab),
        "saving": SavedForm(),
        "lanes": {} if endless else queues.by_lane(chosen.of_every_lane),
        "assessed_minor": behind.assessed_minor(chosen.listed, chosen.form.wanted()) if tab == "all" else None,
        "query": request.GET.urlencode(),
        "second": queues.proposed(Declaration.objects.waiting(), by=request.user).count() if tab == "waiting" else 0,
        "green": queues.releasable_green().count() if tab == "waiting" else 0,
    }
    return render(request, "customs/queue.html", context)
