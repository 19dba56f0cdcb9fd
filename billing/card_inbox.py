"""
The inbox: keep news of the gateways once, then use it as a hint of what to read again.

Nothing in an event's body is believed but its id and whom it speaks of, so a late, doubled, reordered or replayed
event can only cause one more look.
"""

from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet

from billing import card_facts, card_flags, cards, gateways
from billing.models.card import CardCheckout, CardFlag, GatewayEvent
from suuq import audit, failpoints, questions, rows

MOST_ATTEMPTS = 10
OURS = ("checkout.session.", "payment_intent.", "charge.", "refund.", "payment.")


def keep(event: card_facts.Event, body: dict[str, Any], *, at: datetime, gateway: str = "stripe") -> GatewayEvent:
    """Store the news under its id; told again, it is the news already there."""
    news = GatewayEvent(
        event_id=event.id, gateway=gateway, kind=event.kind[:80], object_id=event.object_id[:100],
        intent_id=event.intent_id[:100], reference=event.reference[:100], api_version=event.api_version[:40],
        body=body, received_at=at, created_at=datetime.fromtimestamp(event.created, UTC),
    )  # fmt: skip
    return news if rows.write(news, unless_there=True) else GatewayEvent.objects.get(event_id=event.id)


def use(event: GatewayEvent, *, at: datetime) -> GatewayEvent:
    """
    Look again at the payment the news speaks of.

    News that cannot be used now stays, is tried again by the sweeper, and after ten times lies before finance. A silent
    gateway says nothing of the news, and is not counted.
    """
    if not event.kind.startswith(OURS):
        return _end(event, GatewayEvent.Outcome.IGNORED)
    try:
        failpoints.reach("webhook.taken")
        checkout = _whom(event)
        if checkout:
            cards.look(checkout, at=at)
        failpoints.reach("webhook.looked")
    except gateways.UnreachableError as silence:
        return _still_waiting(event, silence)
    except Exception as trouble:
        _count_failure(event, trouble, at=at)
        raise
    if checkout is None:
        card_flags.raise_once(kind=CardFlag.Kind.UNKNOWN, reference=event.object_id, at=at)
        return _end(event, GatewayEvent.Outcome.FLAGGED)
    return _end(event, GatewayEvent.Outcome.USED, checkout=checkout)


@transaction.atomic
def again(event: GatewayEvent, *, by: Any, at: datetime) -> None:
    """Let the sweeper try news again that failed too often; it can never be booked twice."""
    dead = GatewayEvent.objects.filter(pk=event.pk, outcome=GatewayEvent.Outcome.DEAD)
    if dead.update(outcome=GatewayEvent.Outcome.WAITING, attempts=0):
        audit.record("gateway_event.again", event, by=by, at=at)


def _whom(event: GatewayEvent) -> CardCheckout | None:
    """
    Find the attempt: by our own reference, by the gateway's page, or by its intent.

    Refunds and disputes name an intent only, and may come before we have heard of it: then the gateway is asked.
    """
    for named, value in (
        (_by_reference, event.reference), (_by_session, event.object_id), (_by_intent, event.intent_id),
    ):  # fmt: skip
        if value and (found := named(value=value, gateway=event.gateway)):
            return found[0]
    if not event.intent_id:
        return None
    reference = gateways.of(event).reference_of(event.intent_id)
    return CardCheckout.objects.filter(reference=reference or None, gateway=event.gateway).first()


@questions.kept
def _by_reference(value: str, gateway: str) -> QuerySet[CardCheckout]:
    return CardCheckout.objects.select_related("invoice").filter(reference=value, gateway=gateway)


@questions.kept
def _by_session(value: str, gateway: str) -> QuerySet[CardCheckout]:
    return CardCheckout.objects.select_related("invoice").filter(session_id=value, gateway=gateway)


@questions.kept
def _by_intent(value: str, gateway: str) -> QuerySet[CardCheckout]:
    return CardCheckout.objects.select_related("invoice").filter(intent_id=value, gateway=gateway)


def _end(event: GatewayEvent, outcome: str, **facts: Any) -> GatewayEvent:
    rows.change(event, outcome=outcome, attempts=event.attempts + 1, trouble="", **facts)
    return event


def _still_waiting(event: GatewayEvent, silence: Exception) -> GatewayEvent:
    GatewayEvent.objects.filter(pk=event.pk).update(trouble=repr(silence)[:300])
    event.refresh_from_db()
    return event


def _count_failure(event: GatewayEvent, trouble: Exception, *, at: datetime) -> None:
    GatewayEvent.objects.filter(pk=event.pk).update(attempts=F("attempts") + 1, trouble=repr(trouble)[:300])
    event.refresh_from_db()
    if event.attempts >= MOST_ATTEMPTS:
        GatewayEvent.objects.filter(pk=event.pk).update(outcome=GatewayEvent.Outcome.DEAD)
        card_flags.raise_once(kind=CardFlag.Kind.DEAD, reference=event.event_id, at=at)
