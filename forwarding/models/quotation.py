"""A price promised before anything was bought, and how well such prices have held."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from forwarding import freight, weights
from forwarding.models.shipment import Service
from forwarding.models.warehouse import Warehouse


class QuotationQuerySet(models.QuerySet["Quotation"]):
    """Finding quotations."""

    def promised(self, *, warehouse: Warehouse, service: str) -> "QuotationQuerySet":
        """Keep those whose prices are of this way and service."""
        return self.filter(warehouse=warehouse, service=service)


class Quotation(models.Model):
    """
    The full price of one article, as it was shown to whoever asked; nobody's name is on it.

    What is honoured are its terms: the steps of the rate card and the weight rule, copied here so that a later change
    of a card changes no promise. Goods and weight may turn out otherwise, and duty is worked out by the law of the day
    the parcel is declared.
    """

    reference = models.CharField(max_length=12, unique=True)
    goods = models.CharField(max_length=160)
    category = models.CharField(max_length=30, blank=True)
    hs_code = models.CharField(max_length=12)
    shop = models.CharField(max_length=100, blank=True)
    value_minor = models.PositiveBigIntegerField()
    value_currency = models.CharField(max_length=3)
    weight_grams = models.PositiveIntegerField()
    weight_was_guessed = models.BooleanField()
    chargeable_grams = models.PositiveIntegerField()
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="+")
    service = models.CharField(max_length=10, choices=Service)
    terms = models.JSONField()
    tariff_version = models.CharField(max_length=80)
    verified = models.BooleanField()
    exchange = models.JSONField(default=list)
    lines = models.JSONField()
    currency = models.CharField(max_length=3)
    total_minor = models.PositiveBigIntegerField()
    least_minor = models.PositiveBigIntegerField(null=True)
    most_minor = models.PositiveBigIntegerField(null=True)
    past_parcels = models.PositiveIntegerField(default=0)
    days_least = models.PositiveSmallIntegerField()
    days_most = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    valid_until = models.DateField()

    objects = QuotationQuerySet.as_manager()

    class Meta:
        """The newest first; a service that exists."""

        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(service__in=["economy", "express"]), name="quotation_service_known")
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def card(self) -> freight.RateCard:
        """The card whose prices are promised."""
        kept = self.terms["card"]
        steps = tuple(freight.Step(**step) for step in kept["steps"])
        return freight.RateCard(**{**kept, "steps": steps, "valid_from": date.fromisoformat(kept["valid_from"])})

    @property
    def rule(self) -> weights.WeightRule:
        """The rule of chargeable weight that is promised."""
        return weights.WeightRule(**self.terms["rule"])

    @property
    def tolerance_percent(self) -> int:
        """How far the final price may pass an estimate without asking."""
        return int(self.terms["tolerance_percent"])

    def holds(self, on: date) -> bool:
        """Whether a purchase announced on this day is carried at these prices."""
        return on <= self.valid_until

    @property
    def parts(self) -> dict[str, list[dict[str, Any]]]:
        """The lines of the post and those of the State."""
        return {
            "post": [line for line in self.lines if not line["for_state"]],
            "state": [line for line in self.lines if line["for_state"]],
        }


class Outcome(models.Model):
    """How many parcels of a way ended at so many percent of their estimate: counted as each bill is written."""

    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="+")
    service = models.CharField(max_length=10, choices=Service)
    percent = models.PositiveSmallIntegerField()
    parcels = models.PositiveIntegerField(default=0)

    class Meta:
        """One count for each percentage of a way."""

        ordering = ["warehouse", "service", "percent"]
        constraints = [models.UniqueConstraint(fields=["warehouse", "service", "percent"], name="outcome_counted_once")]

    def __str__(self) -> str:
        return f"{self.warehouse.code} {self.service} {self.percent} %"
