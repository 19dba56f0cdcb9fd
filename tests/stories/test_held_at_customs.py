"""Customs asks, holds, and lets go; the shopper is told why, what to do and by when."""

from forwarding import gates
from forwarding.models import Delivery
from tests.stories.people import picture

TRACKING = "TBA303112345679"


def test_held_at_customs(town):
    """U5, U11."""
    town.clerk.open_drawer()
    shipment = town.landed(TRACKING)

    town.officer.act(shipment, "ask", question="Please send the page that shows the price.", wanted="invoice")
    home = town.shopper.open("home").content.decode()
    assert "Answer customs" in home
    delivery = Delivery.objects.get(shipment=shipment)
    assert {reason.code for reason in gates.why_not_forwarded(delivery)} == {"not_released"}
    town.clerk.put_behind_counter(shipment, status=200)

    town.shopper.send("customs:answer", shipment.number, answer="The receipt is the second page of the invoice.")
    town.officer.act(shipment, "accept")
    town.officer.act(shipment, "hold", reason="value", words="")
    assert "Held" in town.shopper.open("home").content.decode()
    town.officer.act(shipment, "release", status=409)
    assert "Add a paper" in town.shopper.open("customs:case", shipment.number).content.decode()
    papers, purchase = shipment.declaration.evidence.count(), shipment.packages.get().purchase.reference
    nothing = town.shopper.send("add_invoice", purchase, status=200).content.decode()
    assert "Choose a file to send." in nothing  # U18: on the page that it was asked on
    assert shipment.number in nothing
    town.shopper.send("add_invoice", purchase, invoice=picture("card statement"))
    assert shipment.declaration.evidence.count() == papers + 1

    town.officer.act(shipment, "lift", words="The invoice is in order.")
    town.officer.act(shipment, "release")
    town.clerk.put_behind_counter(shipment)
    town.clerk.hand_over(shipment, town.shopper.code_shown(shipment))
    subjects = town.mails()
    assert f"Customs asks about your shipment {shipment.number}" in subjects
    assert f"Customs holds your shipment {shipment.number}" in subjects
