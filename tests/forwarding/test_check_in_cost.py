"""A check-in costs the same whatever came before: the questions it asks the database are counted and pinned."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forwarding.models import Package
from forwarding.states import PackageStatus
from tests.factories.forwarding import CustomerFactory, PackageFactory, PurchaseFactory, WarehouseFactory, posted_at
from tests.factories.keys import Program

pytestmark = pytest.mark.django_db

PINNED = {"postgresql": (13, 13), "sqlite": (17, 18)}  # of the bench's form, and of a program
MEASURES = {"weight": "1.2", "length": "34", "width": "22", "height": "13", "battery": "none"}


def cost(browser, warehouse, customer, number):
    PurchaseFactory(customer=customer, warehouse=warehouse, tracking=[number])
    with CaptureQueriesContext(connection) as queries:
        answer = browser.post(f"{reverse('warehouse:measure')}?code={number}", MEASURES | {"barcodes": number})
    assert answer.status_code == 302
    assert Package.objects.latest("pk").status == PackageStatus.ON_SHELF
    return len(queries)


def cost_by_api(program, warehouse, number):
    PurchaseFactory(warehouse=warehouse, tracking=[number])
    with CaptureQueriesContext(connection) as queries:
        answer = program.post("/check-ins", {"barcodes": [number], "weight_grams": 1200})
    assert answer.json()["status"] == PackageStatus.ON_SHELF
    return len(queries)


def test_a_check_in_asks_no_more_questions_among_many_parcels(client_as):
    """U36: the hundredth parcel of a shift takes no more of the database than the second."""
    warehouse, customer = WarehouseFactory(), CustomerFactory()
    browser = client_as(posted_at(warehouse))
    cost(browser, warehouse, customer, "1Z999AA10123456784")  # what is kept between requests is warm now
    few = cost(browser, warehouse, customer, "1Z999AA10223456783")
    PackageFactory.create_batch(20, warehouse=warehouse, customer=customer)
    PackageFactory.create_batch(5, warehouse=warehouse, customer=None, status=PackageStatus.UNKNOWN)

    many = cost(browser, warehouse, customer, "1Z999AA10323456782")

    assert many <= few <= PINNED[connection.vendor][0]


def test_a_check_in_by_a_program_is_as_cheap():
    """Issue 7: an entry of the trail is one statement, and what is new with a parcel is written with it."""
    warehouse = WarehouseFactory()
    program = Program(posted_at(warehouse))
    asked = [cost_by_api(program, warehouse, f"1Z999AA10{n}23456784") for n in range(3)]
    assert asked[2] <= asked[1] <= PINNED[connection.vendor][1]
