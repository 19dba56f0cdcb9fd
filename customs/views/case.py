"""One declaration on one screen: what was declared beside what is assessed, the evidence, and what may be done."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from customs import (
    appealing,
    assessing,
    correcting,
    corrections,
    duties,
    looking,
    preferring,
    queues,
    releasing,
    rules,
    selectivity,
    states,
)
from customs.forms import QueueForm
from customs.lodging import consignment_of
from customs.models import Declaration
from customs.views import consignee, rows
from suuq import doors, tongues
from suuq.roles import Role
from suuq.workflow import Reason


def declaration_of(reference: str) -> Declaration:
    """Find a declaration with all that its page shows."""
    return get_object_or_404(Declaration.objects.with_case(), reference=reference)


@doors.only(Role.OFFICER, Role.SUPERVISOR, Role.CUSTOMER)
@require_GET
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """Show one declaration: the whole case to an officer, its own side of it to the person the parcel is for."""
    by: Any = request.user
    if by.role == Role.CUSTOMER:
        return consignee.shown(request, consignee.own(request, reference))
    return shown(request, declaration_of(reference))


def shown(
    request: HttpRequest, declaration: Declaration, *, refused: Any = (), status: int = 200, **more: Any
) -> HttpResponse:
    """Draw the case, with the reasons of a refusal when there was one."""
    template = more.pop("template", "customs/case.html")
    since = looking.look(declaration, by=request.user, at=timezone.now())
    facts = {**context(request, declaration), "since": since, "refused": refused, **more}
    return render(request, template, facts, status=status)


def context(request: HttpRequest, declaration: Declaration) -> dict[str, Any]:
    """Gather what every page of a case shows, the list beside it included."""
    at = timezone.now()
    by: Any = request.user
    assessment = assessing.current(declaration)
    listed = queues.waiting(QueueForm(request.GET).wanted(), by=by, at=at)
    before, after = queues.neighbours(listed, declaration)
    shown_rows = rows.item_rows(declaration, assessment)
    history = declaration.decisions.select_related("by").order_by("-number")
    blocked = [] if declaration.is_decided else releasing.why_not_released(declaration, by=by)
    return {
        "declaration": declaration,
        "version": declaration.version,
        "declared": declaration.declared,
        "assessment": assessment,
        "duties": duties.by_levy(assessment) if assessment else [],
        "value_steps": duties.value_steps(assessment) if assessment else [],
        "exchange": assessment.exchange_rows if assessment else [],
        "rows": shown_rows,
        "doubts": corrections.doubts(declaration.version.items.all(), language=tongues.whole()),
        "bands": [row for row in shown_rows if row.band],
        "pictures": [e for e in declaration.evidence.all() if e.is_picture],
        "papers": [e for e in declaration.evidence.all() if not e.is_picture],
        "hits": declaration.hits.all(),
        "full_lane": selectivity.came_down_from(declaration),
        "appeals": appealing.open_on(declaration),
        "history": history,
        "rerouted": next((act for act in history if act.kind == states.DecisionKind.REROUTED), None),
        "past": past(declaration),
        "advice": [
            *rules.broken(consignment_of(declaration.version), rules.ASSESSING),
            *rules.advice(consignment_of(declaration.version)),
        ],
        "offers": [] if declaration.is_decided else preferring.offers(declaration),
        "proposer": queues.proposers([declaration], by=by).get(declaration.pk),
        "blocked": blocked,
        "step": next_step(declaration, assessment, blocked, by),
        "may_act": by.role == Role.OFFICER and not declaration.is_decided,
        "may_correct": not correcting.why_not_corrected(declaration, by=by),
        "listed": [queues.row(d, at=at) for d in listed[: queues.SHOWN]],
        "counts": queues.counts(),
        "before": before,
        "after": after,
        "query": request.GET.urlencode(),
        "tab": "waiting",
    }


def next_step(declaration: Declaration, assessment: Any, blocked: Iterable[Reason], by: Any) -> str:
    """Name what the key A does now: assess, propose to a second officer, or release; "" when it does nothing."""
    if declaration.is_decided or declaration.status in {states.S.HELD, states.S.QUERY}:
        return ""
    if assessment is None or declaration.status != states.S.ASSESSED:
        return "accept"
    codes = {reason.code for reason in blocked}
    if not codes:
        return "release"
    return "propose" if codes == {"second_officer"} and not releasing.is_proposed_by(declaration, by) else ""


def past(declaration: Declaration) -> dict[str, int]:
    """Count what this consignee brought before, and how often customs corrected or seized it."""
    others = Declaration.objects.filter(consignee_reference=declaration.consignee_reference).exclude(pk=declaration.pk)
    corrected = others.filter(decisions__kind=states.DecisionKind.CORRECTED).distinct().count()
    return {"parcels": others.count(), "corrected": corrected, "seized": others.filter(status=states.S.SEIZED).count()}
