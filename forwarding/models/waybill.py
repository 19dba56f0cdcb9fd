"""Parcels that go from one office to another on a list: what was sent, what came, and the difference."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forwarding import states
from forwarding.models.delivery import Delivery
from forwarding.models.piece import Box, Piece
from forwarding.models.warehouse import Agency


class Waybill(models.Model):
    """One list of one van: from an office, to an office."""

    FLOW = states.WAYBILL

    number = models.CharField(max_length=12, unique=True)
    sender = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="waybills_out")
    receiver = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="waybills_in")
    status = models.CharField(max_length=10, choices=states.WaybillStatus, default=states.WaybillStatus.OPEN)
    opened_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The latest first; one list is open between two offices."""

        ordering = ["-pk"]
        constraints = [
            states.WAYBILL.known("waybill_status_known"),
            models.CheckConstraint(condition=~models.Q(sender=models.F("receiver")), name="waybill_goes_somewhere"),
            models.UniqueConstraint(
                fields=["sender", "receiver"], condition=models.Q(status="open"), name="waybill_one_open"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class WaybillLine(models.Model):
    """One parcel of a list: put on it, found at the other end, or found there without having been put on it."""

    waybill = models.ForeignKey(Waybill, on_delete=models.PROTECT, related_name="lines")
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="waybill_lines")
    piece = models.ForeignKey(Piece, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(_("put on the list"), null=True, blank=True)
    found_at = models.DateTimeField(_("found"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        """A parcel stands on a list once, or each of its pieces does."""

        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["waybill", "delivery"], condition=models.Q(piece__isnull=True), name="waybill_line_once"
            ),
            models.UniqueConstraint(
                fields=["waybill", "piece"], condition=models.Q(piece__isnull=False), name="waybill_piece_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.waybill} {self.delivery}"

    @property
    def box(self) -> Box:
        """What was scanned."""
        return self.piece or self.delivery.shipment

    @property
    def difference(self) -> str:
        """Missing, extra, or nothing."""
        if self.sent_at and not self.found_at:
            return "missing"
        return "" if self.sent_at else "extra"
