"""
An objection to a line of an assessment, or to a seizure: the consignee writes why, a second officer decides.

The trail stays whole: the line or the seizure, the objection, the answer. An objection to a line that is accepted is
followed by a correction, which is an act of its own with its own version and assessment. A seizure is lifted by the
answer itself: the goods stand again where they stood.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from customs import assessing, deciding, guards, history, legaldays, letters, lodging, states
from customs.models import Appeal, AssessmentLine, Decision, Declaration, DeskPolicy
from suuq import workflow
from suuq.workflow import Reason


class CannotObject(guards.CannotDecide):
    """This cannot be objected to; the reason says why."""


@transaction.atomic
def object_to(line: AssessmentLine, *, words: str, by: Any, at: datetime) -> Appeal:
    """
    Take an objection to one line of the assessment that stands.

    The same person objecting again while the first waits gets the first back.

    :raises CannotObject: to a line that was superseded, of another's parcel, or without a word
    """
    declaration = _locked(line.assessment.declaration, by)
    if assessing.current(declaration) != line.assessment:
        raise CannotObject(Reason("superseded", _("Customs has made a newer assessment. Look at that one.")))
    if waiting := line.appeals.filter(outcome=Appeal.Outcome.OPEN).first():
        return waiting
    _need_words(words)
    appeal = Appeal.objects.create(line=line, words=words, by=by, at=at, answer_by=_answer_by(at))
    history.write(
        declaration, states.DecisionKind.APPEALED, by=by, at=at, words=words, levy=line.levy_code, line=line.number
    )
    return appeal


def _locked(declaration: Declaration, by: Any) -> Declaration:
    declaration = guards.lock(declaration)
    if declaration.consignee_id != by.pk:
        raise CannotObject(Reason("not_yours", _("Only the person the parcel is for can object.")))
    return declaration


def _need_words(words: str) -> None:
    if not words.strip():
        raise CannotObject(Reason("words_missing", _("Write why you disagree.")))


def _answer_by(at: datetime) -> date:
    return legaldays.day(at) + timedelta(days=DeskPolicy.current().days_to_decide)


def seizure_of(declaration: Declaration) -> Decision | None:
    """Find the last act of seizure, whether it stands or was lifted."""
    return declaration.decisions.filter(kind=states.DecisionKind.SEIZED).order_by("number").last()


def last_day(seizure: Decision) -> date:
    """Tell until when a seizure can be objected to: the day its letter names."""
    letter = letters.letter(seizure.kind, seizure.reason_code, at=seizure.at)
    return letter.by_when if letter and letter.by_when else legaldays.day(seizure.at)


@transaction.atomic
def object_to_seizure(
    declaration: Declaration, *, words: str, by: Any, at: datetime, documents: tuple[lodging.Document, ...] = ()
) -> Appeal:
    """
    Take the one objection to a seizure, with its papers; sent again it is the one already there.

    :raises CannotObject: when nothing is seized, after the last day, or without a word
    """
    declaration = _locked(declaration, by)
    seizure = seizure_of(declaration)
    if seizure and (made := seizure.appeals.first()):
        return made
    if seizure is None or declaration.status != states.S.SEIZED:
        raise CannotObject(Reason("not_seized", _("Customs keeps nothing of this parcel.")))
    if legaldays.day(at) > last_day(seizure):
        raise CannotObject(Reason("too_late", _("The last day to object to this seizure has passed.")))
    _need_words(words)
    lodging.attach(declaration, documents, at=at)
    appeal = Appeal.objects.create(seizure=seizure, words=words, by=by, at=at, answer_by=_answer_by(at))
    names = [document.shown_name for document in documents]
    history.write(
        declaration, states.DecisionKind.APPEALED, by=by, at=at, words=words, seizure=seizure.number, documents=names
    )
    return appeal


@transaction.atomic
def decide(appeal: Appeal, *, outcome: str, words: str, by: Any, at: datetime) -> Appeal:
    """
    Answer an objection; a seizure objected to with success is lifted.

    :raises guards.CannotDecide: to the officer who made the assessment or the seizure, and without words
    """
    declaration = guards.opened(appeal.declaration, by=by, seen=None)
    appeal = Appeal.objects.select_for_update(no_key=True).get(pk=appeal.pk)
    if appeal.outcome == outcome:
        return appeal
    if found := why_not_answered(appeal, by=by):
        raise guards.CannotDecide(found)
    if not words.strip():
        raise guards.CannotDecide([Reason("words_missing", _("Write the answer as the consignee should read it."))])
    facts = {"outcome": outcome, "answer": words, "decided_by": by, "decided_at": at}
    Appeal.objects.filter(pk=appeal.pk).update(**facts)
    history.write(
        declaration,
        states.DecisionKind.APPEAL_DECIDED,
        by=by,
        at=at,
        words=words,
        outcome=outcome,
        line=appeal.line.number if appeal.line else None,
    )
    if appeal.seizure and outcome == Appeal.Outcome.ACCEPTED:
        _restore(declaration, words, by, at)
    appeal.refresh_from_db()
    return appeal


def _restore(declaration: Declaration, words: str, by: Any, at: datetime) -> None:
    to = deciding.where_it_stood(declaration)
    workflow.move(declaration, to=to, by=by, at=at, why=words, decided_at=None)
    history.write(declaration, states.DecisionKind.RESTORED, by=by, at=at)


def why_not_answered(appeal: Appeal, *, by: Any) -> list[Reason]:
    """List what keeps this officer from answering; the page shows it in the place of the form."""
    if not appeal.is_open:
        return [Reason("decided", _("This objection has been answered."))]
    if appeal.seizure and appeal.seizure.by_id == by.pk:
        return [Reason("own_seizure", _("You seized these goods. Another officer answers the objection."))]
    if appeal.line and appeal.line.assessment.by_id == by.pk:
        return [Reason("own_assessment", _("You made this assessment. Another officer answers the objection."))]
    return []


def uncorrected() -> QuerySet[Appeal]:
    """Find the objections to a line that were accepted and still wait for the correction that follows."""
    accepted = Appeal.objects.filter(outcome=Appeal.Outcome.ACCEPTED, line__assessment__superseded_by=None)
    return accepted.exclude(line=None).exclude(line__assessment__declaration__status__in=states.ENDS)


def for_a_supervisor() -> QuerySet[Appeal]:
    """Find those of them whose parcel is released: only a supervisor may correct it."""
    return uncorrected().filter(line__assessment__declaration__status=states.S.RELEASED)


def open_on(declaration: Declaration) -> list[Appeal]:
    """List the objections that wait, on any assessment of a declaration or its seizure."""
    about = Q(line__assessment__declaration=declaration) | Q(seizure__declaration=declaration)
    found = Appeal.objects.filter(about, outcome=Appeal.Outcome.OPEN)
    return list(found.select_related("line__assessment", "seizure", "by"))
