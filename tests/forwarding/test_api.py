"""Parcels by API: the same verbs as the pages, and nobody else's parcels."""

import json
import re

import pytest

from forwarding.models import Package, Purchase, Shipment
from forwarding.states import PackageStatus, PurchaseStatus
from suuq import audit
from suuq.api import DOORS
from suuq.management.commands.openapi import described
from suuq.roles import Role
from tests.customs import conftest as desk
from tests.factories import billing
from tests.factories.forwarding import (
    UPS,
    AgencyFactory,
    PurchaseFactory,
    ShipmentFactory,
    WarehouseFactory,
    posted_at,
)
from tests.factories.keys import Program
from tests.factories.suuq import PersonFactory

pytestmark = pytest.mark.django_db
tariff = desk.tariff
SHOES = {"description": "Running shoes", "unit_price_minor": 8900, "currency": "EUR", "hs_code": "640411"}


def test_a_stranger_asks_a_price(tariff):
    WarehouseFactory(code="FRX")
    asked = {"item": "running shoes", "value_minor": 8900, "currency": "EUR", "warehouse": "FRX"}

    answer = Program().get("/quotes", asked)

    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert told["total_minor"] == sum(line["amount_minor"] for line in told["lines"])
    assert {line["for_state"] for line in told["lines"]} == {True, False}
    assert Program().get("/quotes", asked | {"value_minor": "1_000"}).status_code == 400
    assert Program().get("/quotes", asked | {"currency": "XYZ"}).status_code == 400
    assert Program().get("/quotes", asked | {"warehouse": "NONE"}).status_code == 409


def test_a_purchase_is_announced_read_and_taken_back():
    """One order is announced once, under whatever Idempotency-Key."""
    shopper = Program(PersonFactory())
    WarehouseFactory(code="FRX")
    order = {"warehouse": "FRX", "shop": "Shop", "order_number": "A-1", "tracking": [UPS], "items": [SHOES]}

    told = shopper.post("/declarations", order).json()
    again = shopper.post("/declarations", order).json()

    assert told == again == shopper.get(f"/declarations/{told['reference']}").json()
    assert told["tracking"] == [UPS]
    assert shopper.get("/declarations").json()["items"] == [told]
    assert shopper.post("/declarations", order | {"order_number": "2", "items": []}).status_code == 422
    assert shopper.post(f"/declarations/{told['reference']}/cancel").json()["status"] == PurchaseStatus.CANCELLED


def test_a_parcel_is_checked_in_where_the_clerk_works():
    """A second scan is the same parcel; its shopper is found by the carrier's number."""
    warehouse = WarehouseFactory()
    purchase = PurchaseFactory(warehouse=warehouse)
    bench = Program(posted_at(warehouse))
    parcel = {"barcodes": [UPS], "weight_grams": 1200, "sides_mm": [300, 200, 100]}

    told = bench.post("/check-ins", parcel)
    again = bench.post("/check-ins", parcel)

    assert told.json() == again.json()
    assert told.json()["purchase"] == purchase.reference
    assert told.json()["status"] == PackageStatus.ON_SHELF
    assert Package.objects.get().sides_mm == (300, 200, 100)
    assert Program(PersonFactory(role=Role.WAREHOUSE)).post("/check-ins", parcel).status_code == 404
    for wrong in ({"weight_grams": 10**9}, {"weight_grams": -1}, {"sides_mm": [0, 1, 1]}, {"battery": "atomic"}):
        assert bench.post("/check-ins", parcel | wrong).status_code == 422


def test_shipments_are_listed_and_tell_who_holds_them():
    shipment = ShipmentFactory()
    owner = Program(shipment.customer.user)

    assert [row["number"] for row in owner.get("/shipments").json()["items"]] == [shipment.number]
    told = owner.get(f"/shipments/{shipment.number}").json()
    assert told["holder"]
    assert told["next"]
    assert told["by"]


def test_anybody_tracks_and_learns_nothing_of_whose_it_is():
    shipment = ShipmentFactory()

    told = Program().get(f"/tracking/{shipment.number}")

    assert told.json() == {"number": shipment.number, "events": []}
    assert Program().get("/tracking/CP000000000DJ").status_code == 404


def of_shoppers():
    """Give each operation of shoppers that names an object in its address."""
    for path, methods in json.loads(described())["paths"].items():
        for method, operation in methods.items():
            if "{" in path and DOORS[operation["operationId"]].to == {Role.CUSTOMER}:
                yield method, re.sub(r"{\w+}", "{}", path.removeprefix("/api/v1"))


def test_anothers_things_are_not_there():
    """
    R102 of the API: the same 404 as for what does not exist, and nothing has changed.

    Every operation with somebody's object in its address, writes too; ``tests/house/test_schemathesis.py`` lets
    schemathesis ask the reads again.
    """
    purchase, shipment = PurchaseFactory(), ShipmentFactory()
    bill = billing.bill(payer=shipment.customer.user)
    stranger, before = Program(PersonFactory()), audit.Entry.objects.count()

    def bare(answer):
        return {name: value for name, value in answer.json().items() if name != "request_id"}

    for method, path in of_shoppers():
        ask = getattr(stranger, method)
        for own in (purchase.reference, shipment.number, bill.number, str(purchase.pk)):
            theirs, nothing = ask(path.format(own)), ask(path.format("NOSUCH"))
            assert theirs.status_code == nothing.status_code == 404
            assert bare(theirs) == bare(nothing)
    assert stranger.get("/shipments").json()["items"] == stranger.get("/declarations").json()["items"] == []
    assert audit.Entry.objects.count() == before
    assert Purchase.objects.get().status == PurchaseStatus.EXPECTED
    assert Shipment.objects.count() == 1


def test_scans_of_the_last_mile_are_of_ones_own_counter_and_round():
    agency, shipment = AgencyFactory(), ShipmentFactory()
    clerk, courier = Program(PersonFactory(role=Role.CLERK)), Program(PersonFactory(role=Role.COURIER))

    assert agency.staff.count() == 0
    assert clerk.post("/events/arrivals", {"number": shipment.number}).status_code == 404
    assert courier.post("/events/attempts", {"number": shipment.number, "reason": "absent"}).status_code == 404
    assert courier.post("/events/attempts", {"number": shipment.number, "reason": "bored"}).status_code == 422
