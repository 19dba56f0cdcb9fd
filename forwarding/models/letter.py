"""Letters and documents that reach a warehouse for a suite: a product of its own beside parcels."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forwarding import states
from forwarding.models.customer import Customer
from forwarding.models.purchase import Document
from forwarding.models.shipment import Shipment
from forwarding.models.warehouse import Warehouse

THINK_AGAIN = timedelta(hours=24)


class LetterTariffQuerySet(models.QuerySet["LetterTariff"]):
    """Finding tariffs."""

    def in_force(self, warehouse: Warehouse, on: date) -> "LetterTariff | None":
        """The latest that had begun on the day."""
        return self.filter(warehouse=warehouse, valid_from__lte=on).order_by("-valid_from").first()


class LetterTariff(models.Model):
    """What a warehouse asks for its letters, and how long it keeps them; no row, no mailroom there."""

    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="letter_tariffs")
    valid_from = models.DateField()
    currency = models.CharField(max_length=3)
    open_minor = models.PositiveIntegerField(_("opening and scanning"))
    forward_minor = models.PositiveIntegerField(_("putting it into a box"))
    shred_minor = models.PositiveIntegerField(_("shredding"), default=0)
    kept_days = models.PositiveSmallIntegerField(_("kept for nothing, days"), default=30)
    longer_days = models.PositiveSmallIntegerField(_("days more at a time"), default=30)
    longer_minor = models.PositiveIntegerField(_("price of these days"), default=500)
    longer_most = models.PositiveSmallIntegerField(_("how often at most"), default=2)

    objects = LetterTariffQuerySet.as_manager()

    class Meta:
        """A tariff ends where the next begins."""

        ordering = ["warehouse", "-valid_from"]
        constraints = [models.UniqueConstraint(fields=["warehouse", "valid_from"], name="letter_tariff_dated_once")]

    def __str__(self) -> str:
        return f"{self.warehouse.code} {self.valid_from:%Y-%m-%d}"


class Letter(models.Model):
    """
    One envelope. What is written outside is told to its owner at once; what is inside is theirs alone.

    ``price_minor`` is that of the choice that stands, billed under ``invoice`` when it is made; ``asks`` counts the
    choices, so that each has its own bill. ``agreed_at`` is when its owner agreed to its being shredded.
    """

    FLOW = states.LETTER

    reference = models.CharField(max_length=12, unique=True)
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="letters")
    customer = models.ForeignKey(Customer, null=True, blank=True, on_delete=models.PROTECT, related_name="letters")
    status = models.CharField(max_length=10, choices=states.LetterStatus)
    addressee = models.CharField(_("name on the envelope"), max_length=120, blank=True)
    sender = models.CharField(_("sender on the envelope"), max_length=120, blank=True)
    weight_grams = models.PositiveIntegerField(_("weight"))
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    kept_until = models.DateField(_("kept until"))
    longer = models.PositiveSmallIntegerField(default=0)
    asks = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(null=True, blank=True)
    price_minor = models.PositiveIntegerField(default=0)
    currency = models.CharField(max_length=3)
    invoice = models.ForeignKey("billing.Invoice", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    scanned_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=300, blank=True)
    shipment = models.ForeignKey(Shipment, null=True, blank=True, on_delete=models.PROTECT, related_name="letters")

    class Meta:
        """Only what nobody owns is unknown or goes back; nothing is shredded without consent."""

        ordering = ["-pk"]
        constraints = [
            states.LETTER.known("letter_status_known"),
            models.CheckConstraint(
                condition=Q(customer__isnull=False) | Q(status__in=["unknown", "sent_back"]), name="letter_has_owner"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["shredding", "shredded"]) | Q(agreed_at__isnull=False),
                name="letter_shredded_with_consent",
            ),
            models.CheckConstraint(
                condition=Q(status="enclosed", shipment__isnull=False)
                | (~Q(status="enclosed") & Q(shipment__isnull=True)),
                name="letter_enclosed_in_a_box",
            ),
        ]
        indexes = [models.Index(fields=["warehouse", "status"]), models.Index(fields=["customer", "status"])]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_paid(self) -> bool:
        """Whether nothing is due for the choice that stands."""
        return self.invoice is None or self.invoice.is_settled

    @property
    def envelope(self) -> Document | None:
        """The picture of its outside."""
        return next((d for d in self.documents.all() if d.kind == Document.Kind.PHOTO), None)

    @property
    def pages(self) -> list[Document]:
        """What was inside, as scanned."""
        return [d for d in self.documents.all() if d.kind == Document.Kind.SCAN]

    @property
    def shredded_from(self) -> datetime | None:
        """When it may be shredded: its owner has until then, at least, to think again."""
        return self.agreed_at + THINK_AGAIN if self.agreed_at else None
