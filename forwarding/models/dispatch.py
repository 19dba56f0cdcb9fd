"""Bags and flights, and what did not match when a bag was opened."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from forwarding import states
from forwarding.models.warehouse import Warehouse


class Dispatch(models.Model):
    """The bags of one flight, under an S8 number."""

    FLOW = states.DISPATCH

    number = models.CharField(max_length=20, unique=True)
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="dispatches")
    flight = models.CharField(_("flight"), max_length=12)
    departs_at = models.DateTimeField(_("leaves at"))
    cut_off_at = models.DateTimeField(_("bags close at"), null=True, blank=True)
    capacity_grams = models.PositiveIntegerField(_("takes at most"), null=True, blank=True)
    status = models.CharField(max_length=10, choices=states.DispatchStatus, default=states.DispatchStatus.PLANNED)
    departed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Soonest first."""

        ordering = ["departs_at"]
        verbose_name_plural = "dispatches"
        constraints = [states.DISPATCH.known("dispatch_status_known")]

    def __str__(self) -> str:
        return self.number


class Receptacle(models.Model):
    """A mail bag under an S9 number."""

    FLOW = states.RECEPTACLE

    number = models.CharField(max_length=29, unique=True)
    dispatch = models.ForeignKey(Dispatch, on_delete=models.PROTECT, related_name="receptacles")
    status = models.CharField(max_length=10, choices=states.ReceptacleStatus, default=states.ReceptacleStatus.OPEN)
    seal = models.CharField(_("seal"), max_length=20, blank=True)
    weight_grams = models.PositiveIntegerField(_("weight"), null=True, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """In the order opened; a closed bag has been weighed and sealed."""

        ordering = ["pk"]
        constraints = [
            states.RECEPTACLE.known("receptacle_status_known"),
            models.CheckConstraint(
                condition=models.Q(status="open") | models.Q(weight_grams__isnull=False) & ~models.Q(seal=""),
                name="receptacle_closed_is_sealed",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Discrepancy(models.Model):
    """What the list and the bag did not agree on."""

    class Kind(models.TextChoices):
        """How it differs."""

        MISSING = "missing", _("Missing")
        EXTRA = "extra", _("Not on the list")
        DAMAGED = "damaged", _("Damaged")

    receptacle = models.ForeignKey(Receptacle, on_delete=models.PROTECT, related_name="discrepancies")
    shipment_number = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, choices=Kind)
    words = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        """Said once for each parcel and kind."""

        verbose_name_plural = "discrepancies"
        constraints = [
            models.UniqueConstraint(fields=["receptacle", "shipment_number", "kind"], name="discrepancy_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["missing", "extra", "damaged"]), name="discrepancy_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shipment_number} {self.kind}"
