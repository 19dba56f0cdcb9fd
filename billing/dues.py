"""
What is still due on a bill: money counted against it (or off again), and the move that this asks of the bill.

Whoever calls holds the bill's row.
"""

from datetime import datetime
from functools import partial
from typing import Any

from django.db import connection, transaction

from billing import bookings, signals
from billing.models.invoice import Invoice
from billing.models.ledger import Why
from billing.states import InvoiceStatus
from suuq import questions, workflow

COUNT = "UPDATE billing_invoice SET paid_minor = paid_minor + %s WHERE id = %s RETURNING paid_minor"
TO_PAY = {InvoiceStatus.ISSUED, InvoiceStatus.REOPENED}


def count_paid(invoice: Invoice, amount_minor: int, *, by: Any, at: datetime) -> Invoice:
    """
    Count money against a locked bill (or, negative, count it off again), and move the bill as that asks.

    The books come before the audit trail: its last link is locked to the commit, so everyone takes that lock last.
    """
    with questions.cursor(connection) as cursor:
        cursor.execute(COUNT, [amount_minor, invoice.pk])
        [invoice.paid_minor] = cursor.fetchone()
    if amount_minor < 0 and invoice.status == InvoiceStatus.SETTLED:
        _reopen(invoice, by=by, at=at)
    settle_if_nothing_is_due(invoice, by=by, at=at)
    return invoice


def settle_if_nothing_is_due(invoice: Invoice, *, by: Any, at: datetime) -> None:
    """Move a bill on which nothing is left to pay, and what it holds of the State's money."""
    if invoice.status not in TO_PAY or invoice.due_minor:
        return
    bookings.collect(invoice, bookings.owed_to_state(invoice), Why.COLLECTED, by=by, at=at)
    workflow.move_held(invoice, to=InvoiceStatus.SETTLED, by=by, at=at, settled_at=at)
    if invoice.root.is_settled:
        tell(signals.invoice_settled, invoice.root)


def _reopen(invoice: Invoice, *, by: Any, at: datetime) -> None:
    bookings.collect(invoice, -bookings.owed_to_state(invoice), Why.REOPENED, by=by, at=at)
    workflow.move_held(invoice, to=InvoiceStatus.REOPENED, by=by, at=at, settled_at=None)
    tell(signals.invoice_reopened, invoice.root)


def tell(signal: Any, root: Invoice) -> None:
    """Send news of a matter once it is committed."""
    transaction.on_commit(partial(signal.send_robust, sender=Invoice, invoice_id=root.pk))
