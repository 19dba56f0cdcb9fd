"""Three boxes, two shoppers, one recipient without an account: one carriage, three duties, and one flight."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from billing import chart, ledger
from customs.models import Declaration
from forwarding import freight, gates, groups, quotes
from forwarding.journey import group as journey
from forwarding.models import GroupOrder, Notice, Recipient, Shipment
from suuq.accounts import demo
from suuq.money import Money
from suuq.roles import Role
from tests.factories.billing import fill_wallet
from tests.factories.forwarding import AT, LONG_AGO, CustomerFactory, PackageFactory
from tests.stories.people import Shopper

CARD = freight.RateCard(
    version="1", lane="FR", service="economy", valid_from=LONG_AGO, currency="DJF", steps=(), extra_step_grams=500,
    extra_step_minor=1400,
)  # fmt: skip


@given(
    amounts=st.lists(st.integers(0, 10**7), min_size=1, max_size=4),
    grams=st.lists(st.integers(0, 30_000), min_size=1, max_size=9),
)
def test_the_parts_of_each_line_add_up_to_the_franc(amounts, grams):
    """Largest remainder: no franc is lost, none made, and no part is a whole franc away from its weight."""
    kinds = (freight.Kind.FREIGHT, freight.Kind.HANDLING, freight.Kind.SURCHARGE, freight.Kind.SURCHARGE)
    lines = tuple(freight.Line(kind, kind, amount) for kind, amount in zip(kinds, amounts, strict=False))

    shares = groups.split(freight.Price(CARD, lines), grams)

    for place, line in enumerate(lines):
        parts = [share.lines[place].amount_minor for share in shares]
        assert sum(parts) == line.amount_minor
        weights = grams if any(grams) else [1] * len(grams)
        exact = [line.amount_minor * weight / sum(weights) for weight in weights]
        assert all(abs(part - wanted) < 1 + 1e-6 for part, wanted in zip(parts, exact, strict=True))


def bring(shopper, group, package, **more):
    fields = {"packages": package.reference, "delivery_mode": "pickup", "agency": "PLT", **more}
    shopper.send("join_group", group.reference, **fields)
    return Shipment.objects.latest("pk")


def arrived(town, shopper, tracking, weight, **item):
    shopper.declare(tracking, order=tracking, **item)
    return town.bench.receive(tracking, weight=weight)


def why_not_flown(box):
    return [reason.code for reason in gates.why_not_dispatched(Shipment.objects.get(pk=box.pk))]


@pytest.fixture
def friend(town):
    return Shopper(demo.person(Role.CUSTOMER, email="filsan@suuq.example", full_name="Filsan Omar", language="en"))


@pytest.fixture
def gathered(town, friend):
    """A group of three boxes: the organiser's, one for her aunt without an account, and a friend's."""
    hodan, paper = town.shopper, {"paper_kind": "card", "paper_number": "77349021", "email": "amina@home.example"}
    hodan.send("recipients", name="Amina Waberi", **paper)
    aunt = Recipient.objects.get()
    hodan.send("recipient", aunt.pk, code=Notice.objects.get(code="recipient_code").facts["digits"])
    hodan.send("groups", title="Rentrée", warehouse="FR", service="economy")
    group = GroupOrder.objects.get()
    friend.send("find_group", code=f" {group.reference.lower()} ")
    friend.send("find_group", code="NOSUCHGR", status=200)
    friend.open("group", group.reference, status=404)
    bring(hodan, group, arrived(town, hodan, "1Z5R89390357567127", "1.2"))
    bring(hodan, group, arrived(town, hodan, "1Z999AA10123456784", "0.7"), recipient=aunt.pk)
    bring(friend, group, arrived(town, friend, "TRK20461234567", "3.1", description="Leather shoes"))
    return group


@pytest.mark.django_db
def test_whoever_must_first_say_what_a_parcel_holds_is_led_there(client_as):
    package = PackageFactory()
    group = journey.open_group(
        organiser=CustomerFactory(), warehouse=package.warehouse, service="economy", title="Rentrée", by=None, at=AT
    )
    page = client_as(package.customer.user).get(reverse("join_group", args=[group.reference]))
    assert f"{reverse('declare')}?package={package.reference}" in page.content.decode()


def test_a_group_flies_when_every_share_is_paid(town, friend, gathered):
    """The freight of all is split to the franc; each pays their own duty; nobody sees what another bought."""
    hodan, group = town.shopper, gathered
    mine, hers, theirs = Shipment.objects.order_by("pk")
    page = town.bench.open("warehouse:packing").content.decode()
    assert mine.number not in page
    assert "still gathers" in town.bench.open("warehouse:pack", mine.number).content.decode()
    friend.send("close_group", group.reference, status=404)
    hodan.send("close_group", group.reference)
    friend.send("leave_group", group.reference, theirs.pk, status=409)
    for box in (mine, hers):
        assert town.bench.pack(box).invoice is None  # a share is not known before every box is weighed
    town.bench.pack(theirs)

    boxes = list(Shipment.objects.order_by("pk").select_related("invoice", "declaration"))
    shares = [quotes.of_shipment(box) for box in boxes]
    carried = [sum(line.amount_minor for line in box.invoice.lines.filter(kind="freight")) for box in boxes]
    assert [share.freight for share in shares] == [Money(minor, "DJF") for minor in carried]
    assert carried[2] > carried[0] > carried[1]
    assert sum(share.total_minor for share in shares) < sum(box.quoted_minor for box in boxes)
    names = dict(Declaration.objects.values_list("reference", "versions__consignee_name"))
    assert names == {mine.number: hodan.user.full_name, hers.number: "Amina Waberi", theirs.number: "Filsan Omar"}

    page = hodan.open("group", group.reference).content.decode()
    assert "Filsan Omar" in page
    assert "Leather shoes" not in page
    assert theirs.number not in page
    hodan.open("shipment", theirs.number, status=404)

    town.clerk.open_drawer()
    for box in boxes[:2]:  # the aunt brings the code of her own bill
        town.clerk.take_cash(box.invoice)
    assert why_not_flown(mine) == ["group_unpaid"]
    fill_wallet(hodan.user, boxes[2].invoice.outstanding_minor)
    friend.send("cover_share", group.reference, theirs.pk, status=404)
    hodan.send("cover_share", group.reference, theirs.pk)
    assert ledger.balance(chart.WALLET, "DJF", owner=hodan.user) == 0
    assert [why_not_flown(box) for box in boxes] == [[], [], []]

    bag = town.bench.fly(*boxes)
    town.keeper.open_bag(bag, *boxes)
    assert set(Shipment.objects.values_list("status", flat=True)) == {"arrived"}
