"""Money that came in, and money on its way back."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from billing import states
from billing.models.cash import CashShift
from billing.models.invoice import Invoice
from billing.models.ledger import Entry


class Means(models.TextChoices):
    """How money came."""

    WALLET = "wallet", _("wallet")
    CASH = "cash", _("cash")
    CARD = "card", _("card")
    SAVINGS = "savings", _("savings")
    PROVIDER = "provider", _("local wallet or bank")
    SALE = "sale", _("sale of unclaimed goods")
    LOSS = "loss", _("given up")


class Payment(models.Model):
    """
    Money received once: for a bill, for the wallet, or both when it was too much.

    ``asked_minor`` is the amount asked for, none when it was "all that is due"; ``applied_minor`` paid the bill;
    ``credited_minor`` went to the wallet; ``undone_minor`` of what was applied left again (a void, a charge-back), so
    that the bill is due anew.
    """

    key = models.CharField(max_length=100, unique=True)
    number = models.CharField(max_length=30, unique=True)
    payer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invoice = models.ForeignKey(Invoice, null=True, on_delete=models.PROTECT, related_name="payments")
    means = models.CharField(max_length=20, choices=Means)
    provider = models.CharField(max_length=30, blank=True)
    reference = models.CharField(max_length=100, blank=True)
    currency = models.CharField(max_length=3)
    asked_minor = models.BigIntegerField(null=True)
    applied_minor = models.BigIntegerField(default=0)
    credited_minor = models.BigIntegerField(default=0)
    undone_minor = models.BigIntegerField(default=0)
    undone_at = models.DateTimeField(null=True)
    refunded_minor = models.BigIntegerField(default=0)
    tendered_minor = models.BigIntegerField(null=True)
    foreign_minor = models.BigIntegerField(null=True)  # what came, when it came in another currency
    foreign_currency = models.CharField(max_length=3, blank=True)
    shift = models.ForeignKey(CashShift, null=True, on_delete=models.PROTECT, related_name="payments")
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """A reference of a provider is money once; nothing is given back beyond what came."""

        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["means", "provider", "reference"], condition=~Q(reference=""), name="payment_reference_once"
            ),
            models.CheckConstraint(condition=Q(means__in=Means.values), name="payment_means_known"),
            models.CheckConstraint(
                condition=Q(applied_minor__gte=0, credited_minor__gte=0, undone_minor__gte=0, refunded_minor__gte=0),
                name="payment_not_negative",
            ),
            models.CheckConstraint(condition=Q(undone_minor__lte=F("applied_minor")), name="payment_undone_within"),
            models.CheckConstraint(
                condition=Q(refunded_minor__lte=F("applied_minor") + F("credited_minor")), name="payment_refund_within"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def amount_minor(self) -> int:
        """What came in."""
        return self.applied_minor + self.credited_minor

    @property
    def change_minor(self) -> int:
        """What the clerk gave back of the notes tendered."""
        return 0 if self.tendered_minor is None else self.tendered_minor - self.amount_minor

    @property
    def is_undone(self) -> bool:
        """Whether it no longer pays anything."""
        return self.undone_at is not None


class Refund(models.Model):
    """Money going back to a card: taken from the wallet first, so that it is never in two places."""

    FLOW = states.REFUND

    key = models.CharField(max_length=100, unique=True)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    amount_minor = models.BigIntegerField()
    why = models.CharField(max_length=300)
    reference = models.CharField(max_length=100, blank=True)
    status = models.CharField(max_length=20, choices=states.RefundStatus, default=states.RefundStatus.ASKED)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """A refund gives something, and one reference of Stripe is one refund."""

        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            states.REFUND.known("refund_status_known"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="refund_gives_something"),
            models.UniqueConstraint(fields=["reference"], condition=~Q(reference=""), name="refund_reference_once"),
        ]

    def __str__(self) -> str:
        return self.key


class Dispute(models.Model):
    """A card holder's bank takes a payment back while it decides."""

    class Outcome(models.TextChoices):
        """How the bank decided."""

        PENDING = "pending", _("The bank is deciding")
        WON = "won", _("Kept")
        LOST = "lost", _("Lost")

    reference = models.CharField(max_length=100, unique=True)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="disputes")
    amount_minor = models.BigIntegerField()
    outcome = models.CharField(max_length=20, choices=Outcome, default=Outcome.PENDING)
    opened_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        """An outcome is a known word."""

        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(outcome__in=["pending", "won", "lost"]), name="dispute_outcome_known")
        ]

    def __str__(self) -> str:
        return self.reference
