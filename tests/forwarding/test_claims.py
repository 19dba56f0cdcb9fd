"""A shopper's claim with an invoice: ranked beside the pool, granted or refused by a clerk, told to the shopper."""

import pytest
from django.urls import reverse

from forwarding.models import Notice, OwnerClaim, Package
from forwarding.states import PackageStatus
from tests.factories.forwarding import CustomerFactory, PackageFactory, WarehouseFactory, posted_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def shopper():
    return CustomerFactory()


@pytest.fixture
def claimed(client_as, shopper, warehouse, photo):
    facts = {
        "warehouse": warehouse.code,
        "shop": "Zalando",
        "number": "0001 234",
        "words": "Red shoes",
        "invoice": photo,
    }
    return client_as(shopper.user).post(reverse("claims"), facts)


def test_a_claim_is_ranked_granted_and_seen_by_the_shopper(claimed, client_as, shopper, warehouse):
    """U4."""
    assert claimed.status_code == 302
    claim = OwnerClaim.objects.get()
    other = PackageFactory(warehouse=warehouse, customer=None, status=PackageStatus.UNKNOWN, label_words="ZALANDO SE")
    meant = PackageFactory(warehouse=warehouse, customer=None, status=PackageStatus.UNKNOWN, scan_key="PO0001234")
    PackageFactory(warehouse=warehouse, customer=None, status=PackageStatus.UNKNOWN)
    bench = client_as(posted_at(warehouse))
    assert shopper.suite in bench.get(reverse("warehouse:pool")).content.decode()
    address = reverse("warehouse:claim", args=[claim.reference])
    assert [likely.package for likely in bench.get(address).context["likely"]] == [meant, other]
    assert bench.get(reverse("warehouse:claim_invoice", args=[claim.reference])).status_code == 200
    likely = bench.get(reverse("warehouse:parcel", args=[meant.reference])).context["likely"]
    assert [(candidate.customer, candidate.score) for candidate in likely] == [(shopper, 90)]
    bench.post(address, {"package": meant.reference})
    claim.refresh_from_db()
    assert (claim.status, claim.package) == ("granted", meant)
    assert Package.objects.get(pk=meant.pk).customer == shopper
    assert meant.reference in client_as(shopper.user).get(reverse("claims")).content.decode()


def test_a_refusal_says_why_and_is_told(claimed, client_as, shopper, warehouse):
    claim, bench = OwnerClaim.objects.get(), client_as(posted_at(warehouse))
    address = reverse("warehouse:claim", args=[claim.reference])
    assert bench.post(address, {"refuse": "1", "why": ""}).status_code == 200
    bench.post(address, {"refuse": "1", "why": "The invoice names another address."})
    assert "another address" in client_as(shopper.user).get(reverse("claims")).content.decode()
    assert Notice.objects.filter(user=shopper.user, code="claim_refused").exists()
    again = bench.post(address, {"refuse": "1", "why": "Twice."})
    assert "It is now" in again.content.decode()


def test_the_same_claim_twice_is_one_and_a_claim_of_elsewhere_does_not_exist_here(
    claimed, client_as, shopper, warehouse, photo
):
    photo.file.seek(0)
    facts = {"warehouse": warehouse.code, "shop": "Zalando", "number": "0001 234", "words": "Again", "invoice": photo}
    client_as(shopper.user).post(reverse("claims"), facts)
    claim = OwnerClaim.objects.get()
    elsewhere = client_as(posted_at(WarehouseFactory()))
    assert elsewhere.get(reverse("warehouse:claim", args=[claim.reference])).status_code == 404
    assert elsewhere.get(reverse("warehouse:claim_invoice", args=[claim.reference])).status_code == 404


def test_without_an_invoice_there_is_no_claim(client_as, shopper, warehouse):
    facts = {"warehouse": warehouse.code, "shop": "Zalando", "words": "Red shoes"}
    answer = client_as(shopper.user).post(reverse("claims"), facts)
    assert "it shows that it is yours" in answer.content.decode()
    assert not OwnerClaim.objects.exists()
