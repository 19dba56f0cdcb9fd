"""A check-in costs the same whatever came before: the questions it asks the database are counted and pinned."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forwarding.models import Package
from forwarding.states import PackageStatus
from tests.factories.forwarding import CustomerFactory, PackageFactory, PurchaseFactory, WarehouseFactory, posted_at

pytestmark = pytest.mark.django_db

PINNED = 23
MEASURES = {"weight": "1.2", "length": "34", "width": "22", "height": "13", "battery": "none"}


def cost(browser, warehouse, customer, number):
    PurchaseFactory(customer=customer, warehouse=warehouse, tracking=[number])
    with CaptureQueriesContext(connection) as queries:
        answer = browser.post(f"{reverse('warehouse:measure')}?code={number}", MEASURES | {"barcodes": number})
    assert answer.status_code == 302
    assert Package.objects.latest("pk").status == PackageStatus.ON_SHELF
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

    assert many <= few <= PINNED
