"""
Write bills. A bill is never edited: more is asked for by a supplementary bill, less by a credit note.

A credit note lowers what is due; what was already paid goes to the customer's wallet, where they see it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from billing import bookings, ledger, numbers, signals
from billing.models.invoice import Invoice, InvoiceKind, InvoiceLine
from billing.models.ledger import Why
from billing.states import InvoiceStatus
from suuq import audit, references, workflow
from suuq.workflow import Reason, Refused

PREFIX = {InvoiceKind.INVOICE: "INV", InvoiceKind.SUPPLEMENTARY: "INV", InvoiceKind.CREDIT_NOTE: "CN"}
CODE_LENGTH = 8
REASSESSED = gettext_noop("Reassessment by customs")
TO_PAY = {InvoiceStatus.ISSUED, InvoiceStatus.REOPENED}


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
    root = Invoice.objects.select_for_update().get(pk=supplements.root.pk) if supplements else None
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
    _settle_if_nothing_is_due(invoice, by=by, at=at)
    if was_settled and invoice.due_minor:
        _tell(signals.invoice_reopened, invoice.root)
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
    invoice = Invoice.objects.create(
        key=key, number=numbers.take(PREFIX[InvoiceKind(kind)], at=at), payment_code=references.make(CODE_LENGTH),
        kind=kind, payer=payer, about=about, currency=currency, total_minor=total, corrects=corrects,
        why=why, issued_at=at,
    )  # fmt: skip
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


@transaction.atomic
def credit(*, key: str, invoice: Invoice, lines: Sequence[Line], why: str, by: Any, at: datetime) -> Invoice:
    """
    Correct a bill downward by a credit note: first off what is due, the rest into the wallet.

    :raises CannotBill: more than the bill asked for, a cancelled bill, or a key that names another document
    """
    invoice = Invoice.objects.select_for_update().get(pk=invoice.pk)
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
    _settle_if_nothing_is_due(invoice, by=by, at=at)
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
def rebill(*, key: str, invoice: Invoice, lines: Sequence[Line], why: str, by: Any, at: datetime) -> Invoice | None:
    """
    Bring the State's part of a matter to ``lines``: a supplementary bill or a credit note of exactly the difference.

    Used when customs reassesses. What has been billed so far is summed over the first bill, its supplements and their
    credit notes, line by line of the same words, so nothing is asked or given back twice. No difference: None.
    """
    if before := Invoice.objects.filter(key=key).first():
        return before
    root = Invoice.objects.select_for_update().get(pk=invoice.root.pk)
    changes = _changes(billed_for_state(root), lines)
    difference = sum(line.amount_minor for line in changes)
    if difference > 0:
        return issue(
            key=key,
            payer=root.payer,
            about=root.about,
            currency=root.currency,
            lines=changes,
            by=by,
            at=at,
            supplements=root,
            why=why,
        )
    if difference < 0:
        return _give_back(key, root, changes, why=why, by=by, at=at)
    return None


def billed_for_state(root: Invoice) -> dict[str, int]:
    """Sum what has been billed for the State on the whole matter, by the words of the lines."""
    sums: Counter[str] = Counter()
    documents = [root, *root.supplements]
    for document in documents:
        if document.status == InvoiceStatus.CANCELLED:
            continue
        for line in document.lines.filter(for_state=True):
            sums[line.words] += line.amount_minor
        for note in bookings.notes_of(document):
            for line in note.lines.filter(for_state=True):
                sums[line.words] -= line.amount_minor
    return dict(sums)


def _changes(billed: Mapping[str, int], lines: Sequence[Line]) -> list[Line]:
    """Say, line by line, how much more (or less) the new lines ask; a line no longer asked for is taken off."""
    wanted: dict[str, Line] = {}
    for line in lines:
        before = wanted.get(line.words)
        wanted[line.words] = replace(line, amount_minor=line.amount_minor + (before.amount_minor if before else 0))
    changes = [
        replace(line, amount_minor=line.amount_minor - billed.get(words, 0), for_state=True)
        for words, line in wanted.items()
    ]
    changes += [
        Line("adjustment", words, -amount, {}, for_state=True)
        for words, amount in billed.items()
        if words not in wanted
    ]
    return [line for line in changes if line.amount_minor]


def _give_back(key: str, root: Invoice, changes: Sequence[Line], *, why: str, by: Any, at: datetime) -> Invoice:
    """Credit what was asked too much, the newest bill first; one that cannot carry it all carries what it can."""
    lines = [replace(line, amount_minor=-line.amount_minor) for line in changes]
    left = sum(line.amount_minor for line in lines)
    notes: list[Invoice] = []
    for document in [*root.supplements.exclude(status=InvoiceStatus.CANCELLED).order_by("-pk"), root]:
        part = min(left, bookings.owed_to_state(document))
        if part <= 0:
            continue
        whole = part == left and not notes
        carried = lines if whole else [Line("adjustment", REASSESSED, part, {}, for_state=True)]
        suffix = f":{len(notes) + 1}" if notes else ""
        notes.append(credit(key=f"{key}{suffix}", invoice=document, lines=carried, why=why, by=by, at=at))
        left -= part
    return notes[0]


@transaction.atomic
def cancel(*, invoice: Invoice, why: str, by: Any, at: datetime) -> Invoice:
    """
    Cancel a bill on which nothing was paid; its posting is reversed. Cancelling twice is cancelling once.

    :raises CannotBill: something was paid or credited; write a credit note instead
    """
    invoice = Invoice.objects.select_for_update().get(pk=invoice.pk)
    if invoice.status == InvoiceStatus.CANCELLED:
        return invoice
    if invoice.paid_minor or invoice.credited_minor:
        raise CannotBill(Reason("partly_paid", _("Part of this bill is paid. Write a credit note instead.")))
    if invoice.total_minor:
        entry = ledger.Entry.objects.get(key=f"invoice:{invoice.number}:issued")
        ledger.reverse(entry, key=f"invoice:{invoice.number}:cancelled", code=Why.CANCELLED, by=by, at=at)
    return workflow.move(invoice, to=InvoiceStatus.CANCELLED, by=by, at=at, why=why)


def count_paid(invoice: Invoice, amount_minor: int, *, by: Any, at: datetime) -> Invoice:
    """
    Count money against a locked bill (or, negative, count it off again), and move the bill as that asks.

    The books come before the audit trail: its last link is locked to the commit, so everyone takes that lock last.
    """
    Invoice.objects.filter(pk=invoice.pk).update(paid_minor=F("paid_minor") + amount_minor)
    invoice.refresh_from_db()
    if amount_minor < 0 and invoice.status == InvoiceStatus.SETTLED:
        _reopen(invoice, by=by, at=at)
    _settle_if_nothing_is_due(invoice, by=by, at=at)
    return invoice


def _settle_if_nothing_is_due(invoice: Invoice, *, by: Any, at: datetime) -> None:
    if invoice.status not in TO_PAY or invoice.due_minor:
        return
    bookings.collect(invoice, bookings.owed_to_state(invoice), Why.COLLECTED, by=by, at=at)
    workflow.move(invoice, to=InvoiceStatus.SETTLED, by=by, at=at, settled_at=at)
    if invoice.root.is_settled:
        _tell(signals.invoice_settled, invoice.root)


def _reopen(invoice: Invoice, *, by: Any, at: datetime) -> None:
    bookings.collect(invoice, -bookings.owed_to_state(invoice), Why.REOPENED, by=by, at=at)
    workflow.move(invoice, to=InvoiceStatus.REOPENED, by=by, at=at, settled_at=None)
    _tell(signals.invoice_reopened, invoice.root)


def _tell(signal: Any, root: Invoice) -> None:
    transaction.on_commit(partial(signal.send_robust, sender=Invoice, invoice_id=root.pk))
