"""What carriage costs: weight rules and rate cards, dated, per lane."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from forwarding import freight, weights
from forwarding.models.warehouse import Warehouse


class WeightRuleQuerySet(models.QuerySet["WeightRule"]):
    """Finding rules."""

    def in_force(self, warehouse: Warehouse, on: date) -> "WeightRule | None":
        """The latest that had begun on the day."""
        begun = self.filter(warehouse=warehouse, valid_from__lte=on)
        return begun.select_related("warehouse").order_by("-valid_from").first()


class RateCardQuerySet(models.QuerySet["RateCard"]):
    """Finding cards."""

    def in_force(self, warehouse: Warehouse, service: str, on: date) -> "RateCard | None":
        """The latest that had begun on the day, with its steps."""
        begun = self.filter(warehouse=warehouse, service=service, valid_from__lte=on)
        return begun.select_related("warehouse").prefetch_related("steps").order_by("-valid_from").first()


class WeightRule(models.Model):
    """How weight and sides become chargeable weight on a lane, from a day on."""

    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="weight_rules")
    valid_from = models.DateField()
    divisor_cm3_per_kg = models.PositiveIntegerField(default=5000)
    side_step_mm = models.PositiveIntegerField(default=10)
    weight_step_grams = models.PositiveIntegerField(default=500)
    minimum_grams = models.PositiveIntegerField(default=500)

    objects = WeightRuleQuerySet.as_manager()

    class Meta:
        """A rule ends where the next begins."""

        ordering = ["warehouse", "-valid_from"]
        constraints = [models.UniqueConstraint(fields=["warehouse", "valid_from"], name="weight_rule_dated_once")]

    def __str__(self) -> str:
        return f"{self.warehouse.code} {self.valid_from:%Y-%m-%d}"

    @property
    def plain(self) -> weights.WeightRule:
        """The rule as the pure sums take it."""
        return weights.WeightRule(
            version=str(self), divisor_cm3_per_kg=self.divisor_cm3_per_kg, side_step_mm=self.side_step_mm,
            weight_step_grams=self.weight_step_grams, minimum_grams=self.minimum_grams,
        )  # fmt: skip


class RateCard(models.Model):
    """The price of a service on a lane, from a day on: steps, and so much for each step beyond the last."""

    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="rate_cards")
    service = models.CharField(max_length=10)
    valid_from = models.DateField()
    currency = models.CharField(max_length=3)
    handling_minor = models.PositiveBigIntegerField(_("handling"))
    extra_step_grams = models.PositiveIntegerField(default=500)
    extra_step_minor = models.PositiveBigIntegerField()
    tolerance_percent = models.PositiveSmallIntegerField(
        default=25, help_text=_("how far the final price may pass the estimate without asking its owner")
    )
    days_least = models.PositiveSmallIntegerField()
    days_most = models.PositiveSmallIntegerField()

    objects = RateCardQuerySet.as_manager()

    class Meta:
        """A card ends where the next begins."""

        ordering = ["warehouse", "service", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["warehouse", "service", "valid_from"], name="rate_card_dated_once"),
            models.CheckConstraint(
                condition=models.Q(service__in=["economy", "express"]), name="rate_card_service_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.warehouse.code} {self.service} {self.valid_from:%Y-%m-%d}"

    @property
    def plain(self) -> freight.RateCard:
        """The card as the pure sums take it."""
        return freight.RateCard(
            version=str(self), lane=self.warehouse.code, service=self.service, valid_from=self.valid_from,
            currency=self.currency, steps=tuple(freight.Step(s.up_to_grams, s.amount_minor) for s in self.steps.all()),
            extra_step_grams=self.extra_step_grams, extra_step_minor=self.extra_step_minor,
            handling_minor=self.handling_minor,
        )  # fmt: skip


class RateStep(models.Model):
    """Up to so many grams, so much."""

    card = models.ForeignKey(RateCard, on_delete=models.CASCADE, related_name="steps")
    up_to_grams = models.PositiveIntegerField()
    amount_minor = models.PositiveBigIntegerField()

    class Meta:
        """Lightest first."""

        ordering = ["up_to_grams"]
        constraints = [models.UniqueConstraint(fields=["card", "up_to_grams"], name="rate_step_once")]

    def __str__(self) -> str:
        return f"{self.up_to_grams} g"
