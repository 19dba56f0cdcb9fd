"""
Write bills. A bill is never edited: more is asked for by a supplementary bill, less by a credit note.

A credit note lowers what is due; what was already paid goes to the customer's wallet, where they see it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from billing import bookings, dues, ledger, numbers, signals
from billing.models.invoice import Invoice, InvoiceKind, InvoiceLine
from billing.models.ledger import Why
from billing.states import InvoiceStatus
from suuq import audit, rows, workflow
from suuq.workflow import Reason, Refused

PREFIX = {InvoiceKind.INVOICE: "INV", InvoiceKind.SUPPLEMENTARY: "INV", InvoiceKind.CREDIT_NOTE: "CN"}
CODE_LENGTH = 8


class CannotBill(Refused):
    """The bill cannot be written so; the reasons say why."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line to be billed: English words naming their ``params``, and an amount. ``for_state`` is not our income."""

    kind: str
    words: str
    amount_minor: int
    params: Mapping[str, str] = field(default_factory=dict)
    for_state: bool = False


@transaction.atomic
def issue(
    *,
    key: str,
    payer: Any,
    about: str,
    currency: str,
    lines: Sequence[Line],
    by: Any,
    at: datetime,
    supplements: Invoice | None = None,
    why: str = "",
) -> Invoice:
    """
    Write a bill and book it: the customer owes it from now on. A bill of nothing is settled at once.

    The same key with the same lines returns the bill already there. ``supplements`` is the first bill of the matter.

    :raises CannotBill: a total below zero, or a key that names another bill
    """
    kind = InvoiceKind.SUPPLEMENTARY if supplements else InvoiceKind.INVOICE
    root = Invoice.objects.select_for_update(no_key=True).get(pk=supplements.root.pk) if supplements else None
    numbers.hold(PREFIX[kind], at=at)
    if before := _written(key, kind, payer, currency, lines):
        return before
    was_settled = bool(root and root.is_settled)
    invoice = _write(
        key=key, kind=kind, payer=payer, about=about, currency=currency, lines=lines, corrects=root, why=why, at=at
    )
    if invoice.total_minor:
        bookings.issue(invoice, by=by, at=at)
    audit.record(f"{kind}_issued", invoice, by=by, at=at, new=f"{invoice.total_minor} {currency}", why=why)
    dues.settle_if_nothing_is_due(invoice, by=by, at=at)
    if was_settled and invoice.due_minor:
        dues.tell(signals.invoice_reopened, invoice.root)
    return invoice


def _written(key: str, kind: str, payer: Any, currency: str, lines: Sequence[Line]) -> Invoice | None:
    """Find the document of this key, or refuse a key that names another."""
    before = Invoice.objects.filter(key=key).first()
    if before is None:
        return None
    same = (before.kind, before.payer_id, before.currency) == (kind, payer.pk, currency)
    written = [
        Line(line.kind, line.words, line.amount_minor, line.params, line.for_state) for line in before.lines.all()
    ]
    if not same or written != [replace(line, params=dict(line.params)) for line in lines]:
        raise CannotBill(Reason("key_reused", _("This was already billed with other lines.")))
    return before


def _write(
    *,
    key: str,
    kind: str,
    payer: Any,
    about: str,
    currency: str,
    lines: Sequence[Line],
    corrects: Invoice | None,
    why: str,
    at: datetime,
) -> Invoice:
    total = sum(line.amount_minor for line in lines)
    if total < 0:
        raise CannotBill(Reason("negative", _("A bill cannot be negative. Write a credit note.")))
    invoice = Invoice(
        key=key, number=numbers.take(PREFIX[InvoiceKind(kind)], at=at),
        kind=kind, payer=payer, about=about, currency=currency, total_minor=total, corrects=corrects,
        why=why, issued_at=at,
    )  # fmt: skip
    rows.drawn(invoice, length=CODE_LENGTH, names=("payment_code",))
    InvoiceLine.objects.bulk_create(
        InvoiceLine(
            invoice=invoice,
            position=n,
            kind=line.kind,
            words=line.words,
            params=dict(line.params),
            amount_minor=line.amount_minor,
            for_state=line.for_state,
        )
        for n, line in enumerate(lines, start=1)
    )
    return invoice


def lock(*bills: Invoice | None) -> None:
    """
    Lock bills that are about to change, the oldest first, before anything is written.

    Whoever pays locks the bill first and the audit trail last; the other way round the two would wait for each other.
    """
    keys = [bill.pk for bill in bills if bill]
    list(Invoice.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk"))


@transaction.atomic
def credit(*, key: str, invoice: Invoice, lines: Sequence[Line], why: str, by: Any, at: datetime) -> Invoice:
    """
    Correct a bill downward by a credit note: first off what is due, the rest into the wallet.

    :raises CannotBill: more than the bill asked for, a cancelled bill, or a key that names another document
    """
    invoice = Invoice.objects.select_for_update(no_key=True).get(pk=invoice.pk)
    if before := _written(key, InvoiceKind.CREDIT_NOTE, invoice.payer, invoice.currency, lines):
        return before
    _refuse_credit(invoice, sum(line.amount_minor for line in lines))
    note = _write(
        key=key,
        kind=InvoiceKind.CREDIT_NOTE,
        payer=invoice.payer,
        about=invoice.about,
        currency=invoice.currency,
        lines=lines,
        corrects=invoice,
        why=why,
        at=at,
    )
    off_due = min(note.total_minor, invoice.due_minor)
    bookings.credit(note, invoice, off_due, by=by, at=at)
    _close_note(note, off_due)
    Invoice.objects.filter(pk=invoice.pk).update(credited_minor=F("credited_minor") + off_due)
    invoice.refresh_from_db()
    dues.settle_if_nothing_is_due(invoice, by=by, at=at)
    audit.record("credit_note_issued", note, by=by, at=at, new=f"{note.total_minor} {note.currency}", why=why)
    return note


def _close_note(note: Invoice, off_due_minor: int) -> None:
    """Keep on the note itself how much of it lowered what was due; a note asks for nothing, so it stands settled."""
    Invoice.objects.filter(pk=note.pk).update(
        status=InvoiceStatus.SETTLED, settled_at=F("issued_at"), credited_minor=off_due_minor
    )
    note.refresh_from_db()


def _refuse_credit(invoice: Invoice, amount_minor: int) -> None:
    if invoice.status == InvoiceStatus.CANCELLED or invoice.kind == InvoiceKind.CREDIT_NOTE:
        raise CannotBill(Reason("not_creditable", _("Only a standing bill can be corrected.")))
    before = sum(note.total_minor for note in bookings.notes_of(invoice))
    if not 0 < amount_minor <= invoice.total_minor - before:
        raise CannotBill(
            Reason("credit_too_large", _("A credit note gives back something, and never more than the bill asked for."))
        )


@transaction.atomic
def cancel(*, invoice: Invoice, why: str, by: Any, at: datetime) -> Invoice:
    """
    Cancel a bill on which nothing was paid; its posting is reversed. Cancelling twice is cancelling once.

    :raises CannotBill: something was paid or credited; write a credit note instead
    """
    invoice = Invoice.objects.select_for_update(no_key=True).get(pk=invoice.pk)
    if invoice.status == InvoiceStatus.CANCELLED:
        return invoice
    if invoice.paid_minor or bookings.notes_of(invoice).exists():
        raise CannotBill(Reason("partly_paid", _("Part of this bill is paid. Write a credit note instead.")))
    if invoice.total_minor:
        entry = ledger.Entry.objects.get(key=f"invoice:{invoice.number}:issued")
        ledger.reverse(entry, key=f"invoice:{invoice.number}:cancelled", code=Why.CANCELLED, by=by, at=at)
    return workflow.move(invoice, to=InvoiceStatus.CANCELLED, by=by, at=at, why=why)
