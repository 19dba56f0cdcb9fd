"""Customs corrects a parcel that was paid: more is asked for, or given back, and nothing moves in between."""

from billing import ledger
from billing.documents import papers
from billing.models import Invoice
from forwarding import duties
from forwarding.models import Milestone
from forwarding.states import DeliveryStatus
from suuq.accounts import demo
from suuq.roles import Role
from tests.factories.keys import Program
from tests.stories.people import DELIVERED_TO, Officer

TRACKING = "TBA303112345681"


def assert_law_is_told(shopper, bill):
    """See that each line for the State says the law behind it and the sums it lies between, on page, paper and API."""
    page, paper = shopper.open("billing:invoice", bill.number).content.decode(), papers.bill(bill, "/pay", draw=kept)
    told = Program(shopper.user).get(f"/bills/{bill.number}").json()["lines"]
    for line, row in zip(bill.lines.all(), told, strict=True):
        sign = -1 if bill.kind == "credit_note" else 1
        assert row["assessed_minor"] - row["billed_minor"] == sign * line.amount_minor
        assert row["law"]["rule"] in page
        assert all(row["law"][name] for name in ("base", "rate", "rule", "act", "certainty"))
        assert any(row["law"]["rule"] in law for block in paper["blocks"] for _words, _sum, law in block["lines"])


def kept(_template, data):
    """Keep what would be set on paper."""
    return data


def test_corrected_upward(town):
    """R54, R56: what is asked for is the difference, and nothing is let go on the old amount."""
    town.clerk.open_drawer()
    shipment = town.landed(TRACKING)
    before = duties.assessment_of(shipment).total_minor
    town.officer.correct(shipment, value_1="150")
    shipment.refresh_from_db()
    after = duties.assessment_of(shipment).total_minor
    supplement = town.bill_of(shipment)
    assert (supplement.kind, supplement.due_minor) == ("supplementary", after - before)
    assert_law_is_told(town.shopper, supplement)

    town.officer.act(shipment, "release", status=409)
    town.clerk.put_behind_counter(shipment, status=200)
    assert "To pay" in town.shopper.open("home").content.decode()

    town.clerk.take_cash(supplement)
    supplement.refresh_from_db()
    paid = Milestone.objects.filter(shipment=shipment, code=Milestone.Code.PAID).values_list("at", flat=True)
    assert list(paid.order_by("pk")) == [shipment.bill.settled_at, supplement.settled_at]
    town.officer.act(shipment, "release")
    town.clerk.put_behind_counter(shipment)
    town.clerk.hand_over(shipment, town.shopper.code_shown(shipment))
    assert shipment.delivery.handed_to == DELIVERED_TO


def test_corrected_once_it_is_in_the_persons_hands(town):
    """R58: a supervisor alone; the person owes the difference, and the parcel stays delivered."""
    town.clerk.open_drawer()
    shipment = town.landed(TRACKING)
    town.officer.act(shipment, "release")
    town.clerk.put_behind_counter(shipment)
    town.clerk.hand_over(shipment, town.shopper.code_shown(shipment))
    before = duties.assessment_of(shipment).total_minor
    change = {"value_1": "150", "reason": "value", "words": "The price is on the order page."}
    supervisor = Officer(demo.person(Role.SUPERVISOR, full_name="Kadra Hassan"))
    shown = supervisor.open("customs:act", shipment.number, "correct").context["form"]
    fields = {field.name: field.value() for field in shown if field.value() not in {None, ""}} | change
    town.officer.send("customs:act", shipment.number, "correct", status=409, **fields)

    supervisor.correct(shipment, **change)
    shipment.refresh_from_db()
    debt = town.bill_of(shipment)
    assert (debt.kind, debt.due_minor) == ("supplementary", duties.assessment_of(shipment).total_minor - before)
    assert shipment.delivery.status == DeliveryStatus.DELIVERED
    assert shipment.declaration.status == "released"


def test_corrected_downward(town):
    """R55: what is given back is the difference."""
    town.clerk.open_drawer()
    shipment = town.landed(TRACKING)
    before = duties.assessment_of(shipment).total_minor
    town.officer.correct(shipment, value_1="40")
    shipment.refresh_from_db()
    given_back = before - duties.assessment_of(shipment).total_minor
    assert given_back > 0
    note = Invoice.objects.get(kind="credit_note")
    assert note.total_minor == given_back
    assert_law_is_told(town.shopper, note)
    assert ledger.spendable(town.shopper.user, "DJF") == given_back
    town.officer.act(shipment, "release")
