"""
A person without an account takes part in a group: by a secret link they say who they are, agree, and see their share.

They become somebody for whom the organiser receives (``recipients``): a consignee of their own, with their own paper
and their own duty. The link tells them the group and their own box, nobody else's; it is kept as a digest, answered
once, ended by the organiser, and over after two months.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from forwarding import groups, recipients
from forwarding.models import GroupOrder, Invitation, Recipient
from forwarding.states import GroupStatus, RecipientStatus
from suuq import audit, workflow
from suuq.workflow import Reason

TOKEN_BYTES = 24  # 192 bits of chance
LIVES = timedelta(days=60)
OPEN_MOST = 20


class CannotInvite(workflow.Refused):
    """Why nobody is invited, or an invitation is not answered so."""


@transaction.atomic
def invite(*, group: GroupOrder, name: str, by: Any, at: datetime) -> str:
    """
    Invite somebody into a group that gathers. The secret of the link is given once and not kept.

    :raises CannotInvite: it gathers no more, or too many are invited
    """
    group = GroupOrder.objects.select_for_update(no_key=True).get(pk=group.pk)
    _refuse_unless_gathering(group)
    if group.invitations.filter(ended_at=None).count() >= OPEN_MOST:
        raise CannotInvite(Reason("too_many", _("Twenty are invited already. End a link that nobody uses.")))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invitation = Invitation.objects.create(
        group=group, name=name, digest=_digest(token), made_at=at, expires_at=at + LIVES
    )
    audit.record("invitation.made", invitation, by=by, at=at)
    return token


def _refuse_unless_gathering(group: GroupOrder) -> None:
    if group.status != GroupStatus.GATHERING:
        raise CannotInvite(Reason("closed", _("This group gathers no more.")))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def end(*, invitation: Invitation, by: Any, at: datetime) -> None:
    """End a link; who answered it stays on the organiser's list until they are removed there. Twice is once."""
    invitation = Invitation.objects.select_for_update(no_key=True).get(pk=invitation.pk)
    if invitation.ended_at is None:
        Invitation.objects.filter(pk=invitation.pk).update(ended_at=at)
        audit.record("invitation.ended", invitation, by=by, at=at)


def opened(token: str, *, at: datetime) -> Invitation | None:
    """Find what a link opens; nothing where it was ended, is over, or its group was given up."""
    links = Invitation.objects.filter(digest=_digest(token), ended_at=None, expires_at__gt=at)
    links = links.exclude(group__status=GroupStatus.CANCELLED)
    return links.select_related("group__organiser__user", "group__warehouse", "recipient").first()


@transaction.atomic
def answer(*, invitation: Invitation, person: recipients.Person, at: datetime) -> Recipient:
    """
    Take what somebody says of themselves, and send them the code by which they agree; said again, the code is new.

    :raises CannotInvite: it is answered already, or the group gathers no more
    :raises recipients.CannotReceiveFor: as when the organiser writes them down
    """
    known = Invitation.objects.select_related("group", "recipient")
    invitation = known.select_for_update(no_key=True, of=("self",)).get(pk=invitation.pk)
    _refuse_unless_gathering(invitation.group)
    before = invitation.recipient
    if before and before.status == RecipientStatus.AGREED:
        raise CannotInvite(Reason("answered", _("This invitation is answered. Ask the organiser for one of your own.")))
    recipient = recipients.name(keeper=invitation.group.organiser, person=person, by=None, at=at)
    if before and before.pk != recipient.pk:
        recipients.remove(recipient=before, by=None, at=at)
    Invitation.objects.filter(pk=invitation.pk).update(recipient=recipient)
    return recipient


def agree(*, invitation: Invitation, code: str, at: datetime) -> Recipient:
    """
    Take the code that they were sent.

    :raises CannotInvite: nobody has answered yet
    :raises recipients.CannotReceiveFor: wrong code, too many, or too late
    """
    if invitation.recipient is None:
        raise CannotInvite(Reason("unanswered", _("Say first who you are: then we send you a code.")))
    return recipients.agree(recipient=invitation.recipient, code=code, by=None, at=at)


def share_of(invitation: Invitation, carriage: dict[int, int]) -> list[groups.Row]:
    """Give what is carried for this person in the group, and what they owe for it; nobody else's."""
    if invitation.recipient is None or invitation.recipient.status != RecipientStatus.AGREED:
        return []
    rows = groups.rows(invitation.group, carriage)
    return [row for row in rows if row.box.recipient_id == invitation.recipient.pk]
