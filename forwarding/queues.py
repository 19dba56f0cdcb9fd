"""What each console should do next: questions only, no writes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce

from forwarding import duties, gates
from forwarding.models import (
    Agency,
    Customer,
    Delivery,
    DeliveryMode,
    Package,
    Purchase,
    Receptacle,
    Shipment,
    Warehouse,
)
from forwarding.states import (
    DeliveryStatus,
    GroupStatus,
    PackageStatus,
    PurchaseStatus,
    ReceptacleStatus,
    ShipmentStatus,
)
from suuq import questions

OF_A_BOX = ("warehouse", "agency", "declaration", "invoice", "receptacle__dispatch", "delivery__agency", "group")


def on_shelf(customer: Customer) -> QuerySet[Package]:
    """A shopper's parcels standing in a warehouse, in no shipment."""
    standing = customer.packages.present().filter(shipment=None)
    return standing.select_related("warehouse", "purchase").prefetch_related(
        "purchase__items", "documents", "errands", "warehouse__storage_rules"
    )


def shipments(customer: Customer) -> QuerySet[Shipment]:
    """A shopper's shipments, the latest first."""
    return customer.shipments.select_related(*OF_A_BOX).prefetch_related(
        "packages__purchase__items", "packages__documents", "warehouse__storage_rules"
    )


def all_of(customer: Customer) -> tuple[list[Shipment], list[Package], list[Purchase]]:
    """Read all that a shopper has (shipments, parcels on a shelf, purchases to come) with what a list tells of each."""
    sent, shelf, coming = _sent(customer=customer.pk), _on_shelf(customer=customer.pk), _expected(customer=customer.pk)
    _read_beside(sent, shelf, coming)
    return sent, shelf, coming


def one_of(customer: Customer, number: str) -> Shipment | None:
    """Read a shipment of a shopper with what its page tells, if they have one with this number."""
    found = _numbered(customer=customer.pk, number=number)
    _read_beside(found, [], [])
    assessed = [duties.assessment_of(box) for box in found]
    questions.beside([assessment for assessment in assessed if assessment], "lines")
    return next(iter(found), None)


def _read_beside(sent: list[Shipment], shelf: list[Package], coming: list[Purchase]) -> None:
    packages = [*questions.beside(sent, "packages", "purchase"), *shelf]
    purchases = [*coming, *(package.purchase for package in packages if package.purchase)]
    questions.beside(purchases, "items")
    questions.beside(coming, "packages")
    for thing, name in ((packages, "documents"), (coming, "documents"), (shelf, "errands")):
        questions.beside(thing, name)
    questions.beside([*(box.warehouse for box in sent), *(one.warehouse for one in shelf)], "storage_rules")
    duties.read(sent)
    deliveries = [box.delivery for box in sent if hasattr(box, "delivery")]
    questions.beside(deliveries, "events")
    questions.beside(deliveries, "bookings", "slot", "invoice")


@questions.kept
def _sent(customer: int) -> QuerySet[Shipment]:
    return Shipment.objects.filter(customer=customer).select_related(*OF_A_BOX)


@questions.kept
def _numbered(customer: int, number: str) -> QuerySet[Shipment]:
    return Shipment.objects.filter(customer=customer, number=number).select_related(*OF_A_BOX)


@questions.kept
def _on_shelf(customer: int) -> QuerySet[Package]:
    present = Package.objects.present().filter(customer=customer, shipment=None)
    return present.select_related("warehouse", "purchase")


@questions.kept
def _expected(customer: int) -> QuerySet[Purchase]:
    waiting = Purchase.objects.filter(customer=customer, status=PurchaseStatus.EXPECTED)
    return waiting.select_related("warehouse")


def to_pack(warehouse: Warehouse) -> QuerySet[Shipment]:
    """Shipments waiting at the packing table, oldest first."""
    asked = warehouse.shipments.filter(status=ShipmentStatus.REQUESTED).order_by("requested_at")
    asked = asked.exclude(group__status=GroupStatus.GATHERING)
    return asked.select_related("customer__user", "agency").prefetch_related(
        "packages__shelf", "packages__purchase__items"
    )


def to_load(warehouse: Warehouse) -> QuerySet[Shipment]:
    """Packed boxes in no bag, oldest first; the gate says which may go."""
    packed = warehouse.shipments.filter(status=ShipmentStatus.PACKED, receptacle=None)
    left = packed.annotate(left=Count("pieces", Q(pieces__receptacle=None)), of=Count("pieces"))
    waiting = left.filter(Q(of=0) | Q(left__gt=0)).order_by("packed_at")
    return waiting.select_related("declaration", "invoice", "customer__user").prefetch_related("packages", "pieces")


def pool(warehouse: Warehouse) -> QuerySet[Package]:
    """Parcels whose owner is not known, oldest first."""
    unknown = warehouse.packages.filter(status=PackageStatus.UNKNOWN).order_by("received_at")
    return unknown.select_related("shelf").prefetch_related("barcodes", "documents")


def to_open() -> QuerySet[Receptacle]:
    """Bags that have flown and are not checked yet."""
    flown = Receptacle.objects.filter(status__in=[ReceptacleStatus.DEPARTED, ReceptacleStatus.OPENED])
    return flown.select_related("dispatch__warehouse").prefetch_related("shipments")


def to_forward(office: Agency) -> QuerySet[Delivery]:
    """Parcels in the country that are to come to an office, those of the longest wait first."""
    bound = Q(wanted_at=office) | Q(wanted_at=None, agency=office)
    return _deliveries(DeliveryStatus.ASSIGNED).filter(bound).order_by("pk")


def late(*, before: datetime) -> list[Delivery]:
    """Parcels that are free to go on since before a moment and still stand at the sorting centre, those freed first."""
    found = _deliveries(DeliveryStatus.ASSIGNED).filter(
        agency__in=list(Agency.objects.values_list("pk", flat=True)),  # all of them: the index begins with the office
        partner=None, mode=DeliveryMode.PICKUP, shipment__arrived_at__lt=before,
        shipment__declaration__decided_at__lt=before,
    )  # fmt: skip
    standing = list(found.order_by("pk"))
    duties.read([delivery.shipment for delivery in standing])
    rows = [
        (since, delivery)
        for delivery in standing
        if not gates.why_not_forwarded(delivery) and (since := duties.free_since(delivery.shipment)) and since < before
    ]
    return [delivery for _since, delivery in sorted(rows, key=lambda row: row[0])]


def at_counter(agency: Agency) -> QuerySet[Delivery]:
    """Parcels waiting behind the counter of an agency."""
    return _deliveries(DeliveryStatus.READY).filter(agency=agency)


def to_hand_over(agency: Agency, customers: Sequence[Customer]) -> QuerySet[Delivery]:
    """Parcels of these people that this agency can hand over, or put behind its counter."""
    mine = Delivery.objects.filter(shipment__customer__in=customers).exclude(status=DeliveryStatus.DELIVERED)
    here = mine.filter(models.Q(agency=agency) | models.Q(status=DeliveryStatus.ASSIGNED))
    return here.select_related("shipment__customer__user", "shipment__declaration", "shipment__invoice", "agency")


def on_round(courier: Any) -> QuerySet[Delivery]:
    """Parcels that a courier carries now."""
    return _deliveries(DeliveryStatus.OUT, DeliveryStatus.ATTEMPTED).filter(courier=courier)


def _deliveries(*statuses: str) -> QuerySet[Delivery]:
    related = ("shipment__customer__user", "shipment__declaration", "shipment__invoice", "agency")
    return Delivery.objects.filter(status__in=statuses).select_related(*related)


def by_destination(office: Agency) -> list[dict[str, Any]]:
    """Count what is here and goes elsewhere, by the office or round it goes to."""
    brought_back = [DeliveryStatus.READY, DeliveryStatus.ATTEMPTED]
    here = Q(status__in=brought_back, agency=office, wanted_at__isnull=False)
    if office.is_hub:
        here |= Q(status=DeliveryStatus.ASSIGNED)
    bound = Delivery.objects.filter(here).annotate(to=Coalesce("wanted_at__code", "agency__code"))
    rows = bound.annotate(name=Coalesce("wanted_at__name", "agency__name")).values("to", "name")
    return [
        {"word": row["to"], "place": row["name"], "count": row["n"]}
        for row in rows.annotate(n=Count("pk")).order_by("-n", "to")
    ]
