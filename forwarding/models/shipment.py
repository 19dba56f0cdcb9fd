"""Parcels of one person that travel as one."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from forwarding import states
from forwarding.models.customer import Customer
from forwarding.models.dispatch import Receptacle
from forwarding.models.group import GroupOrder
from forwarding.models.network import Quarter
from forwarding.models.recipient import Recipient
from forwarding.models.warehouse import Agency, Warehouse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from billing.models import Invoice
    from forwarding.models.piece import Piece


class Service(models.TextChoices):
    """How fast it flies."""

    ECONOMY = "economy", _("Economy")
    EXPRESS = "express", _("Express")


class DeliveryMode(models.TextChoices):
    """How it reaches its owner."""

    PICKUP = "pickup", _("Collect at an agency")
    COURIER = "courier", _("Delivery by a courier")


class Shipment(models.Model):
    """
    One S10 number on one box; where it was packed in several, each is a ``Piece``.

    Whether it is cleared or paid is asked of ``declaration`` and ``invoice`` (the first bill
    of the matter), never copied here. Measures are empty
    until the packer has closed the box; ``quoted_minor`` is the freight and handling promised when it was asked for,
    and ``estimate`` every line of that day, duty included, to be laid beside the bill.
    """

    FLOW = states.SHIPMENT

    number = models.CharField(max_length=13, unique=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="shipments")
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="shipments")
    service = models.CharField(max_length=10, choices=Service)
    status = models.CharField(max_length=12, choices=states.ShipmentStatus, default=states.ShipmentStatus.REQUESTED)
    delivery_mode = models.CharField(max_length=10, choices=DeliveryMode, default=DeliveryMode.PICKUP)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="shipments")
    quarter = models.ForeignKey(Quarter, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    group = models.ForeignKey(
        GroupOrder, null=True, blank=True, on_delete=models.PROTECT, related_name="boxes"
    )  # with whose boxes it shares its carriage
    recipient = models.ForeignKey(
        Recipient, null=True, blank=True, on_delete=models.PROTECT, related_name="shipments"
    )  # the consignee, where it is not its owner
    delivery_place = models.CharField(_("quarter, landmark"), max_length=200, blank=True)
    requested_at = models.DateTimeField()
    quoted_minor = models.PositiveBigIntegerField()
    estimate = models.JSONField(default=list, blank=True, help_text=_("the lines of the estimate given with it"))
    packed_at = models.DateTimeField(null=True, blank=True)
    weight_grams = models.PositiveIntegerField(null=True, blank=True)
    length_mm = models.PositiveIntegerField(null=True, blank=True)
    width_mm = models.PositiveIntegerField(null=True, blank=True)
    height_mm = models.PositiveIntegerField(null=True, blank=True)
    chargeable_grams = models.PositiveIntegerField(null=True, blank=True)
    weight_rule = models.CharField(
        max_length=40, blank=True, help_text=_("the rule and version that gave the chargeable weight")
    )
    weighed_again_at = models.DateTimeField(null=True, blank=True)
    agreed_minor = models.PositiveBigIntegerField(
        null=True, blank=True, help_text=_("a price above the estimate that its owner has agreed to")
    )
    declaration = models.OneToOneField(
        "customs.Declaration", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    invoice = models.OneToOneField("billing.Invoice", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    receptacle = models.ForeignKey(
        Receptacle, null=True, blank=True, on_delete=models.PROTECT, related_name="shipments"
    )
    dispatched_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """A packed box has been weighed."""

        ordering = ["-requested_at"]
        constraints = [
            states.SHIPMENT.known("shipment_status_known"),
            models.CheckConstraint(
                condition=models.Q(status__in=["requested", "cancelled"])
                | models.Q(weight_grams__isnull=False, chargeable_grams__isnull=False, packed_at__isnull=False),
                name="shipment_packed_is_weighed",
            ),
        ]
        indexes = [models.Index(fields=["warehouse", "status"]), models.Index(fields=["customer", "status"])]

    def __str__(self) -> str:
        return self.number

    @property
    def sides_mm(self) -> tuple[int, int, int] | None:
        """Length, width and height of the closed box."""
        sides = (self.length_mm, self.width_mm, self.height_mm)
        return sides if all(sides) else None  # type: ignore[return-value] # asked by all()

    @property
    def boxes(self) -> "Sequence[Shipment | Piece]":
        """The boxes that travel: itself, or its pieces; what is packed in several has no sides of its own."""
        if self.weight_grams is None or self.length_mm is not None:
            return [self]
        return list(self.pieces.all()) or [self]

    @property
    def whole(self) -> "Shipment":
        """Itself: it travels in one box."""
        return self

    @property
    def part(self) -> str:
        """Nothing: it is no part of anything."""
        return ""

    @property
    def is_home(self) -> bool:
        """Whether it was taken out of its bag."""
        return self.status == states.ShipmentStatus.ARRIVED

    @property
    def is_awaited(self) -> bool:
        """Whether it left and has not been found."""
        return self.status in states.FLYING

    @property
    def bill(self) -> "Invoice":
        """The first bill of the matter, where one is known to be."""
        if self.invoice is None:
            message = f"shipment {self} has no bill"
            raise ValueError(message)
        return self.invoice

    @property
    def title(self) -> str:
        """What the shopper calls it: the things inside."""
        titles = [package.purchase.title if package.purchase else package.reference for package in self.packages.all()]
        return ", ".join(titles[:2]) + (f" +{len(titles) - 2}" if len(titles) > 2 else "")  # noqa: PLR2004 - two names fit a phone
