"""What the warehouse is asked to do to a parcel or a box, and what came of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forwarding import states
from forwarding.models.package import Package
from forwarding.models.purchase import Item
from forwarding.models.shipment import Shipment
from forwarding.models.warehouse import Warehouse


class ErrandKind(models.TextChoices):
    """Everything that may be asked; the last three cost nothing and are not on the price list."""

    PHOTOS = "photos", _("More photos")
    REPACK = "repack", _("Put it into a smaller box")
    STRIP = "strip", _("Take the shop’s packing off")
    PROTECT = "protect", _("Protect what is fragile")
    NO_INVOICE = "no_invoice", _("Take the shop’s invoice out")
    SEND_BACK = "send_back", _("Send it back to the shop")
    DISPOSE = "dispose", _("Dispose of it")
    SPLIT = "split", _("Split it into two parcels")
    MEASURE = "measure", _("Weigh and measure it again")
    SEARCH = "search", _("Search for it")
    UNPACK = "unpack", _("Open the box and put its parcels back")


OFFERED = (
    ErrandKind.PHOTOS, ErrandKind.REPACK, ErrandKind.STRIP, ErrandKind.PROTECT, ErrandKind.NO_INVOICE,
    ErrandKind.SPLIT, ErrandKind.SEND_BACK, ErrandKind.DISPOSE,
)  # fmt: skip


class ErrandPrice(models.Model):
    """What one kind of errand costs at a warehouse; a kind without a price is not offered there."""

    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="errand_prices")
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.label) for kind in OFFERED])
    amount_minor = models.PositiveIntegerField(_("price"))
    currency = models.CharField(max_length=3)

    class Meta:
        """One price a kind."""

        ordering = ["warehouse", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["warehouse", "kind"], name="errand_price_once"),
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in OFFERED]), name="errand_price_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.warehouse.code} {self.kind}"


class Errand(models.Model):
    """One thing asked, at the price shown when it was asked; ``answer`` says why it could not be done."""

    FLOW = states.ERRAND

    package = models.ForeignKey(Package, null=True, blank=True, on_delete=models.PROTECT, related_name="errands")
    shipment = models.ForeignKey(Shipment, null=True, blank=True, on_delete=models.PROTECT, related_name="errands")
    kind = models.CharField(max_length=12, choices=ErrandKind)
    status = models.CharField(max_length=10, choices=states.ErrandStatus, default=states.ErrandStatus.ASKED)
    words = models.CharField(_("what exactly"), max_length=300, blank=True)
    price_minor = models.PositiveIntegerField(default=0)
    currency = models.CharField(max_length=3, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    answer = models.CharField(max_length=300, blank=True)
    label_number = models.CharField(_("number of the return label"), max_length=60, blank=True)
    invoice = models.ForeignKey("billing.Invoice", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """About one thing, and asked once while it is open."""

        ordering = ["pk"]
        constraints = [
            states.ERRAND.known("errand_status_known"),
            models.CheckConstraint(condition=Q(kind__in=ErrandKind.values), name="errand_kind_known"),
            models.CheckConstraint(
                condition=Q(package__isnull=True) ^ Q(shipment__isnull=True), name="errand_about_one_thing"
            ),
            models.UniqueConstraint(
                fields=["package", "kind"], condition=Q(status="asked"), name="errand_asked_once_of_package"
            ),
            models.UniqueConstraint(
                fields=["shipment", "kind"], condition=Q(status="asked"), name="errand_asked_once_of_shipment"
            ),
            models.CheckConstraint(condition=~Q(status="not_done") | ~Q(answer=""), name="errand_not_done_says_why"),
        ]
        indexes = [models.Index(fields=["status", "kind"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.package or self.shipment}"


class Portion(models.Model):
    """What the second parcel of a split gets: so many of an item. ``words`` stay when the item is rewritten."""

    errand = models.ForeignKey(Errand, on_delete=models.CASCADE, related_name="portions")
    item = models.ForeignKey(Item, null=True, on_delete=models.SET_NULL, related_name="+")
    words = models.CharField(max_length=160)
    quantity = models.PositiveIntegerField()

    class Meta:
        """Each item once, at least one of it."""

        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["errand", "item"], name="portion_of_an_item_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="portion_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.words}"
