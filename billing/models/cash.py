"""The cash desk: who had which drawer, what it should have held, what was counted."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from billing import chart, states
from billing.models.ledger import Account, Entry


class CashShift(models.Model):
    """
    One clerk's turn at one drawer.

    The drawer is an account of its own, so what should be in it is that account's balance; at closing it is emptied
    into the agency's safe, and a difference counted is a posting, never an edit.
    """

    FLOW = states.SHIFT

    clerk = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=40)
    currency = models.CharField(max_length=3)
    float_minor = models.BigIntegerField()
    status = models.CharField(max_length=20, choices=states.ShiftStatus, default=states.ShiftStatus.OPEN)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    expected_minor = models.BigIntegerField(null=True)
    counted_minor = models.BigIntegerField(null=True)
    denominations = models.JSONField(default=dict, blank=True)

    class Meta:
        """A clerk has one open drawer at most; a closed one was counted."""

        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            states.SHIFT.known("shift_status_known"),
            models.UniqueConstraint(fields=["clerk"], condition=Q(status="open"), name="shift_one_open_each"),
            models.CheckConstraint(
                condition=Q(status="open") | Q(counted_minor__gte=0, expected_minor__isnull=False),
                name="shift_closed_is_counted",
            ),
            models.CheckConstraint(condition=Q(float_minor__gte=0), name="shift_float_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.pk}"

    @property
    def holder(self) -> str:
        """Whose drawer it is, in the books."""
        return f"shift:{self.pk}"

    @property
    def drawer_minor(self) -> int:
        """What the drawer should hold now."""
        found = Account.objects.filter(code=chart.CASH, currency=self.currency, holder=self.holder)
        return found.values_list("balance_minor", flat=True).first() or 0

    @property
    def difference_minor(self) -> int | None:
        """What was counted less what should have been there."""
        if self.counted_minor is None or self.expected_minor is None:
            return None
        return self.counted_minor - self.expected_minor


class Payout(models.Model):
    """Money given at a counter from a customer's wallet, against their signature."""

    key = models.CharField(max_length=100, unique=True)
    number = models.CharField(max_length=30, unique=True)
    shift = models.ForeignKey(CashShift, on_delete=models.PROTECT, related_name="payouts")
    payee = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """A payout gives something."""

        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [models.CheckConstraint(condition=Q(amount_minor__gt=0), name="payout_gives_something")]

    def __str__(self) -> str:
        return self.number


class VoidRequest(models.Model):
    """A clerk asks that a payment be undone; someone else decides."""

    FLOW = states.VOID

    payment = models.ForeignKey("billing.Payment", on_delete=models.PROTECT, related_name="void_requests")
    why = models.CharField(max_length=300)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    status = models.CharField(max_length=20, choices=states.VoidStatus, default=states.VoidStatus.ASKED)

    class Meta:
        """One wish at a time for each payment; nobody grants their own."""

        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            states.VOID.known("void_status_known"),
            models.UniqueConstraint(fields=["payment"], condition=Q(status__in=["asked", "granted"]), name="void_once"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=models.F("asked_by")), name="void_by_a_second_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payment_id} {self.status}"


class Remittance(models.Model):
    """Duties paid over to the Treasury in one transfer."""

    number = models.CharField(max_length=30, unique=True)
    key = models.CharField(max_length=100, unique=True)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    bank_reference = models.CharField(max_length=60)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """A remittance pays something."""

        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="remittance_pays_something")
        ]

    def __str__(self) -> str:
        return self.number
