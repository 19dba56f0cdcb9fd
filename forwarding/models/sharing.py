"""Seeing a parcel without an account: links that its owner gives away, and wrong answers counted."""

from django.db import models

from forwarding.models.shipment import Shipment


class ShareLink(models.Model):
    """A secret address of one shipment's way; only its digest is kept, so a copy of the table opens nothing."""

    shipment = models.ForeignKey(Shipment, on_delete=models.PROTECT, related_name="share_links")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One at a time: a new one ends the one before."""

        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["shipment"], condition=models.Q(revoked_at__isnull=True), name="share_link_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.shipment} {self.pk}"


class CaseTries(models.Model):
    """How many wrong answers were given about one parcel, from wherever they came."""

    subject = models.CharField(max_length=40, unique=True)
    wrong = models.PositiveSmallIntegerField(default=0)

    class Meta:
        """A row a parcel."""

        verbose_name_plural = "case tries"

    def __str__(self) -> str:
        return self.subject
