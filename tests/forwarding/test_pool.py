"""The pool of parcels without an owner, the cage and the shelves, over HTTP."""

import pytest
from django.urls import reverse

from forwarding.models import Barcode
from forwarding.states import PackageStatus, PurchaseStatus
from suuq.accounts import people
from tests.factories.forwarding import CustomerFactory, PackageFactory, PurchaseFactory, posted_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client_as, warehouse):
    return client_as(posted_at(warehouse))


@pytest.fixture
def stranger(warehouse):
    dock = warehouse.shelves.get(kind="dock")
    return PackageFactory(warehouse=warehouse, customer=None, status="unknown", shelf=dock, label_words="MME HODAN")


def give(desk, package, suite, **facts):
    return desk.post(reverse("warehouse:parcel", args=[package.reference]), {"suite": suite, **facts}, follow=True)


def test_the_pool_lists_strangers_and_says_so_when_there_are_none(desk, stranger):
    assert "MME HODAN" in desk.get(reverse("warehouse:pool")).content.decode()
    give(desk, stranger, CustomerFactory().suite)
    assert "Every parcel here has an owner" in desk.get(reverse("warehouse:pool")).content.decode()


def test_the_likely_owner_is_offered_and_given_the_parcel(desk, stranger, person):
    hodan = CustomerFactory(user=person(full_name="Hodan Ali"))
    people.file(hodan.user)
    page = desk.get(reverse("warehouse:parcel", args=[stranger.reference]))
    assert [candidate.customer for candidate in page.context["likely"]] == [hodan]
    give(desk, stranger, hodan.suite.lower().replace("-", " "))
    stranger.refresh_from_db()
    assert (stranger.customer, stranger.status, stranger.shelf.kind) == (hodan, PackageStatus.ON_SHELF, "shelf")


def test_the_owners_purchase_that_told_this_number_has_arrived(desk, stranger, warehouse):
    purchase = PurchaseFactory(warehouse=warehouse, tracking=["779017972697"])
    Barcode.objects.create(package=stranger, raw="779017972697", key="779017972697")
    give(desk, stranger, purchase.customer.suite)
    purchase.refresh_from_db()
    stranger.refresh_from_db()
    assert (purchase.status, stranger.purchase) == (PurchaseStatus.ARRIVED, purchase)


@pytest.mark.parametrize(
    ("suite", "words"),
    [("", "whole suite"), ("DJ7K", "whole suite"), ("DJ7K0-F2Q", "“0” is never"), ("nobody", "whole suite")],
)
def test_a_suite_that_is_none_is_named(desk, stranger, suite, words):
    assert words in give(desk, stranger, suite).content.decode()
    stranger.refresh_from_db()
    assert stranger.customer is None


def test_a_parcel_that_has_an_owner_is_not_given_to_another(desk, stranger):
    first, second = CustomerFactory(), CustomerFactory()
    give(desk, stranger, first.suite)
    answer = give(desk, stranger, second.suite)
    assert "already has an owner" in answer.content.decode()
    stranger.refresh_from_db()
    assert stranger.customer == first


@pytest.mark.parametrize(("battery", "status"), [("installed", PackageStatus.ON_SHELF), ("loose", PackageStatus.CAGED)])
def test_a_parcel_leaves_the_cage_when_what_is_inside_may_fly(desk, warehouse, battery, status):
    cage = warehouse.shelves.get(kind="cage")
    caged = PackageFactory(warehouse=warehouse, status="caged", battery="loose", shelf=cage)
    address = reverse("warehouse:clear", args=[caged.reference])
    desk.post(address, {"battery": battery, "why": "opened: the battery is inside a telephone"})
    caged.refresh_from_db()
    assert caged.status == status


def test_leaving_the_cage_without_saying_why_is_not_leaving_it(desk, warehouse):
    caged = PackageFactory(warehouse=warehouse, status="caged", battery="loose")
    answer = desk.post(reverse("warehouse:clear", args=[caged.reference]), {"battery": "none", "why": ""})
    assert "Write why" in answer.content.decode()
    caged.refresh_from_db()
    assert caged.status == PackageStatus.CAGED


def test_shelves_count_what_stands_there(desk, warehouse):
    shelf = warehouse.shelves.get(code="A-01")
    here = PackageFactory(warehouse=warehouse, shelf=shelf)
    gone = PackageFactory(warehouse=warehouse, shelf=shelf, status="returned")
    counted = {s.code: s.standing for s in desk.get(reverse("warehouse:shelves")).context["shelves"]}
    assert counted["A-01"] == 1
    page = desk.get(reverse("warehouse:shelf", args=["A-01"])).content.decode()
    assert here.reference in page
    assert gone.reference not in page
    assert desk.get(reverse("warehouse:shelf", args=["Z-99"])).status_code == 404


def test_the_sheet_of_commands_and_places_is_printed(desk):
    assert desk.get(reverse("warehouse:commands")).content.startswith(b"%PDF")
