"""
Give money back by the gateway it came from, and follow what a card holder's bank takes back.

A refund leaves the wallet first and waits among the refunds on their way, so it is never in two places; the gateway is
asked after the commit. What Stripe did on its own is found and booked once, under Stripe's own reference.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Sum
from django.utils.translation import gettext_lazy as _

from billing import bookings, chart, dues, ledger, postings
from billing.models.invoice import Invoice
from billing.models.ledger import Why
from billing.models.payment import Dispute, Means, Payment, Refund
from billing.states import RefundStatus
from suuq import audit, failpoints, workflow
from suuq.workflow import Reason, Refused


class CannotRefund(Refused):
    """The refund is not made; the reasons say why."""


@transaction.atomic
def ask(*, payment: Payment, amount_minor: int, why: str, key: str, by: Any, at: datetime) -> Refund:
    """
    Take money of the wallet out toward the card it came from. The caller then sends it by the gateway.

    :raises CannotRefund: not a card, in dispute, more than came, or a key that names another refund
    :raises ledger.NotEnough: the wallet does not hold it (credit the bill first)
    """
    payment = Payment.objects.select_for_update(no_key=True).get(pk=payment.pk)
    if before := Refund.objects.filter(key=key).first():
        return _same(before, payment, amount_minor)
    _refuse(payment, amount_minor)
    legs = postings.paid_out(source=_on_their_way(payment), payer=payment.payer_id, amount_minor=amount_minor)
    ledger.post(key=f"refund:{key}:sent", code=Why.REFUND_SENT, legs=legs, by=by, at=at, about=payment.number)
    Payment.objects.filter(pk=payment.pk).update(refunded_minor=F("refunded_minor") + amount_minor)
    refund = Refund.objects.create(key=key, payment=payment, amount_minor=amount_minor, why=why, by=by, at=at)
    audit.record("refund_asked", refund, by=by, at=at, new=f"{amount_minor} {payment.currency}", why=why)
    failpoints.reach("refund.booked")
    return refund


def _on_their_way(payment: Payment) -> postings.Account:
    return postings.Account(chart.REFUNDS, payment.currency)


def on_the_way(user: Any, currency: str) -> int:
    """Sum what has left a customer's wallet toward their cards and has not arrived."""
    asked = Refund.objects.filter(payment__payer=user, payment__currency=currency, status=RefundStatus.ASKED)
    return asked.aggregate(sum=Sum("amount_minor"))["sum"] or 0


def _same(before: Refund, payment: Payment, amount_minor: int) -> Refund:
    if (before.payment_id, before.amount_minor) != (payment.pk, amount_minor):
        raise ledger.KeyReused(Reason("key_reused", _("This refund was already asked for with another amount.")))
    return before


def _refuse(payment: Payment, amount_minor: int) -> None:
    if payment.means != Means.CARD and not hasattr(payment, "card_checkout"):
        raise CannotRefund(
            Reason("not_a_card", _("Only what came by card, or on a wallet’s own page, goes back there."))
        )
    if payment.disputes.exclude(outcome=Dispute.Outcome.WON).exists():
        raise CannotRefund(
            Reason(
                "in_dispute", _("The card holder disputes this payment: their bank decides, a refund would pay twice.")
            )
        )
    if not 0 < amount_minor <= payment.amount_minor - payment.refunded_minor:
        raise CannotRefund(Reason("refund_too_large", _("A refund never exceeds what was paid by this card.")))


@transaction.atomic
def confirm(*, refund: Refund, reference: str, at: datetime, by: Any = None) -> Refund:
    """Book that the card company has sent the refund. Told twice, booked once."""
    refund = Refund.objects.select_for_update(no_key=True).get(pk=refund.pk)
    if refund.status == RefundStatus.DONE:
        return refund
    if refund.status != RefundStatus.ASKED:
        raise CannotRefund(Reason("refund_failed", _("This refund has already gone back to the wallet.")))
    legs = postings.moved(
        to=_on_their_way(refund.payment),
        out_of=bookings.held_for(refund.payment),
        amount_minor=refund.amount_minor,
    )
    ledger.post(
        key=f"refund:{refund.key}:done", code=Why.REFUND_DONE, legs=legs, by=by, at=at, about=refund.payment.number
    )
    failpoints.reach("refund.confirmed")
    return workflow.move(refund, to=RefundStatus.DONE, by=by, at=at, reference=reference)


@transaction.atomic
def fail(*, refund: Refund, why: str, at: datetime, by: Any = None) -> Refund:
    """Put a refund that the card company would not make back into the wallet."""
    Payment.objects.select_for_update(no_key=True).get(pk=refund.payment_id)
    refund = Refund.objects.select_for_update(no_key=True).get(pk=refund.pk)
    if refund.status == RefundStatus.FAILED:
        return refund
    if refund.status != RefundStatus.ASKED:
        raise CannotRefund(Reason("refund_done", _("This refund has already reached the card.")))
    payment = refund.payment
    legs = postings.topped_up(source=_on_their_way(payment), payer=payment.payer_id, amount_minor=refund.amount_minor)
    ledger.post(
        key=f"refund:{refund.key}:failed", code=Why.REFUND_FAILED, legs=legs, by=by, at=at, about=payment.number
    )
    Payment.objects.filter(pk=payment.pk).update(refunded_minor=F("refunded_minor") - refund.amount_minor)
    return workflow.move(refund, to=RefundStatus.FAILED, by=by, at=at, why=why)


@transaction.atomic
def came_back(*, refund: Refund, why: str, at: datetime) -> Refund:
    """Put into the wallet a refund that had reached the bank and was sent back days later."""
    Payment.objects.select_for_update(no_key=True).get(pk=refund.payment_id)
    refund = Refund.objects.select_for_update(no_key=True).get(pk=refund.pk)
    if refund.status != RefundStatus.DONE:
        return refund
    payment = refund.payment
    source = bookings.held_for(payment)
    legs = postings.topped_up(source=source, payer=payment.payer_id, amount_minor=refund.amount_minor)
    key = f"refund:{refund.key}:back"
    ledger.post(key=key, code=Why.REFUND_FAILED, legs=legs, by=None, at=at, about=payment.number)
    Payment.objects.filter(pk=payment.pk).update(refunded_minor=F("refunded_minor") - refund.amount_minor)
    return workflow.move(refund, to=RefundStatus.FAILED, by=None, at=at, why=why)


@transaction.atomic
def found(*, payment: Payment, amount_minor: int, reference: str, at: datetime) -> ledger.Entry:
    """
    Book a refund that was made at the card company directly: the bill it paid is due again.

    What the payment had put into the wallet is given up first, as far as the wallet still holds it.
    """
    invoice, payment = _locked(payment)
    key = f"refund:{reference}:found"
    if before := ledger.Entry.objects.filter(key=key).first():
        return before
    borne, reopened = _borne(payment, amount_minor)
    legs = postings.journal(*borne, postings.credit(bookings.held_for(payment), amount_minor))
    also = bookings.touched_by_collecting(payment.currency)
    entry = ledger.post(key=key, code=Why.REFUND_FOUND, legs=legs, by=None, at=at, about=payment.number, also=also)
    _undo(payment, invoice, reopened, at=at)
    Payment.objects.filter(pk=payment.pk).update(refunded_minor=F("refunded_minor") + amount_minor)
    audit.record("refund_found", payment, by=None, at=at, new=f"{amount_minor} {payment.currency}", why=reference)
    return entry


def _borne(payment: Payment, amount_minor: int) -> tuple[list[postings.Leg], int]:
    """Say who bears money that left again, and how much of it is due anew: the wallet, then the bill, then the post."""
    from_wallet = min(amount_minor, payment.credited_minor, ledger.spendable(payment.payer, payment.currency))
    reopened = min(amount_minor - from_wallet, payment.applied_minor - payment.undone_minor)
    return [
        postings.debit(postings.Account(chart.WALLET, payment.currency, payment.payer_id), from_wallet),
        postings.debit(postings.Account(chart.RECEIVABLE, payment.currency, payment.payer_id), reopened),
        postings.debit(postings.Account(chart.LOSSES, payment.currency), amount_minor - from_wallet - reopened),
    ], reopened


def _locked(payment: Payment) -> tuple[Invoice | None, Payment]:
    invoice = Invoice.objects.select_for_update(no_key=True).get(pk=payment.invoice_id) if payment.invoice_id else None
    return invoice, Payment.objects.select_for_update(no_key=True).get(pk=payment.pk)


def _undo(payment: Payment, invoice: Invoice | None, amount_minor: int, *, at: datetime) -> None:
    if invoice is None or not amount_minor:
        return
    Payment.objects.filter(pk=payment.pk).update(undone_minor=F("undone_minor") + amount_minor, undone_at=at)
    dues.count_paid(invoice, -amount_minor, by=None, at=at)


@transaction.atomic
def dispute_opened(*, payment: Payment, amount_minor: int, reference: str, at: datetime) -> Dispute:
    """Book that a bank has taken money back while it decides; refunds of this payment are refused from now on."""
    _invoice, payment = _locked(payment)
    if before := Dispute.objects.filter(reference=reference).first():
        return before
    legs = postings.moved(
        to=postings.Account(chart.DISPUTED, payment.currency),
        out_of=bookings.held_for(payment),
        amount_minor=amount_minor,
    )
    ledger.post(
        key=f"dispute:{reference}:opened", code=Why.DISPUTE_OPENED, legs=legs, by=None, at=at, about=payment.number
    )
    dispute = Dispute.objects.create(reference=reference, payment=payment, amount_minor=amount_minor, opened_at=at)
    audit.record("dispute_opened", dispute, by=None, at=at, new=f"{amount_minor} {payment.currency}")
    return dispute


@transaction.atomic
def dispute_closed(*, dispute: Dispute, won: bool, at: datetime, cost_minor: int = 0) -> Dispute:
    """Book the bank's decision: won, the money is back; lost, wallet and bill give up what they got."""
    invoice, payment = _locked(dispute.payment)
    dispute = Dispute.objects.select_for_update(no_key=True).get(pk=dispute.pk)
    if dispute.outcome != Dispute.Outcome.PENDING:
        return dispute
    if won:
        opened = ledger.Entry.objects.get(key=f"dispute:{dispute.reference}:opened")
        ledger.reverse(opened, key=f"dispute:{dispute.reference}:won", code=Why.DISPUTE_WON, by=None, at=at)
    else:
        _charge_back(dispute, payment, invoice, cost_minor, at=at)
    Dispute.objects.filter(pk=dispute.pk).update(outcome="won" if won else "lost", decided_at=at)
    dispute.refresh_from_db()
    audit.record("dispute_closed", dispute, by=None, at=at, new=dispute.outcome)
    return dispute


def _charge_back(dispute: Dispute, payment: Payment, invoice: Invoice | None, cost_minor: int, *, at: datetime) -> None:
    borne, reopened = _borne(payment, dispute.amount_minor)
    legs = postings.journal(
        *borne,
        postings.debit(postings.Account(chart.CARD_COSTS, payment.currency), cost_minor),
        postings.credit(postings.Account(chart.DISPUTED, payment.currency), dispute.amount_minor),
        postings.credit(bookings.held_for(payment), cost_minor),
    )
    ledger.post(
        key=f"dispute:{dispute.reference}:lost", code=Why.CHARGED_BACK, legs=legs, by=None, at=at, about=payment.number,
        also=bookings.touched_by_collecting(payment.currency),
    )  # fmt: skip
    _undo(payment, invoice, reopened, at=at)
