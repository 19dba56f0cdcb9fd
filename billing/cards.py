"""
Payments on a gateway's own page: a card at Stripe, a wallet at Waafi.

Whatever happens (the shopper's return, a webhook, the sweeper) ends in ``look_again``: read the gateway, and book what
is there. The books' own keys make it once, so the order in which news arrives cannot matter.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing import card_bookings, card_facts, card_pages, card_returns, gateways, payments, refunds
from billing.gateways import stripe_gateway
from billing.models.card import CardCheckout
from billing.models.invoice import Invoice, InvoiceKind
from billing.models.payment import Payment, Refund
from billing.states import LIVE_CHECKOUT, CardCheckoutStatus
from suuq import failpoints, questions, references, rows
from suuq.money import Money
from suuq.workflow import Reason

PAGE_LASTS = timedelta(minutes=45)  # Stripe allows 30 minutes to 24 hours; a late re-send must still be above 30
REFERENCE_LENGTH = 12


def start_card(
    *, invoice: Invoice, return_url: str, cancel_url: str, by: Any, at: datetime, language: str = "",
    hold: bool = False, gateway: str = "stripe",
) -> str:  # fmt: skip
    """
    Open a gateway's page for what is due on a bill now, and give its address.

    Asked again (or by twenty at once) it is the same page. The key is stored before the gateway hears of it.

    :raises payments.CannotPay: nothing is due, it is being paid already, or the gateway does not answer
    """
    _clear_the_way(invoice, gateway, at=at)
    checkout = _prepare(
        invoice,
        return_url=return_url,
        cancel_url=cancel_url,
        by=by,
        at=at,
        language=language or invoice.payer.language,
        hold=hold,
        gateway=gateway,
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
    gateway: str = "stripe",
) -> str:
    """
    Open a gateway's page to put money into a wallet, and give its address. The same key is the same page.

    :raises payments.CannotPay: nothing is asked for, or the gateway does not answer
    """
    if amount_minor <= 0:
        raise payments.CannotPay(Reason("not_positive", _("Write an amount above zero.")))
    checkout, _new = CardCheckout.objects.get_or_create(
        key=f"topup:{key}"[:100],
        defaults={
            "gateway": gateway, "reference": references.make(REFERENCE_LENGTH), "payer": user, "by": user,
            "amount_minor": amount_minor, "currency": currency, "words": str(_("Money for my wallet")),
            "language": language or user.language, "return_url": return_url, "cancel_url": cancel_url,
            "started_at": at, "expires_at": at + PAGE_LASTS,
        },
    )  # fmt: skip
    return card_pages.open_page(checkout, at=at).url


def _clear_the_way(invoice: Invoice, gateway: str, *, at: datetime) -> None:
    """See what became of the page that is live now; close it when it asks for another sum, or is another gateway's."""
    live = CardCheckout.objects.filter(invoice=invoice, status__in=LIVE_CHECKOUT).exclude(session_id="").first()
    if live is None:
        return
    try:
        live = look_again(live, at=at)
        if live.status == CardCheckoutStatus.OPEN and live.gateway != gateway:
            close(live, at=at)
    except gateways.UnreachableError as silence:
        raise payments.CannotPay(card_pages.UNREACHABLE) from silence


@transaction.atomic
def _prepare(
    invoice: Invoice, *, return_url: str, cancel_url: str, by: Any, at: datetime, language: str, hold: bool,
    gateway: str,
) -> CardCheckout:  # fmt: skip
    invoice = Invoice.objects.select_for_update(no_key=True).get(pk=invoice.pk)
    if not invoice.due_minor or invoice.kind == InvoiceKind.CREDIT_NOTE:
        raise payments.CannotPay(Reason("nothing_due", _("Nothing is due on this bill any more.")))
    if live := CardCheckout.objects.filter(invoice=invoice, status__in=LIVE_CHECKOUT).first():
        return _usable(live, invoice, gateway)
    reference = references.make(REFERENCE_LENGTH)
    return CardCheckout.objects.create(
        gateway=gateway, reference=reference, key=f"checkout:{reference}", invoice=invoice,
        payer_id=invoice.payer_id, by=by, amount_minor=invoice.due_minor, currency=invoice.currency,
        hold=hold, language=language, words=str(_("Bill %(number)s") % {"number": invoice.number}),
        return_url=return_url, cancel_url=cancel_url,
        started_at=at, expires_at=at + PAGE_LASTS,
    )  # fmt: skip


def _usable(live: CardCheckout, invoice: Invoice, gateway: str) -> CardCheckout:
    asked = (live.gateway, live.amount_minor)
    if live.status == CardCheckoutStatus.HELD or asked != (gateway, invoice.due_minor):
        raise payments.CannotPay(
            Reason("being_paid", _("This bill is being paid by card. Wait a minute, then look at it again."))
        )
    return live


def look_again(checkout: CardCheckout, *, at: datetime) -> CardCheckout:
    """
    Read at its gateway what became of an attempt, and book it once.

    :raises gateways.UnreachableError: the gateway does not answer; nothing has changed
    """
    questions.again(checkout)
    return look(checkout, at=at)


def look(checkout: CardCheckout, *, at: datetime) -> CardCheckout:
    """Do the same with an attempt that was read this moment."""
    if not checkout.session_id:
        checkout = _resend(checkout, at=at)
    if not checkout.session_id:
        return checkout
    seen = gateways.of(checkout).look(checkout.session_id, booked=bool(checkout.payment_id))
    verdict = card_facts.judge(seen, expected=checkout.money, reference=checkout.reference, hold=checkout.hold)
    failpoints.reach("card.seen")
    _note(checkout, seen, at=at)
    _ACTS[verdict](checkout, seen, at=at)
    card_returns.follow(checkout, seen, at=at)
    return checkout


def _resend(checkout: CardCheckout, *, at: datetime) -> CardCheckout:
    try:
        return card_pages.open_page(checkout, at=at)
    except payments.CannotPay as refusal:
        if refusal.reasons[0] is card_pages.UNREACHABLE:
            raise gateways.UnreachableError from refusal
        return checkout


def _note(checkout: CardCheckout, seen: card_facts.Session, *, at: datetime) -> None:
    """Keep the names by which later news will speak of this attempt."""
    charge = seen.charge
    rows.change(
        checkout, intent_id=seen.intent_id, charge_id=charge.id if charge else "", card=charge.card if charge else "",
        seen_at=at,
    )  # fmt: skip


def _wait(checkout: CardCheckout, seen: card_facts.Session, *, at: datetime) -> None:
    """Nobody has paid yet; close the page when its time is over, or what it asks for is no longer what is due."""
    if seen.status != "open" or not checkout.is_live:
        return
    due = Invoice.objects.get(pk=checkout.invoice_id).due_minor if checkout.invoice_id else checkout.amount_minor
    if due != checkout.amount_minor or at > checkout.expires_at:
        close(checkout, at=at)


def close(checkout: CardCheckout, *, at: datetime) -> CardCheckout:
    """Close the page, so that nobody pays on it any more; a payment that was faster is booked."""
    try:
        gateways.of(checkout).expire(checkout.session_id)
    except gateways.RefusedError:
        return look_again(checkout, at=at)
    return card_pages.become(checkout, CardCheckoutStatus.EXPIRED, at=at)


def _expire(checkout: CardCheckout, _seen: card_facts.Session, *, at: datetime) -> None:
    card_pages.become(checkout, CardCheckoutStatus.EXPIRED, at=at)


def _hold(checkout: CardCheckout, _seen: card_facts.Session, *, at: datetime) -> None:
    card_pages.become(checkout, CardCheckoutStatus.HELD, at=at)


def _let_go(checkout: CardCheckout, _seen: card_facts.Session, *, at: datetime) -> None:
    card_pages.become(checkout, CardCheckoutStatus.HELD, at=at)
    card_pages.become(checkout, CardCheckoutStatus.RELEASED, at=at)


_ACTS = {
    card_facts.Verdict.WAIT: _wait,
    card_facts.Verdict.HELD: _hold,
    card_facts.Verdict.RELEASED: _let_go,
    card_facts.Verdict.PAID: card_bookings.settle,
    card_facts.Verdict.EXPIRED: _expire,
    card_facts.Verdict.DOUBTFUL: card_bookings.doubt,
}


def refund(*, payment: Payment, amount_minor: int, why: str, key: str, by: Any, at: datetime) -> Refund:
    """
    Send money of the payer's wallet back to where it came from.

    The wallet gives it up first; the gateway is asked after that is committed, under a key of its own, so that a lost
    answer is asked for again and never paid twice.

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
        stripe_gateway.capture(  # a card alone can be held
            key=f"{checkout.key}:capture", intent_id=checkout.intent_id, money=Money(amount_minor, checkout.currency)
        )
    except gateways.RefusedError as refusal:
        look_again(checkout, at=at)
        raise payments.CannotPay(
            Reason("hold_lapsed", _("The bank no longer holds this sum. Ask the customer to pay again."))
        ) from refusal
    return look_again(checkout, at=at)
