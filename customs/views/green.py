"""Green parcels: which can go now, which wait and for what, and their release in one act."""

from collections import Counter

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from customs import deciding, queues, releasing
from customs.models import Declaration
from suuq import doors
from suuq.roles import Role


@doors.only(Role.OFFICER)
@require_http_methods(["GET", "POST"])
def green(request: doors.Signed) -> HttpResponse:
    """Show the green parcels, and release those the officer leaves ticked in one act."""
    return _release(request) if request.method == "POST" else _shown(request)


def _shown(request: doors.Signed) -> HttpResponse:
    at = timezone.now()
    beside = ("versions__items", "assessments", "questions")
    found = list(queues.releasable_green().select_related("officer").prefetch_related(*beside))
    rows = [queues.row(one, at=at) for one in found]
    asked = list(zip(rows, releasing.why_each_not_released(found, by=request.user), strict=True))
    proposers = queues.proposers(found, by=request.user)
    ready = [(row, proposers.get(row.declaration.pk)) for row, reasons in asked if not reasons]
    waiting = [(row, reasons) for row, reasons in asked if reasons]
    why = Counter(str(reasons[0]) for _row, reasons in waiting)
    context = {"ready": ready, "waiting": waiting, "why": why.most_common(), "counts": queues.counts()}
    return render(request, "customs/green.html", context)


def _release(request: doors.Signed) -> HttpResponse:
    named = request.POST.getlist("reference")[: queues.MOST_GREEN]
    chosen = Declaration.objects.filter(reference__in=named, lane="green").order_by("pk")
    results = deciding.release_batch(chosen, by=request.user, at=timezone.now())
    refused = [{"declaration": declaration, "reasons": reasons} for declaration, reasons in results if reasons]
    if released := len(results) - len(refused):
        words = ngettext("%(n)s parcel released.", "%(n)s parcels released.", released)
        messages.success(request, words % {"n": released})
    if refused:
        context = {"refused": refused, "counts": queues.counts()}
        return render(request, "customs/green_refused.html", context, status=409)
    if not results:
        messages.warning(request, _("Nothing was chosen."))
    return redirect("customs:queue")
