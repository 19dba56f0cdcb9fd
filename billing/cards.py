"""
Card payments by Stripe Checkout.

Whatever happens (the shopper's return, a webhook, the sweeper) ends in ``look_again``: read Stripe, and book what is
there. The books' own keys make it once, so the order in which news arrives cannot matter.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing import (
    card_facts,
    card_flags,
    card_pages,
    card_returns,
    chart,
    ledger,
    payments,
    postings,
    refunds,
    stripe_gateway,
)
from billing.models.card import CardCheckout, CardFlag
from billing.models.invoice import Invoice, InvoiceKind
from billing.models.ledger import Why
from billing.models.payment import Means, Payment, Refund
from billing.states import LIVE_CHECKOUT, CardCheckoutStatus
from suuq import failpoints, references
from suuq.money import Money
from suuq.workflow import Reason

PAGE_LASTS = timedelta(minutes=45)  # Stripe allows 30 minutes to 24 hours; a late re-send must still be above 30
REFERENCE_LENGTH = 12
STRIPE = "stripe"


def start_card(
    *, invoice: Invoice, return_url: str, cancel_url: str, by: Any, at: datetime, language: str = "", hold: bool = False
) -> str:
    """
    Open Stripe's page for what is due on a bill now, and give its address.

    Asked again (or by twenty at once) it is the same page. The key is stored before Stripe hears of it.

    :raises payments.CannotPay: nothing is due, it is being paid already, or Stripe does not answer
    """
    _clear_the_way(invoice, at=at)
    checkout = _prepare(
        invoice,
        return_url=return_url,
        cancel_url=cancel_url,
        by=by,
        at=at,
        language=language or invoice.payer.language,
        hold=hold,
    )
    return card_pages.open_page(checkout, at=at).url


def start_top_up(
    *,
    user: Any,
    amount_minor: int,
    currency: str,
    key: str,
    return_url: str,
    cancel_url: str,
    at: datetime,
    language: str = "",
) -> str:
    """
    Open Stripe's page to put money into a wallet, and give its address. The same key is the same page.

    :raises payments.CannotPay: nothing is asked for, or Stripe does not answer
    """
    if amount_minor <= 0:
        raise payments.CannotPay(Reason("not_positive", _("Write an amount above zero.")))
    checkout, _new = CardCheckout.objects.get_or_create(
        key=f"topup:{key}"[:100],
        defaults={
            "reference": references.make(REFERENCE_LENGTH), "payer": user, "by": user, "amount_minor": amount_minor,
            "currency": currency, "words": str(_("Money for my wallet")), "language": language or user.language,
            "return_url": return_url, "cancel_url": cancel_url, "started_at": at, "expires_at": at + PAGE_LASTS,
        },
    )  # fmt: skip
    return card_pages.open_page(checkout, at=at).url


def _clear_the_way(invoice: Invoice, *, at: datetime) -> None:
    """See what became of the page that is live now, and close it when it asks for another sum."""
    live = CardCheckout.objects.filter(invoice=invoice, status__in=LIVE_CHECKOUT).exclude(session_id="").first()
    if live is None:
        return
    try:
        look_again(live, at=at)
    except stripe_gateway.UnreachableError as silence:
        raise payments.CannotPay(card_pages.UNREACHABLE) from silence


@transaction.atomic
def _prepare(
    invoice: Invoice, *, return_url: str, cancel_url: str, by: Any, at: datetime, language: str, hold: bool
) -> CardCheckout:
    invoice = Invoice.objects.select_for_update(no_key=True).get(pk=invoice.pk)
    if not invoice.due_minor or invoice.kind == InvoiceKind.CREDIT_NOTE:
        raise payments.CannotPay(Reason("nothing_due", _("Nothing is due on this bill any more.")))
    if live := CardCheckout.objects.filter(invoice=invoice, status__in=LIVE_CHECKOUT).first():
        return _usable(live, invoice)
    reference = references.make(REFERENCE_LENGTH)
    return CardCheckout.objects.create(
        reference=reference, key=f"checkout:{reference}", invoice=invoice, payer_id=invoice.payer_id, by=by,
        amount_minor=invoice.due_minor, currency=invoice.currency, hold=hold, language=language,
        words=str(_("Bill %(number)s") % {"number": invoice.number}), return_url=return_url, cancel_url=cancel_url,
        started_at=at, expires_at=at + PAGE_LASTS,
    )  # fmt: skip


def _usable(live: CardCheckout, invoice: Invoice) -> CardCheckout:
    if live.status == CardCheckoutStatus.HELD or live.amount_minor != invoice.due_minor:
        raise payments.CannotPay(
            Reason("being_paid", _("This bill is being paid by card. Wait a minute, then look at it again."))
        )
    return live


def look_again(checkout: CardCheckout, *, at: datetime) -> CardCheckout:
    """
    Read at Stripe what became of an attempt, and book it once.

    :raises stripe_gateway.UnreachableError: Stripe does not answer; nothing has changed
    """
    checkout.refresh_from_db()
    if not checkout.session_id:
        checkout = _resend(checkout, at=at)
    if not checkout.session_id:
        return checkout
    seen = stripe_gateway.look(checkout.session_id)
    verdict = card_facts.judge(seen, expected=checkout.money, reference=checkout.reference, hold=checkout.hold)
    failpoints.reach("card.seen")
    _note(checkout, seen, at=at)
    _ACTS[verdict](checkout, seen, at=at)
    checkout.refresh_from_db()
    card_returns.follow(checkout, seen, at=at)
    return checkout


def _resend(checkout: CardCheckout, *, at: datetime) -> CardCheckout:
    try:
        return card_pages.open_page(checkout, at=at)
    except payments.CannotPay as refusal:
        if refusal.reasons[0] is card_pages.UNREACHABLE:
            raise stripe_gateway.UnreachableError from refusal
        return checkout


def _note(checkout: CardCheckout, seen: card_facts.Session, *, at: datetime) -> None:
    """Keep the names by which later news will speak of this attempt."""
    charge = seen.charge
    CardCheckout.objects.filter(pk=checkout.pk).update(
        intent_id=seen.intent_id, charge_id=charge.id if charge else "", card=charge.card if charge else "", seen_at=at
    )


def _wait(checkout: CardCheckout, seen: card_facts.Session, *, at: datetime) -> None:
    """Nobody has paid yet; close the page when what it asks for is no longer what is due."""
    invoice = checkout.invoice
    if seen.status != "open" or invoice is None:
        return
    invoice.refresh_from_db()
    if invoice.due_minor != checkout.amount_minor:
        close(checkout, at=at)


def close(checkout: CardCheckout, *, at: datetime) -> CardCheckout:
    """Close the page, so that nobody pays on it any more; a payment that was faster is booked."""
    try:
        stripe_gateway.expire(checkout.session_id)
    except stripe_gateway.RefusedError:
        return look_again(checkout, at=at)
    return card_pages.become(checkout, CardCheckoutStatus.EXPIRED, at=at)


def _settle(checkout: CardCheckout, seen: card_facts.Session, *, at: datetime) -> None:
    """Record the money first, in its own transaction; the attempt follows, and a crash between is mended next time."""
    if checkout.payment_id or seen.charge is None:
        return
    payment = _book(checkout, seen.charge, at=at)
    if checkout.invoice and payment.credited_minor:
        money = Money(payment.credited_minor, payment.currency)
        card_flags.raise_once(kind=CardFlag.Kind.LATE, reference=seen.charge.id, at=at, checkout=checkout, money=money)
    card_pages.become(checkout, CardCheckoutStatus.PAID, at=at, payment=payment, taken_minor=seen.charge.captured_minor)


def _book(checkout: CardCheckout, charge: card_facts.Charge, *, at: datetime) -> Payment:
    key = f"stripe:{charge.intent_id}:settled"
    if checkout.invoice is None:
        return payments.top_up(
            user=checkout.payer,
            means=Means.CARD,
            amount_minor=charge.captured_minor,
            currency=charge.currency,
            key=key,
            reference=charge.id,
            at=at,
            provider=STRIPE,
        )
    return payments.settle(
        invoice=checkout.invoice,
        means=Means.CARD,
        amount_minor=charge.captured_minor,
        currency=charge.currency,
        key=key,
        reference=charge.id,
        at=at,
        provider=STRIPE,
    )


def _expire(checkout: CardCheckout, _seen: card_facts.Session, *, at: datetime) -> None:
    card_pages.become(checkout, CardCheckoutStatus.EXPIRED, at=at)


def _hold(checkout: CardCheckout, _seen: card_facts.Session, *, at: datetime) -> None:
    card_pages.become(checkout, CardCheckoutStatus.HELD, at=at)


def _let_go(checkout: CardCheckout, _seen: card_facts.Session, *, at: datetime) -> None:
    card_pages.become(checkout, CardCheckoutStatus.HELD, at=at)
    card_pages.become(checkout, CardCheckoutStatus.RELEASED, at=at)


def _doubt(checkout: CardCheckout, seen: card_facts.Session, *, at: datetime) -> None:
    """Keep money that fits no bill as money of unknown origin, and put it before finance."""
    taken = seen.taken
    if taken is None or seen.charge is None:
        return
    place, unknown = (
        postings.Account(chart.CARD, taken.currency),
        postings.Account(chart.SUSPENSE, taken.currency, holder=STRIPE),
    )
    legs = postings.journal(postings.debit(place, taken.amount_minor), postings.credit(unknown, taken.amount_minor))
    ledger.post(
        key=f"stripe:{seen.charge.id}:doubtful",
        code=Why.UNIDENTIFIED,
        legs=legs,
        by=None,
        at=at,
        about=checkout.reference,
    )
    card_pages.become(checkout, CardCheckoutStatus.DOUBTFUL, at=at, taken_minor=taken.amount_minor)
    card_flags.raise_once(kind=CardFlag.Kind.MISMATCH, reference=seen.charge.id, at=at, checkout=checkout, money=taken)


_ACTS = {
    card_facts.Verdict.WAIT: _wait,
    card_facts.Verdict.HELD: _hold,
    card_facts.Verdict.RELEASED: _let_go,
    card_facts.Verdict.PAID: _settle,
    card_facts.Verdict.EXPIRED: _expire,
    card_facts.Verdict.DOUBTFUL: _doubt,
}


def refund(*, payment: Payment, amount_minor: int, why: str, key: str, by: Any, at: datetime) -> Refund:
    """
    Send money of the payer's wallet back to the card it came from.

    The wallet gives it up first; Stripe is asked after that is committed, under a key of its own, so that a lost answer
    is asked for again and never paid twice.

    :raises refunds.CannotRefund: more than was paid, or in dispute
    """
    look_again(payment.card_checkout, at=at)  # a dispute or a refund made outside may not have reached us yet
    asked = refunds.ask(payment=payment, amount_minor=amount_minor, why=why, key=key, by=by, at=at)
    failpoints.reach("refund.asked")
    return card_returns.send(asked, at=at)


def capture(*, checkout: CardCheckout, amount_minor: int, by: Any, at: datetime) -> CardCheckout:  # noqa: ARG001 - kept by the audit of the bill
    """
    Take what is due out of what is held on a card; the rest of the hold is let go.

    :raises payments.CannotPay: nothing is held (any more), or less than asked
    """
    if checkout.status != CardCheckoutStatus.HELD or not 0 < amount_minor <= checkout.amount_minor:
        raise payments.CannotPay(
            Reason("not_held", _("The card does not hold this sum. Ask the customer to pay again."))
        )
    try:
        stripe_gateway.capture(
            key=f"{checkout.key}:capture", intent_id=checkout.intent_id, money=Money(amount_minor, checkout.currency)
        )
    except stripe_gateway.RefusedError as refusal:
        look_again(checkout, at=at)
        raise payments.CannotPay(
            Reason("hold_lapsed", _("The bank no longer holds this sum. Ask the customer to pay again."))
        ) from refusal
    return look_again(checkout, at=at)
