"""One card payment told in order: opened, tried, paid, sent back, disputed, each with the name Stripe knows it by."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from billing.models.card import CardCheckout
from suuq.audit import Entry
from suuq.money import Money


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened."""

    at: datetime
    words: str
    reference: str = ""
    money: Money | None = None
    note: str = ""


def of(checkout: CardCheckout) -> list[Step]:
    """Tell an attempt and all that came of it, oldest first."""
    steps = [Step(checkout.started_at, _("Asked for"), checkout.reference, checkout.money)]
    steps += [*_moves(checkout), *_news(checkout), *_afterwards(checkout)]
    return sorted(steps, key=lambda step: step.at)


def _moves(checkout: CardCheckout) -> list[Step]:
    labels = dict(checkout.FLOW.states.choices)
    moves = Entry.objects.filter(subject_kind=checkout._meta.label_lower, subject_id=str(checkout.pk))
    names = {
        "open": checkout.session_id,
        "paid": checkout.charge_id,
        "doubtful": checkout.charge_id,
        "held": checkout.intent_id,
    }
    return [
        Step(move.at, str(labels.get(move.new, move.new)), names.get(move.new, ""), note=move.why) for move in moves
    ]


def _news(checkout: CardCheckout) -> list[Step]:
    return [
        Step(event.received_at, event.kind, event.event_id, note=str(event.get_outcome_display()))
        for event in checkout.events.all()
    ]


def _afterwards(checkout: CardCheckout) -> list[Step]:
    payment: Any = checkout.payment
    if payment is None:
        return []
    money = lambda amount: Money(amount, payment.currency)  # noqa: E731 - one currency, said once
    sent = [
        Step(r.at, str(r.get_status_display()), r.reference, money(r.amount_minor), r.why)
        for r in payment.refunds.all()
    ]
    disputes = [
        Step(d.decided_at or d.opened_at, str(d.get_outcome_display()), d.reference, money(d.amount_minor))
        for d in payment.disputes.all()
    ]
    found = [
        Step(
            f.raised_at,
            str(f.get_kind_display()),
            f.reference,
            Money(f.amount_minor, f.currency) if f.amount_minor else None,
        )
        for f in checkout.flags.all()
    ]
    return sent + disputes + found
