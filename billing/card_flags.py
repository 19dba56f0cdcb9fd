"""What finance must look at about card payments: raised once, closed by a person with a reason."""

from datetime import datetime
from typing import Any

from django.db import transaction
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
) -> CardFlag:
    """Put a matter before finance; the same matter again changes nothing."""
    flag, new = CardFlag.objects.get_or_create(
        key=f"{kind}:{reference}"[:150],
        defaults={
            "kind": kind, "reference": reference[:100], "checkout": checkout, "raised_at": at,
            "amount_minor": money.amount_minor if money else None, "currency": money.currency[:3] if money else "",
        },
    )  # fmt: skip
    if new:
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
