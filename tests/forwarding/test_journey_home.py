"""From the flight to the right hands: each verb called twice does its work once; out of turn it says why not."""

from datetime import timedelta

import pytest

from customs import deciding
from forwarding import gates
from forwarding.journey import deliver, receive
from forwarding.models import Delivery, Discrepancy, DomesticEvent, Milestone
from forwarding.states import DeliveryStatus, ShipmentStatus
from tests.factories.forwarding import (
    AT,
    WarehouseFactory,
    hub,
    visited,
)
from tests.forwarding import flights
from tests.refusals import codes

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(hours=1)


@pytest.fixture
def flown(cleared):
    """A bag with one box, in flight."""
    return flights.flown(cleared, WarehouseFactory())[1]


class TestReceive:
    def test_a_closed_bag_is_not_scanned(self, flown):
        with pytest.raises(receive.CannotReceive):
            receive.scan(receptacle=flown, number="CP700000005DJ", hub=hub(), by=None, at=LATER)

    def test_found_missing_extra_damaged_are_each_said_once(self, flown, cleared):
        here = hub()
        for _again in range(2):
            bag = receive.open_bag(receptacle=flown, by=None, at=LATER)
        assert receive.scan(receptacle=bag, number="CP999999999DJ", hub=here, by=None, at=LATER) is None
        for _again in range(2):
            receive.scan(
                receptacle=bag, number=cleared(WarehouseFactory()).number, hub=here, damage="wet", by=None, at=LATER
            )
        for _again in range(2):
            bag = receive.finish(receptacle=bag, by=None, at=LATER)
        kinds = sorted(Discrepancy.objects.values_list("kind", flat=True))
        assert kinds == ["damaged", "damaged", "extra", "extra", "missing", "unknown"]
        assert Milestone.objects.filter(code=Milestone.Code.MISSING).count() == 1

    def test_a_box_scanned_twice_arrives_once(self, flown):
        bag, here = receive.open_bag(receptacle=flown, by=None, at=LATER), hub()
        number = bag.shipments.get().number
        for _again in range(2):
            shipment = receive.scan(receptacle=bag, number=f" {number.lower()} ", hub=here, by=None, at=LATER)
        assert shipment.status == ShipmentStatus.ARRIVED
        assert Delivery.objects.get().shipment == shipment
        assert receive.finish(receptacle=bag, by=None, at=LATER).status == "reconciled"
        assert not Discrepancy.objects.exists()


@pytest.fixture
def landed(flown):
    """A delivery at the hub, before customs has released it."""
    bag = receive.open_bag(receptacle=flown, by=None, at=LATER)
    receive.scan(receptacle=bag, number=bag.shipments.get().number, hub=hub(), by=None, at=LATER)
    return Delivery.objects.get()


@pytest.fixture
def released(landed, person):
    """The same, released."""
    deciding.release(landed.shipment.declaration, by=person("officer"), at=LATER)
    return landed


class TestDeliver:
    def hands(self, delivery, **facts):
        return deliver.Hands(
            **{"name": "Hodan", "code": delivery.code, "identity_kind": "card", "identity_last": "418"} | facts
        )

    def test_nothing_leaves_the_hub_before_customs_lets_it(self, landed):
        for verb in (deliver.scan_in, deliver.take_out):
            facts = {"agency": landed.agency} if verb is deliver.scan_in else {"courier": None}
            with pytest.raises(deliver.CannotForward) as refusal:
                verb(delivery=landed, by=None, at=LATER, **facts)
            assert "not_released" in codes(refusal)
        with pytest.raises(deliver.CannotHandOver):
            deliver.hand_over(delivery=landed, hands=self.hands(landed), by=None, at=LATER)
        landed.refresh_from_db()
        assert landed.status == DeliveryStatus.ASSIGNED

    def test_handed_over_twice_is_handed_over_once(self, released):
        for _again in range(2):
            deliver.scan_in(delivery=released, agency=released.agency, by=None, at=LATER)
        for _again in range(2):
            delivery = deliver.hand_over(delivery=released, hands=self.hands(released), by=None, at=LATER)
        assert delivery.status == DeliveryStatus.DELIVERED
        assert DomesticEvent.objects.filter(code="EMI").count() == 1

    def test_five_wrong_codes_lock_it_until_a_supervisor_gives_a_new_one(self, released):
        """R122"""
        deliver.scan_in(delivery=released, agency=released.agency, by=None, at=LATER)
        for _try in range(gates.WRONG_CODES_MOST):
            with pytest.raises(deliver.CannotHandOver) as refusal:
                deliver.hand_over(delivery=released, hands=self.hands(released, code="wrong"), by=None, at=LATER)
            assert codes(refusal) == {"wrong_code"}
        with pytest.raises(deliver.CannotHandOver) as refusal:
            deliver.hand_over(delivery=released, hands=self.hands(released), by=None, at=LATER)
        assert codes(refusal) == {"code_locked"}
        fresh = deliver.reset_code(delivery=released, why="paper seen", by=None, at=LATER)
        assert (
            deliver.hand_over(delivery=fresh, hands=self.hands(fresh), by=None, at=LATER).status
            == DeliveryStatus.DELIVERED
        )

    def test_a_pickup_does_not_go_out(self, released, person):
        with pytest.raises(deliver.CannotForward) as refusal:
            deliver.take_out(delivery=released, courier=person("courier"), by=None, at=LATER)
        assert codes(refusal) == {"pickup"}

    def test_nobody_there_then_the_counter(self, released, person):
        visited(released)
        courier = person("courier")
        for _again in range(2):
            deliver.take_out(delivery=released, courier=courier, by=None, at=LATER)
        for _again in range(2):
            delivery = deliver.note_attempt(delivery=released, reason="absent", by=courier, at=LATER)
        assert delivery.status == DeliveryStatus.ATTEMPTED
        assert (
            deliver.scan_in(delivery=delivery, agency=delivery.agency, by=None, at=LATER).status == DeliveryStatus.READY
        )
        assert DomesticEvent.objects.filter(code="EMH").count() == 1
