"""A parcel's whole way through the front door of the deployment: proxy, two web processes, workers, real queues."""

from forwarding.models import Delivery, Notice
from forwarding.states import DeliveryStatus
from tests.deploy.processes import until
from tests.stories.people import DELIVERED_TO


def test_from_the_shop_to_the_counter(town, deployed):
    town.clerk.open_drawer()
    shipment = town.packed("TBA303112345678")
    until(lambda: _billed(shipment), "the worker's bill")
    town.clerk.take_cash(shipment.invoice)
    town.keeper.open_bag(town.bench.fly(shipment), shipment)
    town.officer.act(shipment, "release")
    town.clerk.put_behind_counter(shipment)
    town.clerk.hand_over(shipment, town.shopper.code_shown(shipment))

    delivery = Delivery.objects.get(shipment=shipment)
    assert (delivery.status, delivery.handed_to) == (DeliveryStatus.DELIVERED, DELIVERED_TO)
    until(lambda: not Notice.objects.filter(sent_at=None).exists(), "the sending of every notice")
    assert list((deployed.folder / "mail").iterdir())


def _billed(shipment):
    shipment.refresh_from_db()
    return shipment.invoice
