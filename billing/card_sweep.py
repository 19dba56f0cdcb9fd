"""Sweep up: what a lost webhook, a crash or a silent Stripe left unfinished is looked at until it is finished."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F

from billing import card_flags, card_inbox, card_returns, cards, stripe_gateway
from billing import reconcile as books
from billing.models.card import CardCheckout, CardFlag, StripeEvent
from billing.models.payment import Means, Refund
from billing.states import LIVE_CHECKOUT, RefundStatus
from suuq.workflow import Refused

log = logging.getLogger(__name__)
AT_ONCE = 200


def sweep(*, at: datetime) -> None:
    """Look again at every open attempt, at unused news and at refunds on their way. A silent Stripe ends the round."""
    try:
        for checkout in _open_attempts(at):
            _look(checkout, at=at)
        for asked in _unfinished_refunds(at):
            card_returns.send(asked, at=at)
        for event in _unused(at):
            _use(event, at=at)
    except stripe_gateway.UnreachableError:
        log.warning("Stripe does not answer; the next round tries again")


def _look(checkout: CardCheckout, *, at: datetime) -> None:
    """Look at one attempt; what Stripe or our books refuse about it is put before finance and holds up no other."""
    try:
        cards.look_again(checkout, at=at)
    except (stripe_gateway.RefusedError, Refused) as trouble:
        log.error("card payment %s: %s", checkout.reference, trouble)  # noqa: TRY400 - the words say it, the trace does not
        card_flags.raise_once(kind=CardFlag.Kind.BOOKS, reference=checkout.reference, at=at, checkout=checkout)
        CardCheckout.objects.filter(pk=checkout.pk).update(seen_at=at)


def _use(event: StripeEvent, *, at: datetime) -> None:
    """Use one piece of news; the inbox itself counts what fails."""
    try:
        card_inbox.use(event, at=at)
    except (stripe_gateway.RefusedError, Refused) as trouble:
        log.error("%s: %s", event, trouble)  # noqa: TRY400 - the words say it, the trace does not


def _patient(at: datetime) -> datetime:
    """Say before when a thing must have begun: what is younger is probably being worked on."""
    return at - timedelta(seconds=settings.CARD_PATIENCE_SECONDS)


def _open_attempts(at: datetime) -> Iterable[CardCheckout]:
    live = CardCheckout.objects.filter(status__in=LIVE_CHECKOUT, started_at__lte=_patient(at))
    return live.order_by(F("seen_at").asc(nulls_first=True))[:AT_ONCE]


def _unfinished_refunds(at: datetime) -> Iterable[Refund]:
    return Refund.objects.filter(status=RefundStatus.ASKED, at__lte=_patient(at), payment__means=Means.CARD).order_by(
        "pk"
    )[:AT_ONCE]


def _unused(at: datetime) -> Iterable[StripeEvent]:
    return StripeEvent.objects.filter(outcome=StripeEvent.Outcome.WAITING, received_at__lte=_patient(at)).order_by(
        "pk"
    )[:AT_ONCE]


def use_event(pk: int, *, at: datetime) -> None:
    """Use one piece of news, unless that has been done."""
    event = StripeEvent.objects.get(pk=pk)
    if event.outcome == StripeEvent.Outcome.WAITING:
        card_inbox.use(event, at=at)


def fetch_news(*, since: datetime, at: datetime) -> int:
    """Keep and use the news that never reached us; return how much there was."""
    missed = []
    try:
        for event, body in stripe_gateway.events(since=since):
            if not StripeEvent.objects.filter(event_id=event.id).exists():
                missed.append((event, body))
    except stripe_gateway.UnreachableError:
        log.warning("Stripe does not answer; the next round asks for news again")
    for event, body in reversed(missed):
        _use(card_inbox.keep(event, body, at=at), at=at)
    return len(missed)


def reconcile(*, since: datetime, at: datetime) -> list[Any]:
    """Lay our books beside Stripe's, and put each difference before finance."""
    found = books.differences(since=since)
    for difference in found:
        card_flags.raise_once(
            kind=CardFlag.Kind.BOOKS, reference=difference.reference, at=at, money=difference.theirs or difference.ours
        )
        log.error("%s", difference)
    return found
