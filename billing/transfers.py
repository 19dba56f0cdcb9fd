"""
Money that came by a local wallet or a bank: read the provider's statement, match each line by the code it quotes.

A line whose code names one bill is booked by itself: exactly, in part, or with the rest to the wallet. Every other
line waits on an account of its own until a person says whose it is; nothing is guessed silently.
"""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing import (
    chart,
    ledger,
    matching,
    numbers,
    payments,
    postings,
    proofs,
    providermaps,
    receiving,
    statementfiles,
)
from billing.models.invoice import Invoice, InvoiceKind
from billing.models.ledger import Entry, Why
from billing.models.payment import Means, Payment
from billing.models.transfer import ProviderStatement, Transfer
from billing.providers import NotTheirHeadsError, Row, UnreadableError
from billing.states import TransferStatus
from suuq import audit, workflow
from suuq.workflow import Reason, Refused

READ_BY_NOW = timedelta(minutes=10)


class CannotRead(Refused):
    """The statement is not one we can read; the reason names the row."""


def take_in(*, provider: str, data: bytes, shown_name: str, by: Any, at: datetime) -> ProviderStatement:
    """
    Read a statement and book what can be booked. The same file, or a line in two files, counts once.

    Interrupted, it goes on where it stopped: when the file is sent again, or by ``finish``.

    :raises CannotRead: with the row; nothing is kept of such a file
    """
    try:
        table = statementfiles.read(data)
        rows = list(providermaps.every()[provider].read(table))
    except NotTheirHeadsError as error:
        heads = _(
            "This file has no column %(what)s. Check whose statement it is, or say which column is which "
            "under “Providers and their columns”."
        )
        raise CannotRead(Reason("other_heads", heads % {"what": error})) from error
    except UnreadableError as error:
        row = _("Row %(what)s cannot be read as this provider writes it. Check that the file is theirs, unchanged.")
        raise CannotRead(Reason("row_unreadable", row % {"what": error})) from error
    if table.rows and not rows:
        none = _(
            "No line of this file brings money in. If one should, say under “Providers and their columns” "
            "which word marks it."
        )
        raise CannotRead(Reason("nothing_came_in", none))
    statement = _keep(provider, rows, hashlib.sha256(data).hexdigest(), shown_name, by=by, at=at)
    for transfer in statement.transfers.filter(status=TransferStatus.NEW):
        match(transfer=transfer, by=by, at=at)
    return statement


@transaction.atomic
def _keep(provider: str, rows: list[Row], digest: str, shown_name: str, *, by: Any, at: datetime) -> ProviderStatement:
    statement, is_new = ProviderStatement.objects.get_or_create(
        provider=provider, digest=digest, defaults={"shown_name": shown_name, "by": by, "at": at}
    )
    if not is_new:
        return statement
    for row in rows:
        Transfer.objects.get_or_create(
            provider=provider, external_id=row.external_id,
            defaults={
                "statement": statement, "on": row.on, "amount_minor": row.money.amount_minor,
                "currency": row.money.currency, "words": row.words, "sender": row.sender,
            },
        )  # fmt: skip
    audit.record("statement_taken_in", statement, by=by, at=at, new=str(len(rows)))
    return statement


def finish(*, at: datetime) -> int:
    """Book the lines of statements whose reading stopped half way; return how many."""
    left = Transfer.objects.filter(status=TransferStatus.NEW, statement__at__lt=at - READ_BY_NOW)
    return len([match(transfer=line, by=line.statement.by, at=at) for line in left.select_related("statement__by")])


def match(*, transfer: Transfer, by: Any, at: datetime) -> Transfer:
    """Book one line by the code it quotes, or set its money aside until a person settles it."""
    transfer.refresh_from_db()
    if transfer.status != TransferStatus.NEW:  # the same file is read in another window
        return transfer
    if before := Payment.objects.filter(key=key_of(transfer), invoice=None).first():  # a wallet's, by its gateway
        return _known(transfer, before, by=by, at=at)
    invoice = _bill_of(transfer)
    if invoice is None:
        return _set_aside(transfer, by=by, at=at) or match(transfer=transfer, by=by, at=at)
    payment = payments.settle(
        invoice=invoice, means=Means.PROVIDER, amount_minor=transfer.amount_minor, currency=transfer.currency,
        key=key_of(transfer), reference=transfer.external_id, provider=transfer.provider, by=by, at=at,
    )  # fmt: skip
    return _close(transfer, TransferStatus.BOOKED, payment, by=by, at=at)


def _known(transfer: Transfer, payment: Payment, *, by: Any, at: datetime) -> Transfer:
    """Lay a line beside the money its gateway has put into a wallet."""
    if (payment.amount_minor, payment.currency) != (transfer.amount_minor, transfer.currency):
        words = _("The line %(line)s is of another sum than the payment that bears its number.")
        raise ledger.KeyReused(Reason("key_reused", words % {"line": transfer.external_id}))
    return _close(transfer, TransferStatus.BOOKED, payment, by=by, at=at)


def key_of(transfer: Transfer) -> str:
    """Name the money of a line, once and for all."""
    return f"{transfer.provider}:{transfer.external_id}"


def _bill_of(transfer: Transfer) -> Invoice | None:
    """Find the one bill that a line names; two bills, none, or one that asks for nothing is a doubt."""
    found = Invoice.objects.filter(payment_code__in=matching.candidates(transfer.words), currency=transfer.currency)
    if Payment.objects.filter(key=key_of(transfer)).exists():  # booked, but interrupted before the line said so
        return Invoice.objects.get(payments__key=key_of(transfer))
    if Entry.objects.filter(key=received_key(transfer)).exists():  # its gateway set it aside: another sum
        return None
    if len(found) != 1 or found[0].kind == InvoiceKind.CREDIT_NOTE or not found[0].due_minor:
        return None
    return found[0]


def fit_of(payment: Payment) -> str:
    """Say how booked money fitted its bill, or that it was a wallet's."""
    if payment.invoice is None:
        return Transfer.Fit.NONE
    if payment.credited_minor:
        return Transfer.Fit.OVER
    return Transfer.Fit.PARTIAL if payment.invoice.due_minor else Transfer.Fit.EXACT


@transaction.atomic
def _close(transfer: Transfer, to: str, payment: Payment, *, by: Any, at: datetime) -> Transfer:
    waiting = proofs.lock(payment.invoice)
    now = Transfer.objects.select_for_update(no_key=True).get(pk=transfer.pk)
    if now.status == to:  # another window was faster
        return now
    transfer = workflow.move(transfer, to=to, by=by, at=at, payment=payment, fit=fit_of(payment))
    proofs.found(transfer, waiting, by=by, at=at)
    return transfer


@transaction.atomic
def _set_aside(transfer: Transfer, *, by: Any, at: datetime) -> Transfer | None:
    """Keep a line's money as money of unknown origin; None when somebody booked or set it aside meanwhile."""
    numbers.hold("R", at=at)  # whoever books a payment holds it too
    if Payment.objects.filter(key=key_of(transfer)).exists():
        return None
    now = Transfer.objects.select_for_update(no_key=True).get(pk=transfer.pk)
    if now.status != TransferStatus.NEW:
        return now
    legs = postings.moved(to=held_by(transfer), out_of=suspense(transfer), amount_minor=transfer.amount_minor)
    ledger.post(
        key=received_key(transfer),
        code=Why.RECEIVED,
        legs=legs,
        by=by,
        at=at,
        about=transfer.external_id[:60],
    )
    return workflow.move(transfer, to=TransferStatus.DOUBTFUL, by=by, at=at)


def held_by(transfer: Transfer) -> postings.Account:
    """Name the account of what the provider holds for us."""
    return postings.Account(chart.PROVIDER, transfer.currency, holder=transfer.provider)


def received_key(transfer: Transfer) -> str:
    """Name the entry that set a line's money aside."""
    return receiving.set_aside_key(key_of(transfer))


def suspense(transfer: Transfer) -> postings.Account:
    """Name the account where money of unknown origin waits."""
    return postings.Account(chart.SUSPENSE, transfer.currency, holder=transfer.provider)
