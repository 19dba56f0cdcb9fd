"""
An objection to a line of an assessment: the consignee writes why, a second officer decides.

The trail stays whole: the line, the objection, the answer. An objection accepted is followed by a correction, which
is an act of its own with its own version and assessment.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from customs import assessing, guards, history, states
from customs.models import Appeal, AssessmentLine, Declaration
from suuq.workflow import Reason


class CannotObject(guards.CannotDecide):
    """This line cannot be objected to; the reason says why."""


@transaction.atomic
def object_to(line: AssessmentLine, *, words: str, by: Any, at: datetime) -> Appeal:
    """
    Take an objection to one line of the assessment that stands.

    The same person objecting again while the first waits gets the first back.

    :raises CannotObject: to a line that was superseded, of another's parcel, or without a word
    """
    declaration = guards.lock(line.assessment.declaration)
    if declaration.consignee_id != by.pk:
        raise CannotObject(Reason("not_yours", _("Only the person the parcel is for can object.")))
    if assessing.current(declaration) != line.assessment:
        raise CannotObject(Reason("superseded", _("Customs has made a newer assessment. Look at that one.")))
    if waiting := line.appeals.filter(outcome=Appeal.Outcome.OPEN).first():
        return waiting
    if not words.strip():
        raise CannotObject(Reason("words_missing", _("Write why you disagree.")))
    appeal = Appeal.objects.create(line=line, words=words, by=by, at=at)
    history.write(
        declaration, states.DecisionKind.APPEALED, by=by, at=at, words=words, levy=line.levy_code, line=line.number
    )
    return appeal


@transaction.atomic
def decide(appeal: Appeal, *, outcome: str, words: str, by: Any, at: datetime) -> Appeal:
    """
    Answer an objection.

    :raises guards.CannotDecide: to the officer who made the assessment, and without words
    """
    declaration = guards.opened(appeal.line.assessment.declaration, by=by, seen=None)
    appeal = Appeal.objects.select_for_update().get(pk=appeal.pk)
    if appeal.outcome == outcome:
        return appeal
    if found := _why_not(appeal, words, by):
        raise guards.CannotDecide(found)
    facts = {"outcome": outcome, "answer": words, "decided_by": by, "decided_at": at}
    Appeal.objects.filter(pk=appeal.pk).update(**facts)
    history.write(
        declaration,
        states.DecisionKind.APPEAL_DECIDED,
        by=by,
        at=at,
        words=words,
        outcome=outcome,
        line=appeal.line.number,
    )
    appeal.refresh_from_db()
    return appeal


def _why_not(appeal: Appeal, words: str, by: Any) -> list[Reason]:
    if not appeal.is_open:
        return [Reason("decided", _("This objection has been answered."))]
    if appeal.line.assessment.by_id == by.pk:
        return [Reason("own_assessment", _("You made this assessment. Another officer answers the objection."))]
    if not words.strip():
        return [Reason("words_missing", _("Write the answer as the consignee should read it."))]
    return []


def open_on(declaration: Declaration) -> list[Appeal]:
    """List the objections that wait, on any assessment of a declaration."""
    found = Appeal.objects.filter(line__assessment__declaration=declaration, outcome=Appeal.Outcome.OPEN)
    return list(found.select_related("line__assessment", "by"))
