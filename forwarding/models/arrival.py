"""What happens at the dock: a carrier's drop, boxes whose sides are known, and who says that a parcel is theirs."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forwarding import states
from forwarding.models.customer import Customer
from forwarding.models.purchase import Document
from forwarding.models.warehouse import Warehouse


class Drop(models.Model):
    """Parcels that a carrier left at once: how many it said, and why another number was found."""

    FLOW = states.DROP

    reference = models.CharField(max_length=12, unique=True)
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="drops")
    carrier = models.CharField(_("carrier"), max_length=40)
    pieces_said = models.PositiveIntegerField(_("pieces said"))
    status = models.CharField(max_length=6, choices=states.DropStatus, default=states.DropStatus.OPEN)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    closed_at = models.DateTimeField(null=True)
    pieces_found = models.PositiveIntegerField(null=True)
    explanation = models.CharField(max_length=200, blank=True)

    class Meta:
        """The newest first; a closed drop says what was found, and why where it differs from what was said."""

        ordering = ["-opened_at", "-pk"]
        constraints = [
            states.DROP.known("drop_status_known"),
            models.CheckConstraint(
                condition=~models.Q(status="closed")
                | models.Q(pieces_found__isnull=False)
                & (models.Q(pieces_found=models.F("pieces_said")) | ~models.Q(explanation="")),
                name="drop_difference_explained",
            ),
        ]
        indexes = [models.Index(fields=["warehouse", "status"])]

    def __str__(self) -> str:
        return self.reference


class PresetBox(models.Model):
    """
    A box that shops use often, so that nobody measures it when it comes: outside, in millimetres.

    ``code`` is on its barcode. What our own tables pack into is a ``BoxSize``: inside, with what it weighs and carries.
    """

    code = models.CharField(max_length=6, unique=True)
    name = models.CharField(_("name"), max_length=30)
    length_mm = models.PositiveIntegerField(_("length"))
    width_mm = models.PositiveIntegerField(_("width"))
    height_mm = models.PositiveIntegerField(_("height"))

    class Meta:
        """In the order of their codes."""

        ordering = ["code"]
        verbose_name_plural = "preset boxes"

    def __str__(self) -> str:
        return self.name

    @property
    def sides_mm(self) -> tuple[int, int, int]:
        """Length, width and height."""
        return self.length_mm, self.width_mm, self.height_mm


class OwnerClaim(models.Model):
    """A shopper says: a parcel of mine should be there. The invoice proves it; a clerk decides."""

    FLOW = states.OWNER_CLAIM

    reference = models.CharField(max_length=12, unique=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="claims")
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="claims")
    shop = models.CharField(_("shop"), max_length=80)
    number = models.CharField(_("carrier’s number"), max_length=60, blank=True)
    words = models.CharField(_("words"), max_length=400)
    invoice = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    package = models.ForeignKey(
        "forwarding.Package", null=True, blank=True, on_delete=models.PROTECT, related_name="claims"
    )
    status = models.CharField(max_length=8, choices=states.OwnerClaimStatus, default=states.OwnerClaimStatus.OPEN)
    claimed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        """The longest waiting first; a claim that was granted names its parcel, one refused says why."""

        ordering = ["claimed_at", "pk"]
        constraints = [
            states.OWNER_CLAIM.known("owner_claim_status_known"),
            models.CheckConstraint(
                condition=~models.Q(status="granted") | models.Q(package__isnull=False), name="owner_claim_names_parcel"
            ),
            models.CheckConstraint(
                condition=~models.Q(status="refused") | ~models.Q(why=""), name="owner_claim_says_why"
            ),
        ]
        indexes = [models.Index(fields=["warehouse", "status"])]

    def __str__(self) -> str:
        return self.reference
