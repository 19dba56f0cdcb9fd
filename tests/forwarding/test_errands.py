"""What is asked of the warehouse, at which price; contested weights; a price above its estimate."""

from datetime import timedelta

import pytest
from django.urls import reverse

from billing import payments
from billing.models import Invoice
from forwarding import gates, quotes, scans
from forwarding.journey import clear, consolidate, declare, dispatch, errands, pay, reweigh, split
from forwarding.models import Charge, Errand, ErrandPrice, Item, Notice, Package, Purchase, Shelf, Shipment
from forwarding.states import ErrandStatus, PackageStatus, ShipmentStatus
from suuq import uploads
from tests.factories import billing
from tests.factories.forwarding import AT, AgencyFactory, PackageFactory, PurchaseFactory, WarehouseFactory

pytestmark = pytest.mark.django_db
PRICES = {"photos": 300, "repack": 500, "send_back": 2500, "dispose": 500}


@pytest.fixture
def warehouse():
    opened = WarehouseFactory()
    for kind, amount in PRICES.items():
        ErrandPrice.objects.create(warehouse=opened, kind=kind, amount_minor=amount, currency="DJF")
    return opened


@pytest.fixture
def package(warehouse):
    purchase = PurchaseFactory(warehouse=warehouse)
    return PackageFactory(purchase=purchase, customer=purchase.customer, warehouse=warehouse)


@pytest.fixture
def shopper(client_as, package):
    return client_as(package.customer.user)


def ask(shopper, package, kind, **fields):
    asked = {"kind": kind, "price_minor": PRICES[kind], **fields}
    return shopper.post(reverse("ask_errand", args=[package.reference]), asked, follow=True)


def do(bench, errand, **fields):
    return bench.post(reverse("warehouse:errand", args=[errand.pk]), fields, follow=True)


def test_the_shopper_sees_the_price_asks_once_and_reads_the_answer(shopper, bench, package, photo):
    page = shopper.get(reverse("purchase", args=[package.purchase.reference]))
    assert [(offer.kind, offer.amount_minor) for offer, _form in page.context["offers"]] == list(PRICES.items())
    for _again in range(2):
        ask(shopper, package, "photos", words="the label inside")
    errand = Errand.objects.get()
    assert do(bench, errand).status_code == 409  # no photo yet
    do(bench, errand, photo=photo, answer="three pictures")
    errand.refresh_from_db()
    assert (errand.status, errand.answer) == (ErrandStatus.DONE, "three pictures")
    assert Charge.objects.get().amount_minor == 300
    page = shopper.get(reverse("purchase", args=[package.purchase.reference])).content.decode()
    assert "three pictures" in page
    assert all(reverse("document", args=[taken.pk]) in page for taken in package.documents.all())
    assert Notice.objects.filter(code="errand", about=package.reference).count() == 1


def test_a_price_that_changed_since_it_was_shown_is_not_charged(shopper, package):
    ErrandPrice.objects.filter(kind="photos").update(amount_minor=900)
    assert ask(shopper, package, "photos").status_code == 409
    assert not Errand.objects.exists()


def test_what_cannot_be_done_costs_nothing_and_says_why(shopper, bench, package):
    ask(shopper, package, "repack")
    errand = Errand.objects.get()
    bench.post(reverse("warehouse:cannot", args=[errand.pk]), {"why": ""})
    errand.refresh_from_db()
    assert errand.status == ErrandStatus.ASKED
    bench.post(reverse("warehouse:cannot", args=[errand.pk]), {"why": "it is in the smallest box already"})
    errand.refresh_from_db()
    assert (errand.status, errand.answer) == (ErrandStatus.NOT_DONE, "it is in the smallest box already")
    assert not Charge.objects.exists()


def test_a_return_is_consented_to_paid_and_then_sent_with_its_label(shopper, bench, package):
    ask(shopper, package, "send_back")
    assert not Errand.objects.exists()  # without the tick nothing is asked
    ask(shopper, package, "send_back", consent="on")
    errand = Errand.objects.get()
    assert errand.invoice.total_minor == 2500
    assert do(bench, errand, label_number="1Z999").status_code == 409
    billing.fill_wallet(package.customer.user, 2500)
    payments.from_wallet(invoice=errand.invoice, key="r", by=package.customer.user, at=AT)
    assert do(bench, errand).status_code == 409  # paid, but no label
    do(bench, errand, label_number="1Z999")
    package.refresh_from_db()
    assert package.status == PackageStatus.RETURNED


def test_a_disposal_taken_back_or_impossible_is_given_back(shopper, bench, package):
    ask(shopper, package, "dispose", consent="on")
    errand = Errand.objects.get()
    shopper.post(reverse("withdraw_errand", args=[errand.pk]))
    errand.refresh_from_db()
    assert errand.status == ErrandStatus.WITHDRAWN
    assert errand.invoice.is_settled
    ask(shopper, package, "dispose", consent="on")
    again = Errand.objects.latest("pk")
    billing.fill_wallet(package.customer.user, 500)
    payments.from_wallet(invoice=again.invoice, key="d", by=package.customer.user, at=AT)
    errands.cannot(errand=again, why="it went out with the last flight", by=None, at=AT)
    note = Invoice.objects.get(kind="credit_note", corrects=again.invoice)
    assert note.total_minor == 500


HALVES = {
    "weight": "0.9", "length": "30", "width": "20", "height": "10", "second_weight": "0.4", "second_length": "20",
    "second_width": "15", "second_height": "5",
}  # fmt: skip


def test_a_parcel_is_split_into_two_as_its_owner_wishes(tariff, shopper, bench, package, photo):
    """Each thing is in one of the two, both weights are new, both tell the whole story, and each ships alone."""
    warehouse = package.warehouse
    ErrandPrice.objects.create(warehouse=warehouse, kind="split", amount_minor=800, currency="DJF")
    Purchase.objects.update(status="arrived")
    declare.add_tracking(purchase=package.purchase, numbers=["1Z5R89390357567127"])
    shoes = package.purchase.items.get()
    page = reverse("purchase", args=[package.purchase.reference])
    assert "split" not in {offer.kind for offer, _form in shopper.get(page).context["offers"]}  # one pair of shoes
    Item.objects.filter(pk=shoes.pk).update(quantity=3)
    wish = {"kind": "split", "price_minor": 800}
    where = reverse("ask_errand", args=[package.reference])
    for nonsense in ({}, {f"item-{shoes.pk}": "3"}, {f"item-{shoes.pk}": "4"}, {f"item-{shoes.pk + 999}": "1"}):
        asked_again = shopper.post(where, wish | nonsense | {"words": "the red pair"}).content.decode()
        assert ("<title>Error:" in asked_again, "the red pair" in asked_again) == (True, True)  # U15, U17
    assert not Errand.objects.exists()
    shopper.post(where, wish | {f"item-{shoes.pk}": "2"})
    errand = Errand.objects.get()
    assert {reason.code for reason in gates.why_not_shipped(package)} == {"being_split"}
    told = shopper.get(page).context["standing"]
    assert (told.tag.words, told.action) == ("Being split in two", None)  # no flight is offered that cannot be chosen
    assert [reason.code for reason in gates.why_not_changed(package.purchase)] == ["being_split"]
    assert do(bench, errand, **HALVES).status_code == 409  # no photo
    photo.seek(0)
    for _again in range(2):
        assert do(bench, errand, **HALVES, photo=photo).status_code == 200
        photo.seek(0)
    first, second = Package.objects.order_by("pk")
    assert [(p.weight_grams, p.sides_mm) for p in (first, second)] == [(900, (300, 200, 100)), (400, (200, 150, 50))]
    assert [p.purchase.items.get().quantity for p in (first, second)] == [1, 2]
    assert (first.reference, second.received_at) == (package.reference, first.received_at)
    assert [m.code for m in second.milestones.all()] == ["split"]
    assert second.photo.file.name == first.photo.file.name
    assert str(scans.read(second.reference, warehouse=warehouse).package) == second.reference
    assert scans.read("1Z5R89390357567127", warehouse=warehouse).fitting == []
    assert second.reference in shopper.get(page).content.decode()
    assert Charge.objects.get().amount_minor == 800
    assert not gates.why_not_consolidated(first.customer, [first, second])
    assert consolidate.request(
        customer=second.customer, packages=[second], service="economy", agency=AgencyFactory(),
        delivery_mode="pickup", by=None, at=AT,
    ).packages.get() == second  # fmt: skip


def test_what_left_its_shelf_is_not_split(package, photo):
    Item.objects.filter(purchase=package.purchase).update(quantity=2)
    ErrandPrice.objects.create(warehouse=package.warehouse, kind="split", amount_minor=0, currency="DJF")
    wishes = [split.Wish(package.purchase.items.get(), 1)]
    errand = errands.ask(package=package, kind="split", price_minor=0, wishes=wishes, by=None, at=AT)
    Package.objects.filter(pk=package.pk).update(status=PackageStatus.RETURNED)
    part = reweigh.Measures(500, (100, 100, 100))
    with pytest.raises(errands.CannotAnswer) as refused:
        errands.finish(
            errand=errand, result=errands.Result(each=(part, part), photo=uploads.take(photo)), by=None, at=AT
        )
    assert [reason.code for reason in refused.value.reasons] == ["not_here"]
    assert Package.objects.count() == 1


def test_anothers_parcel_is_not_there(client_as, package, person):
    stranger = client_as(person())
    for name, args in (("ask_errand", [package.reference]), ("keep_longer", [package.reference])):
        assert stranger.post(reverse(name, args=args)).status_code == 404


def test_a_lost_parcel_is_found_on_another_shelf(bench, package, warehouse):
    errand = errands.search_for(package=package, words="", by=None, at=AT)
    assert errands.search_for(package=package, words="", by=None, at=AT) == errand
    assert do(bench, errand, shelf="nowhere").status_code == 409
    do(bench, errand, shelf="b-14")
    package.refresh_from_db()
    assert package.shelf == Shelf.objects.get(warehouse=warehouse, code="B-14")


def packed(package, *, grams=1500, sides=(300, 200, 100)):
    box = consolidate.request(
        customer=package.customer, packages=[package], service="economy", agency=AgencyFactory(),
        delivery_mode="pickup", by=None, at=AT,
    )  # fmt: skip
    closed = consolidate.Box(weight_grams=grams, sides_mm=sides)
    consolidate.pack(shipment=box, scanned=[package.reference], box=closed, by=None, at=AT)
    clear.clear_for_flight(box.pk)
    return Shipment.objects.get(pk=box.pk)


def test_a_price_within_the_tolerance_goes_on_by_itself(tariff, package):
    box = packed(package)
    assert box.invoice
    assert not Notice.objects.filter(code="agree").exists()


def test_a_price_above_it_waits_for_its_owners_consent(tariff, package, shopper):
    """Nothing is declared, billed or flown before; the reason is shown."""
    box = packed(package, grams=4000)
    assert (box.invoice, box.declaration) == (None, None)
    assert [reason.code for reason in gates.why_not_dispatched(box)] == ["not_agreed"]
    assert list(Notice.objects.filter(code__in=["agree", "packed"]).values_list("code", flat=True)) == ["agree"]
    page = shopper.get(reverse("shipment", args=[box.number]))
    assert "It costs more than estimated" in page.content.decode()
    final = quotes.of_shipment(box).total_minor
    assert shopper.post(reverse("agree_price", args=[box.number]), {"seen": final - 1}).status_code == 409
    shopper.post(reverse("agree_price", args=[box.number]), {"seen": final})
    clear.clear_for_flight(box.pk)
    box.refresh_from_db()
    assert box.invoice.lines.get(kind="freight").amount_minor + 500 == final


def test_a_price_refused_has_the_box_opened_and_its_parcels_back(tariff, package, shopper, bench):
    box = packed(package, grams=4000)
    shopper.post(reverse("refuse_price", args=[box.number]))
    do(bench, Errand.objects.get(kind="unpack"))
    box.refresh_from_db()
    package.refresh_from_db()
    assert (box.status, package.status, package.shipment) == (ShipmentStatus.CANCELLED, PackageStatus.ON_SHELF, None)
    assert not gates.why_not_shipped(package)


def contest(shopper, box):
    return shopper.post(reverse("contest_box", args=[box.number]), {"words": "the photo shows 1.2 kg"}, follow=True)


def again(photo, grams, sides):
    return errands.Result(weight_grams=grams, sides_mm=sides, photo=uploads.take(photo))


def test_a_contested_weight_that_was_too_high_is_credited_by_itself(tariff, package, shopper, bench, photo):
    """What was paid too much is the shopper's again, and the difference is on a credit note with its reason."""
    box = packed(package, grams=2300)
    final = quotes.of_shipment(box).total_minor
    consolidate.agree(shipment=box, final_minor=final, by=package.customer.user, at=AT)
    clear.clear_for_flight(box.pk)
    contest(shopper, box)
    errand = Errand.objects.get()
    do(bench, errand, weight="1.2", length="30", width="20", height="10", photo=photo)
    box.refresh_from_db()
    assert (box.weight_grams, box.chargeable_grams) == (1200, 1500)
    note = Invoice.objects.get(kind="credit_note")
    assert note.total_minor == final - quotes.of_shipment(box).total_minor == 1400
    assert contest(shopper, box).status_code == 409  # once
    assert "the difference was given back" in shopper.get(reverse("shipment", args=[box.number])).content.decode()


def test_a_contested_weight_that_was_too_low_costs_nothing_more(tariff, package, photo):
    box = packed(package)
    errand = errands.dispute(subject=box, words="", by=None, at=AT)
    errands.finish(errand=errand, result=again(photo, 5000, (500, 400, 300)), by=None, at=AT)
    box.refresh_from_db()
    assert box.weight_grams == 1500
    assert not Invoice.objects.filter(kind="credit_note").exists()


def test_a_parcel_is_weighed_again_on_its_shelf(package, shopper, bench, photo):
    shopper.post(reverse("contest_parcel", args=[package.reference]), {"words": "half of that"})
    do(bench, Errand.objects.get(), weight="0.6", length="10", width="10", height="10", photo=photo)
    package.refresh_from_db()
    assert (package.weight_grams, package.sides_mm) == (600, (100, 100, 100))


def test_what_flew_is_not_weighed_again(cleared, warehouse, photo):
    box = cleared(warehouse)
    flight = dispatch.plan(warehouse=warehouse, flight="ET1", departs_at=AT + timedelta(1), by=None, at=AT)
    dispatch.load(receptacle=dispatch.open_bag(dispatch=flight, by=None, at=AT), shipment=box, by=None, at=AT)
    box.refresh_from_db()
    with pytest.raises(errands.CannotAsk):
        errands.dispute(subject=box, words="", by=None, at=AT)


def test_a_parcels_own_bill_must_be_paid_before_it_flies(cleared, warehouse):
    """One whose return was asked for and taken back half paid."""
    box = cleared(warehouse)
    inside = Package.objects.get(shipment=box)
    owed = billing.bill(billing.freight(700), payer=box.customer.user, about=inside.reference)
    Charge.objects.create(
        key="x", package=inside, kind="fee", words="x", amount_minor=700, currency="DJF", at=AT, invoice=owed
    )
    assert [reason.code for reason in gates.why_not_dispatched(box)] == ["parcel_unpaid"]
    assert pay.bill(shipment=box, by=None, at=AT) == box.invoice
