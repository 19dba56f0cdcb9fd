"""A closed box that nobody pays: one clock, its nights charged once, billed when it is paid, given up in the end."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from billing import payments
from billing.models import Invoice
from customs.states import DeclarationStatus
from forwarding import clocks, gates, receivers
from forwarding.journey import assess, dispatch, pay, unpaid
from forwarding.models import Charge, Notice, StorageRule, Unclaimed
from forwarding.states import PackageStatus, ShipmentStatus
from tests.factories import billing
from tests.factories.forwarding import AT, LONG_AGO, PackageFactory, PurchaseFactory, WarehouseFactory, boxed

pytestmark = pytest.mark.django_db
PAY_BY = date(2026, 12, 8)  # fifteen days after the bill


def on(n):
    """At noon, so many days after it was packed and billed."""
    return AT + timedelta(days=n, hours=3)


def parcel(warehouse, customer=None, **facts):
    purchase = PurchaseFactory(warehouse=warehouse, **({"customer": customer} if customer else {}))
    return PackageFactory(
        purchase=purchase, customer=purchase.customer, warehouse=warehouse, status=PackageStatus.PACKED, **facts
    )


@pytest.fixture
def box(tariff):
    """Two parcels in one box, packed and billed on one day: the first has stood for longer than it may for nothing."""
    warehouse = WarehouseFactory()
    StorageRule.objects.create(warehouse=warehouse, valid_from=LONG_AGO, currency="DJF")
    first = parcel(warehouse, received_at=AT - timedelta(days=40))
    last = parcel(warehouse, first.customer, received_at=AT - timedelta(days=20))
    box = boxed(first, last, packed=True, weight_grams=4000, quoted_minor=50_000)
    assess.lodge(shipment=box, by=None, at=AT)
    pay.bill(shipment=box, by=None, at=AT)
    box.refresh_from_db()
    return box


def nights(box):
    return [date.fromisoformat(c.params["night"]) for c in Charge.objects.filter(package__shipment=box).order_by("pk")]


def settle(bill):
    billing.fill_wallet(bill.payer, bill.due_minor)
    payments.from_wallet(invoice=bill, key=bill.number, by=bill.payer, at=on(20))


def test_the_nights_it_waits_are_charged_once_and_billed_when_it_is_paid(box, django_capture_on_commit_callbacks):
    """R50: one clock for the box, that of the parcel that came last; run twice, and after three days of silence."""
    assert clocks.of_box(box).free_until == PAY_BY
    for day in (5, 15, 16, 17, 17, 20):
        unpaid.count(shipment=box, at=on(day))
    assert nights(box) == [PAY_BY + timedelta(n) for n in (1, 2, 3, 4)]
    with django_capture_on_commit_callbacks(execute=True):
        settle(box.invoice)
    more = box.invoice.supplements.get()
    assert [(line.kind, line.amount_minor) for line in more.lines.all()] == [("storage", 400)]
    assert [reason.code for reason in gates.why_not_paid(box)] == ["unpaid"] or gates.why_not_paid(box)
    with django_capture_on_commit_callbacks(execute=True):
        settle(more)
    assert gates.why_not_paid(box) == []
    unpaid.count(shipment=box, at=on(60))  # paid: it waits for its flight
    assert len(nights(box)) == 4


def test_a_box_whose_payment_nobody_heard_of_does_not_fly_without_its_nights(box, django_capture_on_commit_callbacks):
    """R50: the news is lost, the bench loads the box; then the news comes late, and the clock runs: billed once."""
    settle(box.invoice)  # and dies before its news goes out
    flight = dispatch.plan(warehouse=box.warehouse, flight="AF1", departs_at=on(30), by=None, at=on(20))
    into_bag = {"receptacle": dispatch.open_bag(dispatch=flight, by=None, at=on(20)), "shipment": box, "by": None}
    for _scan in range(2):
        with pytest.raises(dispatch.CannotLoad, match="unpaid"):
            dispatch.load(**into_bag, at=on(20))
    receivers.on_invoice_settled(box.invoice.pk)
    unpaid.count(shipment=box, at=on(21))
    more = box.invoice.supplements.get()
    assert [(line.kind, line.amount_minor) for line in more.lines.all()] == [("storage", 400)]
    settle(more)
    assert dispatch.load(**into_bag, at=on(21)).receptacle
    with django_capture_on_commit_callbacks(execute=True):
        receivers.on_invoice_settled(box.invoice.pk)
    assert len(nights(box)) == 4


def test_a_box_that_customs_stops_costs_nothing(box):
    box.declaration.status = DeclarationStatus.HELD
    box.declaration.save()
    unpaid.count(shipment=box, at=on(30))
    box.declaration.status = DeclarationStatus.ASSESSED
    box.declaration.save()
    unpaid.count(shipment=box, at=on(32))
    assert nights(box) == [PAY_BY + timedelta(n) for n in (15, 16)]


def test_a_box_never_paid_is_given_up_after_three_notices(box):
    bill = box.invoice
    for day in range(80):
        unpaid.count(shipment=box, at=on(day))
    told = [(notice.code, notice.key.rsplit(":", 1)[1]) for notice in Notice.objects.filter(code__startswith="storage")]
    assert told == [("storage_fee", n) for n in ("10", "3", "1")] + [("storage_given_up", n) for n in ("10", "3", "1")]
    box.refresh_from_db()
    bill.refresh_from_db()
    assert (box.status, bill.status, box.declaration.status) == (ShipmentStatus.CANCELLED, "cancelled", "abandoned")
    assert [entry.package.status for entry in Unclaimed.objects.all()] == [PackageStatus.ABANDONED] * 2
    keeper = Unclaimed.objects.latest("package__received_at").package
    assert Invoice.objects.get(about=keeper.reference).total_minor == 54 * 100


def test_its_page_says_until_when_it_stands_for_nothing(box, client_as):
    page = client_as(box.customer.user).get(reverse("shipment", args=[box.number]))
    assert page.context["clock"].pay_by == PAY_BY
    assert page.context["standing"].by == PAY_BY
