"""The last mile and its proof."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forwarding import states
from forwarding.models.shipment import DeliveryMode, Shipment
from forwarding.models.warehouse import Agency


class Delivery(models.Model):
    """A shipment on its way from the hub into the right hands; ``code`` proves whose hands are right."""

    FLOW = states.DELIVERY

    shipment = models.OneToOneField(Shipment, on_delete=models.PROTECT, related_name="delivery")
    status = models.CharField(max_length=10, choices=states.DeliveryStatus, default=states.DeliveryStatus.ASSIGNED)
    mode = models.CharField(max_length=10, choices=DeliveryMode)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="deliveries")
    courier = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    code = models.CharField(max_length=8)
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    handed_to = models.CharField(_("handed to"), max_length=120, blank=True)
    identity_seen = models.CharField(_("identity paper seen"), max_length=60, blank=True)
    handed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Delivered means handed to somebody, at a time."""

        ordering = ["pk"]
        verbose_name_plural = "deliveries"
        constraints = [
            states.DELIVERY.known("delivery_status_known"),
            models.CheckConstraint(
                condition=~models.Q(status="delivered") | (~models.Q(handed_to="") & models.Q(handed_at__isnull=False)),
                name="delivery_has_proof",
            ),
        ]
        indexes = [models.Index(fields=["agency", "status"]), models.Index(fields=["courier", "status"])]

    def __str__(self) -> str:
        return self.shipment.number


class DomesticEvent(models.Model):
    """One scan of the post's own parcel workflow; codes are UPU EMSEVT."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="events")
    code = models.CharField(max_length=3)
    at = models.DateTimeField()
    place = models.CharField(max_length=80)
    words = models.CharField(max_length=120, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        """In the order it happened."""

        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.code} {self.place}"
