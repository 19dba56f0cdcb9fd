"""Visits to a door: a window with so many places, and the place a shopper has booked and paid for in it."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from forwarding import states
from forwarding.models.delivery import Delivery
from forwarding.models.network import Quarter, Round

if TYPE_CHECKING:
    from billing.models import Invoice


class Slot(models.Model):
    """One window of one day of one round; its row is locked while a place in it is given away."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="slots")
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    capacity = models.PositiveSmallIntegerField()

    class Meta:
        """Soonest first; a window of a round is one row."""

        ordering = ["begins_at"]
        constraints = [models.UniqueConstraint(fields=["round", "begins_at"], name="slot_once")]

    def __str__(self) -> str:
        return f"{self.round.code} {self.begins_at:%Y-%m-%d %H:%M}"


class Booking(models.Model):
    """A place in a slot for one parcel, at one door. Whether it is paid is asked of ``invoice``, never copied."""

    FLOW = states.BOOKING

    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="bookings")
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="bookings")
    quarter = models.ForeignKey(Quarter, on_delete=models.PROTECT, related_name="bookings")
    landmark = models.CharField(_("landmark"), max_length=200)
    status = models.CharField(max_length=10, choices=states.BookingStatus, default=states.BookingStatus.BOOKED)
    invoice = models.ForeignKey(
        "billing.Invoice", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # none where the visit is included in the fee of the first
    booked_at = models.DateTimeField()

    class Meta:
        """One live booking for a parcel."""

        ordering = ["pk"]
        constraints = [
            states.BOOKING.known("booking_status_known"),
            models.UniqueConstraint(
                fields=["delivery"], condition=models.Q(status="booked"), name="booking_one_live_for_a_parcel"
            ),
        ]
        indexes = [models.Index(fields=["slot", "status"])]

    def __str__(self) -> str:
        return f"{self.delivery} {self.slot}"

    @property
    def is_paid(self) -> bool:
        """Whether its fee is settled, or there is none."""
        return self.invoice is None or self.invoice.is_settled

    @property
    def bill(self) -> "Invoice | None":
        """What is left to pay for it."""
        return None if self.is_paid else self.invoice
