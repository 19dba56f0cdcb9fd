"""
A flight of a hundred and twenty parcels in twenty-four boxes, from the bench to the agencies; with ``SOAK=1`` of three
hundred in sixty.

One box is missing, one comes out of another bag, one is damaged, and one is nobody's.

What a person does with a parcel is done by the verbs that the pages call; the hub's differences, the waybills and the
last hand-over go through the pages themselves. At the end every parcel is accounted for, and the oracle agrees.
"""

import os
from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from billing import payments
from billing.models.payment import Means
from customs import deciding
from forwarding import routing
from forwarding.domestic import events
from forwarding.journey import arrive, consolidate, declare, dispatch, forward, receive
from forwarding.models import Agency, Customer, Delivery, Discrepancy, Dispatch, Milestone, Shipment, Waybill
from forwarding.states import DeliveryStatus, ShipmentStatus
from suuq import references
from suuq.accounts import people
from tests.factories.suuq import PersonFactory

PARCELS, IN_A_BOX, BAGS = 300 if os.environ.get("SOAK") else 120, 5, 6
BOXES = PARCELS // IN_A_BOX
BOX = consolidate.Box(weight_grams=1600, sides_mm=(300, 200, 150))
BOOK = declare.Goods(
    description="Printed book", quantity=1, unit_price_minor=1500, currency="EUR", origin="FR", hs_code="490199"
)


@pytest.mark.one_engine
def test_every_parcel_of_a_flight_is_accounted_for(town):
    """R7, R8: missing, extra, damaged and unknown each become a case; all else is where its owner collects it."""
    bench, warehouse = town.bench.user, town.bench.user.workplace.warehouse
    agencies = list(Agency.objects.filter(is_hub=False))
    left = timezone.now() - timedelta(days=2)
    boxes = [_boxed(warehouse, agencies[n % len(agencies)], bench, n, left) for n in range(BOXES)]
    flight, bags = _flown(warehouse, boxes, bench, left)

    each = BOXES // BAGS
    missing, damaged, extra, stray = boxes[1], boxes[each + 1], boxes[2 * each + 1], "RR473124829GB"
    _take_out(town, bags, {missing}, damaged=damaged, extra=extra, stray=stray)
    assert Dispatch.objects.get(pk=flight.pk).status == "reconciled"
    assert Counter(Discrepancy.objects.values_list("kind", flat=True)) == Counter(
        "missing extra damaged unknown".split()
    )
    assert Shipment.objects.filter(status=ShipmentStatus.ARRIVED).count() == BOXES - 1
    assert Milestone.objects.get(code=Milestone.Code.MISSING).shipment == missing

    officer, at = town.officer.user, timezone.now()
    for delivery in Delivery.objects.select_related("shipment__declaration"):
        deciding.release(delivery.shipment.declaration, by=officer, at=at)
    _forward(town, at)
    assert Counter(Delivery.objects.values_list("status", flat=True)) == {DeliveryStatus.READY: BOXES - 1}
    assert all(d.agency_id == d.shipment.agency_id for d in Delivery.objects.select_related("shipment"))

    _settle(town)
    _found_in_another_bag(town, missing, flight)
    assert not Discrepancy.objects.filter(status="open").exists()
    assert Shipment.objects.filter(status=ShipmentStatus.ARRIVED).count() == BOXES + 1

    here = next(box for box in boxes if box.agency.code == "PLT" and box != missing)
    town.clerk.hand_over(here, Delivery.objects.get(shipment=here).code)
    assert Delivery.objects.get(shipment=here).events.last().code == events.DELIVERED


def _boxed(warehouse, agency, bench, number, at):
    """Five parcels announced, received, asked for together and packed in one box, its duty and carriage paid."""
    user = PersonFactory(full_name=f"Shopper {number}")
    people.file(user)
    customer = Customer.objects.open_suite(user)
    packages = [_received(customer, warehouse, bench, f"{number}-{n}", at) for n in range(IN_A_BOX)]
    shipment = consolidate.request(
        customer=customer, packages=packages, service="economy", agency=agency, delivery_mode="pickup", by=user, at=at
    )
    scanned = [package.reference for package in packages]
    shipment = consolidate.pack(shipment=shipment, scanned=scanned, box=BOX, by=bench, at=at)
    shipment.refresh_from_db()
    _pay(shipment.invoice, at)
    return shipment


def _received(customer, warehouse, bench, order, at):
    tracking = f"TBA{references.digits(12)}"
    declare.expect(
        customer=customer, warehouse=warehouse, shop="Librairie", order_number=order, tracking=[tracking],
        goods=[BOOK], by=customer.user, at=at,
    )  # fmt: skip
    measured = arrive.Measured(weight_grams=300)
    return arrive.check_in(warehouse=warehouse, barcodes=[tracking], measured=measured, by=bench, at=at)


def _pay(invoice, at):
    key = f"story:{invoice.number}"
    payments.top_up(
        user=invoice.payer, amount_minor=invoice.due_minor, currency="DJF", key=f"{key}:top", means=Means.PROVIDER,
        provider="D-Money", reference=f"DM{references.digits(9)}", at=at,
    )  # fmt: skip
    payments.from_wallet(invoice=invoice, key=key, by=invoice.payer, at=at)


def _flown(warehouse, boxes, bench, at):
    """All of them in six bags of one flight, sealed and gone."""
    flight = dispatch.plan(warehouse=warehouse, flight="DJ300", departs_at=at + timedelta(hours=3), by=bench, at=at)
    each = BOXES // BAGS
    bags = []
    for n in range(BAGS):
        bag = dispatch.open_bag(dispatch=flight, by=bench, at=at)
        inside = boxes[n * each : (n + 1) * each]
        for box in inside:
            dispatch.load(receptacle=bag, shipment=box, by=bench, at=at)
        grams = sum(box.weight_grams for box in inside) + 500
        bags.append(dispatch.close(receptacle=bag, seal=f"SL{n}", weight_grams=grams, by=bench, at=at))
    dispatch.depart(dispatch=flight, by=bench, at=at)
    return flight, bags


def _take_out(town, bags, missing, *, damaged, extra, stray):
    """Bag by bag, parcel by parcel; one parcel comes out of a bag that it was never put into."""
    hub, keeper = Agency.objects.get(is_hub=True), town.keeper.user
    for bag in bags:
        at = timezone.now()
        receive.open_bag(receptacle=bag, seal=bag.seal, by=keeper, at=at)
        for box in bag.shipments.exclude(pk__in=[box.pk for box in (*missing, extra, damaged)]):
            receive.scan(receptacle=bag, number=box.number, hub=hub, by=keeper, at=at)
    first, last = bags[0], bags[-1]
    town.keeper.send("warehouse:scan_out", damaged.receptacle_id or bags[1].pk, scan=damaged.number, damage="crushed")
    town.keeper.send("warehouse:scan_out", last.pk, scan=extra.number)
    town.keeper.send("warehouse:scan_out", first.pk, scan=stray, status=409)
    for bag in bags:
        if bag.shipments.filter(pk=extra.pk).exists():
            assert bag.shipments.get(pk=extra.pk).status == ShipmentStatus.ARRIVED
        town.keeper.send("warehouse:finish", bag.pk)
    town.keeper.send("warehouse:finish_flight", bags[0].dispatch.number)


def _forward(town, at):
    """Sorted by scan, each on the waybill of its agency, out of the van at the other end."""
    hub, keeper = Agency.objects.get(is_hub=True), town.keeper.user
    one = Delivery.objects.filter(agency__code="DIK").first()
    panel = town.keeper.send("office:sort_scan", scan=one.shipment.number, status=200).context["panel"]
    assert (panel.state, panel.word) == ("ok", "DIK")
    for delivery in Delivery.objects.select_related("shipment__declaration", "shipment__invoice", "agency"):
        way = routing.of(delivery)
        waybill = forward.open_waybill(sender=hub, receiver=way.agency, by=keeper, at=at)
        forward.put_on(waybill=waybill, delivery=delivery, by=keeper, at=at)
    assert Waybill.objects.count() == Agency.objects.count() - 1
    for waybill in Waybill.objects.all():
        sent = forward.send(waybill=waybill, by=keeper, at=at)
        for line in sent.lines.all():
            forward.find(waybill=sent, delivery=line.delivery, by=keeper, at=at)
        forward.finish(waybill=sent, by=keeper, at=at)


def _settle(town):
    """Each case but the missing parcel's is settled on its page."""
    town.keeper.open("warehouse:cases")
    for case in Discrepancy.objects.exclude(kind="missing"):
        town.keeper.send("warehouse:take_up_case", case.pk)
        outcome = {"extra": "admitted", "damaged": "noted", "unknown": "sent_back"}[case.kind]
        town.keeper.send("warehouse:settle_case", case.pk, outcome=outcome, words="seen by two")
    lost = Discrepancy.objects.get(kind="missing")
    town.keeper.send("warehouse:settle_case", lost.pk, outcome="found", status=200)  # it has not been scanned
    assert (lost.desk, lost.due_at - lost.at) == ("warehouse", timedelta(days=5))


def _found_in_another_bag(town, missing, flight):
    """It turns up under the belt a day later: scanned out of a bag of the next flight, its case closes by itself."""
    bench, at = town.bench.user, timezone.now()
    other = _boxed(missing.warehouse, missing.agency, bench, BOXES, at - timedelta(hours=9))
    next_flight = dispatch.plan(
        warehouse=missing.warehouse, flight="DJ301", departs_at=at, by=bench, at=at - timedelta(hours=2)
    )
    assert next_flight != flight
    bag = dispatch.open_bag(dispatch=next_flight, by=bench, at=at)
    dispatch.load(receptacle=bag, shipment=other, by=bench, at=at)
    dispatch.close(receptacle=bag, seal="SL9", weight_grams=other.weight_grams + 200, by=bench, at=at)
    dispatch.depart(dispatch=next_flight, by=bench, at=at)
    town.keeper.send("warehouse:break_seal", bag.pk)
    town.keeper.send("warehouse:scan_out", bag.pk, scan=missing.number)
    case = Discrepancy.objects.get(kind="missing", shipment_number=missing.number)
    assert (case.status, case.outcome) == ("closed", "found")
    town.keeper.send("warehouse:scan_out", bag.pk, scan=other.number)
    town.keeper.send("warehouse:finish", bag.pk)
    extra = Discrepancy.objects.get(kind="extra", status="open")
    town.keeper.send("warehouse:settle_case", extra.pk, outcome="admitted")
