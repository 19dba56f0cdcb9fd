"""
Compensation for harm to a parcel: asked for in a case, with proof and in time; answered by a day; paid by the ledger.

A supervisor offers an amount or refuses, each with a reason; the person takes the offer or appeals, once, and then
another supervisor decides. When, and how much at most, is a row (``IndemnityRule``), never a constant.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from billing import compensation
from forwarding import concerns, entitlements
from forwarding.entitlements import Window
from forwarding.models import Concern, ConcernStep, Document, Ground, Indemnity, IndemnityRule, Shipment, Subject
from forwarding.states import ConcernStatus, IndemnityStatus
from suuq import audit, uploads, workflow
from suuq.ui.templatetags import su
from suuq.workflow import Reason

SUBJECTS = {
    Ground.DAMAGE: Subject.DAMAGED,
    Ground.CONTENTS: Subject.DAMAGED,
    Ground.LOSS: Subject.MISSING,
    Ground.DELAY: Subject.MISSING,
    Ground.WEIGHT: Subject.WRONG,
}
PHOTOS_MOST = 5
Kind = ConcernStep.Kind


class CannotIndemnify(workflow.Refused):
    """Why this cannot be asked for, offered or taken."""


@transaction.atomic
def claim(
    *, shipment: Shipment, ground: str, words: str, claimed_minor: int, photos: Sequence[uploads.Taken], by: Any,
    at: datetime,
) -> Indemnity:  # fmt: skip
    """
    Ask for compensation: a case with an amount, its proof, and a day by which it is answered.

    Asked twice for the same harm, it is the one there is.

    :raises CannotIndemnify: too early, too late, or without what proves it
    """
    shipment = Shipment.objects.select_for_update(no_key=True, of=("self",)).get(pk=shipment.pk)
    same = Indemnity.objects.filter(concern__shipment=shipment, rule__ground=ground)
    if before := same.first():
        return before
    on = timezone.localdate(at)
    rule = entitlements.rule_of(ground, on)
    if rule is None:
        words_ = _("There is no rule for this yet. Open a case instead: the post answers it.")
        raise CannotIndemnify(Reason("no_rule", words_))
    if reasons := _why_not_claimed(entitlements.window_of(shipment, rule, on), on, claimed_minor, photos):
        raise CannotIndemnify(reasons)
    concern = _open(shipment, rule, words, by, at)
    indemnity = _ask(concern, rule, claimed_minor, by, at)
    for photo in photos:
        Document.objects.create(
            kind=Document.Kind.PHOTO, concern=concern, file=photo.content, media_type=photo.media_type,
            shown_name=photo.shown_name, added_by=by, added_at=at,
        )  # fmt: skip
    return indemnity


def _open(
    shipment: Shipment, rule: IndemnityRule, words: str, by: Any, at: datetime, *, is_told: bool = True
) -> Concern:
    return concerns.open_case(
        customer=shipment.customer, subject=SUBJECTS[Ground(rule.ground)], words=words, shipment=shipment,
        agency=shipment.agency, days=rule.answer_days, by=by, at=at, is_told=is_told,
    )  # fmt: skip


def _ask(concern: Concern, rule: IndemnityRule, claimed_minor: int, by: Any, at: datetime) -> Indemnity:
    indemnity = Indemnity.objects.create(
        concern=concern, rule=rule, claimed_minor=claimed_minor, currency=settings.CURRENCY
    )
    why = f"{rule.ground} {claimed_minor} {indemnity.currency}"
    audit.record("indemnity.asked", indemnity, by=by, at=at, new=IndemnityStatus.ASKED, why=why)
    return indemnity


@transaction.atomic
def ask_for_lost(*, shipment: Shipment, words: str, by: Any, at: datetime) -> Concern:
    """
    Ask, in its owner's place, for the most that the rules give for what we do not find; asked for already, it stands.

    No waiting time counts against them: it is we who say so. Without a rule, or where the most is not known, the case
    is opened without an amount, and its desk answers.
    """
    shipment = Shipment.objects.select_for_update(no_key=True, of=("self",)).get(pk=shipment.pk)
    same = Indemnity.objects.filter(concern__shipment=shipment, rule__ground=Ground.LOSS)
    if before := same.select_related("concern").first():
        return before.concern
    on = timezone.localdate(at)
    rule = entitlements.rule_of(Ground.LOSS, on)
    most = entitlements.most(shipment, rule, on=on) if rule else None
    if rule is None or most is None or not most.amount_minor:
        return concerns.open_case(
            customer=shipment.customer, subject=Subject.MISSING, words=words, shipment=shipment,
            agency=shipment.agency, by=by, at=at, is_told=False,
        )  # fmt: skip
    concern = _open(shipment, rule, words, by, at, is_told=False)
    _ask(concern, rule, most.amount_minor, by, at)
    return concern


def _why_not_claimed(window: Window, on: date, claimed_minor: int, photos: Sequence[uploads.Taken]) -> list[Reason]:
    reasons = []
    if window.first is None or window.last is None:
        reasons.append(Reason("not_yet", _("It is too early for this: the parcel has not come that far.")))
    elif on < window.first:
        words = _("Ask for this from %(day)s on: until then we look for the parcel.")
        reasons.append(Reason("too_early", words % {"day": su.day(window.first)}))
    elif on > window.last:
        words = _("This could be asked for until %(day)s.")
        reasons.append(Reason("too_late", words % {"day": su.day(window.last)}))
    if claimed_minor <= 0:
        reasons.append(Reason("no_amount", _("Write the amount that you ask for.")))
    if window.rule.needs_photo and not photos:
        reasons.append(Reason("no_photo", _("Add a photo that shows it: the box, its label, and the harm.")))
    return reasons


@transaction.atomic
def offer(*, indemnity: Indemnity, amount_minor: int, words: str, by: Any, at: datetime) -> Indemnity:
    """
    Offer an amount, with its reason.

    :raises CannotIndemnify: more than the rule allows or was asked for, or by who may not
    """
    indemnity = _locked(indemnity)
    reasons = why_not_decided(indemnity, by)
    if not 0 < amount_minor <= indemnity.claimed_minor:
        reasons.append(Reason("amount", _("Offer an amount, and no more than was asked for.")))
    shipment = indemnity.concern.shipment
    limit = entitlements.most(shipment, indemnity.rule, on=timezone.localdate(at)) if shipment else None
    if limit is None:
        reasons.append(Reason("no_limit", _("The most that may be paid is not known: a rate of exchange is missing.")))
    elif amount_minor > limit.amount_minor:
        most_words = _("The rule allows at most %(amount)s.")
        reasons.append(Reason("above_limit", most_words % {"amount": su.words(limit)}))
    if reasons:
        raise CannotIndemnify(reasons)
    return _decided(indemnity, IndemnityStatus.OFFERED, words, by, at, offered_minor=amount_minor)


@transaction.atomic
def refuse(*, indemnity: Indemnity, words: str, by: Any, at: datetime) -> Indemnity:
    """
    Refuse, with the reason.

    :raises CannotIndemnify: decided already, or by who may not
    """
    indemnity = _locked(indemnity)
    if reasons := why_not_decided(indemnity, by):
        raise CannotIndemnify(reasons)
    return _decided(indemnity, IndemnityStatus.REFUSED, words, by, at, offered_minor=None)


def why_not_decided(indemnity: Indemnity, by: Any) -> list[Reason]:
    """Ask whether this person may decide: it waits, it is not their own, and an appeal goes to somebody else."""
    reasons = []
    if indemnity.status not in {IndemnityStatus.ASKED, IndemnityStatus.APPEALED}:
        reasons.append(Reason("decided", _("It is decided: %(status)s.") % {"status": indemnity.get_status_display()}))
    if indemnity.concern.customer.user_id == by.pk:
        reasons.append(Reason("own", _("This is your own parcel. A colleague decides.")))
    if indemnity.decided_by_id == by.pk:
        reasons.append(Reason("same_person", _("You decided the first time. A colleague decides on the appeal.")))
    return reasons


def _locked(indemnity: Indemnity) -> Indemnity:
    rows = Indemnity.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "rule", "concern__customer__user"
    )
    return rows.get(pk=indemnity.pk)


def _decided(indemnity: Indemnity, to: str, words: str, by: Any, at: datetime, **facts: Any) -> Indemnity:
    indemnity = workflow.move(indemnity, to=to, by=by, at=at, decided_by=by, decided_at=at, **facts)
    kind = Kind.OFFERED if to == IndemnityStatus.OFFERED else Kind.REFUSED
    concerns.reply(concern=indemnity.concern, kind=kind, words=words, by=by, at=at)
    return indemnity


def why_not_appealed(indemnity: Indemnity) -> list[Reason]:
    """Ask whether it may be looked at again: it was decided, and this was not done before."""
    if indemnity.concern.status == ConcernStatus.CLOSED:
        return [Reason("closed", _("This case is closed."))]
    if indemnity.appealed_at:
        return [Reason("appealed", _("It was looked at twice. This decision is the post's last one."))]
    if indemnity.status not in {IndemnityStatus.OFFERED, IndemnityStatus.REFUSED}:
        return [Reason("undecided", _("Nothing is decided yet."))]
    return []


@transaction.atomic
def appeal(*, indemnity: Indemnity, words: str, by: Any, at: datetime) -> Indemnity:
    """
    Have it looked at again by somebody else, once.

    :raises CannotIndemnify: undecided, or appealed before
    """
    indemnity = _locked(indemnity)
    if reasons := why_not_appealed(indemnity):
        raise CannotIndemnify(reasons)
    indemnity = workflow.move(indemnity, to=IndemnityStatus.APPEALED, by=by, at=at, appealed_at=at)
    concerns.ask_again(
        concern=indemnity.concern, kind=Kind.APPEALED, words=words, days=indemnity.rule.answer_days, by=by, at=at
    )
    return indemnity


@transaction.atomic
def accept(*, indemnity: Indemnity, by: Any, at: datetime) -> Indemnity:
    """
    Take the offer: it is paid into the wallet at once, and the case is closed. Taken twice, it is paid once.

    :raises CannotIndemnify: nothing is offered
    """
    indemnity = _locked(indemnity)
    if indemnity.status == IndemnityStatus.PAID:
        return indemnity
    if indemnity.status != IndemnityStatus.OFFERED or not indemnity.offered_minor:
        raise CannotIndemnify(Reason("no_offer", _("Nothing is offered now.")))
    concern = indemnity.concern
    compensation.pay(
        payee=concern.customer.user, amount_minor=indemnity.offered_minor, currency=indemnity.currency,
        key=concern.reference, about=concern.reference, by=by, at=at,
    )  # fmt: skip
    indemnity = workflow.move(indemnity, to=IndemnityStatus.PAID, by=by, at=at)
    concerns.end(concern=concern, kind=Kind.ACCEPTED, by=by, at=at)
    return indemnity
