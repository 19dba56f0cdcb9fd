"""
What a person of finance may take off a bill: the post's own lines, none below nothing.

The State's part is not ours to give away: it changes when customs reassesses, and the bill follows (``rebilling``).
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing import bookings, invoicing
from billing.models import Invoice, InvoiceKind, InvoiceLine
from billing.states import InvoiceStatus
from suuq.workflow import Reason


@dataclass(frozen=True, slots=True)
class Left:
    """A line of the post, and how much of it no credit note has taken off."""

    line: InvoiceLine
    amount_minor: int


def left(invoice: Invoice) -> list[Left]:
    """List what can still be taken off a standing bill, line by line; a note may call a line by other words."""
    if invoice.kind == InvoiceKind.CREDIT_NOTE or invoice.status == InvoiceStatus.CANCELLED:
        return []
    gone: Counter[str] = Counter()
    for note in bookings.notes_of(invoice):
        for line in note.lines.filter(for_state=False):
            gone[line.kind] += line.amount_minor
    found = []
    for line in invoice.lines.filter(for_state=False, amount_minor__gt=0):
        taken = min(gone[line.kind], line.amount_minor)
        gone[line.kind] -= taken
        if taken < line.amount_minor:
            found.append(Left(line, line.amount_minor - taken))
    return found


@transaction.atomic
def take_off(*, line: InvoiceLine, amount_minor: int, why: str, key: str, by: Any, at: datetime) -> Invoice:
    """
    Write a credit note on one line: first off what is due, the rest into the payer's wallet. Sent twice, it is one.

    :raises invoicing.CannotBill: more than is left of the line
    """
    invoice = Invoice.objects.select_for_update(no_key=True).get(pk=line.invoice_id)
    if not Invoice.objects.filter(key=key).exists():
        _refuse(line, amount_minor, {one.line.pk: one.amount_minor for one in left(invoice)})
    said = {name: value for name, value in line.params.items() if f"%({name})s" in line.words}  # not the estimate's
    part = invoicing.Line(line.kind, line.words, amount_minor, said)
    return invoicing.credit(key=key, invoice=invoice, lines=[part], why=why, by=by, at=at)


def _refuse(line: InvoiceLine, amount_minor: int, most: dict[int, int]) -> None:
    if not 0 < amount_minor <= most.get(line.pk, 0):
        raise invoicing.CannotBill(
            Reason("credit_too_large", _("A credit note takes off no more than is left of the line."))
        )
