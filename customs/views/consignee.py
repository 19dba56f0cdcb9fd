"""The consignee's page about their own parcel: what was declared and assessed, what customs asks, how to object."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from customs import (
    appealing,
    assessing,
    correcting,
    deciding,
    duties,
    forms,
    legaldays,
    letters,
    preferring,
    reasons,
    states,
)
from customs.models import AssessmentLine, Declaration, PaperKind
from customs.views import rows
from suuq import doors, idempotency
from suuq.roles import Role

# An officer's own affairs: which lane, who proposed what to whom.
OFFICERS_ONLY = frozenset({states.DecisionKind.REROUTED, states.DecisionKind.PROPOSED})
STOPPED = {
    states.S.HELD: "held",
    states.S.QUERY: "query",
    states.S.SEIZED: "seized",
    states.S.RETURNED: "returned",
    states.S.ABANDONED: "abandoned",
}


def own(request: HttpRequest, reference: str) -> Declaration:
    """Find a declaration of the person who asks; another's does not exist for them."""
    return get_object_or_404(Declaration.objects.with_case(), reference=reference, consignee=request.user)


def shown(request: HttpRequest, declaration: Declaration, *, status: int = 200, **more: Any) -> HttpResponse:
    """Draw the page."""
    assessment = assessing.current(declaration)
    written = [d for d in declaration.decisions.order_by("-number") if d.kind not in OFFICERS_ONLY]
    decision = _told(declaration, written)
    context = {
        "declaration": declaration,
        "version": declaration.version,
        "assessment": assessment,
        "levies": duties.by_levy(assessment) if assessment else [],
        "value_steps": duties.value_steps(assessment) if assessment else [],
        "described": {item.number: item.description for item in declaration.version.items.all()},
        "rows": rows.item_rows(declaration, assessment),
        "changed": correcting.differences(declaration.declared, declaration.version),
        "before": _superseded(assessment),
        "more_minor": (difference := _more(assessment)),
        "less_minor": -difference,
        "letter": letter(decision),
        "told": decision,
        "history": written,
        "question": declaration.open_question,
        "unread": declaration.unread_answer,
        "appeals": {
            a.line_id: a for line in (assessment.lines.all() if assessment else ()) for a in line.appeals.all()
        },
        "offers": [] if declaration.is_decided else preferring.offers(declaration),
        "form": forms.AnswerForm(),
        "objecting": None,
        "may_object": declaration.status not in {states.S.ABANDONED, states.S.SEIZED},
        **_seizure(declaration),
    }
    return render(request, "customs/consignee.html", context | more, status=status)


def _seizure(declaration: Declaration) -> dict[str, Any]:
    """Gather what can be done, or was done, about a seizure."""
    seizure = appealing.seizure_of(declaration)
    if seizure is None:
        return {}
    last_day, made = appealing.last_day(seizure), seizure.appeals.first()
    in_time = declaration.status == states.S.SEIZED and legaldays.day(timezone.now()) <= last_day
    return {
        "seizure": seizure,
        "seizure_last_day": last_day,
        "seizure_appeal": made,
        "seizure_papers": declaration.evidence.filter(kind=PaperKind.OBJECTION),
        "seizure_form": forms.SeizureForm(auto_id="%s-seizure") if in_time and not made else None,
    }


def _superseded(assessment: Any) -> Any:
    return assessment.supersedes if assessment else None


def _more(assessment: Any) -> int:
    """Tell how much more a correction asks for than the assessment before it; less is below zero."""
    before = _superseded(assessment)
    return assessment.total_minor - before.total_minor if before else 0


def _told(declaration: Declaration, written: list[Any]) -> Any:
    """Find the decision that the state comes from, or the last correction."""
    kind = STOPPED.get(states.S(declaration.status), "corrected" if declaration.version.number > 1 else "")
    return next((decision for decision in written if decision.kind == kind), None)


def letter(decision: Any) -> Any:
    """Write what a decision means for the consignee, in its five parts."""
    written = letters.letter(decision.kind, decision.reason_code, at=decision.at) if decision else None
    if written and decision.kind == states.DecisionKind.CORRECTED and decision.declaration.is_released:
        return replace(written, otherwise=reasons.AFTER_RELEASE)
    return written


def _kind(declaration: Declaration) -> str:
    """Take the papers of an answer as what was asked for."""
    asked = declaration.open_question
    return asked.wanted if asked and asked.wanted in PaperKind.values else PaperKind.ANSWER


@doors.only(Role.CUSTOMER)
@require_POST
@idempotency.once
def answer(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the answer to customs' question, with documents."""
    declaration = own(request, reference)
    form = forms.AnswerForm(request.POST, request.FILES)
    if not form.is_valid():
        return shown(request, declaration, form=form, status=400)
    documents = forms.documents(form.cleaned_data["papers"], kind=_kind(declaration), store=default_storage)
    deciding.answer(
        declaration, answer=form.cleaned_data["answer"], documents=documents, by=request.user, at=timezone.now()
    )
    messages.success(request, _("Customs has your answer."))
    return redirect("customs:case", reference)


@doors.only(Role.CUSTOMER)
@require_POST
@idempotency.once
def object_to(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Take an objection to one line."""
    declaration = own(request, reference)
    assessment = assessing.current(declaration)
    if assessment is None:
        raise Http404
    line = get_object_or_404(AssessmentLine, assessment=assessment, number=number)
    form = forms.ObjectForm(request.POST, auto_id=f"%s-{number}")
    if not form.is_valid():
        return shown(request, declaration, objecting=number, object_form=form, status=400)
    appealing.object_to(line, words=form.cleaned_data["words"], by=request.user, at=timezone.now())
    messages.success(request, _("Customs has your objection. A second officer decides."))
    return redirect("customs:case", reference)


@doors.only(Role.CUSTOMER)
@require_POST
@idempotency.once
def object_to_seizure(request: HttpRequest, reference: str) -> HttpResponse:
    """Take an objection to a seizure, with its papers."""
    declaration = own(request, reference)
    form = forms.SeizureForm(request.POST, request.FILES, auto_id="%s-seizure")
    if not form.is_valid():
        return shown(request, declaration, seizure_form=form, status=400)
    documents = forms.documents(form.cleaned_data["papers"], kind=PaperKind.OBJECTION, store=default_storage)
    words, at = form.cleaned_data["words"], timezone.now()
    appealing.object_to_seizure(declaration, words=words, documents=documents, by=request.user, at=at)
    messages.success(request, _("Customs has your objection. A second officer decides."))
    return redirect("customs:case", reference)
