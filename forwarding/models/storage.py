"""How long a parcel may stand for nothing, what a night costs then, and what was left behind."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forwarding import storage
from forwarding.models.package import Package
from forwarding.models.warehouse import Warehouse


class StorageRule(models.Model):
    """The storage clock of a warehouse for parcels received from a day on."""

    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="storage_rules")
    valid_from = models.DateField()
    free_days = models.PositiveSmallIntegerField(_("free days"), default=30)
    night_minor = models.PositiveIntegerField(_("price of a night"), default=100)
    currency = models.CharField(max_length=3)
    keep_days = models.PositiveSmallIntegerField(_("kept for, days"), default=90)
    extension_days = models.PositiveSmallIntegerField(_("days of an extension"), default=15)
    extension_minor = models.PositiveIntegerField(_("price of an extension"), default=1000)
    extensions_most = models.PositiveSmallIntegerField(_("extensions at most"), default=2)

    class Meta:
        """A rule ends where the next begins; nothing is given up while it is still free."""

        ordering = ["warehouse", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["warehouse", "valid_from"], name="storage_rule_dated_once"),
            models.CheckConstraint(
                condition=models.Q(keep_days__gte=models.F("free_days") + 10), name="storage_rule_keeps_beyond_free"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.warehouse.code} {self.valid_from:%Y-%m-%d}"

    @property
    def plain(self) -> storage.Rule:
        """The rule as the pure clock takes it."""
        return storage.Rule(
            version=str(self), free_days=self.free_days, night_minor=self.night_minor, currency=self.currency,
            keep_days=self.keep_days, extension_days=self.extension_days, extension_minor=self.extension_minor,
            extensions_most=self.extensions_most,
        )  # fmt: skip


class UnclaimedQuerySet(models.QuerySet["Unclaimed"]):
    """Writing the ledger."""

    def note(self, package: Package, kind: str, *, by: Any, at: datetime, words: str = "") -> "Unclaimed":
        """Write one line."""
        return self.create(package=package, kind=kind, by=by, at=at, words=words)


class Unclaimed(models.Model):
    """The ledger of parcels given up: when, after which notices, and what became of them. Rows are never changed."""

    class Kind(models.TextChoices):
        """What happened to it."""

        ABANDONED = "abandoned", _("Given up after three notices")
        GIVEN_BACK = "given_back", _("Kept for its owner after all")
        DISPOSED = "disposed", _("Disposed of")
        SOLD = "sold", _("Sold, the surplus is its owner’s")

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="unclaimed")
    kind = models.CharField(max_length=12, choices=Kind)
    at = models.DateTimeField()
    words = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = UnclaimedQuerySet.as_manager()

    class Meta:
        """In the order it happened."""

        ordering = ["at", "pk"]
        verbose_name_plural = "unclaimed"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["abandoned", "given_back", "disposed", "sold"]),
                name="unclaimed_kind_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.package} {self.kind}"
