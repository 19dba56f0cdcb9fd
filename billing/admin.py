"""
The books in the back office: searched and read by the operator, changed by nobody.

What moves money is a verb with its own page, role and audit entry; only rates of exchange are typed in here.
"""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from billing.models import (
    Account,
    CashShift,
    Dispute,
    Entry,
    ExchangeRate,
    InterestRate,
    Invoice,
    InvoiceLine,
    Leg,
    Payment,
    Payout,
    ProviderStatement,
    Refund,
    Remittance,
    SavingsPlan,
    Transfer,
    VoidRequest,
)
from suuq.backoffice.books import Kept, Lines, Shown


class LegsShown(Lines):
    """The legs of an entry."""

    model = Leg
    fields = readonly_fields = ("account", "debit_minor", "credit_minor", "balance_after_minor")


class LinesShown(Lines):
    """The lines of a bill."""

    model = InvoiceLine
    fields = readonly_fields = ("position", "kind", "words", "params", "for_state", "amount_minor")


@admin.register(Account)
class AccountAdmin(Shown):
    """Balances by account."""

    list_display = ("code", "currency", "owner", "holder", "balance_minor")
    list_select_related = ("owner",)
    search_fields = ("code", "owner__email")


@admin.register(Entry)
class EntryAdmin(Shown):
    """What was booked, and why."""

    list_display = ("key", "code", "about", "at", "by")
    list_filter = ("at", "code")
    list_select_related = ("by",)
    search_fields = ("key", "about")
    inlines = (LegsShown,)


@admin.register(Invoice)
class InvoiceAdmin(Shown):
    """Bills and what corrects them."""

    list_display = ("number", "kind", "payer", "about", "total_minor", "paid_minor", "currency", "status", "issued_at")
    list_filter = ("kind", "status")
    list_select_related = ("payer",)
    search_fields = ("number", "payment_code", "about", "payer__email")
    inlines = (LinesShown,)


@admin.register(Payment)
class PaymentAdmin(Shown):
    """Money that came in."""

    list_display = (
        "number",
        "means",
        "payer",
        "invoice",
        "applied_minor",
        "credited_minor",
        "undone_minor",
        "currency",
        "at",
    )
    list_filter = ("means",)
    list_select_related = ("payer", "invoice")
    search_fields = ("number", "reference", "invoice__number", "payer__email")


@admin.register(CashShift)
class CashShiftAdmin(Shown):
    """Drawers, counted and open."""

    list_display = ("place", "clerk", "status", "opened_at", "closed_at", "expected_minor", "counted_minor")
    list_filter = ("status", "place")
    list_select_related = ("clerk",)


@admin.register(Payout, Refund, Dispute, Remittance, VoidRequest, ProviderStatement, SavingsPlan, Transfer)
class MovesAdmin(Shown):
    """Money that left, or may."""

    list_display = ("__str__",)


class Dated(Kept):
    """Rates from a day on. One is not changed once written, for bills may name it: write another for the next day."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse to change what is written."""
        return obj is None and super().has_change_permission(request, obj)


@admin.register(ExchangeRate)
class ExchangeRateAdmin(Dated):
    """Rates of exchange."""

    list_display = ("currency", "into", "on", "rate", "source")
    list_filter = ("currency",)


@admin.register(InterestRate)
class InterestRateAdmin(Dated):
    """Yearly rates of savings."""

    list_display = ("on", "percent", "source")
