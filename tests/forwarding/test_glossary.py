"""One word for one thing: on pages, in messages, in the API, and in the book of words."""

from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from customs.states import DeclarationStatus
from forwarding import glossary, timeline
from forwarding.models import Milestone
from forwarding.states import DeliveryStatus, ShipmentStatus
from tests.factories.forwarding import AT, ShipmentFactory, WarehouseFactory


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
