"""
The oracle of the money: walk the books and say, sentence by sentence, what is wrong.

It trusts no maintained figure: each is summed again from history. ``manage.py verify_integrity`` prints what it says.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import chain

from django.apps import apps
from django.db import models
from django.db.models import F, Sum
from django.db.models.functions import Coalesce

from billing import carried, chart
from billing.models import (
    Account,
    CashShift,
    Entry,
    Invoice,
    InvoiceKind,
    Leg,
    Payment,
    Payout,
    Remittance,
    VoidRequest,
)
from billing.models import Counter as Series
from billing.states import InvoiceStatus, ShiftStatus, VoidStatus

NUMBERED: dict[str, type[models.Model]] = {"INV": Invoice, "CN": Invoice, "R": Payment, "P": Payout, "T": Remittance}


def complaints() -> Iterator[str]:
    """Say everything that is wrong with the money; silence means that the books are whole."""
    return chain(
        unbalanced_entries(),
        wrong_balances(),
        carried.complaints(),
        wrong_bills(),
        wrong_receivables(),
        wrong_shifts(),
        wrong_numbers(),
        inexact_columns(),
    )


def unbalanced_entries() -> Iterator[str]:
    """R1: the debits of each entry equal its credits in each currency, and each entry moves something."""
    off = Leg.objects.values("entry__key", "account__currency").annotate(
        difference=Sum(F("debit_minor") - F("credit_minor"))
    )
    for row in off.exclude(difference=0):
        yield f"billing: entry {row['entry__key']} is off by {row['difference']} {row['account__currency']}"
    for key in Entry.objects.filter(legs=None).values_list("key", flat=True):
        yield f"billing: entry {key} moves nothing"


def wrong_balances() -> Iterator[str]:
    """R2: each balance is the sum of its legs, each leg carries the balance after it, no wallet is below zero."""
    sums = dict(Leg.objects.values_list("account").annotate(net=Sum(F("debit_minor") - F("credit_minor"))))
    for account in Account.objects.iterator():
        net = sums.get(account.pk, 0)
        summed = net if account.heading.grows_by_debit else -net
        if summed != account.balance_minor:
            yield f"billing: account {account} says {account.balance_minor}, its history says {summed}"
        if account.heading.floored and account.balance_minor < 0:
            yield f"billing: account {account} is below zero"
    yield from _wrong_running_balances()


def _wrong_running_balances() -> Iterator[str]:
    running: Counter[int] = Counter()
    for leg in Leg.objects.select_related("account", "entry").order_by("pk").iterator():
        running[leg.account_id] += leg.growth_minor
        if running[leg.account_id] != leg.balance_after_minor:
            yield f"billing: the statement of {leg.account} is off at {leg.entry}"
            running[leg.account_id] = leg.balance_after_minor


def _sum(name: str) -> Coalesce:
    return Coalesce(Sum(name), 0)


def wrong_bills() -> Iterator[str]:
    """R3: a bill is paid by exactly its payments, credited by its notes, and stands where that says."""
    for invoice in Invoice.objects.prefetch_related("lines", "payments", "corrections").iterator(chunk_size=500):
        lines = sum(line.amount_minor for line in invoice.lines.all())
        if lines != invoice.total_minor:
            yield f"billing: {invoice} says {invoice.total_minor}, its lines say {lines}"
        if invoice.kind == InvoiceKind.CREDIT_NOTE:
            continue
        paid = sum(payment.applied_minor - payment.undone_minor for payment in invoice.payments.all())
        if paid != invoice.paid_minor:
            yield f"billing: {invoice} says {invoice.paid_minor} is paid, its payments say {paid}"
        yield from _wrong_standing(invoice)


def _wrong_standing(invoice: Invoice) -> Iterator[str]:
    notes = [note for note in invoice.corrections.all() if note.kind == InvoiceKind.CREDIT_NOTE]
    if sum(note.credited_minor for note in notes) != invoice.credited_minor:
        yield f"billing: {invoice} says {invoice.credited_minor} is credited, its credit notes differ"
    if sum(note.total_minor for note in notes) > invoice.total_minor:
        yield f"billing: {invoice} was credited beyond its total"
    settled = invoice.status == InvoiceStatus.SETTLED
    if invoice.status != InvoiceStatus.CANCELLED and settled != (invoice.due_minor == 0):
        yield f"billing: {invoice} is {invoice.status} while {invoice.due_minor} is due"


def wrong_receivables() -> Iterator[str]:
    """R3: what a customer owes in the books is what is due on their bills, and duties stand where the bills say."""
    owed: Counter[tuple[str, str, int]] = Counter()
    for invoice in Invoice.objects.prefetch_related("lines").iterator(chunk_size=500):
        owed[(chart.RECEIVABLE, invoice.currency, invoice.payer_id)] += invoice.due_minor
        if invoice.status in {InvoiceStatus.ISSUED, InvoiceStatus.REOPENED}:
            owed[(chart.DUTIES_BILLED, invoice.currency, 0)] += _state_share(invoice)
    for account in Account.objects.filter(code__in=[chart.RECEIVABLE, chart.DUTIES_BILLED]):
        due = owed.pop((account.code, account.currency, account.owner_id or 0), 0)
        if due != account.balance_minor:
            yield f"billing: account {account} says {account.balance_minor}, the bills say {due}"
    for (code, currency, payer), due in owed.items():
        if due:
            yield f"billing: the bills say {due} {currency} on {code} of {payer or 'the house'}, the books nothing"


def _state_share(invoice: Invoice) -> int:
    notes = invoice.corrections.filter(kind=InvoiceKind.CREDIT_NOTE)
    return invoice.state_minor - sum(note.state_minor for note in notes)


def wrong_shifts() -> Iterator[str]:
    """R6: float, takings and payouts give what a drawer should hold; a closed one is empty and its count explained."""
    for shift in CashShift.objects.iterator():
        held = shift.drawer_minor
        if shift.status == ShiftStatus.CLOSED and held:
            yield f"billing: the closed drawer {shift} still holds {held}"
        if shift.status == ShiftStatus.CLOSED and shift.expected_minor is not None:
            held = shift.expected_minor
        if _moved_through(shift) != held:
            yield f"billing: the drawer {shift} should hold {_moved_through(shift)}, the books say {held}"


def _moved_through(shift: CashShift) -> int:
    taken = shift.payments.aggregate(sum=_sum("applied_minor") + _sum("credited_minor"))["sum"]
    granted = VoidRequest.objects.filter(status=VoidStatus.GRANTED, payment__shift=shift)
    if shift.closed_at:  # what was voided later came out of the safe
        granted = granted.filter(decided_at__lte=shift.closed_at)
    voided = shift.payments.filter(void_requests__in=granted).aggregate(
        sum=_sum("applied_minor") + _sum("credited_minor")
    )["sum"]
    given = shift.payouts.aggregate(sum=_sum("amount_minor"))["sum"]
    dropped = Leg.objects.filter(
        account__holder=shift.holder, account__code=chart.CASH, entry__code="dropped"
    ).aggregate(sum=_sum("credit_minor"))["sum"]
    return shift.float_minor + taken - voided - given - dropped


def wrong_numbers() -> Iterator[str]:
    """Each series of numbers has no gap and no stranger."""
    for series in Series.objects.all():
        model = NUMBERED.get(series.series.split("-")[0])
        if model is None:
            continue
        found = model._default_manager.filter(number__startswith=f"{series.series}-").count()
        if found != series.last:
            yield f"billing: series {series.series} gave {series.last} numbers, {found} documents bear one"


def inexact_columns() -> Iterator[str]:
    """R10: no column of money is a float."""
    for model in apps.get_app_config("billing").get_models():
        for field in model._meta.get_fields():
            if isinstance(field, models.FloatField):
                yield f"billing: {model.__name__}.{field.name} is a float"
