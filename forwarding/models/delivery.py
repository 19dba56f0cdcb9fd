"""The last mile and its proof."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forwarding import states
from forwarding.models.mandate import IdentityPaper
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
    identity_kind = models.CharField(_("identity paper seen"), max_length=10, choices=IdentityPaper.Kind, blank=True)
    identity_last = models.CharField(_("its last characters"), max_length=4, blank=True)
    proxy = models.ForeignKey(
        "forwarding.Proxy", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # who collected in the owner's name
    handed_at = models.DateTimeField(null=True, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    hold_until = models.DateField(_("kept until"), null=True, blank=True)
    away_until = models.DateField(
        null=True, blank=True, help_text=_("its owner is away: no courier takes it out before the day after")
    )
    wanted_at = models.ForeignKey(
        Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # another agency, asked for by the owner; the parcel is not there yet
    partner = models.ForeignKey(
        "forwarding.Partner", null=True, blank=True, on_delete=models.PROTECT, related_name="deliveries"
    )  # the house that delivers it; none is our own workflow

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
    reason = models.CharField(max_length=20, null=True, blank=True)
    key = models.CharField(max_length=120, null=True, blank=True)  # made by the device or the house that scanned
    heard_at = models.DateTimeField(null=True)  # when it reached us, where ``at`` is the clock of another device
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    once = "key"  # over all months: see suuq/months.py

    class Meta:
        """In the order it happened; a scan that carries a key is heard once."""

        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=models.Q(key__isnull=False), name="domestic_event_heard_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.place}"


class Proxy(models.Model):
    """Somebody whom the shopper sends to collect one parcel: a name, a code of their own, until it is taken back."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="proxies")
    name = models.CharField(_("name"), max_length=120)
    code = models.CharField(max_length=8)
    named_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One at a time."""

        ordering = ["pk"]
        verbose_name_plural = "proxies"
        constraints = [
            models.UniqueConstraint(
                fields=["delivery"], condition=models.Q(revoked_at__isnull=True), name="proxy_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.delivery} {self.pk}"
