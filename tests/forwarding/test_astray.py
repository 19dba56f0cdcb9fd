"""What is not where its list says: its owner sees who searches and until when, and is compensated without asking."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from forwarding import following, standing, timeline
from forwarding.demonstration import harm
from forwarding.journey import auction, deliver, dispatch, errands, forward, receive, settle
from forwarding.models import (
    Concern,
    Delivery,
    Errand,
    Indemnity,
    Milestone,
    Notice,
    Package,
    Receptacle,
    Shelf,
    Shipment,
    Unclaimed,
)
from forwarding.tasks import sweep_cases
from suuq.roles import Role
from tests.factories.forwarding import AT, AgencyFactory, PackageFactory, WarehouseFactory, hub, posted_at
from tests.factories.suuq import PersonFactory
from tests.forwarding.flights import flown

pytestmark = pytest.mark.django_db
NOW = timezone.now()
Code = Milestone.Code


def told(about):
    return list(Notice.objects.filter(about=about).order_by("pk").values_list("code", flat=True))


def listed(shopper, place):
    return [row["ref"] for row in shopper.get(reverse("home")).context["lists"][place]]


@pytest.fixture
def missed(cleared):
    """A box that was not in its bag: its declared value is known, and so is the rule of a loss."""
    harm.make()
    box, bag = flown(cleared, WarehouseFactory(), at=NOW)
    receive.open_bag(receptacle=bag, by=None, at=NOW)
    receive.finish(receptacle=bag, by=None, at=NOW)
    box.refresh_from_db()
    return box, bag


def test_a_missing_box_from_the_search_to_the_offer_and_found_after_all(client_as, missed):
    """Each page says the same of it; past its day compensation is asked for, and it still goes on when it comes."""
    box, bag = missed
    shopper, keeper = client_as(box.customer.user), client_as(posted_at(hub()))
    case = bag.discrepancies.get()
    page = shopper.get(reverse("shipment", args=[box.number])).content.decode()
    assert "Being searched for" in page
    assert "The warehouse that sent it searches for it" in page
    assert standing.of_shipment(box).by == case.due_at
    assert following.in_public(box.number, at=NOW).standing.tag.words == "Being searched for"
    assert box.number in listed(shopper, "moving")

    type(case).objects.filter(pk=case.pk).update(due_at=NOW - timedelta(hours=1))
    sweep_cases()
    sweep_cases()
    asked = Indemnity.objects.get()
    assert (asked.concern.customer, asked.rule.ground, asked.claimed_minor > 0) == (box.customer, "loss", True)
    assert told(box.number)[-2:] == ["missing", "not_found"]
    keeper.post(reverse("warehouse:settle_case", args=[case.pk]), {"outcome": "lost", "words": "Looked twice"})
    box.refresh_from_db()
    assert (box.status, Indemnity.objects.count(), told(box.number).count("not_found")) == ("lost", 1, 1)
    assert asked.concern.reference in standing.of_shipment(box).next
    assert [event.state for event in timeline.of_shipment(box)][-1] == "now"  # nothing is promised after it
    offer = {"offer-amount": "1000", "offer-words": "Its declared value"}
    supervisor = client_as(PersonFactory(role=Role.SUPERVISOR))
    assert supervisor.post(reverse("offer_indemnity", args=[asked.concern.reference]), offer).status_code == 302
    assert box.number in listed(shopper, "todo")
    assert shopper.get(standing.of_shipment(box).action.url).status_code == 200

    later = Receptacle.objects.create(
        number="FRCDGADJJIBAACN60009001010010", dispatch=bag.dispatch, status="opened", seal="S9", weight_grams=900,
        opened_at=NOW,
    )  # fmt: skip
    receive.scan(receptacle=later, number=box.number, hub=hub(), by=None, at=timezone.now())
    box.refresh_from_db()
    assert (box.status, box.delivery.status) == ("arrived", "assigned")
    assert told(box.number)[-1] == "found"
    assert timeline.of_shipment(box)[-1].state == "next"


def test_one_found_in_the_hall_after_its_bag_was_checked_is_scanned_into_its_case(client_as, missed):
    box, bag = missed
    keeper, url = client_as(posted_at(hub())), reverse("warehouse:settle_case", args=[bag.discrepancies.get().pk])
    assert "Scan its label here" in keeper.post(url, {"outcome": "found"}).content.decode()
    assert keeper.post(url, {"outcome": "found", "scanned": f" {box.number.lower()} "}).status_code == 302
    box.refresh_from_db()
    assert (box.status, bag.discrepancies.get().outcome, told(box.number)[-1]) == ("arrived", "found", "found")


def test_one_that_never_left_is_found_by_loading_it_and_flies_again(client_as, missed):
    """The warehouse reads what it searches for; a scan into its next bag ends the search, and it leaves again."""
    box, bag = missed
    bench = client_as(posted_at(box.warehouse))
    assert [case.shipment_number for case in bench.get(reverse("warehouse:errands")).context["searched"]] == [
        box.number
    ]
    next_one = dispatch.plan(
        warehouse=box.warehouse, flight="DJ102", departs_at=NOW + timedelta(days=2), by=None, at=NOW
    )
    filling = dispatch.open_bag(dispatch=next_one, by=None, at=NOW)
    bench.post(reverse("warehouse:load", args=[filling.pk]), {"scan": box.number})
    box.refresh_from_db()
    assert (box.status, box.receptacle, bag.discrepancies.get().outcome) == ("packed", filling, "found")
    dispatch.close(receptacle=filling, seal="S2", weight_grams=box.weight_grams + 200, by=None, at=NOW)
    dispatch.depart(dispatch=next_one, by=None, at=NOW + timedelta(days=1))
    flights = Milestone.objects.filter(shipment=box, code=Code.DISPATCHED)
    assert (flights.count(), told(box.number)[-2:]) == (2, ["found", "dispatched"])


def test_a_bag_given_up_takes_what_was_in_it_along(cleared):
    box, bag = flown(cleared, WarehouseFactory(), at=NOW)
    receive.finish_flight(dispatch=bag.dispatch, by=None, at=NOW)
    whole = bag.discrepancies.get(shipment_number=bag.number)
    settle.settle(case=whole, outcome="lost", words="not at the airport", hub=hub(), by=None, at=NOW)
    box.refresh_from_db()
    assert (box.status, set(bag.discrepancies.values_list("outcome", flat=True))) == ("lost", {"lost"})
    assert Concern.objects.get().shipment == box  # without a rule of the loss it is a case without an amount


@pytest.fixture
def waiting(cleared):
    """A parcel behind the counter of its agency."""
    box = cleared(WarehouseFactory())
    box.declaration.status = "released"
    box.declaration.save()
    Shipment.objects.filter(pk=box.pk).update(status="arrived", dispatched_at=NOW, arrived_at=NOW)
    box.refresh_from_db()
    return deliver.assign(shipment=box, place="hub", by=None, at=NOW)


def test_lost_between_two_offices_and_found_in_a_third(waiting):
    """The van's case: the search, the loss, and the waybill of whichever office it comes to light in."""
    here, third, goes_to = hub(), AgencyFactory(), waiting.agency
    van = forward.open_waybill(sender=here, receiver=goes_to, by=None, at=NOW)
    forward.put_on(waybill=van, delivery=waiting, by=None, at=NOW)
    forward.send(waybill=van, by=None, at=NOW)
    forward.finish(waybill=van, by=None, at=NOW)
    waiting.refresh_from_db()
    shown = standing.of_shipment(waiting.shipment)
    assert (waiting.status, shown.tag.words) == ("missing", "Being searched for")
    settle.settle(case=van.discrepancies.get(), outcome="lost", words="searched", hub=here, by=None, at=NOW)
    waiting.refresh_from_db()
    assert (waiting.status, Concern.objects.get().subject) == ("lost", "missing")
    back = forward.open_waybill(sender=third, receiver=goes_to, by=None, at=NOW)
    forward.put_on(waybill=back, delivery=waiting, by=None, at=NOW)
    assert Delivery.objects.get().status == "assigned"
    assert Milestone.objects.filter(code=Code.FOUND).count() == 1


def test_lost_behind_the_counter_searched_for_given_up_and_found(client_as, waiting):
    """The clerk says so, its owner and the sorting centre read until when; it comes to light by a scan, even then."""
    deliver.scan_in(delivery=waiting, agency=waiting.agency, by=None, at=NOW)
    box, agency = waiting.shipment, waiting.agency
    clerk = client_as(posted_at(agency, role=Role.CLERK))
    miss, page = reverse("counter:miss", args=[box.number]), reverse("counter:parcel", args=[box.number])
    other = client_as(posted_at(AgencyFactory(), role=Role.CLERK))
    assert "is handed over there" in other.post(miss, {"words": "every shelf"}).content.decode()
    assert "Write where you looked" in clerk.post(miss, {}).content.decode()
    for _twice in range(2):
        clerk.post(miss, {"words": "every shelf"})
    case = agency.discrepancies.get()
    assert (case.words, case.due_at - case.at, told(box.number).count("missing")) == (
        "every shelf",
        timedelta(days=5),
        1,
    )
    shown = standing.of_shipment(Shipment.objects.get(pk=box.pk))
    assert (shown.holder, shown.by) == ("The office where it waited searches for it", case.due_at)
    assert "Put it behind the counter" in clerk.get(page).content.decode()
    keeper = client_as(posted_at(hub()))
    assert str(agency) in keeper.get(reverse("warehouse:case", args=[case.pk])).content.decode()
    keeper.post(reverse("warehouse:settle_case", args=[case.pk]), {"outcome": "lost", "words": "Looked twice"})
    assert (Delivery.objects.get().status, Concern.objects.get().subject) == ("lost", "missing")
    clerk.post(reverse("counter:scan_in"), {"number": box.number})
    assert (Delivery.objects.get().status, told(box.number)[-2:]) == ("ready", ["found", "ready"])
    clerk.post(miss, {"words": "gone again"})
    assert agency.discrepancies.filter(status="open").count() == 1


def test_a_counter_hands_over_what_waits_there_and_nothing_else(client_as, waiting):
    """Another agency's clerk reads where it waits, and can neither hand it over nor send it out."""
    deliver.scan_in(delivery=waiting, agency=waiting.agency, by=None, at=NOW)
    elsewhere = AgencyFactory()
    clerk = client_as(posted_at(elsewhere, role=Role.CLERK))
    number = waiting.shipment.number
    page = clerk.get(reverse("counter:parcel", args=[number])).content.decode()
    assert f"It waits at {waiting.agency}, and is handed over there." in page
    hands = {"name": "Hodan", "code": waiting.code, "identity_kind": "passport", "identity_last": "1234"}
    assert "is handed over there" in clerk.post(reverse("counter:hand_over", args=[number]), hands).content.decode()
    assert Delivery.objects.get().status == "ready"


def test_sort_in_lists_what_comes_to_this_office_and_another_one_on_asking(client_as, waiting):
    elsewhere = AgencyFactory()
    clerk, url = client_as(posted_at(elsewhere, role=Role.CLERK)), reverse("counter:sorting")
    assert clerk.get(url).context["rows"] == []
    [row] = clerk.get(url, {"office": waiting.agency.code}).context["rows"]
    assert row["delivery"] == waiting


def test_a_parcel_off_its_shelf_is_said_so_and_does_not_fly_until_it_is_found(client_as):
    hub()
    package = PackageFactory(warehouse=WarehouseFactory())
    search = errands.search_for(package=package, words="", by=None, at=AT)
    shown = standing.of_package(package)
    assert (shown.tag.words, shown.by) == ("Being searched for", AT + timedelta(days=5))
    errands.give_up_searches(at=AT + timedelta(days=6))
    search.refresh_from_db()
    assert (search.status, Concern.objects.get().subject) == ("not_done", "missing")
    assert standing.of_package(Package.objects.get()).tag.words == "Not found"
    assert [event.state for event in timeline.before_shipment(package)] == ["past", "past"]
    keeper = client_as(posted_at(package.warehouse))
    shelf = Shelf.objects.filter(warehouse=package.warehouse, kind="shelf").first()
    for text in (package.reference, shelf.code):
        keeper.post(reverse("warehouse:move"), {"scan": text})
    search.refresh_from_db()
    assert (search.status, standing.of_package(Package.objects.get()).tag.words) == ("done", "Say what is inside")
    assert list(package.milestones.order_by("pk").values_list("code", flat=True)) == [
        Code.MISSING,
        Code.LOST,
        Code.FOUND,
    ]


@pytest.mark.parametrize("how", ["sold", "disposed"])
def test_what_is_gone_is_no_longer_searched_for_and_says_since_when(how):
    package = PackageFactory(warehouse=WarehouseFactory(), status="abandoned")
    Unclaimed.objects.note(package, Unclaimed.Kind.ABANDONED, by=None, at=AT, words="")
    errands.search_for(package=package, words="", by=None, at=AT)
    later = AT + timedelta(days=100)
    if how == "sold":
        auction.sell(package=package, proceeds_minor=100, currency="DJF", buyer="Ali", by=PersonFactory(), at=later)
    else:
        auction.dispose(package=package, why="recycled", by=None, at=later)
    package = Package.objects.get()
    assert Errand.objects.get().status == "withdrawn"
    assert (package.status, standing.of_package(package).since_at) == (how, later)
