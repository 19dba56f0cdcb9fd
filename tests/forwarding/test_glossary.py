"""One word for one thing: on pages, in messages, in the API, and in the book of words."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from customs.states import DeclarationStatus
from forwarding import glossary, timeline
from forwarding.models import Milestone
from forwarding.states import DeliveryStatus, ShipmentStatus
from tests.factories.forwarding import (
    AT,
    CustomerFactory,
    PackageFactory,
    PurchaseFactory,
    ShipmentFactory,
    WarehouseFactory,
    boxed,
)


@pytest.mark.django_db
def test_every_word_of_the_way_is_told_once_on_the_page_and_in_the_book(client):
    """U34: the words are the labels of the states, and the file of docs says what the page says."""
    told = {word.code for _title, words in glossary.SECTIONS for word in words}
    assert {*ShipmentStatus, *DeliveryStatus} - told <= {"cancelled", "assigned"}
    assert {DeclarationStatus.HELD, DeclarationStatus.QUERY, DeclarationStatus.RELEASED} <= told

    page = client.get(reverse("words")).content.decode()
    book = (Path(settings.BASE_DIR) / "docs" / "reference" / "glossary.md").read_text(encoding="utf-8")
    for _title, words in glossary.SECTIONS:
        for word in words:
            assert str(word.label) in page
            assert f"| {word.label} | `{word.code}` | {word.means} |" in book


@pytest.mark.django_db
def test_an_event_abroad_says_the_hour_there_too():
    """U10, U31: local time and the time of origin, with the place of its clock named; home events have one time."""
    box = ShipmentFactory(warehouse=WarehouseFactory(timezone="Europe/Paris", name="Tremblay"))
    Milestone.objects.record(box, Milestone.Code.REQUESTED, at=AT, place="Tremblay")
    Milestone.objects.record(box, Milestone.Code.LANDED, at=AT, place="Centre de tri")

    abroad, home = timeline.of_shipment(box)[:2]

    assert abroad.note == "09:30 in Paris"
    assert home.note == ""


@pytest.mark.django_db
def test_three_parcels_in_one_box_are_told_apart_by_their_owner_and_counted_in_public():
    """A line for each order to its owner; to whoever holds the number one line, and nothing of shops."""
    owner = CustomerFactory()
    parcels = [
        PackageFactory(customer=owner, purchase=PurchaseFactory(customer=owner, shop="Zalando", order_number=order))
        for order in ("1043", "1044")
    ]
    parcels.append(PackageFactory(customer=owner, warehouse=parcels[0].warehouse))
    box = boxed(*parcels)
    for n, parcel in enumerate(parcels):
        Milestone.objects.record(parcel, Milestone.Code.ARRIVED, at=AT + timedelta(hours=n))
    for n in range(2):
        Milestone.objects.record(box, Milestone.Code.ATTEMPTED, at=AT + timedelta(days=1), detail=str(n))

    owned, public = timeline.of_shipment(box), timeline.in_public(box)

    assert [event.about for event in owned[:3]] == ["Zalando · 1043", "Zalando · 1044", parcels[2].reference]
    assert [(event.words, event.note, event.about) for event in public] == [
        ("Received at the warehouse", "3 parcels", ""),
        ("Not handed over", "", ""),
        ("Not handed over", "", ""),
    ]
    assert public[0].at == AT + timedelta(hours=2)
