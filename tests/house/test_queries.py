"""A page asks the database no more often for many rows than for a few: what N+1 would look like from outside."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forwarding.states import PackageStatus
from suuq.roles import Role
from tests.customs import conftest as desk
from tests.factories import billing, customs
from tests.factories.forwarding import (
    CustomerFactory,
    PackageFactory,
    PurchaseFactory,
    WarehouseFactory,
    boxed,
    posted_at,
)
from tests.forwarding import conftest as floor

FEW, MANY = 2, 8

pytestmark = pytest.mark.django_db

tariff, cleared = desk.tariff, floor.cleared


def asked(client, url):
    """Count the questions of one page, when everything that is kept between pages is warm."""
    assert client.get(url).status_code == 200
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    return len(queries)


def assert_flat(client, url, add):
    """Show the page with a few rows and with many; ``add`` makes one row."""
    for _row in range(FEW):
        add()
    few = asked(client, url)
    for _row in range(MANY - FEW):
        add()
    many = asked(client, url)
    assert many <= few, f"{url}: {few} queries for {FEW} rows, {many} for {MANY}"


def test_the_shoppers_home(client_as):
    customer, warehouse = CustomerFactory(), WarehouseFactory()

    def add():
        PurchaseFactory(customer=customer, warehouse=warehouse, tracking=[])
        PackageFactory(customer=customer, warehouse=warehouse)
        boxed(PackageFactory(customer=customer, warehouse=warehouse))

    assert_flat(client_as(customer.user), reverse("home"), add)


def test_the_shoppers_bills(client_as, person):
    shopper = person()

    assert_flat(client_as(shopper), reverse("billing:bills"), lambda: billing.bill(payer=shopper))


def test_the_wallet(client_as, person):
    shopper = person()

    assert_flat(client_as(shopper), reverse("billing:wallet"), lambda: billing.fill_wallet(shopper, 1000))


def test_what_is_unpaid(client_as, person):
    assert_flat(client_as(person(Role.FINANCE)), reverse("billing:unpaid"), lambda: billing.bill(payer=person()))


def test_the_officers_queue(client_as, person, tariff):
    assert_flat(client_as(person(Role.OFFICER)), reverse("customs:queue"), customs.lodged)


def test_the_green_parcels(client_as, person, cleared):
    warehouse = WarehouseFactory()
    assert_flat(client_as(person(Role.OFFICER)), reverse("customs:green"), lambda: cleared(warehouse))


def test_a_chapter_of_the_tariff(client_as, person, tariff):
    officer = client_as(person(Role.OFFICER))
    few, many = (asked(officer, reverse("customs:tariff_code", args=[chapter])) for chapter in ("66", "84"))
    assert many == few


@pytest.mark.parametrize("name", ["warehouse:pool", "warehouse:packing", "warehouse:shelves", "warehouse:receive"])
def test_the_bench(client_as, name):
    """U89: a page asks as often for many as for one."""
    warehouse = WarehouseFactory()

    def add():
        PackageFactory(warehouse=warehouse, customer=None, status=PackageStatus.UNKNOWN)
        boxed(PackageFactory(warehouse=warehouse))

    assert_flat(client_as(posted_at(warehouse)), reverse(name), add)
