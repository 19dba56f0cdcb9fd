"""Places: warehouses abroad with their shelves, agencies at home, and who works where."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forwarding.models.placename import named


class Warehouse(models.Model):
    """An address abroad that shops deliver to. Its lines are data, laid out by ``forwarding/addresses.py``."""

    code = models.CharField(max_length=6, unique=True)
    name = models.CharField(max_length=80)
    country = models.CharField(_("country"), max_length=2)
    currency = models.CharField(max_length=3)
    timezone = models.CharField(max_length=40)
    airport = models.CharField(max_length=6, help_text=_("IMPC office of exchange code, six characters"))
    address = models.JSONField(
        help_text=_("address_1, city, region, postcode, phone ... as the country's form names them")
    )
    address_local = models.JSONField(default=dict, blank=True, help_text=_("the same in the local script"))
    is_open = models.BooleanField(default=True)

    class Meta:
        """Shown in the order of their codes."""

        ordering = ["code"]

    def __str__(self) -> str:
        return named(self.name)


class Shelf(models.Model):
    """A place in a warehouse: a shelf, the cage for what may not fly, or the dock for what nobody announced."""

    class Kind(models.TextChoices):
        """What a place is for."""

        SHELF = "shelf", _("Shelf")
        CAGE = "cage", _("Cage")
        DOCK = "dock", _("Dock")

    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="shelves")
    code = models.CharField(max_length=12)
    kind = models.CharField(max_length=6, choices=Kind, default=Kind.SHELF)
    zone = models.CharField(_("zone"), max_length=12, blank=True)
    walk = models.PositiveSmallIntegerField(
        _("place in the walk"), default=0, help_text=_("a picker passes the shelves in this order")
    )

    class Meta:
        """A code names one place of a warehouse; listed as one walks."""

        ordering = ["walk", "code"]
        verbose_name_plural = "shelves"
        constraints = [models.UniqueConstraint(fields=["warehouse", "code"], name="shelf_once")]

    def __str__(self) -> str:
        return self.code

    @property
    def area(self) -> str:
        """What it is listed under: its zone, or its kind."""
        return _("Zone %(zone)s") % {"zone": self.zone} if self.zone else str(self.get_kind_display())


class Agency(models.Model):
    """A post office at home. The hub opens the bags from abroad."""

    code = models.CharField(max_length=8, unique=True)
    name = models.CharField(max_length=80)
    town = models.CharField(max_length=80)
    phone = models.CharField(max_length=20, blank=True)
    hours = models.CharField(max_length=120, blank=True)
    is_hub = models.BooleanField(default=False)
    hold_days = models.PositiveSmallIntegerField(_("days a parcel is kept"), default=15)

    class Meta:
        """Shown by town, then name."""

        ordering = ["town", "name"]
        verbose_name_plural = "agencies"

    def __str__(self) -> str:
        return named(self.name)


class Workplace(models.Model):
    """Where a member of staff works: at one warehouse or at one agency."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="workplace")
    warehouse = models.ForeignKey(Warehouse, null=True, blank=True, on_delete=models.PROTECT, related_name="staff")
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="staff")
    drop = models.ForeignKey("forwarding.Drop", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        """One place, and only one."""

        constraints = [
            models.CheckConstraint(
                condition=models.Q(warehouse__isnull=True) ^ models.Q(agency__isnull=True), name="workplace_one_place"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} @ {self.warehouse or self.agency}"
