"""A pair of shoes goes from a shop in France to a door in Djibouti, through the hands of seven people."""

from django.urls import reverse

from billing import ledger
from billing.documents import papers
from forwarding.models import Delivery
from forwarding.states import DeliveryStatus, ShipmentStatus
from tests.stories.people import DELIVERED_TO

TRACKING = "TBA303112345678"


def test_to_the_counter(town):
    """Announced, received, packed, assessed, paid in cash, flown, released, collected with a code."""
    town.clerk.open_drawer()
    purchase = town.shopper.declare(TRACKING)
    package = town.bench.receive(TRACKING)
    assert package.purchase == purchase

    shipment = town.bench.pack(town.shopper.ship(package))
    assert shipment.declaration.status == "assessed"
    invoice = shipment.invoice
    assert {line.words for line in invoice.lines.all() if line.for_state} == {"TIC", "TVA"}
    assert invoice.total_minor == invoice.state_minor + invoice.post_minor
    printed = papers.bill(invoice, "https://suuq.example", draw=lambda _page, told: told)
    for line in shipment.declaration.assessments.get().lines.all():
        law = next(law for words, _sum, law in printed["blocks"][0]["lines"] if words.startswith(line.levy_code))
        assert line.measure in law
        assert "CIF" in law

    town.clerk.take_cash(invoice)
    shipment.refresh_from_db()
    assert shipment.invoice.is_settled

    bag = town.bench.fly(shipment)
    town.keeper.open_bag(bag, shipment)
    town.officer.act(shipment, "release")
    town.clerk.put_behind_counter(shipment)
    town.clerk.hand_over(shipment, town.shopper.code_shown(shipment))

    delivery = Delivery.objects.get(shipment=shipment)
    assert (delivery.status, delivery.handed_to) == (DeliveryStatus.DELIVERED, DELIVERED_TO)
    shipment.refresh_from_db()
    assert shipment.status == ShipmentStatus.ARRIVED
    assert [event.code for event in delivery.events.all()] == ["EDD", "EDH", "EMI"]
    page = town.shopper.open("shipment", shipment.number).content.decode()
    assert "Handed over" in page
    assert f"Your shipment {shipment.number} has been handed over" in town.mails()


def test_to_the_door(town):
    """Paid from a wallet filled at the counter, delivered by a courier against code and signature."""
    town.clerk.open_drawer()
    town.shopper.declare(TRACKING)
    shipment = town.bench.pack(town.shopper.ship(town.bench.receive(TRACKING), mode="courier", service="express"))
    town.clerk.send("billing:person", town.shopper.user.pk, amount="50 000", into="1")
    assert ledger.spendable(town.shopper.user, "DJF") == 50_000
    town.shopper.pay_from_wallet(shipment.invoice)

    town.keeper.open_bag(town.bench.fly(shipment), shipment)
    town.officer.act(shipment, "release")
    town.shopper.book_visit(shipment)
    town.clerk.send("counter:give_to_courier", shipment.number, courier=town.courier.user.pk)
    town.courier.hand_over(shipment, town.shopper.code_shown(shipment))

    delivery = Delivery.objects.get(shipment=shipment)
    assert delivery.status == DeliveryStatus.DELIVERED
    assert delivery.documents.get().kind == "signature"
    assert shipment.number.startswith("EE")


def test_paid_by_card(town):
    """By Stripe Checkout and the real SDK, against the simulator; webhook and return page settle it once."""
    shipment = town.packed(TRACKING)
    town.shopper.pay_by_card(shipment.invoice)
    shipment.invoice.refresh_from_db()
    assert shipment.invoice.is_settled
    assert shipment.invoice.payments.get().means == "card"
    assert f"Your shipment {shipment.number} is paid" in town.mails()


def test_public_tracking_says_where_and_nothing_more(town, client):
    """Anybody with the number sees its way; nobody's name, goods, money or shop."""
    town.clerk.open_drawer()
    shipment = town.landed(TRACKING)
    page = client.get(reverse("track"), {"number": shipment.number}).content.decode()
    assert "Arrivé" in page or "Arrived" in page
    for private in (
        DELIVERED_TO,
        town.shopper.user.email,
        shipment.customer.suite,
        "shoes",
        "Zalando",
        "Tremblay",
        str(shipment.invoice.total_minor),
    ):
        assert private not in page
