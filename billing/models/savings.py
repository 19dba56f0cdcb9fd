"""Postal savings: a plan toward a goal, and the rates of interest by day."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from billing import chart, states
from billing.models.ledger import Account


class SavingsPlan(models.Model):
    """One goal of one customer. What is set aside stands on an account of its own."""

    FLOW = states.SAVINGS

    number = models.CharField(max_length=30, unique=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    goal_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    with_interest = models.BooleanField(default=False)
    status = models.CharField(max_length=20, choices=states.SavingsStatus, default=states.SavingsStatus.OPEN)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        """A goal is something."""

        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            states.SAVINGS.known("savings_status_known"),
            models.CheckConstraint(condition=Q(goal_minor__gt=0), name="savings_goal_is_something"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def saved_minor(self) -> int:
        """What has been set aside."""
        found = Account.objects.filter(code=chart.SAVINGS, currency=self.currency, owner=self.owner, holder=self.number)
        return found.values_list("balance_minor", flat=True).first() or 0

    @property
    def percent(self) -> int:
        """How far it is, of a hundred."""
        return min(100, 100 * self.saved_minor // self.goal_minor)


class InterestRate(models.Model):
    """The yearly rate paid on savings from a day on, in percent."""

    on = models.DateField(unique=True)
    percent = models.DecimalField(max_digits=6, decimal_places=3)
    source = models.CharField(max_length=80)

    class Meta:
        """A rate takes nothing away."""

        ordering: ClassVar = ["-on"]
        constraints: ClassVar = [models.CheckConstraint(condition=Q(percent__gte=0), name="interest_not_negative")]

    def __str__(self) -> str:
        return f"{self.percent.normalize():f} % from {self.on}"
