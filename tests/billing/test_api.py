"""Bills and payments by API: a shopper's own, and what a wallet reports."""

import pytest

from billing import ledger
from billing.models import Payment
from suuq.roles import Role
from tests.factories import billing
from tests.factories.keys import Program
from tests.factories.suuq import PersonFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def waafi():
    return Program(PersonFactory(role=Role.FINANCE), acts_for="waafi")


def reported(bill, reference="W-1", **more):
    return {"payment_code": bill.payment_code, "reference": reference, "amount_minor": 12345, "currency": "DJF"} | more


def test_a_shopper_reads_their_bills():
    bill = billing.bill()
    owner = Program(bill.payer)

    assert [row["number"] for row in owner.get("/bills").json()["items"]] == [bill.number]
    told = owner.get(f"/bills/{bill.number}").json()
    assert sum(line["amount_minor"] for line in told["lines"]) == told["due_minor"] == 12345


def test_a_wallet_reads_what_a_code_asks_and_not_whose_it_is(waafi):
    bill = billing.bill()

    told = waafi.get(f"/dues/{bill.payment_code.lower()}").json()

    assert told == {
        "payment_code": bill.payment_code, "currency": "DJF", "due_minor": 12345, "state_minor": 7182,
        "post_minor": 5163, "verified": True,
    }  # fmt: skip
    assert waafi.get("/dues/AAAAAAAA").status_code == 404


def test_a_payment_is_reported_once_under_the_wallets_own_name(waafi):
    """The same reference is the same money under any Idempotency-Key; too much goes to the payer's wallet."""
    bill = billing.bill()

    first = waafi.post("/payments", reported(bill, amount_minor=13000))
    again = waafi.post("/payments", reported(bill, amount_minor=13000))

    assert first.status_code == 200, first.content
    assert first.json() == again.json() == waafi.get("/payments/W-1").json()
    assert (first.json()["applied_minor"], first.json()["credited_minor"]) == (12345, 655)
    assert ledger.spendable(bill.payer, "DJF") == 655
    other = waafi.post("/payments", reported(bill, amount_minor=1))
    assert other.status_code == 409
    assert other.json()["reasons"][0]["code"] == "key_reused"
    assert Payment.objects.count() == 1


def test_a_wallet_speaks_for_itself_alone(waafi):
    bill = billing.bill()
    waafi.post("/payments", reported(bill))
    other = Program(PersonFactory(role=Role.FINANCE), acts_for="dmoney")
    nobody = Program(PersonFactory(role=Role.FINANCE))

    assert other.get("/payments/W-1").status_code == 404
    assert nobody.post("/payments", reported(bill)).json()["reasons"][0]["code"] == "no_house"


@pytest.mark.parametrize("wrong", [0, -1, 10**18, 1.5, "12345", True], ids=repr)
def test_money_is_whole_and_positive(waafi, wrong):
    """R87, R91"""
    assert waafi.post("/payments", reported(billing.bill(), amount_minor=wrong)).status_code == 422
    assert not Payment.objects.exists()


def test_other_money_than_the_bills_is_refused(waafi):
    assert waafi.post("/payments", reported(billing.bill(), currency="EUR")).status_code == 409
