"""Storage on the shelf: nights charged once, warnings, extension, what is given up, and the pages that say so."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.urls import reverse

from billing import ledger
from billing.models import Invoice
from forwarding import clocks, oracle, tasks
from forwarding import standing as standings
from forwarding.journey import arrive, auction, clear, consolidate, pay, store
from forwarding.models import Charge, Milestone, Notice, Package, StorageRule, Unclaimed
from forwarding.states import PackageStatus
from suuq.accounts import people
from suuq.money import Money
from tests.factories.forwarding import (
    AT,
    LONG_AGO,
    AgencyFactory,
    CustomerFactory,
    PackageFactory,
    PurchaseFactory,
    WarehouseFactory,
    posted_at,
)
from tests.races import guards_off, race

pytestmark = pytest.mark.django_db
CAME = date(2026, 11, 23)


def ruled(**facts):
    warehouse = WarehouseFactory()
    StorageRule.objects.create(warehouse=warehouse, valid_from=LONG_AGO, currency="DJF", **facts)
    return warehouse


def standing(warehouse=None, **facts):
    purchase = PurchaseFactory(warehouse=warehouse or ruled())
    return PackageFactory(purchase=purchase, customer=purchase.customer, warehouse=purchase.warehouse, **facts)


def on(n):
    """At noon, so many days after it came."""
    return AT + timedelta(days=n, hours=3)


def nights(package):
    return [charge.params["night"] for charge in package.charges.filter(kind="storage")]


def test_each_night_is_charged_once_whatever_happens_to_the_job():
    """R50: run twice, and after three days of silence, and never for a night before its end."""
    package = standing()
    for day in (30, 31, 32, 32, 36, 36):
        store.count(package=package, at=on(day))
    assert nights(package) == [f"{CAME + timedelta(n)}" for n in range(31, 36)]
    assert {charge.amount_minor for charge in package.charges.all()} == {100}


def test_the_night_is_that_of_the_warehouses_own_calendar():
    package = standing()
    late = AT.replace(hour=23, minute=30) + timedelta(days=31)  # past midnight in Paris
    store.count(package=package, at=late)
    assert nights(package) == ["2026-12-24"]


@pytest.mark.parametrize(
    ("came", "looks", "last"),
    [  # the night with two 01:30, and the one without 02:30, in New York; the last look is at its midnight
        ("2026-10-01T12:00Z", ("2026-11-01T05:30Z", "2026-11-01T06:30Z", "2026-11-02T04:59Z"), "2026-11-02T05:00Z"),
        ("2027-02-11T12:00Z", ("2027-03-14T06:30Z", "2027-03-14T07:30Z", "2027-03-15T03:59Z"), "2027-03-15T04:00Z"),
    ],
)
def test_r171_a_night_with_a_changed_clock_is_one_night(came, looks, last):
    """R171: order by UTC, days by the warehouse's own calendar, the fee once."""
    warehouse = ruled()
    warehouse.timezone = "America/New_York"
    warehouse.save()
    package = standing(warehouse, received_at=datetime.fromisoformat(came))
    for moment, code in zip(reversed(looks), Milestone.Code, strict=False):
        Milestone.objects.record(package, code, at=datetime.fromisoformat(moment), place=moment)
    for moment in looks:
        store.count(package=package, at=datetime.fromisoformat(moment))
    before = nights(package)
    for _twice in range(2):
        store.count(package=package, at=datetime.fromisoformat(last))

    assert tuple(m.place for m in package.milestones.filter(place__in=looks)) == looks
    assert before == []
    assert nights(package) == [looks[0][:10]]


def test_the_job_counts_every_parcel(django_capture_on_commit_callbacks):
    Package.objects.filter(pk=standing().pk).update(received_at="2026-01-05T08:00Z")
    with django_capture_on_commit_callbacks():
        tasks.count_storage()
    assert Charge.objects.count() == 59
    assert Notice.objects.get().code == "storage_given_up"


def together(package, day=40):
    return lambda: store.count(package=package, at=on(day))


@pytest.mark.django_db(transaction=True)
def test_two_workers_charge_each_night_once():
    """R50, R74 in parallel, of a parcel that came as parcels come: each night once, one bill, the oracle content."""
    owner = CustomerFactory()
    people.file(owner.user)
    package = arrive.check_in(
        warehouse=ruled(), barcodes=["PO8142091"], suite=owner.suite, measured=arrive.Measured(1200), by=None, at=AT
    )
    race(together(package), together(package))
    assert len(nights(package)) == len(set(nights(package))) == 9
    for warned in (80, 87, 89):
        store.count(package=package, at=on(warned))
    race(together(package, 91), together(package, 91))
    assert Invoice.objects.get(about=package.reference).total_minor == 59 * 100
    assert list(oracle.complaints()) == []


@pytest.mark.row_locks
@pytest.mark.django_db(transaction=True)
def test_without_the_guards_they_charge_it_twice(monkeypatch):
    """The control of R50: the row lock off and the key's uniqueness gone, and so is the read before the write."""
    package = standing()
    monkeypatch.setattr(
        Charge.objects.__class__, "get_or_create", lambda self, defaults, **k: (self.create(**defaults, **k), True)
    )
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE forwarding_charge DROP CONSTRAINT charge_once")
    try:
        with guards_off(monkeypatch):
            race(together(package), together(package))
        assert len(nights(package)) > len(set(nights(package)))
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM forwarding_charge")
            cursor.execute("ALTER TABLE forwarding_charge ADD CONSTRAINT charge_once UNIQUE (key)")


def ask(package, at):
    return consolidate.request(
        customer=package.customer, packages=[package], service="economy", agency=AgencyFactory(),
        delivery_mode="pickup", by=None, at=at,
    )  # fmt: skip


def test_while_it_waits_for_our_packer_no_night_is_charged():
    package = standing()
    box = ask(package, on(33))  # two nights were its owner's, though no job had run
    package.refresh_from_db()
    store.count(package=package, at=on(40))
    assert len(nights(package)) == 2
    consolidate.cancel(shipment=box, by=None, at=on(50))
    store.count(package=package, at=on(52))
    assert nights(package)[2:] == [f"{CAME + timedelta(n)}" for n in (50, 51)]


def test_the_nights_join_the_one_bill_of_the_shipment(tariff):
    package = standing()
    box = ask(package, on(33))
    scanned = [package.reference]
    consolidate.pack(shipment=box, scanned=scanned, box=consolidate.Box(1500, (300, 200, 100)), by=None, at=on(34))
    clear.clear_for_flight(box.pk)
    box.refresh_from_db()
    storage = box.invoice.lines.get(kind="storage")
    assert storage.amount_minor == 200
    assert storage.text == f"Storage of parcel {package.reference}, 2 nights until 2026-12-25"
    assert pay.bill(shipment=box, by=None, at=on(35)) == box.invoice
    assert not Charge.objects.filter(invoice=None).exists()


def test_its_owner_is_warned_of_the_fee_and_of_giving_up():
    package = standing()
    for day in range(95):
        store.count(package=package, at=on(day))
    told = [(notice.code, notice.key.rsplit(":", 1)[1]) for notice in Notice.objects.order_by("pk")]
    assert told == [("storage_fee", n) for n in ("10", "3", "1")] + [("storage_given_up", n) for n in ("10", "3", "1")]
    package.refresh_from_db()
    assert package.status == PackageStatus.ABANDONED
    assert standings.of_package(package).place == "done"  # nothing of it is on its way
    entry = Unclaimed.objects.get()
    assert (entry.kind, entry.words) == ("abandoned", "2027-02-11, 2027-02-18, 2027-02-20")
    bill = Invoice.objects.get(about=package.reference)
    assert bill.total_minor == 59 * 100


def test_what_was_given_up_is_kept_after_all_or_disposed_of(client_as):
    package = standing()
    for day in range(91):
        store.count(package=package, at=on(day))
    kept = store.give_back(package=package, why="its owner was in hospital", by=None, at=on(92))
    assert (kept.status, clocks.of(kept).given_up_on) == (PackageStatus.ON_SHELF, CAME + timedelta(105))
    other = standing(package.warehouse)
    for day in range(91):
        store.count(package=other, at=on(day))
    auction.dispose(package=other, why="recycled", by=None, at=on(95))
    kinds = list(Unclaimed.objects.values_list("kind", flat=True))
    assert kinds == ["abandoned", "abandoned", "given_back", "disposed"]


def test_what_was_given_up_is_sold_its_bill_paid_and_the_rest_its_owners(client_as):
    package = standing()
    for day in range(91):
        store.count(package=package, at=on(day))
    bench, door = (
        client_as(posted_at(package.warehouse)),
        reverse("warehouse:given_up", args=[package.reference, "sell"]),
    )
    for said in ({"amount": ""}, {"amount": "9 000", "buyer": "Ali"}, {"amount": "9 000", "buyer": "Ali"}):
        bench.post(door, said)
    package.refresh_from_db()
    owner = package.customer.user
    assert (package.status, Unclaimed.objects.latest("pk").kind) == (PackageStatus.SOLD, "sold")
    assert Invoice.objects.get(about=package.reference).outstanding_minor == 0
    assert ledger.spendable(owner, "DJF") == 9_000 - 59 * 100
    assert Notice.objects.filter(user=owner, code="sold").count() == 1
    listed = bench.get(reverse("warehouse:errands"))
    assert listed.context["ended"][0].words == "9000 DJF, Ali"
    assert "9,000\u00a0FDJ, Ali" in listed.content.decode()


def test_the_words_of_a_warning_are_in_the_owners_language(mailoutbox):
    package = standing()
    package.customer.user.language = "fr"
    package.customer.user.save()
    store.count(package=package, at=on(21))
    notice = Notice.objects.get()
    assert notice.facts == {"day": "2026-12-23", "price": "100 DJF"}


def test_the_page_shows_the_clock_and_extends_it_once_at_the_price_shown(client_as):
    """What happens next is on the page of the parcel; sent twice, it is one extension."""
    package = standing()
    browser = client_as(package.customer.user)
    page = browser.get(reverse("purchase", args=[package.purchase.reference]))
    assert page.context["clock"].free_until == CAME + timedelta(30)
    for _again in range(2):
        browser.post(reverse("keep_longer", args=[package.reference]), {"seen": "0"})
    package.refresh_from_db()
    assert package.extensions == 1
    assert Money(package.charges.get().amount_minor, "DJF") == Money(1000, "DJF")
    for seen in (1, 2):
        answer = browser.post(reverse("keep_longer", args=[package.reference]), {"seen": str(seen)})
    assert answer.status_code == 409
