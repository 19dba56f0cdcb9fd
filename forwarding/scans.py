"""What a scan at a bench means: a command, a place, a suite, a parcel already here, one announced, or a stranger."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q

from forwarding import suites, trackingnumbers
from forwarding.journey import own
from forwarding.models import Customer, Package, PresetBox, Purchase, Shelf, Warehouse

COMMAND_PREFIX = "SUUQ"
BOX_PREFIX = "SUUQBOX"


class Command(StrEnum):
    """The barcodes printed beside each bench."""

    OK = "OK"
    UNDO = "UNDO"
    PRINT = "PRINT"
    PHOTO = "PHOTO"
    PROBLEM = "PROBLEM"

    @property
    def barcode(self) -> str:
        """What its barcode holds."""
        return f"{COMMAND_PREFIX}-{self.value}"


@dataclass(frozen=True, slots=True)
class Seen:
    """
    The meaning of one scan; what does not apply is empty. ``code`` is the scan, cleaned.

    ``fitting`` are all the announcements that told this number; ``purchase`` is the only one, if there is only one.
    """

    code: str
    command: Command | None = None
    shelf: Shelf | None = None
    package: Package | None = None
    purchase: Purchase | None = None
    customer: Customer | None = None
    recognised: trackingnumbers.Recognised | None = None
    box: PresetBox | None = None
    fitting: Sequence[Purchase] = ()


def read(text: str, *, warehouse: Warehouse) -> Seen:
    """
    Tell what was scanned in a warehouse.

    :raises trackingnumbers.NotABarcode: for what is no code at all, such as a web address
    """
    code = trackingnumbers.clean(text)
    if command := command_of(code):
        return Seen(code, command=command)
    if code.startswith(BOX_PREFIX) and (box := PresetBox.objects.filter(code=code.removeprefix(BOX_PREFIX)).first()):
        return Seen(code, box=box)
    if shelf := shelf_of(text, warehouse=warehouse):
        return Seen(code, shelf=shelf)
    if package := package_of(code, warehouse=warehouse):
        return Seen(code, package=package, customer=package.customer, purchase=package.purchase)
    if suites.is_valid(code):
        return Seen(code, customer=own.of_suite(code))
    fitting = own.announced(trackingnumbers.keys(code), warehouse)
    purchase = own.decided(fitting, owner=None)
    customer = purchase.customer if purchase else None
    recognised = trackingnumbers.recognise(code)
    return Seen(code, purchase=purchase, customer=customer, recognised=recognised, fitting=fitting)


def command_of(code: str) -> Command | None:
    """Read a command barcode; the dash between its parts does not survive cleaning."""
    name = code.removeprefix(COMMAND_PREFIX)
    return Command(name) if name != code and name in set(Command) else None


def is_ours(code: str) -> bool:
    """Tell a command, a known box or a suite from the barcode that a carrier put on one parcel."""
    return code.startswith(COMMAND_PREFIX) or suites.is_valid(code)


def shelf_of(text: str, *, warehouse: Warehouse) -> Shelf | None:
    """Find the place of a warehouse that has this code."""
    return warehouse.shelves.filter(code__iexact=text.strip()[:12]).first()


def package_of(code: str, *, warehouse: Warehouse) -> Package | None:
    """Find the parcel standing here under our own label or under its carrier's number."""
    standing = Package.objects.present().filter(warehouse=warehouse)
    named = Q(reference=code) | Q(scan_key__in=trackingnumbers.keys(code))
    found = list(standing.filter(named).select_related("customer__user", "shelf", "purchase").order_by("pk"))
    return next((package for package in found if package.reference == code), found[0] if found else None)
