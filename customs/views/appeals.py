"""Objections that wait for a second officer."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from customs import appealing, correcting, legaldays, queues
from customs.forms import AppealForm
from customs.models import Appeal, PaperKind
from suuq import doors, idempotency
from suuq.roles import Role

ABOUT = ("line__assessment__declaration", "line__assessment__by", "seizure__declaration", "seizure__by", "by")


@doors.only(Role.OFFICER, Role.SUPERVISOR)
@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """List the objections, the oldest first."""
    found = Appeal.objects.filter(outcome=Appeal.Outcome.OPEN).select_related(*ABOUT)
    today = legaldays.day(timezone.now())
    accepted = [
        {"appeal": appeal, "reasons": correcting.why_not_corrected(appeal.declaration, by=request.user)}
        for appeal in appealing.uncorrected().select_related(*ABOUT)
    ]
    context = {
        "appeals": found, "accepted": accepted, "today": today, "counts": queues.counts(), "tab": "appeals",
    }  # fmt: skip
    return render(request, "customs/appeals.html", context)


@doors.only(Role.OFFICER, Role.SUPERVISOR)
@require_http_methods(["GET", "POST"])
@idempotency.once
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one objection with its line or seizure, and take the answer."""
    appeal = get_object_or_404(Appeal.objects.select_related(*ABOUT), pk=pk)
    form = AppealForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        appealing.decide(appeal, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, _("The objection is answered."))
        if form.cleaned_data["outcome"] != Appeal.Outcome.ACCEPTED:
            return redirect("customs:appeals")
        reference = appeal.declaration.reference
        if appeal.line is None:
            return redirect("customs:case", reference)
        if correcting.why_not_corrected(appeal.declaration, by=request.user):  # it waits in the list for a supervisor
            return redirect("customs:appeals")
        return redirect("customs:act", reference, "correct")
    context = {"appeal": appeal, "form": form, **_trail(appeal), "counts": queues.counts(), "tab": "appeals"}
    context["reasons"] = appealing.why_not_answered(appeal, by=request.user)
    return render(request, "customs/appeal.html", context, status=400 if form.errors else 200)


def _trail(appeal: Appeal) -> dict[str, Any]:
    """Gather how the assessment came about: what was declared and found, and who did what."""
    declaration = appeal.declaration
    version = appeal.line.assessment.version if appeal.line else declaration.version
    return {
        "declaration": declaration,
        "version": version,
        "papers": declaration.evidence.filter(kind=PaperKind.OBJECTION),
        "changed": correcting.differences(declaration.declared, version),
        "history": declaration.decisions.select_related("by").order_by("number"),
    }
