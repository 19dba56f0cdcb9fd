"""Bags and flights, and what did not match when a bag was opened."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forwarding import states
from forwarding.models.warehouse import Warehouse

if TYPE_CHECKING:
    from forwarding.models.piece import Box


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
        indexes = [
            models.Index(
                fields=["warehouse", "departed_at"], condition=models.Q(status="departed"), name="dispatch_departed"
            )
        ]

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

    @property
    def boxes(self) -> "list[Box]":
        """What is inside, by number: shipments in one box, and pieces of those in several."""
        inside: list[Box] = [*self.shipments.all(), *self.pieces.all()]
        return sorted(inside, key=str)


class Discrepancy(models.Model):
    """
    What a list and the plane, the van or the counter did not agree on: a case that a desk owns and settles by a day.

    ``number`` is a box's, or a bag's where the whole bag is missing, unknown or broken.
    """

    FLOW = states.DISCREPANCY

    class Kind(models.TextChoices):
        """How it differs."""

        MISSING = "missing", _("Missing")
        EXTRA = "extra", _("Not on the list")
        DAMAGED = "damaged", _("Damaged")
        UNKNOWN = "unknown", _("Nobody's number")
        SEAL = "seal", _("Seal broken or another")

    class Desk(models.TextChoices):
        """Who must settle it."""

        HUB = "hub", _("The sorting centre")
        WAREHOUSE = "warehouse", _("The warehouse that sent it")
        CUSTOMS = "customs", _("Customs")
        AIRLINE = "airline", _("The airline")
        OFFICE = "office", _("The office that sent it")
        COUNTER = "counter", _("The office where it waited")

    class Outcome(models.TextChoices):
        """How it ended."""

        FOUND = "found", _("Found")
        ADMITTED = "admitted", _("Taken in, it is ours")
        SENT_BACK = "sent_back", _("Sent back")
        NOTED = "noted", _("Noted with the carrier")
        LOST = "lost", _("Lost: its owner is compensated")

    ENDS: ClassVar[dict[Kind, tuple[Outcome, ...]]] = {
        Kind.MISSING: (Outcome.FOUND, Outcome.LOST),
        Kind.EXTRA: (Outcome.ADMITTED, Outcome.SENT_BACK),
        Kind.DAMAGED: (Outcome.NOTED,),
        Kind.UNKNOWN: (Outcome.ADMITTED, Outcome.SENT_BACK),
        Kind.SEAL: (Outcome.NOTED,),
    }  # how each kind may end

    dispatch = models.ForeignKey(
        Dispatch, null=True, blank=True, on_delete=models.PROTECT, related_name="discrepancies"
    )
    receptacle = models.ForeignKey(
        Receptacle, null=True, blank=True, on_delete=models.PROTECT, related_name="discrepancies"
    )
    waybill = models.ForeignKey(
        "forwarding.Waybill", null=True, blank=True, on_delete=models.PROTECT, related_name="discrepancies"
    )
    office = models.ForeignKey(
        "forwarding.Agency", null=True, blank=True, on_delete=models.PROTECT, related_name="discrepancies"
    )  # behind whose counter it should have waited
    shipment_number = models.CharField(_("number"), max_length=40)
    kind = models.CharField(max_length=10, choices=Kind)
    words = models.CharField(max_length=200, blank=True)
    desk = models.CharField(max_length=10, choices=Desk)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    status = models.CharField(max_length=10, choices=states.DiscrepancyStatus, default=states.DiscrepancyStatus.OPEN)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    at = models.DateTimeField()
    due_at = models.DateTimeField(_("to be settled by"))
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Said once for each bag, number and kind; a settled case says how."""

        ordering = ["due_at", "pk"]
        verbose_name_plural = "discrepancies"
        constraints = [
            models.UniqueConstraint(fields=["receptacle", "shipment_number", "kind"], name="discrepancy_once"),
            models.UniqueConstraint(
                fields=["dispatch", "shipment_number", "kind"],
                condition=models.Q(receptacle__isnull=True),
                name="discrepancy_of_a_flight_once",
            ),
            models.UniqueConstraint(
                fields=["waybill", "shipment_number", "kind"],
                condition=models.Q(waybill__isnull=False),
                name="discrepancy_of_a_waybill_once",
            ),
            models.UniqueConstraint(
                fields=["office", "shipment_number", "kind"],
                condition=models.Q(office__isnull=False, status="open"),
                name="discrepancy_of_a_counter_once",
            ),
            models.CheckConstraint(
                condition=models.Q(dispatch__isnull=True, receptacle__isnull=True)
                & (
                    models.Q(waybill__isnull=False, office__isnull=True)
                    | models.Q(waybill__isnull=True, office__isnull=False)
                )
                | models.Q(dispatch__isnull=False, waybill__isnull=True, office__isnull=True),
                name="discrepancy_of_one_place",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["missing", "extra", "damaged", "unknown", "seal"]),
                name="discrepancy_kind_known",
            ),
            states.DISCREPANCY.known("discrepancy_status_known"),
            models.CheckConstraint(
                condition=models.Q(status="open", outcome="") | (models.Q(status="closed") & ~models.Q(outcome="")),
                name="discrepancy_settled_says_how",
            ),
        ]
        indexes = [models.Index(fields=["status", "due_at"])]

    def __str__(self) -> str:
        return f"{self.shipment_number} {self.kind}"

    @property
    def endings(self) -> tuple["Discrepancy.Outcome", ...]:
        """How it may end."""
        return self.ENDS[self.Kind(self.kind)]
