"""Warehouses, shoppers, purchases, parcels and boxes."""

from datetime import UTC, date, datetime, time

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from forwarding import models, s10, suites
from forwarding.journey import declare, visit
from forwarding.states import PackageStatus, ShipmentStatus
from suuq import references
from suuq.roles import Role
from tests.factories.suuq import PersonFactory

AT = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
LONG_AGO = date(2026, 1, 1)
UPS = "1Z5R89390357567127"
SHOES = {
    "description": "Running shoes", "quantity": 1, "unit_price_minor": 8900, "currency": "EUR", "origin": "VN",
    "hs_code": "640411", "weight_grams": 900,
}  # fmt: skip


class WarehouseFactory(DjangoModelFactory):
    """A warehouse in France with a shelf, a cage, a dock, prices and a weight rule."""

    class Meta:
        model = models.Warehouse
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"FR{n}")
    name = "Tremblay"
    country = "FR"
    currency = "EUR"
    timezone = "Europe/Paris"
    airport = "FRCDGA"
    address = factory.LazyFunction(
        lambda: {"address_1": "14 rue des Docks", "postcode": "93290", "city": "Tremblay", "phone": "+33 1 70 00 00 14"}
    )

    @factory.post_generation
    def furnished(self, _create, extracted, **_facts):
        if extracted is False:
            return
        for code, kind in (("A-01", "shelf"), ("B-14", "shelf"), ("L-02", "cage"), ("Q-2", "dock")):
            models.Shelf.objects.create(warehouse=self, code=code, kind=kind)
        models.WeightRule.objects.create(warehouse=self, valid_from=LONG_AGO)
        for service, dear in (("economy", 1), ("express", 2)):
            card = models.RateCard.objects.create(
                warehouse=self, service=service, valid_from=LONG_AGO, currency="DJF", handling_minor=500,
                extra_step_grams=500, extra_step_minor=1400 * dear, days_least=5, days_most=9,
            )  # fmt: skip
            models.RateStep.objects.create(card=card, up_to_grams=500, amount_minor=2400 * dear)
            models.RateStep.objects.create(card=card, up_to_grams=2000, amount_minor=6400 * dear)


class AgencyFactory(DjangoModelFactory):
    """A post office at home."""

    class Meta:
        model = models.Agency

    code = factory.Sequence(lambda n: f"DJ{n:03}")
    name = factory.Sequence(lambda n: f"Balbala {n}")
    town = "Djibouti"


def hub(**facts):
    """The office that opens the bags."""
    return AgencyFactory(name="Centre de tri", is_hub=True, **facts)


def posted_at(place, **facts):
    """A person who works there: of the warehouse staff, where no other role is told."""
    person = PersonFactory(**{"role": Role.WAREHOUSE} | facts)
    kind = "warehouse" if isinstance(place, models.Warehouse) else "agency"
    models.Workplace.objects.create(user=person, **{kind: place})
    return person


class CustomerFactory(DjangoModelFactory):
    """A shopper with a suite."""

    class Meta:
        model = models.Customer

    user = factory.SubFactory(PersonFactory)
    suite = factory.LazyFunction(lambda: suites.make("DJ"))


class PurchaseFactory(DjangoModelFactory):
    """An order announced and still expected: running shoes of 89 euros, under one UPS number."""

    class Meta:
        model = models.Purchase
        skip_postgeneration_save = True

    reference = factory.LazyFunction(lambda: references.make(models.Purchase.REFERENCE_LENGTH))
    customer = factory.SubFactory(CustomerFactory)
    warehouse = factory.SubFactory(WarehouseFactory)
    shop = "Sneaker Shop"
    order_number = factory.LazyFunction(lambda: references.make(6))
    declared_at = AT

    @factory.post_generation
    def items(self, _create, extracted, **_facts):
        for facts in extracted or [{}]:
            models.Item.objects.create(purchase=self, **(SHOES | facts))

    @factory.post_generation
    def tracking(self, _create, extracted, **_facts):
        declare.add_tracking(purchase=self, numbers=[UPS] if extracted is None else extracted)


class PackageFactory(DjangoModelFactory):
    """A parcel on a shelf."""

    class Meta:
        model = models.Package
        skip_postgeneration_save = True

    reference = factory.LazyFunction(lambda: references.make(8))
    warehouse = factory.SubFactory(WarehouseFactory)
    scan_key = factory.LazyFunction(lambda: "PO" + references.make(10))
    customer = factory.SubFactory(CustomerFactory)
    status = PackageStatus.ON_SHELF
    weight_grams = 1200
    received_at = AT

    @factory.post_generation
    def read_as(self, _create, _extracted, **_facts):
        models.Barcode.objects.create(package=self, raw=self.scan_key, key=self.scan_key)


class ShipmentFactory(DjangoModelFactory):
    """A box asked for and not packed yet."""

    class Meta:
        model = models.Shipment

    number = factory.Sequence(lambda n: s10.issue("CP", 70_000_000 + n, "DJ"))
    customer = factory.SubFactory(CustomerFactory)
    warehouse = factory.SubFactory(WarehouseFactory)
    service = "economy"
    agency = factory.SubFactory(AgencyFactory)
    requested_at = AT
    quoted_minor = 6900

    class Params:
        packed = factory.Trait(
            status=ShipmentStatus.PACKED, packed_at=AT, weight_grams=1500, length_mm=340, width_mm=220, height_mm=100,
            chargeable_grams=1500, weight_rule="FR 2026-01-01",
        )  # fmt: skip


def quarter(agency, *, fee_minor=0, capacity=2, name="Quartier 7"):
    """A quarter with a round that goes out every day, morning and evening."""
    row = models.Round.objects.create(
        code=f"R{agency.pk}", name="Quartiers", agency=agency, fee_minor=fee_minor, currency="DJF"
    )
    for weekday in range(7):
        for begins, ends in ((time(8), time(11)), (time(16), time(19))):
            models.RoundHours.objects.create(round=row, weekday=weekday, begins=begins, ends=ends, capacity=capacity)
    return models.Quarter.objects.create(name=name, town="Djibouti", agency=agency, round=row)


def visited(delivery, at=AT, **facts):
    """Book a visit that costs nothing, in the last window of the coming days."""
    place = quarter(delivery.agency, **facts)
    window = visit.windows(place, at=at)[-1]
    return visit.book(
        delivery=delivery, quarter=place, landmark="green door", hours=window.hours,
        day=timezone.localdate(window.begins_at), by=None, at=at,
    )  # fmt: skip


def boxed(*packages, **facts):
    """A box asked for, with these parcels in it."""
    first = packages[0]
    shipment = ShipmentFactory(customer=first.customer, warehouse=first.warehouse, **facts)
    models.Package.objects.filter(pk__in=[package.pk for package in packages]).update(shipment=shipment)
    return shipment
