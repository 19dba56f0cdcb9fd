"""The boxes of a shipment that was packed in several."""

from django.db import models

from forwarding.models.customer import Customer
from forwarding.models.dispatch import Receptacle
from forwarding.models.shipment import Shipment
from forwarding.models.warehouse import Agency
from forwarding.states import FLYING


class Piece(models.Model):
    """
    One box of a shipment packed in several: with its own weight, sides, label and bag.

    The first bears the shipment's own number, each further one an S10 number of its own. A shipment in one box has no
    pieces: it is its box, and ``whole``, ``part``, ``is_home`` and ``is_awaited`` are asked of either alike.
    """

    shipment = models.ForeignKey(Shipment, on_delete=models.PROTECT, related_name="pieces")
    serial = models.PositiveSmallIntegerField()
    of = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=13, unique=True)
    weight_grams = models.PositiveIntegerField()
    length_mm = models.PositiveIntegerField()
    width_mm = models.PositiveIntegerField()
    height_mm = models.PositiveIntegerField()
    receptacle = models.ForeignKey(Receptacle, null=True, blank=True, on_delete=models.PROTECT, related_name="pieces")
    arrived_at = models.DateTimeField(null=True, blank=True)
    lost_at = models.DateTimeField(null=True, blank=True)
    office = models.ForeignKey(
        Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # where it was scanned last, at home

    class Meta:
        """In the order packed."""

        ordering = ["shipment", "serial"]
        constraints = [
            models.UniqueConstraint(fields=["shipment", "serial"], name="piece_serial_once"),
            models.CheckConstraint(
                condition=models.Q(serial__gte=1, of__gte=2, serial__lte=models.F("of"), weight_grams__gte=1),
                name="piece_is_one_of_several",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def sides_mm(self) -> tuple[int, int, int]:
        """Length, width and height of the closed box."""
        return (self.length_mm, self.width_mm, self.height_mm)

    @property
    def whole(self) -> Shipment:
        """The shipment that it is a box of."""
        return self.shipment

    @property
    def part(self) -> str:
        """Which of how many it is, as its label says."""
        return f"{self.serial}/{self.of}"

    @property
    def customer(self) -> Customer:
        """Whose it is."""
        return self.shipment.customer

    @property
    def agency(self) -> Agency:
        """Where it goes."""
        return self.shipment.agency

    @property
    def title(self) -> str:
        """What the shopper calls the shipment."""
        return self.shipment.title

    @property
    def is_home(self) -> bool:
        """Whether it was taken out of its bag."""
        return self.arrived_at is not None

    @property
    def is_awaited(self) -> bool:
        """Whether it left and has not been found."""
        return self.shipment.status in FLYING and self.arrived_at is None and self.lost_at is None


Box = Shipment | Piece
