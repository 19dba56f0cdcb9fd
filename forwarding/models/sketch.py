"""An announcement that was begun and put by: what was answered so far, for any device of its shopper."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from forwarding.models.customer import Customer
from forwarding.models.purchase import Document


class Sketch(models.Model):
    """Answers as they were typed, not judged yet; gone once it is announced or dropped."""

    reference = models.CharField(max_length=12, unique=True)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="sketches")
    order = models.JSONField(default=dict, blank=True)
    lines = models.JSONField(default=list, blank=True)
    invoice = models.ForeignKey(Document, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        """The latest first."""

        ordering = ["-changed_at"]

    def __str__(self) -> str:
        return self.reference

    @property
    def title(self) -> str:
        """What its shopper would know it by."""
        first = self.lines[0].get("description", "") if self.lines else ""
        return first or self.order.get("shop", "")

    @property
    def tasks(self) -> list[tuple[Any, bool]]:
        """The parts of an announcement, and whether each is answered."""
        priced = any(line.get("description") and line.get("unit_price") for line in self.lines)
        return [
            (_("The order"), bool(self.order.get("shop"))),
            (_("What you bought"), priced),
            (_("The invoice"), self.invoice_id is not None),
        ]
