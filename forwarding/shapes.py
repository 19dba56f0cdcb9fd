"""What the API says and hears of parcels."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from forwarding import gates, standing, timeline
from forwarding.domestic import events
from forwarding.facts import Goods
from forwarding.forms.declaring import NUMBERS_MOST
from forwarding.forms.warehouse import BARCODES_MOST
from forwarding.models import Package, Purchase, Shipment
from suuq.apishapes import Asked, AskedInAddress, Country, Currency, text, whole

PIECES_MOST = 9999
LINES_MOST = 40
Word60 = Annotated[str, Field(min_length=1, max_length=60)]
Word120 = Annotated[str, Field(min_length=1, max_length=120)]
Side = Annotated[int, Field(strict=True, ge=1, le=gates.LONGEST_MM)]


class PriceAsked(AskedInAddress):
    """One article, before it is bought."""

    item: str = text(160)
    value_minor: int = whole(1, 10**12, description="the shop's price in the smallest unit of the currency")
    currency: Currency
    warehouse: str = text(10, description="the code of the warehouse where it is sent")
    weight_grams: int = whole(1, 30_000, default=1000)
    language: str = Field("en", pattern="^(en|fr|ar)$")


class PriceLine(Schema):
    """One line of a price."""

    words: str
    amount_minor: int
    for_state: bool


class Price(Schema):
    """
    All that comes on top of the shop's price. ``verified`` is false where the tariff is a demonstration's.

    Where the words leave open what the article is, the total lies between ``least_minor`` and ``most_minor``.
    """

    total_minor: int
    least_minor: int
    most_minor: int
    currency: str
    hs_code: str
    chargeable_grams: int
    days_least: int
    days_most: int
    verified: bool
    lines: list[PriceLine]


class Line(Asked):
    """One line of goods. Without a code the words are classified; words too vague for that are refused."""

    description: str = text(160)
    quantity: int = whole(1, PIECES_MOST, default=1)
    unit_price_minor: int = whole(0, 10**13)
    currency: Currency
    origin: Country | None = None
    hs_code: str = Field("", pattern=r"^([0-9]{6})?$")
    weight_grams: int | None = whole(1, 100_000, default=None)

    def goods(self, code: str) -> Goods:
        """The line as the journey takes it."""
        return Goods(
            description=self.description,
            quantity=self.quantity,
            unit_price_minor=self.unit_price_minor,
            currency=self.currency,
            origin=self.origin or "",
            hs_code=code,
            weight_grams=self.weight_grams,
        )


class Announcement(Asked):
    """A purchase on its way to one of our warehouses."""

    warehouse: str = text(10)
    shop: str = text(80)
    order_number: str = text(60, least=0, default="")
    tracking: list[Word60] = Field(default_factory=list, max_length=NUMBERS_MOST)
    items: list[Line] = Field(min_length=1, max_length=LINES_MOST)


class LineKept(Schema):
    """One line of goods as we keep it."""

    description: str
    quantity: int
    unit_price_minor: int
    currency: str
    origin: str
    hs_code: str


class Announced(Schema):
    """A purchase that was announced."""

    reference: str
    status: str
    warehouse: str
    shop: str
    order_number: str
    declared_at: datetime
    tracking: list[str]
    items: list[LineKept]


def announced(purchase: Purchase) -> dict[str, Any]:
    """Say what a purchase is."""
    return {
        "reference": purchase.reference,
        "status": purchase.status,
        "warehouse": purchase.warehouse.code,
        "shop": purchase.shop,
        "order_number": purchase.order_number,
        "declared_at": purchase.declared_at,
        "tracking": sorted({row.number for row in purchase.tracking.all()}),
        "items": [LineKept.from_orm(item) for item in purchase.items.all()],
    }


class CheckIn(Asked):
    """A parcel on the bench: what was scanned, weighed and seen."""

    barcodes: list[Word120] = Field(min_length=1, max_length=BARCODES_MOST)
    weight_grams: int = whole(1, gates.HEAVIEST_GRAMS)
    sides_mm: tuple[Side, Side, Side] | None = None
    suite: str = text(20, least=0, default="")
    label_words: str = text(400, least=0, default="")
    battery: Package.Battery = Package.Battery.NONE
    is_damaged: bool = Field(False, strict=True)
    is_liquid: bool = Field(False, strict=True)
    is_prohibited: bool = Field(False, strict=True)


class CheckedIn(Schema):
    """What became of it; without an owner it waits in the pool, ``unknown``."""

    reference: str
    status: str
    shelf: str
    suite: str
    purchase: str


def checked_in(package: Package) -> dict[str, Any]:
    """Say where a parcel is and whose."""
    return {
        "reference": package.reference,
        "status": package.status,
        "shelf": package.shelf.code if package.shelf else "",
        "suite": package.customer.suite if package.customer else "",
        "purchase": package.purchase.reference if package.purchase else "",
    }


class Event(Schema):
    """One point of a parcel's story."""

    words: str
    at: datetime | None
    place: str


class Tracked(Schema):
    """Where a parcel is, and nothing about whose it is."""

    number: str
    events: list[Event]


class ShipmentShown(Schema):
    """A shipment in a list."""

    number: str
    status: str
    service: str
    requested_at: datetime
    weight_grams: int | None
    packages: list[str]


class ShipmentTold(ShipmentShown):
    """A shipment with its story: who holds it now, what is next, by when, and what if not."""

    holder: str
    next: str
    by: str
    otherwise: str
    bill: str
    declaration: str
    events: list[Event]


def shipment_shown(shipment: Shipment) -> dict[str, Any]:
    """Say what a shipment is."""
    return {
        "number": shipment.number,
        "status": shipment.status,
        "service": shipment.service,
        "requested_at": shipment.requested_at,
        "weight_grams": shipment.weight_grams,
        "packages": [package.reference for package in shipment.packages.all()],
    }


def shipment_told(shipment: Shipment) -> dict[str, Any]:
    """Tell a shipment's story to its owner."""
    stands = standing.of_shipment(shipment)
    return shipment_shown(shipment) | {
        "holder": str(stands.holder),
        "next": str(stands.next),
        "by": str(stands.by_when),
        "otherwise": str(stands.otherwise),
        "bill": shipment.invoice.number if shipment.invoice else "",
        "declaration": shipment.declaration.reference if shipment.declaration else "",
        "events": story(timeline.of_shipment(shipment)),
    }


def story(told: list[timeline.Event]) -> list[dict[str, Any]]:
    """Write a story out; what has not happened yet has no moment."""
    return [{"words": str(event.words), "at": event.at, "place": event.place} for event in told]


class Scanned(Asked):
    """A parcel scanned in the last mile."""

    number: str = text(20)


class Attempted(Scanned):
    """A parcel that nobody took, and why."""

    reason: events.Reason
    words: str = text(120, least=0, default="")


class ScanKept(Schema):
    """Where the parcel stands after a scan."""

    number: str
    status: str
