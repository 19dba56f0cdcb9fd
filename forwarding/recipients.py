"""
Receiving for somebody else, under their own identity paper.

The person says yes first, by a code sent to them; customs then takes them for the consignee, with their own
thresholds, and the counter compares their own paper. Either side ends it, and then nothing is kept of them.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from forwarding import finding, notices
from forwarding.models import Agency, Customer, Recipient, Shipment
from forwarding.states import DeliveryStatus, RecipientStatus, ShipmentStatus
from suuq import audit, references, workflow
from suuq.accounts import people
from suuq.workflow import Reason

CODE_DIGITS = 6
CODE_LIVES = timedelta(days=1)
WRONG_CODES_MOST = 5
KEPT_MOST = 20
SALT = "forwarding.recipient"
NOBODY: dict[str, Any] = dict.fromkeys(
    ("name", "phone", "email", "identity_kind", "identity_digest", "identity_ends", "place", "code_digest"), ""
) | {"person": None, "agency": None}


class CannotReceiveFor(workflow.Refused):
    """Why parcels cannot be received for this person."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who they are, as their paper says, and where a code reaches them."""

    name: str
    identity_kind: str
    identity_number: str
    phone: str = ""
    email: str = ""
    agency: Agency | None = None
    place: str = ""


@transaction.atomic
def name(*, keeper: Customer, person: Person, by: Any, at: datetime) -> Recipient:
    """
    Write down for whom a shopper receives, and send that person the code by which they agree.

    The same paper again brings the details up to date and sends a new code.

    :raises CannotReceiveFor: with the reasons
    """
    Customer.objects.select_for_update(no_key=True).get(pk=keeper.pk)
    digest = finding.paper_digest(person.identity_number)
    before = keeper.recipients.kept().filter(identity_digest=digest).first()
    if reasons := _why_not_named(keeper, person, before):
        raise CannotReceiveFor(reasons)
    facts = {
        "name": person.name, "phone": person.phone, "email": person.email, "identity_kind": person.identity_kind,
        "identity_digest": digest, "identity_ends": finding.paper_number(person.identity_number)[-3:],
        "agency": person.agency, "place": person.place, "wrong_codes": 0, "asked_at": at,
        "person": people.meet(
            email=person.email, phone=person.phone, full_name=person.name, language=keeper.user.language
        ),
    }  # fmt: skip
    recipient = before or Recipient(keeper=keeper)
    for field, value in facts.items():
        setattr(recipient, field, value)
    recipient.save()
    audit.record("recipient.asked", recipient, by=by, at=at, new=recipient.status)
    return _send_code(recipient, at)


def _why_not_named(keeper: Customer, person: Person, before: Recipient | None) -> list[Reason]:
    reasons = []
    if not (person.phone or person.email):
        words = _("Write their telephone or their e-mail: they receive a code there, by which they agree.")
        reasons.append(Reason("no_address", words))
    if person.email and person.email.casefold() == (keeper.user.email or "").casefold():
        reasons.append(Reason("own_email", _("This is your own e-mail. Write theirs: the code goes to them.")))
    if person.phone and person.phone == keeper.user.phone:
        reasons.append(Reason("own_phone", _("This is your own telephone. Write theirs: the code goes to them.")))
    if before and before.status == RecipientStatus.AGREED:
        reasons.append(Reason("known", _("%(name)s is on your list already.") % {"name": before.name}))
    elif not before and keeper.recipients.kept().count() >= KEPT_MOST:
        reasons.append(Reason("too_many", _("Remove somebody first: a list holds %(n)s people.") % {"n": KEPT_MOST}))
    return reasons


def _send_code(recipient: Recipient, at: datetime) -> Recipient:
    code = references.digits(CODE_DIGITS)
    Recipient.objects.filter(pk=recipient.pk).update(code_digest=_digest(recipient, code))
    recipient.refresh_from_db()
    notices.owe(
        recipient.person, notices.RECIPIENT_CODE, about=recipient.keeper.suite, at=at,
        detail=f"{recipient.pk}:{at.isoformat()}", digits=code, keeper=recipient.keeper.name,
    )  # fmt: skip
    return recipient


def _digest(recipient: Recipient, code: str) -> str:
    return salted_hmac(SALT, f"{recipient.pk}:{code}", secret=settings.LASTING_KEY, algorithm="sha256").hexdigest()


def agree(*, recipient: Recipient, code: str, by: Any, at: datetime) -> Recipient:
    """
    Take the code that the person was sent for their yes. Agreeing twice is agreeing.

    A wrong code is counted even though the answer is no.

    :raises CannotReceiveFor: wrong code, too many, or too late
    """
    with transaction.atomic():
        recipient = Recipient.objects.select_for_update(no_key=True, of=("self",)).get(pk=recipient.pk)
        if recipient.status == RecipientStatus.AGREED:
            return recipient
        if not (reason := _why_not_agreed(recipient, code, at)):
            return workflow.move(
                recipient, to=RecipientStatus.AGREED, by=by, at=at, agreed_at=at, code_digest="", wrong_codes=0
            )
        if reason.code == "wrong_code":
            Recipient.objects.filter(pk=recipient.pk).update(wrong_codes=recipient.wrong_codes + 1)
    raise CannotReceiveFor(reason)


def _why_not_agreed(recipient: Recipient, code: str, at: datetime) -> Reason | None:
    too_late = recipient.status != RecipientStatus.ASKED or at > recipient.asked_at + CODE_LIVES
    if too_late or recipient.wrong_codes >= WRONG_CODES_MOST:
        return Reason("code_dead", _("This code no longer counts. Write the person down again for a new one."))
    if not constant_time_compare(_digest(recipient, code), recipient.code_digest):
        return Reason("wrong_code", _("This is not the code that was sent. Ask the person to read it again."))
    return None


@transaction.atomic
def remove(*, recipient: Recipient, by: Any, at: datetime) -> Recipient:
    """
    Take a person off the list and forget them; what customs was told of a parcel stays with customs.

    :raises CannotReceiveFor: a parcel for them is on its way
    """
    recipient = Recipient.objects.select_for_update(no_key=True, of=("self",)).get(pk=recipient.pk)
    if recipient.status == RecipientStatus.REMOVED:
        return recipient
    if moving := _on_the_way(recipient):
        words = _("Parcel %(number)s is on its way to this person. Remove them once it is handed over.")
        raise CannotReceiveFor(Reason("on_the_way", words % {"number": moving.number}))
    met = recipient.person
    recipient = workflow.move(recipient, to=RecipientStatus.REMOVED, by=by, at=at, removed_at=at, **NOBODY)
    if met and not Recipient.objects.filter(person=met).exists():
        people.forget(met)
    return recipient


def _on_the_way(recipient: Recipient) -> Shipment | None:
    ended = [DeliveryStatus.DELIVERED, DeliveryStatus.RETURNED, DeliveryStatus.LOST]
    moving = Shipment.objects.filter(recipient=recipient).exclude(
        status__in=[ShipmentStatus.CANCELLED, ShipmentStatus.LOST]
    )
    return moving.exclude(delivery__status__in=ended).first()


def why_not_chosen(recipient: Recipient | None, keeper: Customer) -> list[Reason]:
    """Ask whether a shopper may have parcels fly to this person."""
    if recipient is None:
        return []
    if recipient.keeper_id != keeper.pk or recipient.status != RecipientStatus.AGREED:
        return [
            Reason("not_agreed_yet", _("This person has not agreed yet. Ask them for the code that they were sent."))
        ]
    return []


def why_not_theirs(recipient: Recipient, *, name: str, paper_kind: str, paper_last: str) -> list[Reason]:
    """Ask whether the person at the counter is the one for whom it was declared: their name, and their own paper."""
    reasons = []
    if name.casefold().split() != recipient.name.casefold().split():
        words = _("This parcel is for %(name)s. Hand it to nobody else.")
        reasons.append(Reason("other_recipient", words % {"name": recipient.name}))
    shown = finding.paper_number(paper_last)
    if paper_kind != recipient.identity_kind or not shown.endswith(recipient.identity_ends):
        words = _("Ask for the paper under which it was declared: %(paper)s, ending in %(ends)s.")
        facts = {"paper": recipient.get_identity_kind_display(), "ends": recipient.identity_ends}
        reasons.append(Reason("other_paper", words % facts))
    return reasons


def naming(person: Any) -> QuerySet[Recipient]:
    """Give the entries by which shoppers receive for this person."""
    return Recipient.objects.agreed().filter(person=person).select_related("keeper__user")
