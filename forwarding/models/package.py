"""A parcel that has reached a warehouse: what was read on it, what it weighs, where it stands."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forwarding import states
from forwarding.models.arrival import Drop
from forwarding.models.customer import Customer
from forwarding.models.purchase import Document, Purchase
from forwarding.models.warehouse import Shelf, Warehouse
from suuq import questions


class PackageQuerySet(models.QuerySet["Package"]):
    """Finding packages."""

    def present(self) -> "PackageQuerySet":
        """Those standing in a warehouse."""
        return self.filter(status__in=states.PRESENT)

    def scanned(self, warehouse: Warehouse, scan_key: str) -> "Package | None":
        """The package of this warehouse that this very barcode put there, if it still stands."""
        return next(iter(_scanned(warehouse=warehouse.pk, scan_key=scan_key)), None)


@questions.kept
def _scanned(warehouse: int, scan_key: str) -> models.QuerySet["Package"]:
    return Package.objects.present().filter(warehouse=warehouse, scan_key=scan_key)


class Package(models.Model):
    """One parcel. ``scan_key`` is the carrier number it was received under; sides in millimetres."""

    FLOW = states.PACKAGE

    class Battery(models.TextChoices):
        """Lithium cells decide what may fly: inside equipment yes, loose no."""

        NONE = "none", _("No battery")
        INSTALLED = "installed", _("Battery inside the device")
        LOOSE = "loose", _("Loose battery")

    reference = models.CharField(max_length=12, unique=True)
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="packages")
    scan_key = models.CharField(max_length=60)
    customer = models.ForeignKey(Customer, null=True, blank=True, on_delete=models.PROTECT, related_name="packages")
    purchase = models.ForeignKey(Purchase, null=True, blank=True, on_delete=models.PROTECT, related_name="packages")
    shipment = models.ForeignKey(
        "forwarding.Shipment", null=True, blank=True, on_delete=models.PROTECT, related_name="packages"
    )
    shelf = models.ForeignKey(Shelf, null=True, blank=True, on_delete=models.PROTECT, related_name="packages")
    status = models.CharField(max_length=10, choices=states.PackageStatus, default=states.PackageStatus.ON_SHELF)
    weight_grams = models.PositiveIntegerField(_("weight"))
    length_mm = models.PositiveIntegerField(_("length"), null=True, blank=True)
    width_mm = models.PositiveIntegerField(_("width"), null=True, blank=True)
    height_mm = models.PositiveIntegerField(_("height"), null=True, blank=True)
    battery = models.CharField(max_length=10, choices=Battery, default=Battery.NONE)
    is_damaged = models.BooleanField(_("damaged"), default=False)
    is_liquid = models.BooleanField(_("liquid"), default=False)
    is_prohibited = models.BooleanField(_("prohibited"), default=False)
    name_differs = models.BooleanField(_("another name on the label"), default=False)
    is_odd_shape = models.BooleanField(_("odd shape"), default=False)
    label_words = models.CharField(_("words on the label"), max_length=400, blank=True)
    extensions = models.PositiveSmallIntegerField(default=0)
    stored_through = models.DateField(
        null=True, blank=True, help_text=_("the last night of storage that was accounted for")
    )
    weighed_again_at = models.DateTimeField(null=True, blank=True)
    drop = models.ForeignKey(Drop, null=True, blank=True, on_delete=models.PROTECT, related_name="packages")
    scanned_at = models.DateTimeField(
        null=True, blank=True, help_text=_("by the device’s clock, where the bench had no line and told it later")
    )
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = PackageQuerySet.as_manager()

    class Meta:
        """Two benches that scan one barcode make one package; only the unknown have no owner."""

        ordering = ["-received_at"]
        constraints = [
            states.PACKAGE.known("package_status_known"),
            models.UniqueConstraint(
                fields=["warehouse", "scan_key"],
                condition=models.Q(status__in=list(states.PRESENT)),
                name="package_scanned_once",
            ),
            models.CheckConstraint(
                condition=models.Q(customer__isnull=False) | ~models.Q(status__in=["on_shelf", "packed"]),
                name="package_has_owner",
            ),
            models.CheckConstraint(
                condition=models.Q(weight_grams__gte=1, weight_grams__lte=1_000_000), name="package_weight_real"
            ),
        ]
        indexes = [models.Index(fields=["warehouse", "status"]), models.Index(fields=["customer", "status"])]

    def __str__(self) -> str:
        return self.reference

    @property
    def sides_mm(self) -> tuple[int, int, int] | None:
        """Length, width and height, when they were measured."""
        sides = (self.length_mm, self.width_mm, self.height_mm)
        return sides if all(sides) else None  # type: ignore[return-value] # asked by all()

    @property
    def photos(self) -> list[Document]:
        """The pictures taken of it."""
        return [document for document in self.documents.all() if document.kind == Document.Kind.PHOTO]

    @property
    def photo(self) -> Document | None:
        """The first picture taken of it."""
        return next(iter(self.photos), None)


class Barcode(models.Model):
    """Any code read on the label. Several parcels may share one (a routing code), so it is not unique."""

    package = models.ForeignKey(Package, on_delete=models.CASCADE, related_name="barcodes")
    raw = models.CharField(max_length=120)
    key = models.CharField(max_length=60, db_index=True)

    def __str__(self) -> str:
        return self.raw
