"""What a shopper bought abroad: the pre-alert, its items, its carrier numbers and its papers."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models.functions import Right
from django.utils.translation import gettext_lazy as _

from forwarding import states
from forwarding.models.customer import Customer
from forwarding.models.warehouse import Warehouse
from suuq.money import Money


class PurchaseQuerySet(models.QuerySet["Purchase"]):
    """Finding purchases."""

    def expecting(self, keys: list[str], warehouse: int) -> "PurchaseQuerySet":
        """Purchases still expected whose carrier numbers match any of the keys, those of this warehouse first."""
        here = models.Case(models.When(warehouse=warehouse, then=0), default=1)
        told = TrackingNumber.objects.filter(key__in=keys)
        return self.filter(status=states.PurchaseStatus.EXPECTED, pk__in=told.values("purchase")).order_by(here, "pk")


class Purchase(models.Model):
    """A pre-alert: one order at one shop, on its way to one warehouse."""

    FLOW = states.PURCHASE
    REFERENCE_LENGTH = 10  # no suite's eight, and among ten million hardly two would be drawn alike

    reference = models.CharField(max_length=12, unique=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="purchases")
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="purchases")
    shop = models.CharField(_("shop"), max_length=80)
    order_number = models.CharField(_("order number"), max_length=60, blank=True)
    status = models.CharField(max_length=12, choices=states.PurchaseStatus, default=states.PurchaseStatus.EXPECTED)
    declared_at = models.DateTimeField()
    quotation = models.ForeignKey(
        "forwarding.Quotation", null=True, blank=True, on_delete=models.PROTECT, related_name="purchases"
    )
    split_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="splits")

    objects = PurchaseQuerySet.as_manager()

    class Meta:
        """A shopper declares an order of a shop once; what was split off a parcel is still that order."""

        ordering = ["-declared_at"]
        constraints = [
            states.PURCHASE.known("purchase_status_known"),
            models.UniqueConstraint(
                fields=["customer", "shop", "order_number"],
                condition=~models.Q(order_number="")
                & ~models.Q(status="cancelled")
                & models.Q(split_from__isnull=True),
                name="purchase_declared_once",
            ),
        ]
        indexes = [models.Index(fields=["customer", "status"]), models.Index(fields=["order_number"])]

    def __str__(self) -> str:
        return self.reference

    @property
    def title(self) -> str:
        """What the shopper calls it: the first item, and how many more."""
        words = [item.description for item in self.items.all()]
        return (
            words[0]
            if len(words) == 1
            else _("%(first)s and %(n)s more") % {"first": words[0], "n": len(words) - 1}
            if words
            else self.shop
        )

    @property
    def order(self) -> str:
        """What tells it from another of the same title: the shop and its number."""
        return " · ".join(word for word in (self.shop, self.order_number) if word)

    @property
    def invoice(self) -> "Document | None":
        """The shop's invoice, once it is here."""
        return next((d for d in self.documents.all() if d.kind == Document.Kind.INVOICE), None)


class TrackingNumber(models.Model):
    """A carrier's number of a purchase; ``key`` is the form that scans are matched with, its end what labels share."""

    TAIL = 6

    purchase = models.ForeignKey(Purchase, on_delete=models.CASCADE, related_name="tracking")
    number = models.CharField(max_length=60)
    key = models.CharField(max_length=60, db_index=True)

    class Meta:
        """A number is told once for a purchase, and found by its end."""

        constraints = [models.UniqueConstraint(fields=["purchase", "key"], name="tracking_told_once")]
        indexes = [models.Index(Right("key", 6), name="tracking_tail")]  # TAIL, which this class cannot see

    def __str__(self) -> str:
        return self.number


class Item(models.Model):
    """One line of a purchase, as customs will ask for it. ``unit_price_minor`` is in ``currency``."""

    purchase = models.ForeignKey(Purchase, on_delete=models.CASCADE, related_name="items")
    description = models.CharField(_("what it is"), max_length=160)
    quantity = models.PositiveIntegerField(_("how many"), default=1)
    unit_price_minor = models.PositiveBigIntegerField(_("price of one"))
    currency = models.CharField(max_length=3)
    origin = models.CharField(_("made in"), max_length=2, blank=True)
    hs_code = models.CharField(max_length=12, blank=True)
    weight_grams = models.PositiveIntegerField(_("weight of one"), null=True, blank=True)
    category = models.CharField(max_length=30, blank=True)

    class Meta:
        """In the order written; at least one of each thing."""

        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(quantity__gte=1, quantity__lte=9999), name="item_quantity_real")
        ]

    def __str__(self) -> str:
        return self.description

    @property
    def value_minor(self) -> int:
        """The price of the line."""
        return self.quantity * self.unit_price_minor

    @property
    def price(self) -> Decimal:
        """The price of one in whole units, as the form shows it."""
        return Money(self.unit_price_minor, self.currency).value


class Document(models.Model):
    """A paper or a picture of a purchase or a package; served only as an attachment to who may see it."""

    class Kind(models.TextChoices):
        """What it shows."""

        INVOICE = "invoice", _("Invoice")
        PHOTO = "photo", _("Photo")
        SIGNATURE = "signature", _("Signature")
        SCAN = "scan", _("Pages of a letter")  # for its owner alone

    kind = models.CharField(max_length=10, choices=Kind)
    purchase = models.ForeignKey(Purchase, null=True, blank=True, on_delete=models.CASCADE, related_name="documents")
    package = models.ForeignKey(
        "forwarding.Package", null=True, blank=True, on_delete=models.CASCADE, related_name="documents"
    )
    delivery = models.ForeignKey(
        "forwarding.Delivery", null=True, blank=True, on_delete=models.CASCADE, related_name="documents"
    )
    concern = models.ForeignKey(
        "forwarding.Concern", null=True, blank=True, on_delete=models.CASCADE, related_name="documents"
    )
    letter = models.ForeignKey(
        "forwarding.Letter", null=True, blank=True, on_delete=models.CASCADE, related_name="documents"
    )
    file = models.FileField(upload_to="documents/%Y/%m/")
    media_type = models.CharField(max_length=40)
    shown_name = models.CharField(max_length=80)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        """Oldest first."""

        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
