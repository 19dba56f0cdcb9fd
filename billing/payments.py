"""
Take money. The money is recorded first, in a transaction of its own; what follows from it comes after the commit.

Money that a person offers (wallet, cash) is refused when nothing is due. Money that has already moved (a card, a local
wallet) is never refused: what no bill needs becomes the customer's, in the wallet, where they see it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing import cashdesk, chart, invoicing, ledger, numbers, postings
from billing.models.cash import CashShift
from billing.models.invoice import Invoice
from billing.models.ledger import Why
from billing.models.payment import Means, Payment
from suuq import audit
from suuq.workflow import Reason, Refused


class CannotPay(Refused):
    """The payment is not taken; the reasons say what to do."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What came in, by what means, and under which names."""

    key: str
    means: Means
    source: postings.Account
    by: Any
    at: datetime
    provider: str = ""
    reference: str = ""
    shift: CashShift | None = None
    tendered_minor: int | None = None
    asked_minor: int | None = None


def from_wallet(*, invoice: Invoice, key: str, by: Any, at: datetime, amount_minor: int | None = None) -> Payment:
    """
    Pay a bill (or part of it) from its payer's wallet.

    :raises CannotPay: nothing is due, or less than that
    :raises ledger.NotEnough: the wallet does not hold it
    """
    source = postings.Account(chart.WALLET, invoice.currency, invoice.payer_id)
    receipt = Receipt(key=f"wallet:{key}", means=Means.WALLET, source=source, by=by, at=at, asked_minor=amount_minor)
    return _settle(invoice, receipt, lambda due: _offered(due, amount_minor))


def take_cash(
    *,
    invoice: Invoice,
    shift: CashShift,
    tendered_minor: int,
    key: str,
    by: Any,
    at: datetime,
    amount_minor: int | None = None,
) -> Payment:
    """
    Take notes for a bill; ``payment.change_minor`` is what to give back. ``amount_minor`` pays only a part.

    :raises CannotPay: nothing is due, or too little was tendered
    :raises cashdesk.CannotHandleCash: the drawer is closed, or the bill is the clerk's own
    """
    cashdesk.refuse_own(invoice.payer, by)
    receipt = Receipt(
        key=f"cash:{key}",
        means=Means.CASH,
        source=cashdesk.drawer(shift),
        by=by,
        at=at,
        shift=shift,
        tendered_minor=tendered_minor,
        asked_minor=amount_minor,
    )
    return _settle(invoice, receipt, lambda due: _tendered(_offered(due, amount_minor), tendered_minor))


def settle(
    *,
    invoice: Invoice,
    means: Means,
    amount_minor: int,
    currency: str,
    key: str,
    reference: str,
    at: datetime,
    by: Any = None,
    provider: str = "",
) -> Payment:
    """
    Book money that has already reached us for a bill: what is due pays it, the rest is wallet credit.

    :raises CannotPay: it is in another currency than the bill (nothing is booked: a person looks)
    :raises ledger.KeyReused: the key was booked with another amount
    """
    if currency != invoice.currency:
        raise CannotPay(Reason("other_currency", _("The money is in another currency than the bill.")))
    receipt = Receipt(
        key=key,
        means=means,
        source=_place_of(means, currency, provider),
        by=by,
        at=at,
        provider=provider,
        reference=reference,
        asked_minor=amount_minor,
    )
    return _settle(invoice, receipt, lambda due: (min(amount_minor, due), max(amount_minor - due, 0)))


def _place_of(means: Means, currency: str, provider: str) -> postings.Account:
    if means == Means.CARD:
        return postings.Account(chart.CARD, currency)
    return postings.Account(chart.PROVIDER, currency, holder=provider)


def _offered(due_minor: int, amount_minor: int | None) -> tuple[int, int]:
    if not due_minor:
        raise CannotPay(Reason("nothing_due", _("Nothing is due on this bill any more.")))
    if amount_minor is not None and not 0 < amount_minor <= due_minor:
        raise CannotPay(Reason("not_that_much", _("Pay at most what is due.")))
    return (due_minor if amount_minor is None else amount_minor), 0


def _tendered(share: tuple[int, int], tendered_minor: int) -> tuple[int, int]:
    if tendered_minor < sum(share):
        raise CannotPay(Reason("too_little", _("The customer gave less than what is to be paid.")))
    return share


def _settle(invoice: Invoice, receipt: Receipt, share: Callable[[int], tuple[int, int]]) -> Payment:
    """Record the money in its own durable transaction: locks first, then the key, then the books."""
    with transaction.atomic(durable=True):
        if receipt.shift:
            cashdesk.lock_open(receipt.shift)
        locked = Invoice.objects.select_for_update().get(pk=invoice.pk)
        if before := Payment.objects.filter(key=receipt.key).first():
            return _same(before, receipt, payer=locked.payer, invoice=locked)
        applied, excess = share(locked.due_minor)
        payment = _record(receipt, payer=locked.payer, invoice=locked, applied_minor=applied, credited_minor=excess)
        if applied:
            invoicing.count_paid(locked, applied, by=receipt.by, at=receipt.at)
        _tell_trail(payment)
    invoice.refresh_from_db()
    return payment


def _same(before: Payment, receipt: Receipt, *, payer: Any, invoice: Invoice | None) -> Payment:
    """Return the payment of this key, or refuse a key that now comes with another amount, bill, person or means."""
    was = (
        before.asked_minor,
        before.tendered_minor,
        before.invoice_id,
        before.payer_id,
        before.means,
        before.reference,
    )
    now = (
        receipt.asked_minor,
        receipt.tendered_minor,
        invoice and invoice.pk,
        payer.pk,
        receipt.means,
        receipt.reference,
    )
    if was != now or before.currency != receipt.source.currency:
        raise ledger.KeyReused(Reason("key_reused", _("This payment was already taken with another amount.")))
    return before


def _record(
    receipt: Receipt, *, payer: Any, invoice: Invoice | None, applied_minor: int, credited_minor: int
) -> Payment:
    number = numbers.take("R", at=receipt.at)
    legs = postings.paid(
        source=receipt.source, payer=payer.pk, applied_minor=applied_minor, excess_minor=credited_minor
    )
    entry = ledger.post(
        key=f"payment:{receipt.key}", code=Why.PAID if invoice else Why.TOP_UP, legs=legs, by=receipt.by, at=receipt.at,
        about=invoice.number if invoice else number,
    )  # fmt: skip
    return Payment.objects.create(
        key=receipt.key, number=number, payer=payer, invoice=invoice, means=receipt.means, provider=receipt.provider,
        reference=receipt.reference, currency=receipt.source.currency, applied_minor=applied_minor,
        credited_minor=credited_minor, asked_minor=receipt.asked_minor, tendered_minor=receipt.tendered_minor,
        shift=receipt.shift, entry=entry, at=receipt.at, by=receipt.by,
    )  # fmt: skip


def _tell_trail(payment: Payment) -> None:
    """Write the audit entry; last, because its chain is locked to the commit."""
    audit.record(
        "payment_taken", payment, by=payment.by, at=payment.at, new=f"{payment.amount_minor} {payment.currency}"
    )


def top_up(
    *,
    user: Any,
    means: Means,
    amount_minor: int,
    currency: str,
    key: str,
    at: datetime,
    reference: str = "",
    by: Any = None,
    provider: str = "",
) -> Payment:
    """Put money that has already reached us into a customer's wallet."""
    receipt = Receipt(
        key=key,
        means=means,
        source=_place_of(means, currency, provider),
        by=by,
        at=at,
        provider=provider,
        reference=reference,
        asked_minor=amount_minor,
    )
    return _top_up(user, receipt, amount_minor)


def top_up_cash(
    *,
    user: Any,
    shift: CashShift,
    amount_minor: int,
    key: str,
    by: Any,
    at: datetime,
    tendered_minor: int | None = None,
) -> Payment:
    """
    Put notes into a customer's wallet.

    :raises cashdesk.CannotHandleCash: the drawer is closed, or the wallet is the clerk's own
    """
    cashdesk.refuse_own(user, by)
    tendered = amount_minor if tendered_minor is None else tendered_minor
    _tendered((amount_minor, 0), tendered)
    receipt = Receipt(
        key=f"cash:{key}",
        means=Means.CASH,
        source=cashdesk.drawer(shift),
        by=by,
        at=at,
        shift=shift,
        tendered_minor=tendered,
        asked_minor=amount_minor,
    )
    return _top_up(user, receipt, amount_minor)


def _top_up(user: Any, receipt: Receipt, amount_minor: int) -> Payment:
    if amount_minor <= 0:
        raise CannotPay(Reason("not_positive", _("Write an amount above zero.")))
    with transaction.atomic(durable=True):
        if receipt.shift:
            cashdesk.lock_open(receipt.shift)
        numbers.hold("R", at=receipt.at)
        if before := Payment.objects.filter(key=receipt.key).first():
            return _same(before, receipt, payer=user, invoice=None)
        payment = _record(receipt, payer=user, invoice=None, applied_minor=0, credited_minor=amount_minor)
        _tell_trail(payment)
        return payment
