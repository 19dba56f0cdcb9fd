"""
What an officer may do with a declaration, each act one function.

Every act locks the declaration's row, so that of two officers the second sees what the first did. ``seen`` is the
revision the officer's page showed: when the declaration has moved on since, the act is refused with what happened.
A repeated act returns what the first one made.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customs import assessing, comparables, guards, history, lodging, reasons, releasing, states
from customs.correcting import correct
from customs.guards import CannotDecide
from customs.models import Declaration, DeskPolicy, Question
from suuq import workflow
from suuq.workflow import Reason, Refused

S = states.S
Kind = states.DecisionKind
__all__ = ["correct"]  # an act like the others, with a file of its own


@transaction.atomic
def propose_release(declaration: Declaration, *, by: Any, at: datetime, seen: int | None = None) -> Declaration:
    """
    Say that this officer would release; the second pair of eyes then releases or not.

    :raises CannotDecide: with whatever else stands in the way
    """
    declaration = guards.lock(declaration)
    if releasing.is_proposed_by(declaration, by):
        return declaration
    guards.allow(declaration, by=by, seen=seen)
    if found := [r for r in releasing.why_not_released(declaration, by=by) if r.code != "second_officer"]:
        raise CannotDecide(found)
    history.write(declaration, Kind.PROPOSED, by=by, at=at)
    return declaration


@transaction.atomic
def release(declaration: Declaration, *, by: Any, at: datetime, seen: int | None = None) -> Declaration:
    """
    Let the goods go.

    :raises CannotDecide: unless this version is assessed, nothing is asked or held, and every condition holds
    """
    declaration = guards.lock(declaration)
    if declaration.is_released:
        return declaration
    guards.allow(declaration, by=by, seen=seen)
    if found := releasing.why_not_released(declaration, by=by):
        raise CannotDecide(found)
    workflow.move(declaration, to=S.RELEASED, by=by, at=at, decided_at=at)
    history.write(declaration, Kind.RELEASED, by=by, at=at)
    comparables.learn(declaration, at=at)
    return declaration


def release_batch(
    declarations: Iterable[Declaration], *, by: Any, at: datetime
) -> list[tuple[Declaration, list[Reason]]]:
    """Release many, each in its own transaction; a refused one stands beside its reasons and stops no other."""
    results: list[tuple[Declaration, list[Reason]]] = []
    for declaration in declarations:
        try:
            results.append((release(declaration, by=by, at=at), []))
        except Refused as refused:
            results.append((declaration, refused.reasons))
    return results


@transaction.atomic
def hold(
    declaration: Declaration, *, reason: str, by: Any, at: datetime, words: str = "", seen: int | None = None
) -> Declaration:
    """
    Keep the goods for a reason of ``reasons.HOLD`` until the hold is lifted.

    :raises CannotDecide: without a reason, on a page out of date, or when it is held for another reason
    """
    guards.known_reason("held", reason, words=words)
    declaration = guards.lock(declaration)
    if declaration.status == S.HELD and _last(declaration, Kind.HELD).reason_code == reason:
        return declaration
    guards.allow(declaration, by=by, seen=seen)
    workflow.move(declaration, to=S.HELD, by=by, at=at, why=words or reason)
    history.write(declaration, Kind.HELD, by=by, at=at, reason_code=reason, words=words)
    return declaration


def _last(declaration: Declaration, kind: str) -> Any:
    return declaration.decisions.filter(kind=kind).order_by("-number").first()


def where_it_stood(declaration: Declaration) -> str:
    """Find the state that a hold or a seizure interrupted."""
    assessment = assessing.current(declaration)
    if declaration.open_question:
        return S.QUERY
    return S.ASSESSED if assessment and assessment.version_id == declaration.version.pk else S.LODGED


@transaction.atomic
def lift(declaration: Declaration, *, by: Any, at: datetime, words: str = "", seen: int | None = None) -> Declaration:
    """End a hold: the declaration stands again where it stood before."""
    declaration = guards.lock(declaration)
    if declaration.status != S.HELD and _last(declaration, Kind.LIFTED):
        return declaration
    guards.allow(declaration, by=by, seen=seen)
    workflow.move(declaration, to=where_it_stood(declaration), by=by, at=at, why=words)
    history.write(declaration, Kind.LIFTED, by=by, at=at, words=words)
    return declaration


@transaction.atomic
def query(
    declaration: Declaration, *, question: str, by: Any, at: datetime, wanted: str = "words", seen: int | None = None
) -> Question:
    """
    Ask the consignee; the parcel waits for the answer.

    :raises CannotDecide: while another question is open
    """
    guards.known_reason("query", wanted)
    if not question.strip():
        raise CannotDecide(Reason("question_missing", _("Write the question as the consignee should read it.")))
    declaration = guards.lock(declaration)
    if (asked := declaration.open_question) and asked.words == question:
        return asked
    guards.allow(declaration, by=by, seen=seen)
    if declaration.open_question:
        raise CannotDecide(Reason("open_question", _("A question waits for the consignee's answer.")))
    workflow.move(declaration, to=S.QUERY, by=by, at=at, why=question)
    history.write(declaration, Kind.QUERY, by=by, at=at, reason_code=wanted, words=question)
    days = max(DeskPolicy.current().days_to_answer, reasons.ASK[wanted].days)
    answer_by = timezone.localtime(at).date() + timedelta(days=days)
    return declaration.questions.create(words=question, wanted=wanted, asked_by=by, asked_at=at, answer_by=answer_by)


@transaction.atomic
def answer(
    declaration: Declaration, *, answer: str, by: Any, at: datetime, documents: tuple[lodging.Document, ...] = ()
) -> Declaration:
    """
    Take the consignee's answer to the open question, with documents.

    :raises CannotDecide: when nothing was asked, or neither words nor documents came
    """
    declaration = guards.lock(declaration)
    asked = declaration.open_question
    if asked is None:
        return _answered_before(declaration, answer)
    if not (answer.strip() or documents):
        raise CannotDecide(Reason("answer_missing", _("Write an answer or add a document.")))
    declaration.questions.filter(pk=asked.pk).update(answer=answer, answered_by=by, answered_at=at)
    lodging.attach(declaration, documents, at=at, question=asked)
    if declaration.status == S.QUERY:
        workflow.move(declaration, to=S.ANSWERED, by=by, at=at)
    history.write(declaration, Kind.ANSWERED, by=by, at=at, words=answer, documents=[d.shown_name for d in documents])
    return declaration


def _answered_before(declaration: Declaration, words: str) -> Declaration:
    last = declaration.questions.last()
    if last is None or last.answer != words:
        raise CannotDecide(Reason("nothing_asked", _("Customs is not waiting for an answer about this parcel.")))
    return declaration


@transaction.atomic
def inspect(
    declaration: Declaration,
    *,
    findings: str,
    by: Any,
    at: datetime,
    seal_old: str = "",
    seal_new: str = "",
    documents: tuple[lodging.Document, ...] = (),
    seen: int | None = None,
) -> Declaration:
    """Write down what was found when the parcel was opened, with the seals and photos."""
    declaration = guards.lock(declaration)
    last = _last(declaration, Kind.INSPECTED)
    if last and (last.words, last.by_id) == (findings, by.pk):
        return declaration
    guards.allow(declaration, by=by, seen=seen)
    if found := guards.why_finished(declaration):
        raise CannotDecide(found)
    if not findings.strip():
        raise CannotDecide(Reason("findings_missing", _("Write what was found.")))
    lodging.attach(declaration, documents, at=at)
    names = [document.shown_name for document in documents]
    history.write(
        declaration, Kind.INSPECTED, by=by, at=at, words=findings, seal_old=seal_old, seal_new=seal_new, photos=names
    )
    return declaration


def seize(
    declaration: Declaration, *, reason: str, by: Any, at: datetime, words: str = "", seen: int | None = None
) -> Declaration:
    """Take the goods for the State."""
    return _end(declaration, S.SEIZED, reason, words, by=by, at=at, seen=seen)


def send_back(
    declaration: Declaration, *, reason: str, by: Any, at: datetime, words: str = "", seen: int | None = None
) -> Declaration:
    """Refuse entry and send the goods back to the sender."""
    return _end(declaration, S.RETURNED, reason, words, by=by, at=at, seen=seen)


def abandon(
    declaration: Declaration, *, reason: str, by: Any, at: datetime, words: str = "", seen: int | None = None
) -> Declaration:
    """Record that the consignee gave the goods up, or never came."""
    return _end(declaration, S.ABANDONED, reason, words, by=by, at=at, seen=seen)


@transaction.atomic
def _end(
    declaration: Declaration, to: str, reason: str, words: str, *, by: Any, at: datetime, seen: int | None
) -> Declaration:
    guards.known_reason(to, reason)
    declaration = guards.lock(declaration)
    if declaration.status == to:
        return declaration
    guards.allow(declaration, by=by, seen=seen)
    workflow.move(declaration, to=to, by=by, at=at, why=words or reason, decided_at=at)
    history.write(declaration, to, by=by, at=at, reason_code=reason, words=words)
    return declaration
