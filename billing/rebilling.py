"""
Bring the State's part of a matter to what customs now asks: a supplementary bill, or credit notes, of the difference.

Several notes may be needed, each on a bill of its own. Every row they touch is locked at the start and in the one
written order (bills by their key, the counter, the accounts), so that nobody who pays one of these bills meanwhile can
deadlock with us.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from billing import bookings, chart, invoicing, ledger, numbers, postings
from billing.invoicing import Line
from billing.models.invoice import Invoice, InvoiceKind, InvoiceLine
from billing.states import InvoiceStatus
from suuq import questions


@transaction.atomic
def rebill(*, key: str, invoice: Invoice, lines: Sequence[Line], why: str, by: Any, at: datetime) -> Invoice | None:
    """
    Bring the State's part of a matter to ``lines``: a supplementary bill or a credit note of exactly the difference.

    Used when customs reassesses. What has been billed so far is summed over the first bill, its supplements and their
    credit notes, line by line of the same words, so nothing is asked or given back twice. No difference: None.
    """
    root = _lock_matter(invoice.root)
    if before := Invoice.objects.filter(key=key).first():
        return before
    changes = _changes(root, lines)
    difference = sum(line.amount_minor for line in changes)
    if difference > 0:
        return invoicing.issue(
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


def _lock_matter(root: Invoice) -> Invoice:
    """Lock every document of a matter, the oldest first."""
    matter = Invoice.objects.select_for_update(no_key=True).filter(Q(pk=root.pk) | Q(corrects=root)).order_by("pk")
    return next(document for document in matter if document.pk == root.pk)


def _accounts_of(root: Invoice) -> list[postings.Account]:
    """Name every account that credit notes of the State's part may touch."""
    theirs = [postings.Account(code, root.currency, root.payer_id) for code in (chart.RECEIVABLE, chart.WALLET)]
    return [*theirs, *bookings.touched_by_collecting(root.currency)]


def _lines_for_state(root: Invoice) -> Iterator[tuple[InvoiceLine, int]]:
    """List every line for the State on the whole matter with what it asks; those of credit notes take off."""
    for document in root.bills:
        if document.status == InvoiceStatus.CANCELLED:
            continue
        for line in document.lines_for_state:
            yield line, line.amount_minor
        for note in document.corrected_by(InvoiceKind.CREDIT_NOTE):
            for line in note.lines_for_state:
                yield line, -line.amount_minor


def read(roots: Sequence[Invoice]) -> None:
    """Read for a list all documents of these matters with their lines."""
    more = questions.beside(roots, "corrections")
    notes = questions.beside(more, "corrections")
    questions.beside([*roots, *more, *notes], "lines")


def billed_for_state(root: Invoice) -> dict[str, int]:
    """Sum what has been billed for the State on the whole matter, by the words of the lines."""
    sums: Counter[str] = Counter()
    for line, asked in _lines_for_state(root):
        sums[line.words] += asked
    return dict(sums)


def _changes(root: Invoice, lines: Sequence[Line]) -> list[Line]:
    """
    Say, line by line, how much more (or less) the new lines ask; a line no longer asked for is taken off.

    A difference keeps the law that the line came with, and says the two sums it lies between: no rule made it alone.
    """
    billed, law = billed_for_state(root), {line.words: line.params for line, _asked in _lines_for_state(root)}
    wanted: dict[str, Line] = {}
    for line in lines:
        before = wanted.get(line.words)
        wanted[line.words] = replace(line, amount_minor=line.amount_minor + (before.amount_minor if before else 0))
    gone = [Line("adjustment", words, 0, law[words]) for words in billed if words not in wanted]
    changes = [_difference(line, billed.get(line.words, 0)) for line in [*wanted.values(), *gone]]
    return [line for line in changes if line.amount_minor]


def _difference(line: Line, billed: int) -> Line:
    sums = {"assessed_minor": str(line.amount_minor), "billed_minor": str(billed)}
    return replace(line, amount_minor=line.amount_minor - billed, params={**line.params, **sums}, for_state=True)


def _give_back(key: str, root: Invoice, changes: Sequence[Line], *, why: str, by: Any, at: datetime) -> Invoice:
    """Credit what was asked too much, the newest bill first; one that cannot carry it all carries what it can."""
    numbers.hold(invoicing.PREFIX[InvoiceKind.CREDIT_NOTE], at=at)
    ledger.lock(_accounts_of(root))
    lines = sorted((replace(line, amount_minor=-line.amount_minor) for line in changes), key=_takes_back, reverse=True)
    left = sum(line.amount_minor for line in lines)
    notes: list[Invoice] = []
    for document in [*root.supplements.exclude(status=InvoiceStatus.CANCELLED).order_by("-pk"), root]:
        part = min(left, bookings.owed_to_state(document))
        if part <= 0:
            continue
        carried, lines = _cut(lines, part)
        suffix = f":{len(notes) + 1}" if notes else ""
        notes.append(invoicing.credit(key=f"{key}{suffix}", invoice=document, lines=carried, why=why, by=by, at=at))
        left -= part
    return notes[0]


def _takes_back(line: Line) -> bool:
    """Say whether a line of a credit note lowers it: another levy rose while the sum fell."""
    return line.amount_minor < 0


def _cut(lines: Sequence[Line], part: int) -> tuple[list[Line], list[Line]]:
    """Cut lines where they reach a sum: what one note carries and what is left. Lines that take back come first."""
    carried: list[Line] = []
    for place, line in enumerate(lines):
        if line.amount_minor >= part:
            rest = replace(line, amount_minor=line.amount_minor - part)
            return [*carried, replace(line, amount_minor=part)], [
                *([rest] if rest.amount_minor else []),
                *lines[place + 1 :],
            ]
        carried.append(line)
        part -= line.amount_minor
    return carried, []
