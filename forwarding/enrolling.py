"""Open an account at the counter, for someone who may have neither an e-mail nor a telephone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from forwarding import finding, notices
from forwarding.models import Agency, Customer, IdentityPaper
from suuq import audit, workflow
from suuq.accounts import people
from suuq.accounts.models import User
from suuq.workflow import Reason


class CannotEnrol(workflow.Refused):
    """Why this account is not opened."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who stands there, as their paper says. E-mail and telephone may be empty."""

    full_name: str
    paper_kind: str
    paper_number: str
    phone: str = ""
    email: str = ""
    language: str = "fr"


@transaction.atomic
def enrol(*, newcomer: Newcomer, agency: Agency, by: Any, at: datetime) -> Customer:
    """
    Open an account and its suite. The paper shown tells a person who is here already.

    :raises CannotEnrol: the paper or the e-mail is that of an account
    """
    if reasons := why_not_enrolled(newcomer):
        raise CannotEnrol(reasons)
    user = User.objects.create_user(
        newcomer.email or None, full_name=newcomer.full_name, phone=newcomer.phone, language=newcomer.language
    )
    if user.email:
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
    customer = Customer.objects.open_suite(user)
    customer.learn(full_name=newcomer.full_name, phone=newcomer.phone, agency=agency, language=newcomer.language)
    see_paper(customer=customer, kind=newcomer.paper_kind, number=newcomer.paper_number, by=by, at=at)
    audit.record("customer.enrolled", customer, by=by, at=at, why=agency.code)
    notices.owe(user, notices.ENROLLED, about=customer.suite, at=at, place=agency.name)
    return customer


def why_not_enrolled(newcomer: Newcomer) -> list[Reason]:
    """Ask whether an account may be opened."""
    reasons = []
    known = IdentityPaper.objects.filter(digest=finding.paper_digest(newcomer.paper_number)).first()
    if known:
        reasons.append(_known_paper(known))
    if newcomer.email and User.objects.filter(people.has_email(newcomer.email)).exists():
        reasons.append(Reason("known_email", _("An account has this e-mail already. Find it by the e-mail.")))
    return reasons


def see_paper(*, customer: Customer, kind: str, number: str, by: Any, at: datetime) -> IdentityPaper:
    """Keep what finds this paper again: never its number."""
    plain = finding.paper_number(number)
    paper, _is_new = IdentityPaper.objects.get_or_create(
        customer=customer,
        digest=finding.paper_digest(number),
        defaults={"kind": kind, "ends_with": plain[-3:], "seen_by": by, "seen_at": at},
    )
    return paper


@transaction.atomic
def prove(*, customer: Customer, kind: str, number: str, by: Any, at: datetime) -> IdentityPaper:
    """
    Note the paper that somebody with an account shows; shown again, its time of being kept begins anew.

    :raises CannotEnrol: it is the paper of another account
    """
    other = IdentityPaper.objects.filter(digest=finding.paper_digest(number)).exclude(customer=customer).first()
    if other:
        raise CannotEnrol(_known_paper(other))
    paper = see_paper(customer=customer, kind=kind, number=number, by=by, at=at)
    IdentityPaper.objects.filter(pk=paper.pk).update(kind=kind, seen_by=by, seen_at=at)
    audit.record("customer.identified", customer, by=by, at=at, new=kind)
    return paper


def _known_paper(paper: IdentityPaper) -> Reason:
    words = _("This paper belongs to an account already: %(suite)s. Open that one.")
    return Reason("known_paper", words % {"suite": paper.customer.suite})
