"""Counting what stands on a shelf, and what the count found."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forwarding import states
from forwarding.models.package import Package
from forwarding.models.warehouse import Shelf


class StockCount(models.Model):
    """One count of one shelf."""

    FLOW = states.STOCK_COUNT

    shelf = models.ForeignKey(Shelf, on_delete=models.PROTECT, related_name="counts")
    status = models.CharField(max_length=8, choices=states.StockCountStatus, default=states.StockCountStatus.OPEN)
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One open count a shelf."""

        ordering = ["-begun_at"]
        constraints = [
            states.STOCK_COUNT.known("stock_count_status_known"),
            models.UniqueConstraint(fields=["shelf"], condition=models.Q(status="open"), name="stock_count_one_open"),
        ]

    def __str__(self) -> str:
        return f"{self.shelf} {self.begun_at:%Y-%m-%d}"


class CountedParcel(models.Model):
    """A parcel in a count: seen where it belongs, seen and belonging elsewhere, or not seen."""

    class Found(models.TextChoices):
        """How the shelf and the record agree."""

        SEEN = "seen", _("In its place")
        EXTRA = "extra", _("Recorded elsewhere")
        MISSING = "missing", _("Not found")

    count = models.ForeignKey(StockCount, on_delete=models.CASCADE, related_name="parcels")
    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="+")
    found = models.CharField(max_length=8, choices=Found)
    was_at = models.CharField(max_length=12, blank=True)
    at = models.DateTimeField()

    class Meta:
        """A parcel is counted once."""

        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["count", "package"], name="counted_once"),
            models.CheckConstraint(
                condition=models.Q(found__in=["seen", "extra", "missing"]), name="counted_found_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.package} {self.found}"
