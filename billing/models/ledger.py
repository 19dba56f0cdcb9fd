"""The books: accounts with a maintained balance, entries that never change, and their legs."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from billing import chart, postings


class Account(models.Model):
    """
    One account of the books.

    ``balance_minor`` counts in the account's own sense: what is there for an asset, what we owe for a liability. It is
    maintained under lock by ``ledger.post`` alone and proved against history by ``verify_integrity``.
    """

    code = models.CharField(max_length=4, choices=[(code, h.words) for code, h in chart.CHART.items()])
    currency = models.CharField(max_length=3)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    holder = models.CharField(max_length=60, blank=True)
    balance_minor = models.BigIntegerField(default=0)

    class Meta:
        """One account of a name; a customer's money never falls below zero."""

        ordering: ClassVar = ["code", "currency", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "currency", "owner", "holder"], name="account_of_a_customer_once"),
            models.UniqueConstraint(
                fields=["code", "currency", "holder"], condition=Q(owner=None), name="account_of_the_house_once"
            ),
            models.CheckConstraint(condition=Q(code__in=list(chart.CHART)), name="account_in_the_chart"),
            models.CheckConstraint(
                condition=~Q(code__in=chart.FLOORED) | Q(balance_minor__gte=0), name="account_not_below_zero"
            ),
        ]

    def __str__(self) -> str:
        whose = f" {self.owner_id or ''}{self.holder}".rstrip()
        return f"{self.code} {self.currency}{whose}"

    @property
    def heading(self) -> chart.Heading:
        """This account's line in the chart."""
        return chart.CHART[self.code]

    @property
    def name(self) -> postings.Account:
        """Its name as the pure postings write it."""
        return postings.Account(self.code, self.currency, self.owner_id or 0, self.holder)


class Why(models.TextChoices):
    """Why money moved; one word for each event of the business."""

    ISSUED = "issued", _("Bill issued")
    CREDITED = "credited", _("Bill corrected down")
    CANCELLED = "cancelled", _("Bill cancelled")
    PAID = "paid", _("Bill paid")
    COLLECTED = "collected", _("Duties collected")
    REOPENED = "reopened", _("Duties no longer collected")
    TOP_UP = "top_up", _("Money added")
    PAY_OUT = "pay_out", _("Money withdrawn")
    VOIDED = "voided", _("Payment voided")
    REFUND_SENT = "refund_sent", _("Refund on its way")
    REFUND_DONE = "refund_done", _("Refund confirmed")
    REFUND_FAILED = "refund_failed", _("Refund came back")
    REFUND_FOUND = "refund_found", _("Refund made outside")
    DISPUTE_OPENED = "dispute_opened", _("Card payment disputed")
    DISPUTE_WON = "dispute_won", _("Dispute won")
    CHARGED_BACK = "charged_back", _("Dispute lost")
    WRITTEN_OFF = "written_off", _("Bill given up")
    SHIFT_OPENED = "shift_opened", _("Shift opened")
    SHIFT_CLOSED = "shift_closed", _("Shift closed")
    DROPPED = "dropped", _("Taken to the safe")
    SUPPLIED = "supplied", _("Safe supplied")
    BANKED = "banked", _("Taken to the bank")
    REMITTED = "remitted", _("Paid to the Treasury")
    SAVED = "saved", _("Set aside")
    WITHDRAWN = "withdrawn", _("Taken from savings")
    INTEREST = "interest", _("Interest")
    EXCHANGED = "exchanged", _("Paid in another currency")
    SOLD = "sold", _("Unclaimed goods sold")
    INDEMNITY = "indemnity", _("Indemnity for a parcel")
    SURPLUS = "surplus", _("Surplus returned")
    UNIDENTIFIED = "unidentified", _("Money of unknown origin")
    RECEIVED = "received", _("Money of unknown origin")
    IDENTIFIED = "identified", _("Origin found")
    BOUGHT = "bought", _("Bought for a customer")
    REVERSED = "reversed", _("Entry reversed")


class Entry(models.Model):
    """One event in the books. ``key`` is a unique sentence, so the same event is never booked twice."""

    is_new = False  # whether whoever holds it has just written it, or found it written

    key = models.CharField(max_length=120, unique=True)
    code = models.CharField(max_length=20, choices=Why)
    about = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversed_by")

    class Meta:
        """Read in the order written."""

        ordering: ClassVar = ["pk"]
        verbose_name_plural = "entries"
        indexes: ClassVar = [models.Index(fields=["about"], name="entry_about")]
        constraints: ClassVar = [models.CheckConstraint(condition=Q(code__in=Why.values), name="entry_code_known")]

    def __str__(self) -> str:
        return self.key


class Leg(models.Model):
    """One side of an entry, with the account's balance just after it: what a statement shows."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="legs")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="legs")
    debit_minor = models.BigIntegerField(default=0)
    credit_minor = models.BigIntegerField(default=0)
    balance_after_minor = models.BigIntegerField()

    class Meta:
        """Exactly one side carries a positive amount."""

        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["account", "id"], name="leg_statement")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(debit_minor__gt=0, credit_minor=0) | Q(debit_minor=0, credit_minor__gt=0),
                name="leg_one_side",
            )
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.debit_minor - self.credit_minor:+}"

    @property
    def growth_minor(self) -> int:
        """By how much the account grew."""
        net = self.debit_minor - self.credit_minor
        return net if self.account.heading.grows_by_debit else -net

    @property
    def plain(self) -> postings.Leg:
        """The same leg as the pure postings write it."""
        return postings.Leg(self.account.name, self.debit_minor, self.credit_minor)


NET = F("debit_minor") - F("credit_minor")


class Carried(models.Model):
    """What each heading was debited more than credited, up to a leg. One row: ``{"DJF": {"2100": 5}}``."""

    through = models.BigIntegerField()
    sums = models.JSONField()

    class Meta:
        """There is one."""

        constraints: ClassVar = [models.CheckConstraint(condition=Q(pk=1), name="carried_is_one_row")]

    def __str__(self) -> str:
        return f"{self.through}"
