"""
Book what a gateway took: for the bill, into the wallet, or as money of unknown origin.

Whoever comes first (the return page, a webhook, the sweeper, the provider's statement) books it; the key makes it once.
"""

from datetime import datetime

from billing import bookings, card_facts, card_flags, card_pages, chart, gateways, ledger, payments, postings
from billing.models.card import CardCheckout, CardFlag
from billing.models.ledger import Why
from billing.models.payment import Payment
from billing.states import CardCheckoutStatus
from suuq.money import Money


def settle(checkout: CardCheckout, seen: card_facts.Session, *, at: datetime) -> None:
    """Record the money first, in its own transaction; the attempt follows, and a crash between is mended next time."""
    if checkout.payment_id or seen.charge is None:
        return
    payment = _book(checkout, seen.charge, at=at)
    if checkout.invoice and payment.credited_minor:
        money = Money(payment.credited_minor, payment.currency)
        card_flags.raise_once(kind=CardFlag.Kind.LATE, reference=seen.charge.id, at=at, checkout=checkout, money=money)
    card_pages.become(checkout, CardCheckoutStatus.PAID, at=at, payment=payment, taken_minor=seen.charge.captured_minor)


def _book(checkout: CardCheckout, charge: card_facts.Charge, *, at: datetime) -> Payment:
    gateway = gateways.of(checkout)
    key, provider = gateway.money_key(charge), gateway.CODE
    if checkout.invoice is None:
        return payments.top_up(
            user=checkout.payer, means=gateway.MEANS, amount_minor=charge.captured_minor, currency=charge.currency,
            key=key, reference=charge.id, at=at, provider=provider,
        )  # fmt: skip
    return payments.settle(
        invoice=checkout.invoice, means=gateway.MEANS, amount_minor=charge.captured_minor, currency=charge.currency,
        key=key, reference=charge.id, at=at, provider=provider,
    )  # fmt: skip


def doubt(checkout: CardCheckout, seen: card_facts.Session, *, at: datetime) -> None:
    """Keep money that fits no bill as money of unknown origin, and put it before finance."""
    taken = seen.taken
    if taken is None or seen.charge is None:
        return
    gateway = gateways.of(checkout)
    if known := Payment.objects.filter(key=gateway.money_key(seen.charge)).first():  # its statement was faster
        card_pages.become(checkout, CardCheckoutStatus.PAID, at=at, payment=known, taken_minor=taken.amount_minor)
        return
    place = bookings.place_of(gateway.MEANS, taken.currency, gateway.CODE)
    unknown = postings.Account(chart.SUSPENSE, taken.currency, holder=gateway.CODE)
    legs = postings.moved(to=place, out_of=unknown, amount_minor=taken.amount_minor)
    key = gateway.doubt_key(seen.charge)
    ledger.post(key=key, code=Why.UNIDENTIFIED, legs=legs, by=None, at=at, about=checkout.reference)
    card_pages.become(checkout, CardCheckoutStatus.DOUBTFUL, at=at, taken_minor=taken.amount_minor)
    card_flags.raise_once(kind=CardFlag.Kind.MISMATCH, reference=seen.charge.id, at=at, checkout=checkout, money=taken)
