"""Each verb of the journey called twice does its work once; called out of turn it says why not and changes nothing."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile

from customs import deciding
from forwarding import duties, gates, quotes
from forwarding.journey import arrive, assess, consolidate, declare, dispatch, own, pay
from forwarding.models import Item, Milestone, Package, Purchase, Receptacle, Shipment
from forwarding.states import PackageStatus, PurchaseStatus, ShipmentStatus
from suuq import audit, uploads, workflow
from tests.factories.forwarding import (
    AT,
    UPS,
    AgencyFactory,
    CustomerFactory,
    PackageFactory,
    PurchaseFactory,
    WarehouseFactory,
)
from tests.refusals import codes

pytestmark = pytest.mark.django_db

GOODS = declare.Goods(
    description="Running shoes", quantity=1, unit_price_minor=8900, currency="EUR", origin="VN", hs_code="640411"
)
BOX = consolidate.Box(weight_grams=1500, sides_mm=(340, 220, 100))
DHL = "JD014600006281230704"
LATER = AT + timedelta(hours=1)


def announce(customer, warehouse, **facts):
    known = {
        "shop": "Zalando",
        "order_number": "402-1",
        "tracking": [UPS],
        "goods": [GOODS],
        "by": customer.user,
        "at": AT,
    }
    return declare.expect(customer=customer, warehouse=warehouse, **known | facts)


def take_in(warehouse, *barcodes, **facts):
    measured = {"weight_grams": 1200} | {
        k: facts.pop(k) for k in ("is_prohibited", "battery", "label_words") if k in facts
    }
    return arrive.check_in(
        warehouse=warehouse, barcodes=barcodes or [UPS], measured=arrive.Measured(**measured), by=None, at=AT, **facts
    )


def shelved(warehouse=None):
    """A parcel announced and on the shelf."""
    warehouse = warehouse or WarehouseFactory()
    customer = CustomerFactory()
    announce(customer, warehouse)
    return take_in(warehouse)


def asked_for(*packages, **facts):
    known = {"service": "economy", "agency": AgencyFactory(), "delivery_mode": "pickup", "by": None, "at": AT}
    return consolidate.request(customer=packages[0].customer, packages=packages, **known | facts)


class TestDeclare:
    def test_the_same_order_again_is_the_same_purchase(self):
        customer, warehouse = CustomerFactory(), WarehouseFactory()
        assert announce(customer, warehouse) == announce(customer, warehouse)
        assert Purchase.objects.count() == 1
        assert audit.Entry.objects.filter(verb="purchase.expected").count() == 1

    def test_what_comes_with_an_order_announced_again_is_kept_with_it(self):
        customer, warehouse = CustomerFactory(), WarehouseFactory()
        first = announce(customer, warehouse)
        package = take_in(warehouse, DHL)
        sent = uploads.Taken(ContentFile(b"%PDF", "a.pdf"), "application/pdf", "a.pdf")
        paper = declare.keep_aside(invoice=sent, by=customer.user, at=AT)
        assert announce(customer, warehouse, tracking=[DHL], invoice=paper) == first
        package.refresh_from_db()
        assert (list(first.documents.all()), package.purchase) == ([paper], first)

    def test_orders_without_a_number_are_different_orders(self):
        customer, warehouse = CustomerFactory(), WarehouseFactory()
        assert announce(customer, warehouse, order_number="") != announce(customer, warehouse, order_number="")

    def test_what_may_not_be_brought_in_is_refused_before_it_is_bought(self):
        beer = declare.Goods(
            description="Beer, six bottles", quantity=1, unit_price_minor=900, currency="EUR", hs_code="220300"
        )
        with pytest.raises(declare.CannotDeclare) as refusal:
            announce(CustomerFactory(), WarehouseFactory(), goods=[beer])
        assert codes(refusal) == {"forbidden"}
        assert not Purchase.objects.exists()

    def test_a_closed_warehouse_and_nothing_bought_are_both_said(self):
        with pytest.raises(declare.CannotDeclare) as refusal:
            announce(CustomerFactory(), WarehouseFactory(is_open=False), goods=[])
        assert codes(refusal) == {"warehouse_closed", "no_items"}

    def test_cancelled_twice_is_cancelled_and_an_arrived_one_is_not(self):
        purchase = PurchaseFactory()
        declare.cancel(purchase=purchase, by=None, at=AT)
        assert declare.cancel(purchase=purchase, by=None, at=AT).status == PurchaseStatus.CANCELLED
        with pytest.raises(workflow.IllegalMove):
            declare.cancel(purchase=shelved().purchase, by=None, at=AT)

    def test_goods_are_rewritten_until_the_box_is_closed(self, cleared):
        purchase = PurchaseFactory()
        declare.correct_goods(purchase=purchase, goods=[GOODS, GOODS], by=None, at=AT)
        assert purchase.items.count() == 2
        packed = cleared(WarehouseFactory()).packages.get().purchase
        with pytest.raises(declare.CannotDeclare) as refusal:
            declare.correct_goods(purchase=packed, goods=[GOODS], by=None, at=AT)
        assert codes(refusal) == {"already_packed"}


class TestArrive:
    def test_scanned_twice_is_one_parcel_with_one_milestone(self):
        package = shelved()
        assert take_in(package.warehouse) == package
        assert Milestone.objects.filter(code=Milestone.Code.ARRIVED).count() == 1

    def test_a_purchase_sent_to_another_warehouse_is_still_known(self):
        customer = CustomerFactory()
        announce(customer, WarehouseFactory())
        assert take_in(WarehouseFactory()).customer == customer

    @pytest.mark.parametrize("flags", [{"is_prohibited": True}, {"battery": Package.Battery.LOOSE}])
    def test_what_may_not_fly_goes_into_the_cage(self, flags):
        warehouse = WarehouseFactory()
        announce(CustomerFactory(), warehouse)
        package = take_in(warehouse, **flags)
        assert (package.status, package.shelf.kind) == (PackageStatus.CAGED, "cage")

    def test_a_weight_of_nothing_or_a_web_address_is_refused(self):
        warehouse = WarehouseFactory()
        with pytest.raises(arrive.CannotCheckIn) as refusal:
            arrive.check_in(
                warehouse=warehouse, barcodes=["https://evil.example"], measured=arrive.Measured(0), by=None, at=AT
            )
        assert codes(refusal) == {"no_barcode", "weight"}

    def test_undone_within_a_minute_it_is_expected_again(self):
        package = shelved()
        arrive.undo(package=package, by=None, at=AT + timedelta(seconds=59))
        assert arrive.undo(package=package, by=None, at=AT).status == PackageStatus.UNDONE
        assert Purchase.objects.get().status == PurchaseStatus.EXPECTED
        assert take_in(package.warehouse) != package

    def test_undone_too_late_or_after_the_next_step_is_refused(self):
        package = shelved()
        with pytest.raises(arrive.CannotUndo):
            arrive.undo(package=package, by=None, at=AT + timedelta(seconds=61))
        consolidate.pack(shipment=asked_for(package), scanned=[package.reference], box=BOX, by=None, at=AT)
        with pytest.raises(workflow.IllegalMove):
            arrive.undo(package=package, by=None, at=AT)

    def test_an_owner_is_named_once(self):
        package = take_in(WarehouseFactory(), "SOMETHING-ELSE-1")
        owner, other = CustomerFactory(), CustomerFactory()
        own.identify(package=package, customer=owner, by=None, at=AT)
        assert own.identify(package=package, customer=owner, by=None, at=AT).customer == owner
        with pytest.raises(own.CannotOwn) as refusal:
            own.identify(package=package, customer=other, by=None, at=AT)
        assert "has_owner" in codes(refusal)

    def test_out_of_the_cage_only_without_the_loose_battery(self):
        warehouse = WarehouseFactory()
        announce(CustomerFactory(), warehouse)
        package = take_in(warehouse, battery=Package.Battery.LOOSE)
        with pytest.raises(arrive.CannotCheckIn):
            arrive.clear(package=package, battery=Package.Battery.LOOSE, why="looked", by=None, at=AT)
        cleared = arrive.clear(
            package=package, battery=Package.Battery.INSTALLED, why="it is inside the phone", by=None, at=AT
        )
        assert cleared.status == PackageStatus.ON_SHELF


class TestConsolidate:
    def test_asked_for_twice_is_one_shipment(self):
        package = shelved()
        assert asked_for(package) == asked_for(package)
        assert Shipment.objects.count() == 1

    def test_the_reasons_are_said(self):
        stranger, undeclared = shelved(), PackageFactory()
        with pytest.raises(consolidate.CannotConsolidate) as refusal:
            asked_for(undeclared)
        assert codes(refusal) == {"undeclared"}
        with pytest.raises(consolidate.CannotConsolidate) as refusal:
            consolidate.request(
                customer=undeclared.customer,
                packages=[stranger],
                service="economy",
                agency=AgencyFactory(),
                delivery_mode="pickup",
                by=None,
                at=AT,
            )
        assert codes(refusal) == {"not_yours"}

    def test_packing_names_what_is_missing_and_what_does_not_belong(self):
        package, other = shelved(), PackageFactory()
        shipment = asked_for(package)
        with pytest.raises(consolidate.CannotPack) as refusal:
            consolidate.pack(shipment=shipment, scanned=[other.reference], box=BOX, by=None, at=AT)
        assert codes(refusal) == {"missing", "wrong_parcel"}
        packed = consolidate.pack(shipment=shipment, scanned=[package.reference], box=BOX, by=None, at=AT)
        assert (
            consolidate.pack(shipment=packed, scanned=[], box=BOX, by=None, at=AT).chargeable_grams
            == packed.chargeable_grams
        )

    def test_cancelled_its_parcels_are_free_again(self):
        package = shelved()
        shipment = asked_for(package)
        consolidate.cancel(shipment=shipment, by=None, at=AT)
        assert consolidate.cancel(shipment=shipment, by=None, at=AT).status == ShipmentStatus.CANCELLED
        assert asked_for(package) != shipment


class TestAssessAndPay:
    def test_not_before_it_is_packed(self):
        shipment = asked_for(shelved())
        with pytest.raises(workflow.IllegalMove):
            assess.lodge(shipment=shipment, by=None, at=AT)
        assert pay.bill(shipment=shipment, by=None, at=AT) is None

    def test_twice_is_one_declaration_one_assessment_one_bill(self, cleared):
        shipment = cleared(WarehouseFactory())
        again = assess.lodge(shipment=shipment, by=None, at=LATER)
        assert pay.bill(shipment=again, by=None, at=LATER) == shipment.invoice
        assert again.declaration.assessments.count() == 1

    def test_weights_told_that_outweigh_the_box_do_not_keep_it_from_customs(self, cleared):
        shipment = cleared(WarehouseFactory())
        Item.objects.update(weight_grams=shipment.weight_grams + 1)
        told = duties.consignment(shipment, freight=quotes.of_shipment(shipment).freight)
        assert {item.net_weight_grams for item in told.items} == {None}


class TestDispatch:
    def bag(self, warehouse):
        flight = dispatch.plan(warehouse=warehouse, flight="DJ101", departs_at=LATER, by=None, at=AT)
        assert dispatch.plan(warehouse=warehouse, flight="DJ101", departs_at=LATER, by=None, at=AT) == flight
        bag = dispatch.open_bag(dispatch=flight, by=None, at=AT)
        assert dispatch.open_bag(dispatch=flight, by=None, at=AT) == bag
        return bag

    def test_the_whole_loading_twice(self, cleared):
        shipment = cleared(WarehouseFactory())
        bag = self.bag(shipment.warehouse)
        for _again in range(2):
            dispatch.load(receptacle=bag, shipment=shipment, by=None, at=AT)
        for _again in range(2):
            bag = dispatch.close(receptacle=bag, seal="S1", weight_grams=1700, by=None, at=AT)
        assert bag.number.endswith("0017")
        for _again in range(2):
            dispatch.depart(dispatch=bag.dispatch, by=None, at=AT)
        shipment.refresh_from_db()
        assert shipment.status == ShipmentStatus.DISPATCHED
        assert Milestone.objects.filter(code=Milestone.Code.DISPATCHED).count() == 1
        with pytest.raises(dispatch.CannotLoad):
            dispatch.open_bag(dispatch=bag.dispatch, by=None, at=AT)

    @pytest.mark.usefixtures("tariff")
    def test_unpaid_undeclared_and_other_warehouses_stay_out(self):
        package = shelved()
        shipment = asked_for(package)
        bag = self.bag(WarehouseFactory())
        with pytest.raises(dispatch.CannotLoad) as refusal:
            dispatch.load(receptacle=bag, shipment=shipment, by=None, at=AT)
        assert codes(refusal) == {"other_warehouse", "not_packed", "undeclared"}
        consolidate.pack(shipment=shipment, scanned=[package.reference], box=BOX, by=None, at=AT)
        shipment = assess.lodge(shipment=shipment, by=None, at=AT)
        assert {r.code for r in gates.why_not_dispatched(shipment)} == {"unbilled"}
        pay.bill(shipment=shipment, by=None, at=AT)
        shipment.refresh_from_db()
        assert {r.code for r in gates.why_not_dispatched(shipment)} == {"unpaid"}

    def test_a_bag_that_the_scale_does_not_believe_stays_open(self, cleared):
        shipment = cleared(WarehouseFactory())
        bag = self.bag(shipment.warehouse)
        with pytest.raises(dispatch.CannotClose) as refusal:
            dispatch.close(receptacle=bag, seal="", weight_grams=10, by=None, at=AT)
        assert codes(refusal) == {"empty_bag", "no_seal"}
        dispatch.load(receptacle=bag, shipment=shipment, by=None, at=AT)
        with pytest.raises(dispatch.CannotClose) as refusal:
            dispatch.close(receptacle=bag, seal="S1", weight_grams=9000, by=None, at=AT)
        assert codes(refusal) == {"bag_weight"}

    def test_held_by_customs_after_loading_it_grounds_the_flight(self, cleared, person):
        shipment = cleared(WarehouseFactory())
        bag = self.bag(shipment.warehouse)
        dispatch.load(receptacle=bag, shipment=shipment, by=None, at=AT)
        with pytest.raises(dispatch.CannotDepart) as refusal:
            dispatch.depart(dispatch=bag.dispatch, by=None, at=AT)
        assert codes(refusal) == {"bag_open"}
        bag = dispatch.close(receptacle=bag, seal="S1", weight_grams=1700, by=None, at=AT)
        deciding.hold(shipment.declaration, reason="value", by=person("officer"), at=AT)
        with pytest.raises(dispatch.CannotDepart) as refusal:
            dispatch.depart(dispatch=bag.dispatch, by=None, at=AT)
        assert codes(refusal) == {"stopped"}
        assert shipment.number in str(refusal.value.reasons[0])
        dispatch.unload(shipment=shipment, why="held", by=None, at=AT)
        assert Receptacle.objects.get().shipments.count() == 0
