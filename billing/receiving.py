"""
Record money once, whatever its means: locks first, then the key, then the books, in a transaction of its own.

The public verbs are in ``payments`` and the files of the other means; this is what they share.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from billing import bookings, cashdesk, chart, dues, ledger, numbers, postings, signals
from billing.models.cash import CashShift
from billing.models.invoice import Invoice
from billing.models.ledger import Why
from billing.models.payment import Means, Payment
from suuq import audit, failpoints, questions, rows
from suuq.money import Money
from suuq.workflow import Reason, Refused

Legs = tuple[postings.Leg, ...]
Share = Callable[[int], tuple[int, int]]


class CannotPay(Refused):
    """The payment is not taken; the reasons say what to do."""


@dataclass(frozen=True, slots=True)
class Alongside:
    """
    What stands or falls with the money, in its transaction: a process that dies leaves both or neither.

    ``lock`` takes its rows before any bill, and refuses when it may not be; ``do`` comes when the money is booked.
    """

    lock: Callable[[], object]
    do: Callable[[Payment], object]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What came in, by what means, under which names. ``legs`` books it otherwise than as plain money for a bill."""

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
    foreign: Money | None = None
    code: str = ""
    legs: Callable[[int, int, int], Legs] | None = None
    alongside: Alongside | None = None


def settle(invoice: Invoice, receipt: Receipt, share: Share) -> Payment:
    """
    Record money for a bill; ``share`` says of what is due how much it pays and how much goes to the wallet.

    :raises CannotPay: from ``share``
    :raises ledger.KeyReused: the key was recorded with another amount, bill, person or means
    """
    with transaction.atomic(durable=True):
        _lock_where_it_comes_from(receipt)
        [locked] = _held(key=invoice.pk)
        failpoints.reach("settle.locked")
        for before in _before(key=receipt.key):
            return _tell_rest(_same(before, receipt, payer_id=locked.payer_id, invoice=locked))
        applied, excess = share(locked.due_minor)
        payment = _record(
            receipt, payer_id=locked.payer_id, invoice=locked, applied_minor=applied, credited_minor=excess
        )
        if applied:
            dues.count_paid(locked, applied, by=receipt.by, at=receipt.at)
        _tell_rest(payment)
        _finish(receipt, payment)
    failpoints.reach("settle.committed")
    vars(invoice).update(vars(locked))  # who asked sees what was done
    return payment


@questions.kept
def _held(key: int) -> QuerySet[Invoice]:
    return Invoice.objects.select_for_update(no_key=True).filter(pk=key)


@questions.kept
def _before(key: str) -> QuerySet[Payment]:
    return Payment.objects.filter(key=key)


def top_up(user: Any, receipt: Receipt, amount_minor: int) -> Payment:
    """
    Record money for a wallet.

    :raises CannotPay: nothing came
    """
    if amount_minor <= 0:
        raise CannotPay(Reason("not_positive", _("Write an amount above zero.")))
    with transaction.atomic(durable=True):
        _lock_where_it_comes_from(receipt)
        numbers.hold("R", at=receipt.at)
        for before in _before(key=receipt.key):
            return _same(before, receipt, payer_id=user.pk, invoice=None)
        payment = _record(receipt, payer_id=user.pk, invoice=None, applied_minor=0, credited_minor=amount_minor)
        _finish(receipt, payment)
        return payment


def _lock_where_it_comes_from(receipt: Receipt) -> None:
    if receipt.shift:
        cashdesk.lock_open(receipt.shift)
    if receipt.alongside:
        receipt.alongside.lock()


def offered(due_minor: int, amount_minor: int | None) -> tuple[int, int]:
    """Share money that a person offers: all that is due, or the part they name; never more."""
    if not due_minor:
        raise CannotPay(Reason("nothing_due", _("Nothing is due on this bill any more.")))
    if amount_minor is not None and not 0 < amount_minor <= due_minor:
        raise CannotPay(Reason("not_that_much", _("Pay at most what is due.")))
    return (due_minor if amount_minor is None else amount_minor), 0


def arrived(due_minor: int, amount_minor: int) -> tuple[int, int]:
    """Share money that has already moved: what is due, and the rest for the wallet; none of it is refused."""
    if amount_minor <= 0:
        raise CannotPay(Reason("not_positive", _("Write an amount above zero.")))
    return min(amount_minor, due_minor), max(amount_minor - due_minor, 0)


def _same(before: Payment, receipt: Receipt, *, payer_id: int, invoice: Invoice | None) -> Payment:
    """Return the payment of this key, or refuse a key that now comes with another amount, bill, person or means."""
    was = (
        before.asked_minor, before.tendered_minor, before.invoice_id, before.payer_id, before.means, before.reference
    )  # fmt: skip
    now = (
        receipt.asked_minor, receipt.tendered_minor, invoice and invoice.pk, payer_id, receipt.means, receipt.reference
    )  # fmt: skip
    if was != now or before.currency != (invoice.currency if invoice else receipt.source.currency):
        raise ledger.KeyReused(Reason("key_reused", _("This payment was already taken with another amount.")))
    return before


def _record(
    receipt: Receipt, *, payer_id: int, invoice: Invoice | None, applied_minor: int, credited_minor: int
) -> Payment:
    number = numbers.take("R", at=receipt.at)
    _refuse_what_was_set_aside(receipt)
    failpoints.reach("settle.claimed")
    if receipt.legs:
        legs = receipt.legs(payer_id, applied_minor, credited_minor)
    else:
        legs = postings.paid(
            source=receipt.source, payer=payer_id, applied_minor=applied_minor, excess_minor=credited_minor
        )
    entry = ledger.post(
        key=f"payment:{receipt.key}", code=receipt.code or (Why.PAID if invoice else Why.TOP_UP), legs=legs,
        by=receipt.by, at=receipt.at, about=invoice.number if invoice else number,
        also=bookings.touched_by_collecting(invoice.currency) if invoice and applied_minor == invoice.due_minor else (),
    )  # fmt: skip
    failpoints.reach("settle.booked")
    payment = Payment(
        key=receipt.key, number=number, payer_id=payer_id, invoice=invoice, means=receipt.means,
        provider=receipt.provider, reference=receipt.reference,
        currency=invoice.currency if invoice else receipt.source.currency,
        applied_minor=applied_minor, credited_minor=credited_minor, asked_minor=receipt.asked_minor,
        tendered_minor=receipt.tendered_minor, shift=receipt.shift, entry=entry, at=receipt.at, by=receipt.by,
        foreign_minor=receipt.foreign.amount_minor if receipt.foreign else None,
        foreign_currency=receipt.foreign.currency if receipt.foreign else "",
    )  # fmt: skip
    rows.write(payment)
    return payment


def set_aside_key(key: str) -> str:
    """Name the entry that keeps this money as money of unknown origin."""
    return f"transfer:{key}:received"


def _refuse_what_was_set_aside(receipt: Receipt) -> None:
    """Book no money twice: ``transfers`` sets it aside under the lock of this counter, or finds its payment."""
    if receipt.means != Means.PROVIDER or receipt.source.code == chart.SUSPENSE:
        return
    if ledger.Entry.objects.filter(key=set_aside_key(receipt.key)).exists():
        words = _("This money was set aside as money of unknown origin. Finance says what becomes of it.")
        raise CannotPay(Reason("set_aside", words))


def _finish(receipt: Receipt, payment: Payment) -> None:
    """Do what goes with the money, and write the audit entry; last, because its chain is locked to the commit."""
    if receipt.alongside:
        receipt.alongside.do(payment)
    audit.record(
        "payment_taken", payment, by=payment.by, at=payment.at, new=f"{payment.amount_minor} {payment.currency}"
    )
    failpoints.reach("settle.recorded")


def _tell_rest(payment: Payment) -> Payment:
    """Send news of money that the bill did not need; a repeat sends it again, for the first may have been lost."""
    if payment.credited_minor:
        transaction.on_commit(partial(signals.money_left_over.send_robust, sender=Payment, payment_id=payment.pk))
    return payment
