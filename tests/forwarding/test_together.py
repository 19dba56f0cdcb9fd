"""Several parcels of one person at once: each by its own code, all with one paper and one signature."""

import pytest
from django.urls import reverse

from forwarding.journey import deliver
from forwarding.models import Delivery, Document
from suuq.roles import Role
from tests.factories.arriving import at_hub
from tests.factories.forwarding import AT, posted_at

pytestmark = pytest.mark.django_db


def test_three_wait_two_are_taken_and_a_wrong_code_holds_up_none(client_as, photo):
    first = at_hub()
    agency, customer = first.agency, first.shipment.customer
    parcels = [first, *(at_hub(agency=agency, customer=customer) for _n in range(2))]
    for parcel in parcels:
        deliver.scan_in(delivery=parcel, agency=agency, by=None, at=AT)
    clerk = client_as(posted_at(agency, role=Role.CLERK))
    url, person = (reverse(f"counter:{name}", args=[customer.suite]) for name in ("hand_over_all", "person"))
    assert url in clerk.get(person).content.decode()
    told = {"name": "Hodan", "identity_kind": "card", "identity_last": "418"}
    assert "Ask for the codes" in clerk.post(url, told | {"photo": photo}).content.decode()
    photo.seek(0)
    wrong = str((int(parcels[1].code) + 1) % 10**6).zfill(6)
    codes = {f"code_{parcels[0].pk}": parcels[0].code, f"code_{parcels[1].pk}": wrong}
    assert clerk.post(url, told | codes | {"photo": photo}).url == url
    assert "1 parcel is handed over" in (page := clerk.get(url).content.decode())
    assert "This is not the code of this parcel" in page
    photo.seek(0)
    codes = {f"code_{parcel.pk}": parcel.code for parcel in parcels[1:]}
    assert clerk.post(url, told | codes | {"photo": photo}).url == person
    assert set(Delivery.objects.values_list("status", "handed_to", "identity_last")) == {("delivered", "Hodan", "418")}
    assert Document.objects.filter(kind=Document.Kind.PHOTO, delivery__in=parcels).count() == 3
    assert "Nothing waits here that can be" in clerk.get(url).content.decode()
