"""
Compensation for harm to a parcel: asked for in a case, with proof and in time; answered by a day; paid by the ledger.

A supervisor offers an amount or refuses, each with a reason; the person takes the offer or appeals, once, and then
another supervisor decides. When, and how much at most, is a row (``IndemnityRule``), never a constant.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from billing import compensation, exchange
from forwarding import concerns, duties
from forwarding.models import ConcernStep, Document, Ground, Indemnity, IndemnityRule, Shipment, Subject
from forwarding.states import ConcernStatus, IndemnityStatus
from suuq import audit, uploads, workflow
from suuq.money import Money
from suuq.ui.templatetags import su
from suuq.workflow import Reason

SUBJECTS = {
    Ground.DAMAGE: Subject.DAMAGED,
    Ground.CONTENTS: Subject.DAMAGED,
    Ground.LOSS: Subject.MISSING,
    Ground.DELAY: Subject.MISSING,
    Ground.WEIGHT: Subject.WRONG,
}
CARRIAGE = ("freight", "handling")
GRAMS = 1000
PHOTOS_MOST = 5
Kind = ConcernStep.Kind
Since = IndemnityRule.Since


class CannotIndemnify(workflow.Refused):
    """Why this cannot be asked for, offered or taken."""


@dataclass(frozen=True, slots=True)
class Window:
    """For one kind of harm to one parcel: from when until when it may be asked for, and the most there is."""

    rule: IndemnityRule
    first: date | None
    last: date | None
    most: Money | None

    @property
    def ground(self) -> Ground:
        """What went wrong."""
        return Ground(self.rule.ground)

    def is_open(self, on: date) -> bool:
        """Whether this is the time to ask."""
        return bool(self.first and self.last and self.first <= on <= self.last)


def windows(shipment: Shipment, *, on: date) -> list[Window]:
    """Give what may be asked for of a parcel, one of each kind, as the rules of the day have it."""
    found = {ground: _rule(ground, on) for ground in Ground}
    return [_window(shipment, rule, on) for rule in found.values() if rule]


def _rule(ground: str, on: date) -> IndemnityRule | None:
    return IndemnityRule.objects.filter(ground=ground, valid_from__lte=on).order_by("-valid_from").first()


def _window(shipment: Shipment, rule: IndemnityRule, on: date) -> Window:
    begun = _begun(shipment, rule)
    if begun is None:
        return Window(rule, None, None, None)
    day = timezone.localdate(begun)
    first, last = day + timedelta(days=rule.after_days), day + timedelta(days=rule.within_days)
    return Window(rule, first, last, most(shipment, rule, on=on))


def _begun(shipment: Shipment, rule: IndemnityRule) -> datetime | None:
    """When the clock of a rule began; what never came has no hand-over, and what came was not lost."""
    delivery = getattr(shipment, "delivery", None)
    handed = delivery.handed_at if delivery else None
    if rule.ground == Ground.LOSS and handed:
        return None
    return {Since.HANDED: handed, Since.DISPATCHED: shipment.dispatched_at, Since.PACKED: shipment.packed_at}[
        Since(rule.since)
    ]


def most(shipment: Shipment, rule: IndemnityRule, *, on: date) -> Money | None:
    """Say the most that is paid: what bounds it, and the convention's sums where there are any; unknown is nothing."""
    bound = _carriage(shipment) if rule.most == IndemnityRule.Most.CARRIAGE else _value(shipment)
    if bound is None or not (rule.per_parcel_minor or rule.per_kg_minor):
        return bound
    kilograms = Decimal(shipment.weight_grams or 0) / GRAMS
    minor = (rule.per_parcel_minor or 0) + (rule.per_kg_minor or 0) * kilograms
    try:
        limit = exchange.convert(Money(int(minor), rule.currency), into=bound.currency, on=on)
    except exchange.NoRate:
        return None
    return Money(min(bound.amount_minor, limit.amount_minor), bound.currency)


def _carriage(shipment: Shipment) -> Money | None:
    if shipment.invoice is None:
        return None
    lines = shipment.invoice.lines.filter(kind__in=CARRIAGE)
    return Money(sum(line.amount_minor for line in lines), shipment.invoice.currency)


def _value(shipment: Shipment) -> Money | None:
    assessment = duties.assessment_of(shipment)
    return Money(assessment.customs_value_minor, assessment.currency) if assessment else None


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
    shipment = Shipment.objects.select_for_update(of=("self",)).get(pk=shipment.pk)
    same = Indemnity.objects.filter(concern__shipment=shipment, rule__ground=ground)
    if before := same.first():
        return before
    on = timezone.localdate(at)
    rule = _rule(ground, on)
    if rule is None:
        words_ = _("There is no rule for this yet. Open a case instead: the post answers it.")
        raise CannotIndemnify(Reason("no_rule", words_))
    if reasons := _why_not_claimed(_window(shipment, rule, on), on, claimed_minor, photos):
        raise CannotIndemnify(reasons)
    concern = concerns.open_case(
        customer=shipment.customer, subject=SUBJECTS[Ground(ground)], words=words, shipment=shipment,
        agency=shipment.agency, days=rule.answer_days, by=by, at=at,
    )  # fmt: skip
    indemnity = Indemnity.objects.create(
        concern=concern, rule=rule, claimed_minor=claimed_minor, currency=settings.CURRENCY
    )
    for photo in photos:
        Document.objects.create(
            kind=Document.Kind.PHOTO, concern=concern, file=photo.content, media_type=photo.media_type,
            shown_name=photo.shown_name, added_by=by, added_at=at,
        )  # fmt: skip
    why = f"{ground} {claimed_minor} {indemnity.currency}"
    audit.record("indemnity.asked", indemnity, by=by, at=at, new=IndemnityStatus.ASKED, why=why)
    return indemnity


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
    limit = most(shipment, indemnity.rule, on=timezone.localdate(at)) if shipment else None
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
    rows = Indemnity.objects.select_for_update(of=("self",)).select_related("rule", "concern__customer__user")
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
