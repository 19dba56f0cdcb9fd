"""What a page shows of the books: a wallet's statement, and how a bill falls into its two parts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from billing import chart, ledger, postings
from billing.models import Account, Invoice, InvoiceLine, Leg, Payment
from suuq.money import apportion


@dataclass(frozen=True, slots=True)
class Part:
    """The lines of a bill for one receiver, and their sum."""

    lines: list[InvoiceLine]
    total_minor: int


@dataclass(frozen=True, slots=True)
class Matter:
    """A bill with everything that corrected it, and what has been paid."""

    invoice: Invoice
    state: Part
    post: Part
    supplements: list[Invoice]
    notes: list[Invoice]
    payments: list[Any]


def parts(invoice: Invoice) -> tuple[Part, Part]:
    """Split a bill's lines into the State's and the post's: two receivers, two sums."""
    lines = list(invoice.lines.all())
    state = [line for line in lines if line.for_state]
    post = [line for line in lines if not line.for_state]
    return Part(state, sum(line.amount_minor for line in state)), Part(post, sum(line.amount_minor for line in post))


def matter(invoice: Invoice) -> Matter:
    """Gather a bill, its supplements, its credit notes and its payments."""
    state, post = parts(invoice)
    corrections = list(invoice.corrections.prefetch_related("lines").order_by("pk"))
    notes = [one for one in corrections if one.kind == "credit_note"]
    return Matter(
        invoice,
        state,
        post,
        [one for one in corrections if one.kind == "supplementary"],
        notes,
        list(invoice.payments.order_by("pk")),
    )


def shares(payment: Payment) -> tuple[int, int]:
    """
    Share what a payment paid of a bill between the State and the post, in proportion to the bill's two parts.

    Counted on all that was paid up to it, so that the shares of a bill's payments add up to its parts to the franc.
    """
    weights = [payment.invoice.state_minor, payment.invoice.post_minor] if payment.invoice else [0, 1]
    earlier = Payment.objects.filter(invoice=payment.invoice, pk__lt=payment.pk, undone_at=None)
    before = sum(earlier.values_list("applied_minor", flat=True)) if payment.invoice else 0
    to_state = apportion(before + payment.applied_minor, weights)[0] - apportion(before, weights)[0]
    return to_state, payment.applied_minor - to_state


def wallet(user: Any, currency: str, *, since: datetime | None = None) -> QuerySet[Leg]:
    """List what moved a customer's wallet, newest first, each with the balance after it."""
    account = Account.objects.filter(code=chart.WALLET, currency=currency, owner=user, holder="").first()
    legs = Leg.objects.filter(account=account).select_related("entry", "account").order_by("-pk")
    return legs.filter(entry__at__gte=since) if since else legs


def of_account(name: postings.Account) -> QuerySet[Leg]:
    """List what moved one account, newest first, each with the balance after it."""
    legs = Leg.objects.filter(
        account__code=name.code,
        account__currency=name.currency,
        account__owner=name.owner or None,
        account__holder=name.holder,
    )
    return legs.select_related("entry", "account").order_by("-pk")


def rows(legs: QuerySet[Leg]) -> Iterator[tuple[datetime, str, str, int, int]]:
    """Write a statement out: when, why, about what, how much, what was left."""
    for leg in legs.iterator(chunk_size=500):
        yield leg.entry.at, leg.entry.get_code_display(), leg.entry.about, leg.growth_minor, leg.balance_after_minor


def table(legs: QuerySet[Leg], currency: str) -> tuple[list[str], list[list[Any]]]:
    """Lay a statement out for a spreadsheet: its heads, then its rows."""
    heads = [_("Date"), _("What"), _("Reference"), _("Amount"), _("Balance"), _("Currency")]
    return heads, [
        [timezone.localtime(at).isoformat(timespec="minutes"), str(what), about, amount, balance, currency]
        for at, what, about, amount, balance in rows(legs)
    ]


def spendable(user: Any, currency: str) -> int:
    """Read what a wallet holds, for a page."""
    return ledger.spendable(user, currency)
