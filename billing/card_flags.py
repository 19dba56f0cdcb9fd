"""What finance must look at about card payments: raised once, closed by a person with a reason.

Only books that differed are closed by themselves, by the comparison that finds them equal, and opened again by the next
that does not.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from billing.models.card import CardCheckout, CardFlag
from suuq import audit
from suuq.money import Money
from suuq.workflow import Reason, Refused


@transaction.atomic
def raise_once(
    *,
    kind: CardFlag.Kind,
    reference: str,
    at: datetime,
    checkout: CardCheckout | None = None,
    money: Money | None = None,
    ours: Money | None = None,
    theirs: Money | None = None,
) -> CardFlag:
    """Put a matter before finance; the same matter again changes nothing, unless a comparison had closed it."""
    flag, new = CardFlag.objects.get_or_create(
        key=f"{kind}:{reference}"[:150],
        defaults={
            "kind": kind, "reference": reference[:100], "checkout": checkout, "raised_at": at,
            "amount_minor": money.amount_minor if money else None, "currency": money.currency[:3] if money else "",
            "ours_minor": ours.amount_minor if ours else None, "theirs_minor": theirs.amount_minor if theirs else None,
        },
    )  # fmt: skip
    closed_by_itself = CardFlag.objects.filter(pk=flag.pk, closed_at__isnull=False, closed_by=None)
    if new or closed_by_itself.update(closed_at=None, closed_why=""):
        audit.record("card_flag_raised", flag, by=None, at=at, new=kind)
    return flag


@transaction.atomic
def close(*, flag: CardFlag, why: str, by: Any, at: datetime) -> CardFlag:
    """
    Say what was done about it.

    :raises Refused: without a reason
    """
    if not why.strip():
        raise Refused(Reason("why_missing", _("Write what was done about it.")))
    if CardFlag.objects.filter(pk=flag.pk, closed_at=None).update(closed_at=at, closed_by=by, closed_why=why):
        audit.record("card_flag_closed", flag, by=by, at=at, old=flag.kind, why=why)
    flag.refresh_from_db()
    return flag


def close_settled(references: set[str], *, at: datetime) -> None:
    """Close what was raised of books that differed, where they now tell the same of these charges and refunds."""
    about = Q(reference__in=references) | Q(checkout__charge_id__in=references)
    for flag in CardFlag.objects.filter(about, kind=CardFlag.Kind.BOOKS, closed_at=None):
        close(flag=flag, why="The two books were compared again and agree.", by=None, at=at)
