"""What its owner reads of a parcel bound for a door: when, what is asked of them, and why it was not handed over."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from billing.models import Invoice
from forwarding import standing, timeline, wording
from forwarding.journey import deliver, receive, visit
from forwarding.models import Delivery, Notice, Shipment
from suuq.roles import Role
from tests.factories.forwarding import AT, AgencyFactory, WarehouseFactory, hub, posted_at, quarter, visited
from tests.forwarding.flights import flown

pytestmark = pytest.mark.django_db
NOW = AT + timedelta(hours=1)


def said():
    return standing.of_shipment(Shipment.objects.get())


def test_a_visit_to_choose_to_pay_booked_and_missed_by_us(parcel, time_machine):
    """U22."""
    time_machine.move_to(NOW)
    Delivery.objects.update(mode="courier")
    assert (said().tag.words, said().place) == ("Choose a day", "todo")
    booking = visited(parcel, fee_minor=700)
    assert (said().tag.words, said().action.url) == ("To pay", reverse("billing:invoice", args=[booking.bill.number]))
    Invoice.objects.filter(pk=booking.invoice_id).update(status="settled", paid_minor=700)
    assert (said().tag.words, said().by) == ("Courier booked", booking.slot.ends_at)
    late = booking.slot.ends_at + timedelta(days=1)
    time_machine.move_to(late)
    assert (said().tag.words, said().place) == ("Choose another day", "todo")
    visit.give_back(delivery=parcel, by=None, at=late)
    assert Invoice.objects.get(pk=booking.invoice_id).outstanding_minor == 0


def test_what_waits_in_another_office_is_brought_to_where_the_round_begins(parcel):
    deliver.scan_in(delivery=parcel, agency=parcel.agency, by=None, at=NOW)
    place = quarter(AgencyFactory(), name="Balbala")
    parcel.refresh_from_db()
    first = visit.windows(place, at=visit.soonest(parcel, place, at=NOW))[0]
    assert first.begins_at > NOW + timedelta(days=2)
    facts = {"delivery": parcel, "quarter": place, "landmark": "green door", "by": None, "at": NOW}
    soon = visit.windows(place, at=NOW)[0]
    with pytest.raises(visit.CannotVisit):
        visit.book(hours=soon.hours, day=timezone.localdate(soon.begins_at), **facts)
    visit.book(hours=first.hours, day=timezone.localdate(first.begins_at), **facts)
    assert Delivery.objects.get().wanted_at == place.round.agency
    visit.give_back(delivery=parcel, by=None, at=NOW)
    assert Delivery.objects.get().wanted_at is None


def test_why_it_was_not_handed_over_is_told_on_the_page_and_in_the_message(parcel, person, client_as):
    visited(parcel)
    courier = person(Role.COURIER)
    deliver.take_out(delivery=parcel, courier=courier, by=None, at=NOW)
    assert "16:00" in client_as(courier).get(reverse("courier:round")).content.decode()
    deliver.note_attempt(delivery=parcel, reason="closed", by=courier, at=NOW)
    why = "The road or the quarter was closed"
    assert (said().tag.words, said().next_note) == ("Not handed over", why)
    assert why in [event.note for event in timeline.of_shipment(parcel.shipment)]
    assert wording.said(Notice.objects.get(code="attempted"))[1].startswith(f"{why}. The courier brings it back")
    assert "Bring it back to" in client_as(courier).get(reverse("courier:round")).content.decode()
    Notice.objects.update(facts={})  # as one written before reasons were told
    assert wording.said(Notice.objects.get(code="attempted"))[1].startswith("The courier brings it back")


def test_damage_seen_at_the_bag_is_told_to_its_owner_once_and_ends_only_as_damage_can(cleared, client_as):
    box, bag = flown(cleared, WarehouseFactory())
    receive.open_bag(receptacle=bag, by=None, at=NOW)
    for words in ("Corner crushed", "Wet too"):
        receive.scan(receptacle=bag, number=box.number, hub=hub(), damage=words, by=None, at=NOW)
    assert Notice.objects.filter(code="damaged", about=box.number).count() == 1
    assert [e.note for e in timeline.of_shipment(box) if e.words == "Came out of its bag damaged"] == ["Corner crushed"]
    keeper, case = client_as(posted_at(hub())), bag.discrepancies.get()
    page = keeper.get(reverse("warehouse:case", args=[case.pk]))
    assert page.context["form"].fields["outcome"].choices == [("noted", "Noted with the carrier")]
    settle = reverse("warehouse:settle_case", args=[case.pk])
    assert keeper.post(settle, {"outcome": "lost", "words": "x"}).status_code == 200
    assert keeper.post(settle, {"outcome": "noted"}).status_code == 302
