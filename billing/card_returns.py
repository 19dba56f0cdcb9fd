"""Money on its way back by a gateway: what we send, what others sent, what a bank took."""

from datetime import datetime

from billing import card_facts, card_flags, gateways, refunds
from billing.models.card import CardCheckout, CardFlag
from billing.models.payment import Dispute, Payment, Refund
from billing.states import RefundStatus
from suuq import failpoints
from suuq.money import Money


def follow(checkout: CardCheckout, seen: card_facts.Session, *, at: datetime) -> None:
    """Book what happened to the money afterwards: refunds, ours and others', and disputes."""
    if not (seen.refunds or seen.disputes) or checkout.payment is None:
        return
    for refund in seen.refunds:
        _follow_refund(checkout, checkout.payment, refund, at=at)
    for dispute in seen.disputes:
        _follow_dispute(checkout, checkout.payment, dispute, at=at)


def _follow_refund(checkout: CardCheckout, payment: Payment, seen: card_facts.Refund, *, at: datetime) -> None:
    ours = Refund.objects.filter(payment=payment, key=seen.key).first() if seen.key else None
    if ours:
        _conclude(ours, seen, at=at)
    elif seen.status in {"succeeded", "pending"}:
        refunds.found(payment=payment, amount_minor=seen.money.amount_minor, reference=seen.id, at=at)
        card_flags.raise_once(
            kind=CardFlag.Kind.REFUND_FOUND, reference=seen.id, at=at, checkout=checkout, money=seen.money
        )


def _follow_dispute(checkout: CardCheckout, payment: Payment, seen: card_facts.Dispute, *, at: datetime) -> None:
    dispute = refunds.dispute_opened(payment=payment, amount_minor=seen.money.amount_minor, reference=seen.id, at=at)
    card_flags.raise_once(kind=CardFlag.Kind.DISPUTE, reference=seen.id, at=at, checkout=checkout, money=seen.money)
    if seen.outcome != Dispute.Outcome.PENDING:
        refunds.dispute_closed(dispute=dispute, won=seen.outcome == Dispute.Outcome.WON, at=at)


def send(asked: Refund, *, at: datetime) -> Refund:
    """Ask the gateway for a refund that our books have already made; without an answer it stays on its way."""
    if asked.status != RefundStatus.ASKED:
        return asked
    money, checkout = Money(asked.amount_minor, asked.payment.currency), asked.payment.card_checkout
    try:
        seen = gateways.of(checkout).refund(key=asked.key, intent_id=checkout.intent_id, money=money)
    except gateways.UnreachableError:
        return asked
    except gateways.RefusedError as refusal:
        return refunds.fail(refund=asked, why=str(refusal)[:300], at=at)
    failpoints.reach("refund.sent")
    return _conclude(asked, seen, at=at)


def _conclude(asked: Refund, seen: card_facts.Refund, *, at: datetime) -> Refund:
    if seen.status == "succeeded":
        return refunds.confirm(refund=asked, reference=seen.id, at=at)
    if seen.status in {"failed", "canceled"}:
        give_up = refunds.came_back if asked.status == RefundStatus.DONE else refunds.fail
        return give_up(refund=asked, why=seen.status, at=at)
    return asked
