"""The gateways' hosted pages: opened once for each stored attempt, however often the request is sent."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from billing import gateways, payments
from billing.models.card import CardCheckout
from billing.states import CardCheckoutStatus
from suuq import failpoints, workflow
from suuq.workflow import Reason

UNREACHABLE = Reason(
    "card_unreachable",
    _("The card service does not answer. Nothing was taken. Try again in a few minutes, or pay another way."),
)
UNWANTED = Reason(
    "card_refused", _("The card page could not be opened and nothing was taken. Pay another way, or ask at a counter.")
)


def open_page(checkout: CardCheckout, *, at: datetime) -> CardCheckout:
    """Send the stored request (for the first time, or again after a crash) and keep what comes back."""
    if checkout.session_id:
        return checkout
    try:
        seen = gateways.of(checkout).open_session(
            key=checkout.key, reference=checkout.reference, money=checkout.money, words=checkout.words,
            facts={"bill": checkout.invoice.number if checkout.invoice else ""}, language=checkout.language,
            return_url=checkout.return_url, cancel_url=checkout.cancel_url, expires_at=checkout.expires_at,
            hold=checkout.hold,
        )  # fmt: skip
    except gateways.UnreachableError as silence:
        raise payments.CannotPay(UNREACHABLE) from silence
    except gateways.RefusedError as refusal:
        become(checkout, CardCheckoutStatus.FAILED, at=at, why=str(refusal))
        raise payments.CannotPay(UNWANTED) from refusal
    failpoints.reach("card.opened")
    return become(checkout, CardCheckoutStatus.OPEN, at=at, session_id=seen.id, url=seen.url)


def become(checkout: CardCheckout, to: str, *, at: datetime, why: str = "", **facts: Any) -> CardCheckout:
    """Move an attempt on, unless somebody else already brought it there; either way it knows how it stands."""
    with suppress(workflow.IllegalMove):
        workflow.move(checkout, to=to, by=None, at=at, why=why, **facts)
    return checkout
