"""Files of many lines: pre-alerts of a shop or a company, and what carriers say they brought."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forwarding import states
from forwarding.models.warehouse import Warehouse


class Intake(models.Model):
    """One file, known by its content: sent twice, it is read once. ``read_lines`` is where a broken run goes on."""

    FLOW = states.INTAKE

    class Kind(models.TextChoices):
        """What its lines are."""

        PREALERTS = "prealerts", _("Purchases announced")
        DELIVERIES = "deliveries", _("Parcels a carrier has brought")

    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="intakes")
    kind = models.CharField(max_length=12, choices=Kind)
    digest = models.CharField(max_length=64)
    shown_name = models.CharField(max_length=80)
    file = models.FileField(upload_to="intakes/%Y/%m/")
    status = models.CharField(max_length=8, choices=states.IntakeStatus, default=states.IntakeStatus.WAITING)
    read_lines = models.PositiveIntegerField(default=0)
    written_lines = models.PositiveIntegerField(default=0)
    known_lines = models.PositiveIntegerField(default=0)
    faulty_lines = models.PositiveIntegerField(default=0)
    bytes_read = models.PositiveBigIntegerField(default=0)
    bytes_total = models.PositiveBigIntegerField()
    why = models.CharField(max_length=300, blank=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    sent_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One file of a kind at a warehouse is one intake; every line read was written, known or faulty."""

        ordering = ["-pk"]
        constraints = [
            states.INTAKE.known("intake_status_known"),
            models.UniqueConstraint(fields=["warehouse", "kind", "digest"], name="intake_read_once"),
            models.CheckConstraint(
                condition=models.Q(
                    read_lines=models.F("written_lines") + models.F("known_lines") + models.F("faulty_lines")
                ),
                name="intake_lines_add_up",
            ),
        ]

    def __str__(self) -> str:
        return self.shown_name

    @property
    def percent(self) -> int:
        """How far it has been read."""
        return min(100, self.bytes_read * 100 // self.bytes_total) if self.bytes_total else 100


class IntakeFault(models.Model):
    """A line that was left out, and what to write instead."""

    intake = models.ForeignKey(Intake, on_delete=models.CASCADE, related_name="faults")
    line = models.PositiveIntegerField()
    code = models.CharField(max_length=20)
    words = models.CharField(max_length=300)
    content = models.CharField(max_length=500, blank=True)

    class Meta:
        """A line is faulted once."""

        ordering = ["line"]
        constraints = [models.UniqueConstraint(fields=["intake", "line"], name="intake_fault_once")]

    def __str__(self) -> str:
        return f"{self.line} {self.code}"


class CarrierItem(models.Model):
    """A parcel that a carrier says it handed to a warehouse; ``key`` is the form that scans are matched with."""

    intake = models.ForeignKey(Intake, on_delete=models.PROTECT, related_name="items")
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=60)
    key = models.CharField(max_length=60)
    brought_on = models.DateField()
    weight_grams = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        """A carrier brings a number once."""

        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["warehouse", "key"], name="carrier_item_once")]

    def __str__(self) -> str:
        return self.number
