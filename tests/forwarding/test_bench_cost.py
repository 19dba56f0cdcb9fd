"""Who may stand at a bench, what it prints, and what a scan costs however full the warehouse is."""

import pytest
from django.urls import reverse
from django.utils import timezone

from forwarding.states import PackageStatus
from suuq.roles import Role
from tests.factories.forwarding import UPS, CustomerFactory, PackageFactory, PurchaseFactory, boxed, hub, posted_at
from tests.forwarding.receiving import WEIGHED

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("form", ["pdf", "zpl"])
def test_the_label_of_a_parcel_is_given_in_both_forms(bench, warehouse, form):
    package = PackageFactory(warehouse=warehouse)
    answer = bench.get(reverse("warehouse:label", args=[package.reference, form]))
    assert answer.status_code == 200
    assert answer.content.startswith({"pdf": b"%PDF", "zpl": b"^XA"}[form])


def test_a_parcel_of_another_warehouse_does_not_exist_here(bench):
    elsewhere = PackageFactory()
    for name, args in (("parcel", [elsewhere.reference]), ("label", [elsewhere.reference, "pdf"])):
        assert bench.get(reverse(f"warehouse:{name}", args=args)).status_code == 404


def test_staff_of_another_place_are_told_so(client_as, person):
    for user in (person(Role.WAREHOUSE), posted_at(hub())):
        answer = client_as(user).get(reverse("warehouse:receive"))
        assert answer.status_code == 403
        assert "belongs to a warehouse abroad" in answer.content.decode()
    assert client_as(person(Role.CLERK)).get(reverse("warehouse:receive")).status_code == 403


def test_the_start_leads_each_to_their_own_bench(bench, client_as):
    assert bench.get(reverse("warehouse:start")).url == reverse("warehouse:receive")
    assert client_as(posted_at(hub())).get(reverse("warehouse:start")).url == reverse("warehouse:opening")


@pytest.mark.parametrize("standing", [3, 30])
def test_a_scan_costs_the_same_in_a_full_warehouse(bench, warehouse, standing, django_assert_max_num_queries):
    """U94: counts are pinned; a thousandth parcel is as cheap as the first."""
    PackageFactory.create_batch(standing, warehouse=warehouse, received_at=timezone.now())
    PurchaseFactory(warehouse=warehouse)
    with django_assert_max_num_queries(16):
        bench.get(reverse("warehouse:measure") + f"?code={UPS}")
    form = WEIGHED | {"barcodes": UPS, "battery": "none"}
    with django_assert_max_num_queries(49):
        done = bench.post(reverse("warehouse:measure") + f"?code={UPS}", form)
    with django_assert_max_num_queries(16):
        bench.get(done.url)


@pytest.mark.parametrize("name", ["pool", "packing", "loading", "shelves"])
def test_a_list_costs_the_same_however_long(bench, warehouse, name, django_assert_max_num_queries):
    owner = CustomerFactory()
    for _n in range(12):
        PackageFactory(warehouse=warehouse, customer=None, status=PackageStatus.UNKNOWN)
        boxed(PackageFactory(warehouse=warehouse, customer=owner))
    with django_assert_max_num_queries(16):
        assert bench.get(reverse(f"warehouse:{name}")).status_code == 200
