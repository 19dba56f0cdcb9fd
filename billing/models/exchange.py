"""Rates of exchange, each from a day on."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class ExchangeRate(models.Model):
    """How much one unit of ``currency`` is worth in ``into``, from ``on`` until a later rate."""

    currency = models.CharField(max_length=3)
    into = models.CharField(max_length=3)
    on = models.DateField()
    rate = models.DecimalField(max_digits=18, decimal_places=8)
    source = models.CharField(max_length=80)

    class Meta:
        """One rate a day, always positive."""

        ordering: ClassVar = ["-on"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["currency", "into", "on"], name="rate_once_a_day"),
            models.CheckConstraint(condition=Q(rate__gt=0), name="rate_positive"),
        ]

    def __str__(self) -> str:
        return f"1 {self.currency} = {self.rate.normalize():f} {self.into}"
