"""The officers' rules of selectivity: edited here, and tried on past declarations before they count."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from customs import queues, selectivity, statistics
from customs.forms import PolicyForm, RuleForm
from customs.models import Declaration, DeskPolicy, RiskRule
from suuq import audit, doors
from suuq.roles import Role

PAST = 500


@doors.only(Role.OFFICER)
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """List the rules with what they hit and how often that led to something."""
    context = {"rules": statistics.rules(), "counts": queues.counts(), "tab": "rules"}
    return render(request, "customs/rules.html", context)


@doors.only(Role.OFFICER)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Write a new rule."""
    return _edited(request, RiskRule(owner=request.user))  # type: ignore[misc] # the door lets officers in alone


@doors.only(Role.OFFICER)
@require_http_methods(["GET", "POST"])
def rule(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a rule, or switch it off."""
    return _edited(request, get_object_or_404(RiskRule, pk=pk))


def _edited(request: HttpRequest, row: RiskRule) -> HttpResponse:
    """Show what the rule would have taken; keep it only when asked to."""
    form = RuleForm(request.POST if request.method == "POST" else None, instance=row)
    taken: list[Any] = []
    if request.method == "POST" and form.is_valid():
        if "try" not in request.POST:
            return _kept(request, form)
        taken = _tried(form.save(commit=False))
    context = {
        "form": form,
        "rule": row,
        "tried": "try" in request.POST and not form.errors,
        "taken": taken,
        "past": Declaration.objects.order_by()[:PAST].count(),
        "counts": queues.counts(),
        "tab": "rules",
    }
    return render(request, "customs/rule.html", context, status=400 if form.errors else 200)


def _kept(request: HttpRequest, form: RuleForm) -> HttpResponse:
    row = form.save()
    new = ", ".join(f"{name}={form.cleaned_data[name]}" for name in form.changed_data)
    audit.record("risk_rule.written", row, by=request.user, at=timezone.now(), new=new)
    messages.success(request, _("The rule is kept."))
    return redirect("customs:rules")


def _tried(row: RiskRule) -> list[Any]:
    at = timezone.now()
    past = Declaration.objects.order_by("-lodged_at").prefetch_related("versions__items", "assessments")[:PAST]
    return [queues.row(declaration, at=at) for declaration in selectivity.would_take(row, among=past)]


@doors.only(Role.OFFICER, Role.SUPERVISOR)
@require_http_methods(["GET", "POST"])
def policy(request: HttpRequest) -> HttpResponse:
    """Show when two officers must agree and how many parcels a lane takes; a supervisor alone changes it."""
    by: Any = request.user
    row = DeskPolicy.current()
    form = PolicyForm(request.POST if request.method == "POST" else None, instance=row)
    if request.method == "POST":
        if by.role != Role.SUPERVISOR:
            raise PermissionDenied
        if form.is_valid():
            _kept_policy(request, form)
            return redirect("customs:policy")
    context = {"form": form, "may_write": by.role == Role.SUPERVISOR, "counts": queues.counts(), "tab": "rules"}
    return render(request, "customs/policy.html", context, status=400 if form.errors else 200)


def _kept_policy(request: HttpRequest, form: PolicyForm) -> None:
    row = form.save()
    new = ", ".join(f"{name}={form.cleaned_data[name]}" for name in form.changed_data)
    audit.record("desk_policy.written", row, by=request.user, at=timezone.now(), new=new)
    messages.success(request, _("The policy is kept."))
