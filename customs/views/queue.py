"""The officer's lists: to examine, waiting for the consignee, decided."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from customs import deciding, queues
from customs.forms import QueueForm
from customs.models import Declaration
from suuq import doors
from suuq.roles import Role

PER_PAGE = 50


@doors.only(Role.OFFICER, Role.SUPERVISOR)
@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """List what waits for an officer, the longest waiting first."""
    return _listed(request, Declaration.objects.waiting(), "waiting")


@doors.only(Role.OFFICER, Role.SUPERVISOR)
@require_GET
def asked(request: HttpRequest) -> HttpResponse:
    """List what waits for a consignee's answer."""
    return _listed(request, Declaration.objects.asked(), "asked")


@doors.only(Role.OFFICER, Role.SUPERVISOR)
@require_GET
def decided(request: HttpRequest) -> HttpResponse:
    """List what customs has finished with."""
    return _listed(request, Declaration.objects.decided(), "decided")


def _listed(request: HttpRequest, found: Any, tab: str) -> HttpResponse:
    at = timezone.now()
    form = QueueForm(request.GET)
    found = queues.narrowed(found, form.wanted(), by=request.user, at=at)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "tab": tab,
        "form": form,
        "page": page,
        "rows": [queues.row(declaration, at=at) for declaration in page],
        "counts": queues.counts(),
        "query": request.GET.urlencode(),
        "second": queues.proposed(Declaration.objects.waiting(), by=request.user).count() if tab == "waiting" else 0,
        "green": queues.releasable_green().count() if tab == "waiting" else 0,
    }
    return render(request, "customs/queue.html", context)


@doors.only(Role.OFFICER)
@require_http_methods(["GET", "POST"])
def green(request: HttpRequest) -> HttpResponse:
    """Show the green parcels that are ready, and release those the officer leaves ticked in one act."""
    ready = queues.releasable_green().select_related("officer").prefetch_related("versions__items", "assessments")
    if request.method == "GET":
        return render(
            request,
            "customs/green.html",
            {"rows": [queues.row(d, at=timezone.now()) for d in ready], "counts": queues.counts()},
        )
    chosen = Declaration.objects.filter(
        reference__in=request.POST.getlist("reference")[: queues.MOST_GREEN], lane="green"
    ).order_by("pk")
    results = deciding.release_batch(chosen, by=request.user, at=timezone.now())
    refused = [{"declaration": declaration, "reasons": reasons} for declaration, reasons in results if reasons]
    released = len(results) - len(refused)
    messages.success(request, ngettext("%(n)s parcel released.", "%(n)s parcels released.", released) % {"n": released})
    if refused:
        return render(
            request, "customs/green_refused.html", {"refused": refused, "counts": queues.counts()}, status=409
        )
    if not results:
        messages.warning(request, _("Nothing was chosen."))
    return redirect("customs:queue")
