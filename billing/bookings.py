"""How a bill enters the books: issued, credited, its duties collected (or no longer)."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from billing import chart, ledger, postings
from billing.models.invoice import Invoice, InvoiceKind
from billing.models.ledger import Why
from billing.models.payment import Means, Payment
from billing.states import InvoiceStatus
from suuq import questions


def parts_of(invoice: Invoice) -> dict[str, int]:
    """Sum the lines of a document by the account each belongs to."""
    sums: Counter[str] = Counter()
    for line in invoice.lines.all():
        sums[chart.income_of(line.kind, for_state=line.for_state)] += line.amount_minor
    return {code: amount for code, amount in sums.items() if amount}


def notes_of(invoice: Invoice) -> Any:
    """Find the credit notes of one document."""
    return invoice.corrections.filter(kind=InvoiceKind.CREDIT_NOTE)


def owed_to_state(invoice: Invoice) -> int:
    """Sum the State's part of one document, less what its credit notes took off."""
    documents = [(invoice, 1), *((note, -1) for note in invoice.corrected_by(InvoiceKind.CREDIT_NOTE))]
    return sum(sign * line.amount_minor for one, sign in documents for line in one.lines_for_state)


@questions.kept
def entries(about: str, code: str) -> QuerySet[ledger.Entry]:
    """Ask how often something happened to a bill; seldom twice."""
    return ledger.Entry.objects.filter(about=about, code=code)


def place_of(means: str, currency: str, provider: str) -> postings.Account:
    """Name the account of what a card company or a provider holds for us."""
    if means == Means.CARD:
        return postings.Account(chart.CARD, currency)
    return postings.Account(chart.PROVIDER, currency, holder=provider)


def held_for(payment: Payment) -> postings.Account:
    """Name the account where the money of a payment lies until it is paid out to us."""
    return place_of(payment.means, payment.currency, payment.provider)


def issue(invoice: Invoice, *, by: Any, at: datetime) -> None:
    """Book a bill: it is owed from now on."""
    legs = postings.issued(payer=invoice.payer_id, currency=invoice.currency, parts=parts_of(invoice))
    ledger.post(key=f"invoice:{invoice.number}:issued", code=Why.ISSUED, legs=legs, by=by, at=at, about=invoice.number)


def credit(note: Invoice, invoice: Invoice, off_due_minor: int, *, by: Any, at: datetime) -> None:
    """Book a credit note against the bill it corrects."""
    legs = postings.credited(
        payer=invoice.payer_id, currency=invoice.currency, parts=parts_of(note), off_due_minor=off_due_minor,
        collected=invoice.status == InvoiceStatus.SETTLED,
    )  # fmt: skip
    ledger.post(
        key=f"invoice:{note.number}:credited", code=Why.CREDITED, legs=legs, by=by, at=at, about=invoice.number,
        also=touched_by_collecting(invoice.currency),
    )  # fmt: skip


def touched_by_collecting(currency: str) -> tuple[postings.Account, ...]:
    """Name the accounts of the State's part, to be locked with those of the payment that settles a bill."""
    return postings.Account(chart.DUTIES_BILLED, currency), postings.Account(chart.DUTIES_HELD, currency)


def collect(invoice: Invoice, amount_minor: int, code: Why, *, by: Any, at: datetime) -> None:
    """Move the State's part to (or from) what we hold for it. A bill may be settled and reopened several times."""
    if not amount_minor:
        return
    times = len(entries(about=invoice.number, code=str(code))) + 1
    legs = postings.collected(currency=invoice.currency, amount_minor=amount_minor)
    ledger.post(
        key=f"invoice:{invoice.number}:{code}:{times}", code=code, legs=legs, by=by, at=at, about=invoice.number
    )
