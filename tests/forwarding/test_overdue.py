"""What is past its day is searched for and asked about without anybody having to say so."""

from datetime import timedelta

import pytest
from django.urls import reverse

from customs import legaldays
from customs.models import Declaration
from forwarding import queues
from forwarding.journey import deliver, forward, overdue, receive
from forwarding.models import Concern, Delivery, Discrepancy, Notice, Shipment
from forwarding.standing import home
from tests.factories.forwarding import AT, WarehouseFactory, hub, posted_at
from tests.forwarding.flights import flown

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_a_box_whose_bag_nobody_opens_is_searched_for_and_goes_on_when_it_comes(cleared):
    box, bag = flown(cleared, WarehouseFactory())
    assert overdue.search(at=AT + 6 * DAY) == 0
    late = AT + 8 * DAY
    assert [overdue.search(at=late) for _twice in range(2)] == [1, 0]
    box.refresh_from_db()
    assert (box.status, Discrepancy.objects.get().desk) == ("missing", "warehouse")
    receive.open_bag(receptacle=bag, by=None, at=late)
    receive.scan(receptacle=bag, number=box.number, hub=hub(), by=None, at=late)
    box.refresh_from_db()
    assert (box.status, Discrepancy.objects.get().outcome) == ("arrived", "found")
    told = Notice.objects.filter(about=box.number).values_list("code", flat=True)
    assert {"missing", "found"} <= set(told)


def test_a_van_that_nobody_empties_is_searched_for(parcel):
    van = forward.open_waybill(sender=hub(), receiver=parcel.agency, by=None, at=AT)
    forward.put_on(waybill=van, delivery=parcel, by=None, at=AT)
    forward.send(waybill=van, by=None, at=AT)
    assert [overdue.search(at=AT + days * DAY) for days in (1, 3, 3)] == [0, 1, 0]
    assert Delivery.objects.get().status == "missing"
    forward.find(waybill=van, delivery=parcel, by=None, at=AT + 4 * DAY)
    assert Delivery.objects.get().status == "ready"


def test_customs_is_asked_once_about_what_it_does_not_decide(parcel):
    Declaration.objects.update(status="assessed", decided_at=None)
    Shipment.objects.update(arrived_at=AT)
    assert [overdue.ask_customs(at=AT + days * DAY) for days in (4, 6, 6)] == [0, 1, 0]
    case = Concern.objects.get()
    assert (case.desk, case.shipment, case.customer) == ("customs", parcel.shipment, parcel.shipment.customer)


def test_customs_has_its_days_anew_from_an_answer(parcel):
    Shipment.objects.update(arrived_at=AT)
    Declaration.objects.update(status="answered", decided_at=None)
    answered = AT + 4 * DAY
    declaration = parcel.shipment.declaration
    declaration.questions.create(words="Which size?", asked_at=AT, answer_by=AT, answer="42", answered_at=answered)
    assert [overdue.ask_customs(at=AT + days * DAY) for days in (6, 9, 10, 10)] == [0, 0, 1, 0]
    shipment = Shipment.objects.get()
    said = home.with_customs(shipment, shipment.arrived_at)
    assert said.by == legaldays.day(answered + 5 * DAY)
    assert "reads your answer" in said.next


def test_what_should_have_left_the_sorting_centre_is_listed_and_may_be_missed_there(client_as, parcel, time_machine):
    """The hall has the verb of every counter: the owner is told, and the next van ends the search."""
    time_machine.move_to(AT + 3 * DAY)
    Shipment.objects.update(arrived_at=AT)
    assert queues.late(before=AT) == []
    here, number = hub(), parcel.shipment.number
    keeper = client_as(posted_at(here))
    assert [row["delivery"] for row in keeper.get(reverse("warehouse:cases")).context["late"]] == [parcel]
    miss = reverse("warehouse:miss", args=[number])
    assert keeper.post(miss, {}).url == reverse("warehouse:cases")
    assert keeper.post(miss, {"words": "every cage"}).status_code == 302
    case = Discrepancy.objects.get()
    assert (Delivery.objects.get().status, case.desk, case.office) == ("missing", "hub", here)
    assert keeper.get(reverse("warehouse:cases")).context["late"] == []
    van = forward.open_waybill(sender=here, receiver=parcel.agency, by=None, at=AT)
    forward.put_on(waybill=van, delivery=parcel, by=None, at=AT)
    assert (Delivery.objects.get().status, Discrepancy.objects.get().outcome) == ("assigned", "found")


def test_a_list_that_has_not_left_gives_a_parcel_back(client_as, parcel):
    here = hub()
    van = forward.open_waybill(sender=here, receiver=parcel.agency, by=None, at=AT)
    forward.put_on(waybill=van, delivery=parcel, by=None, at=AT)
    keeper = client_as(posted_at(here))
    assert "Take it off" in keeper.get(reverse("office:waybill", args=[van.number])).content.decode()
    keeper.post(reverse("office:take_off_waybill", args=[van.number]), {"parcel": parcel.shipment.number})
    assert not van.lines.exists()
    deliver.scan_in(delivery=parcel, agency=parcel.agency, by=None, at=AT)
    came = forward.open_waybill(sender=hub(), receiver=parcel.agency, by=None, at=AT)
    type(came).objects.filter(pk=came.pk).update(status="sent", sent_at=AT)
    clerk = client_as(posted_at(parcel.agency))
    page = clerk.post(reverse("office:waybill_scan", args=[came.number]), {"scan": parcel.shipment.number})
    assert str(page.context["panel"].say[0]) == "Not of this van: it was here before."
