"""
Acting for a person: their recorded consent, what it allows, and the trace of every act under it.

A mandate is given to the post's counters, not to one clerk, so the person may go on at any agency. Each act names the
clerk and is told to the person.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from forwarding import notices, sending
from forwarding.models import Agency, Consent, Customer, Mandate, MandateAct, Scope
from forwarding.states import MandateStatus
from suuq import audit, references, uploads, workflow
from suuq.workflow import Reason

CODE_DIGITS = 6
CODE_LIVES = timedelta(minutes=15)
WRONG_CODES_MOST = 5
LONGEST = timedelta(days=366)
SALT = "forwarding.mandate"
Deed = MandateAct.Deed


class CannotMandate(workflow.Refused):
    """Why this consent cannot be recorded."""


class NoMandate(workflow.Refused):
    """Why nobody may do this for the person now."""


@transaction.atomic
def ask(
    *,
    customer: Customer,
    scopes: Collection[str],
    consent: str,
    expires_at: datetime,
    agency: Agency,
    by: Any,
    at: datetime,
    signature: uploads.Taken | None = None,
) -> Mandate:
    """
    Record a consent: signed, it is in force at once; by code, once the person has said the code sent to them.

    :raises CannotMandate: with the reasons
    """
    mandate = Mandate(
        customer=customer, consent=consent, expires_at=expires_at, agency=agency, asked_by=by, asked_at=at
    )
    for scope in Scope:
        setattr(mandate, f"may_{scope}", scope in scopes)
    if reasons := _why_not_asked(mandate, signature, by, at):
        raise CannotMandate(reasons)
    code = references.digits(CODE_DIGITS) if consent == Consent.CODE else ""
    if signature:
        mandate.signature, mandate.media_type = signature.content, signature.media_type
    mandate.save(force_insert=True)
    audit.record("mandate.asked", mandate, by=by, at=at, new=MandateStatus.ASKED, why=" ".join(sorted(scopes)))
    if not code:
        return _put_in_force(mandate, by, at)
    Mandate.objects.filter(pk=mandate.pk).update(code_digest=_digest(mandate, code))
    notices.owe(customer.user, notices.MANDATE_CODE, about=customer.suite, detail=str(mandate.pk), at=at, digits=code)
    mandate.refresh_from_db()
    return mandate


def _why_not_asked(mandate: Mandate, signature: uploads.Taken | None, by: Any, at: datetime) -> list[Reason]:
    reasons = []
    if mandate.customer.user_id == by.pk:
        reasons.append(Reason("own_mandate", _("This is your own account. Ask a colleague to serve you.")))
    if not mandate.scopes:
        reasons.append(Reason("no_scope", _("Choose what the counter may do for this person.")))
    if not at < mandate.expires_at <= at + LONGEST:
        reasons.append(Reason("expiry", _("Choose a last day within one year.")))
    if mandate.consent == Consent.CODE and not sending.can_write_to(mandate.customer.user):
        words = _(
            "No e-mail or telephone that we can write to is known for this person. Have the paper signed instead."
        )
        reasons.append(Reason("no_address", words))
    if mandate.consent != Consent.CODE and not signature:
        reasons.append(Reason("no_signature", _("Add the photo of the signed paper, or have it signed on the screen.")))
    return reasons


def _digest(mandate: Mandate, code: str) -> str:
    return salted_hmac(SALT, f"{mandate.pk}:{code}", secret=settings.LASTING_KEY, algorithm="sha256").hexdigest()


def confirm(*, mandate: Mandate, code: str, by: Any, at: datetime) -> Mandate:
    """
    Put a mandate in force by the code that its person was sent. Confirming twice is confirming.

    A wrong code is counted even though the answer is no.

    :raises CannotMandate: wrong code, too many, or too late
    """
    with transaction.atomic():
        mandate = Mandate.objects.select_for_update(no_key=True).get(pk=mandate.pk)
        if mandate.status == MandateStatus.IN_FORCE:
            return mandate
        if not (reason := _why_not_confirmed(mandate, code, at)):
            return _put_in_force(mandate, by, at)
        if reason.code == "wrong_code":
            Mandate.objects.filter(pk=mandate.pk).update(wrong_codes=mandate.wrong_codes + 1)
    raise CannotMandate(reason)


def _why_not_confirmed(mandate: Mandate, code: str, at: datetime) -> Reason | None:
    if (
        mandate.status != MandateStatus.ASKED
        or at > mandate.asked_at + CODE_LIVES
        or mandate.wrong_codes >= WRONG_CODES_MOST
    ):
        return Reason("code_dead", _("This code no longer counts. Ask for a new one."))
    if not constant_time_compare(_digest(mandate, code), mandate.code_digest):
        return Reason("wrong_code", _("This is not the code that was sent. Ask the person to read it again."))
    return None


def _put_in_force(mandate: Mandate, by: Any, at: datetime) -> Mandate:
    Customer.objects.select_for_update(no_key=True).get(
        pk=mandate.customer_id
    )  # two consents at once: one after the other
    others = Mandate.objects.filter(customer=mandate.customer).exclude(pk=mandate.pk)
    for before in others.filter(status__in=[MandateStatus.ASKED, MandateStatus.IN_FORCE]):
        workflow.move(before, to=MandateStatus.LAPSED, by=by, at=at, ended_at=at, why="replaced")
    mandate = workflow.move(mandate, to=MandateStatus.IN_FORCE, by=by, at=at, given_at=at, code_digest="")
    _tell(mandate, notices.MANDATE_GIVEN, at)
    return mandate


def _tell(mandate: Mandate, code: str, at: datetime) -> None:
    notices.owe(
        mandate.customer.user,
        code,
        about=mandate.customer.suite,
        detail=str(mandate.pk),
        at=at,
        place=mandate.agency.name,
    )


@transaction.atomic
def revoke(*, mandate: Mandate, by: Any, at: datetime) -> Mandate:
    """Take a mandate back, at once and for every counter; taking it back twice is taking it back."""
    mandate = Mandate.objects.select_for_update(no_key=True).get(pk=mandate.pk)
    if mandate.status != MandateStatus.IN_FORCE:
        return mandate
    mandate = workflow.move(mandate, to=MandateStatus.REVOKED, by=by, at=at, ended_at=at)
    _tell(mandate, notices.MANDATE_REVOKED, at)
    return mandate


def lapse_overdue(*, at: datetime) -> int:
    """End the mandates whose last day has passed, and tell their people; say how many."""
    overdue = list(Mandate.objects.filter(status=MandateStatus.IN_FORCE, expires_at__lte=at))
    for mandate in overdue:
        with transaction.atomic():
            workflow.move(mandate, to=MandateStatus.LAPSED, by=None, at=at, ended_at=mandate.expires_at)
            _tell(mandate, notices.MANDATE_LAPSED, at)
    return len(overdue)


def of(customer: Customer, *, at: datetime) -> Mandate | None:
    """Give the mandate in force, if there is one."""
    return Mandate.objects.in_force(at).filter(customer=customer).select_related("customer__user", "agency").first()


def asked(customer: Customer, *, at: datetime) -> Mandate | None:
    """Give the mandate that waits for its code, while the code counts."""
    return customer.mandates.filter(status=MandateStatus.ASKED, asked_at__gte=at - CODE_LIVES).first()


def why_not(mandate: Mandate | None, *scopes: Scope) -> list[Reason]:
    """Ask whether a counter may do one of these for the person."""
    if mandate is None:
        return [Reason("no_mandate", _("There is no mandate of this person in force. Ask for their consent first."))]
    if not set(scopes) & set(mandate.scopes):
        words = _("The mandate does not allow this: %(scope)s. Ask the person for a wider one.")
        return [Reason("not_in_scope", words % {"scope": scopes[0].label})]
    return []


def require(customer: Customer, *scopes: Scope, at: datetime) -> Mandate:
    """
    Give the mandate that allows one of these, locked against being taken back meanwhile.

    :raises NoMandate: with what to do
    """
    mandate = Mandate.objects.in_force(at).select_for_update(no_key=True).filter(customer=customer).first()
    if reasons := why_not(mandate, *scopes):
        raise NoMandate(reasons)
    if mandate is None:
        raise NoMandate([])
    return mandate


@transaction.atomic
def note(mandate: Mandate, deed: str, *, about: str, agency: Agency, by: Any, at: datetime) -> MandateAct:
    """Write down one act: for the audit, for the person's own page, and in a message. Noted twice, it is one."""
    Mandate.objects.select_for_update(no_key=True).get(pk=mandate.pk)
    if before := mandate.acts.filter(deed=deed, about=about, by=by).first():
        return before
    act = MandateAct.objects.create(mandate=mandate, deed=deed, about=about, agency=agency, by=by, at=at)
    audit.record(f"mandate.{deed}", mandate, by=by, at=at, new=about, why=agency.code)
    notices.owe(
        mandate.customer.user,
        notices.LOOKED_FOR_YOU if deed == MandateAct.Deed.LOOKED else notices.DONE_FOR_YOU,
        about=about,
        detail=str(act.pk),
        at=at,
        place=agency.name,
        deed=deed,
    )
    return act
