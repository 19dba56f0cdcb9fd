"""What a parcel has come to owe besides its carriage: nights on the shelf, and what was done to it."""

from django.db import models
from django.utils.translation import gettext

from forwarding.models.package import Package


class Charge(models.Model):
    """
    One sum under a key that is a sentence: ``storage:PARCEL:2026-11-20``, ``errand:12``.

    It waits until a bill takes it: the bill of the shipment the parcel flies in, or one of its own where it never
    flies. A key is charged once, whoever asks and however often.
    """

    key = models.CharField(max_length=60)
    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="charges")
    kind = models.CharField(max_length=10)
    words = models.CharField(max_length=200)
    params = models.JSONField(default=dict, blank=True)
    amount_minor = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3)
    at = models.DateTimeField()
    invoice = models.ForeignKey("billing.Invoice", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Charged once."""

        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["key"], name="charge_once"),
            models.CheckConstraint(condition=models.Q(kind__in=["storage", "fee"]), name="charge_kind_known"),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def text(self) -> str:
        """The words in the reader's language."""
        return gettext(self.words) % self.params
