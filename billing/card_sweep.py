"""Sweep up: what a lost webhook, a crash or a silent gateway left unfinished is looked at until it is finished."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F

from billing import card_flags, card_inbox, card_returns, cards, gateways
from billing import reconcile as books
from billing.models.card import CardCheckout, CardFlag, GatewayEvent
from billing.models.payment import Refund
from billing.states import LIVE_CHECKOUT, CardCheckoutStatus, RefundStatus
from suuq import questions
from suuq.workflow import Refused

log = logging.getLogger(__name__)
AT_ONCE = 200
LATE = timedelta(days=1)


def sweep(*, at: datetime) -> None:
    """Look again at every open attempt, at unused news and at refunds on their way, at each gateway that answers."""
    for code, gateway in gateways.accepted().items():
        try:
            _sweep(code, gateway, at=at)
        except gateways.UnreachableError:
            log.warning("%s does not answer; the next round tries again", code)


def _sweep(code: str, gateway: gateways.Gateway, *, at: datetime) -> None:
    for checkout in _open_attempts(code, at):
        _look(checkout, at=at)
    if not gateway.CLOSES_PAGES:
        for checkout in _given_up(code, at):
            _look(checkout, at=at)
    for asked in _unfinished_refunds(code, at):
        card_returns.send(asked, at=at)
    for event in _unused(code, at):
        _use(event, at=at)


def _look(checkout: CardCheckout, *, at: datetime) -> None:
    """Look at one attempt; what Stripe or our books refuse about it is put before finance and holds up no other."""
    try:
        cards.look_again(checkout, at=at)
    except (gateways.RefusedError, Refused) as trouble:
        log.error("card payment %s: %s", checkout.reference, trouble)  # noqa: TRY400 - the words say it, the trace does not
        card_flags.raise_once(kind=CardFlag.Kind.BOOKS, reference=checkout.reference, at=at, checkout=checkout)
        CardCheckout.objects.filter(pk=checkout.pk).update(seen_at=at)


def _use(event: GatewayEvent, *, at: datetime) -> None:
    """Use one piece of news; the inbox itself counts what fails."""
    try:
        card_inbox.use(event, at=at)
    except (gateways.RefusedError, Refused) as trouble:
        log.error("%s: %s", event, trouble)  # noqa: TRY400 - the words say it, the trace does not


def _patient(at: datetime) -> datetime:
    """Say before when a thing must have begun: what is younger is probably being worked on."""
    return at - timedelta(seconds=settings.CARD_PATIENCE_SECONDS)


def _open_attempts(code: str, at: datetime) -> Iterable[CardCheckout]:
    live = CardCheckout.objects.filter(gateway=code, status__in=LIVE_CHECKOUT, started_at__lte=_patient(at))
    return live.order_by(F("seen_at").asc(nulls_first=True))[:AT_ONCE]


def _given_up(code: str, at: datetime) -> Iterable[CardCheckout]:
    """List the attempts of the last day whose page nobody could close: somebody may have paid on it since."""
    over = CardCheckout.objects.filter(gateway=code, status=CardCheckoutStatus.EXPIRED, expires_at__gte=at - LATE)
    return over.order_by("seen_at")[:AT_ONCE]


def _unfinished_refunds(code: str, at: datetime) -> Iterable[Refund]:
    asked = Refund.objects.filter(status=RefundStatus.ASKED, at__lte=_patient(at), payment__card_checkout__gateway=code)
    return asked.order_by("pk")[:AT_ONCE]


def _unused(code: str, at: datetime) -> Iterable[GatewayEvent]:
    waiting = GatewayEvent.objects.filter(gateway=code, outcome=GatewayEvent.Outcome.WAITING)
    return waiting.filter(received_at__lte=_patient(at)).order_by("pk")[:AT_ONCE]


def use_event(pk: int, *, at: datetime) -> None:
    """Use one piece of news, unless that has been done."""
    event = GatewayEvent(pk=pk)
    questions.again(event)
    if event.outcome == GatewayEvent.Outcome.WAITING:
        card_inbox.use(event, at=at)


def fetch_news(*, since: datetime, at: datetime) -> int:
    """Keep and use the news that never reached us; return how much there was."""
    return sum(_fetch(code, gateway, since=since, at=at) for code, gateway in gateways.accepted().items())


def _fetch(code: str, gateway: gateways.Gateway, *, since: datetime, at: datetime) -> int:
    missed = []
    try:
        for event, body in gateway.events(since=since):
            if not GatewayEvent.objects.filter(event_id=event.id).exists():
                missed.append((event, body))
    except gateways.UnreachableError:
        log.warning("%s does not answer; the next round asks for news again", code)
    for event, body in reversed(missed):
        _use(card_inbox.keep(event, body, at=at, gateway=code), at=at)
    return len(missed)


def reconcile(*, since: datetime, at: datetime) -> list[Any]:
    """Lay our books beside each gateway's, and put each difference before finance; one that is gone leaves the list."""
    compared = [one for gateway in gateways.accepted().values() for one in books.compared(gateway, since=since, at=at)]
    found = [one for one in compared if not one.agrees]
    card_flags.close_settled({one.reference for one in compared if one.agrees}, at=at)
    for difference in found:
        card_flags.raise_once(
            kind=CardFlag.Kind.BOOKS, reference=difference.reference, at=at, money=difference.theirs or difference.ours,
            ours=difference.ours, theirs=difference.theirs,
        )  # fmt: skip
        log.error("%s", difference)
    return found
