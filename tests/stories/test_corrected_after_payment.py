"""Customs corrects a parcel that was paid: more is asked for, or given back, and nothing moves in between."""

from billing import ledger
from billing.models import Invoice
from forwarding import duties
from tests.stories.people import DELIVERED_TO

TRACKING = "TBA303112345681"


def test_corrected_upward(town):
    town.clerk.open_drawer()
    shipment = town.landed(TRACKING)
    before = duties.assessment_of(shipment).total_minor
    town.officer.correct(shipment, value_1="150")
    shipment.refresh_from_db()
    after = duties.assessment_of(shipment).total_minor
    supplement = town.bill_of(shipment)
    assert (supplement.kind, supplement.due_minor) == ("supplementary", after - before)

    town.officer.act(shipment, "release", status=409)
    town.clerk.put_behind_counter(shipment, status=200)
    assert "To pay" in town.shopper.open("home").content.decode()

    town.clerk.take_cash(supplement)
    town.officer.act(shipment, "release")
    town.clerk.put_behind_counter(shipment)
    town.clerk.hand_over(shipment, town.shopper.code_shown(shipment))
    assert shipment.delivery.handed_to == DELIVERED_TO


def test_corrected_downward(town):
    town.clerk.open_drawer()
    shipment = town.landed(TRACKING)
    before = duties.assessment_of(shipment).total_minor
    town.officer.correct(shipment, value_1="40")
    shipment.refresh_from_db()
    given_back = before - duties.assessment_of(shipment).total_minor
    assert given_back > 0
    assert Invoice.objects.get(kind="credit_note").total_minor == given_back
    assert ledger.spendable(town.shopper.user, "DJF") == given_back
    town.officer.act(shipment, "release")
