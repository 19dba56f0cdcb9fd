"""Objections that wait for a second officer."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from customs import appealing, correcting, queues
from customs.forms import AppealForm
from customs.models import Appeal
from suuq import doors, idempotency
from suuq.roles import Role


@doors.only(Role.OFFICER, Role.SUPERVISOR)
@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """List the objections, the oldest first."""
    found = Appeal.objects.filter(outcome=Appeal.Outcome.OPEN).select_related("line__assessment__declaration", "by")
    return render(request, "customs/appeals.html", {"appeals": found, "counts": queues.counts(), "tab": "appeals"})


@doors.only(Role.OFFICER, Role.SUPERVISOR)
@require_http_methods(["GET", "POST"])
@idempotency.once
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one objection with its line, and take the answer."""
    appeal = get_object_or_404(Appeal.objects.select_related("line__assessment__declaration", "by"), pk=pk)
    form = AppealForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        appealing.decide(appeal, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, _("The objection is answered."))
        if form.cleaned_data["outcome"] == Appeal.Outcome.ACCEPTED:
            return redirect("customs:act", appeal.line.assessment.declaration.reference, "correct")
        return redirect("customs:appeals")
    context = {"appeal": appeal, "form": form, **_trail(appeal), "counts": queues.counts(), "tab": "appeals"}
    return render(request, "customs/appeal.html", context, status=400 if form.errors else 200)


def _trail(appeal: Appeal) -> dict[str, Any]:
    """Gather how the assessment came about: what was declared and found, and who did what."""
    assessment = appeal.line.assessment
    declaration = assessment.declaration
    return {
        "changed": correcting.differences(declaration.declared, assessment.version),
        "history": declaration.decisions.select_related("by").order_by("number"),
    }
