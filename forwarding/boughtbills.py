"""The bills of what the post buys for a shopper: asked for on a quote accepted, given back where less was spent."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop

from billing import invoicing
from billing.models import Invoice, InvoiceKind
from forwarding.models import Commission

GOODS = gettext_noop("Bought for you: %(thing)s")
DELIVERY = gettext_noop("Delivery by the shop to our warehouse")
FEE = gettext_noop("Our fee for buying")


def ask_for(commission: Commission, *, by: Any, at: datetime) -> None:
    """Bill what was quoted and not billed yet; a second bill supplements the first."""
    billed = _billed(commission)
    wanted = {GOODS: commission.goods_minor, DELIVERY: commission.delivery_minor, FEE: commission.fee_minor}
    lines = [
        _line(commission, words, amount - billed.get(words, 0))
        for words, amount in wanted.items()
        if amount > billed.get(words, 0)
    ]
    if not lines:
        return
    invoice = invoicing.issue(
        key=f"commission:{commission.reference}:{commission.total_minor}", payer=commission.customer.user,
        about=commission.reference, currency=commission.currency, lines=lines, supplements=commission.invoice,
        by=by, at=at,
    )  # fmt: skip
    if commission.invoice is None:
        commission.invoice = invoice
        commission.save(update_fields=["invoice"])


def _line(commission: Commission, words: str, amount_minor: int) -> invoicing.Line:
    kind = "fee" if words == FEE else "purchase"
    return invoicing.Line(kind, words, amount_minor, {"thing": commission.title} if words == GOODS else {})


def of(commission: Commission) -> list[Invoice]:
    """List its bill and what supplements it, the oldest first."""
    root = commission.invoice
    return [root, *root.corrections.exclude(kind=InvoiceKind.CREDIT_NOTE).order_by("pk")] if root else []


def to_pay(commission: Commission) -> Invoice | None:
    """Give the bill of it on which something is due; what supplements the first is paid after it."""
    return next((bill for bill in of(commission) if bill.due_minor), None)


def _billed(commission: Commission) -> dict[str, int]:
    """Sum what was billed so far, line by line."""
    sums: dict[str, int] = {}
    for bill in of(commission):
        for line in bill.lines.all():
            sums[line.words] = sums.get(line.words, 0) + line.amount_minor
    return sums


def give_back(commission: Commission, kept: dict[str, int], why: str, *, by: Any, at: datetime) -> None:
    """Credit all that was billed and is not kept, the last bill first; a bill nobody paid on is cancelled."""
    spare = {words: amount - kept.get(words, 0) for words, amount in _billed(commission).items()}
    for bill in reversed(of(commission)):
        if not kept and not bill.paid_minor and not bill.credited_minor:
            invoicing.cancel(invoice=bill, why=why, by=by, at=at)
            continue
        lines = []
        for line in bill.lines.all():
            amount = min(line.amount_minor, spare.get(line.words, 0))
            spare[line.words] = spare.get(line.words, 0) - amount
            lines += [_line(commission, line.words, amount)] if amount else []
        if lines:
            key = f"commission:{commission.reference}:back:{bill.number}"
            invoicing.credit(key=key, invoice=bill, lines=lines, why=why, by=by, at=at)
