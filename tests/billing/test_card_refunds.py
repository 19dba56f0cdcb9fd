"""Card money on its way back: refunds, ours and Stripe's own, and disputes."""

import pytest

from billing import (
    card_returns,
    card_sweep,
    cards,
    chart,
    invoicing,
    ledger,
    refunds,
)
from billing.gateways import stripe_gateway
from billing.models import CardFlag, Entry, Invoice, Refund
from billing.simulator import books
from billing.simulator.models import Fault, Thing
from tests.billing.stripe_world import (
    DISPUTED,
    LATER,
    NOW,
    again,
    charge_of,
    flags,
    held_by_stripe,
    paid,
    pay,
    started,
    wallet,
)
from tests.factories.billing import AT, fill_wallet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_monday", "_the_oracle_is_content")]


def credited(checkout, amount_minor):
    """A credit note, so that the wallet holds something to send back."""
    line = invoicing.Line("freight", "Freight", amount_minor)
    invoicing.credit(key=f"cn{amount_minor}", invoice=checkout.invoice, lines=[line], why="less", by=None, at=AT)
    return checkout.payment


def give_back(payment, amount_minor, key="r1", at=AT):
    return cards.refund(payment=payment, amount_minor=amount_minor, why="asked", key=key, by=None, at=at)


def test_a_refund_leaves_the_wallet_and_reaches_the_card():
    checkout = paid()
    refund = give_back(credited(checkout, 2_345), 2_345)
    assert (refund.status, wallet(checkout), held_by_stripe()) == ("done", 0, 10_000)
    assert charge_of(checkout).body["amount_refunded"] == 2_345
    again(checkout)
    assert (flags(), Refund.objects.count()) == ([], 1)


@pytest.mark.parametrize("fault", [Fault.Kind.DROP, Fault.Kind.ERROR])
def test_r33_a_refund_whose_answer_was_lost_is_sent_once(fault):
    checkout = paid()
    payment = credited(checkout, 2_345)
    Fault.set(fault, 1)
    assert give_back(payment, 2_345).status == "done"
    assert Thing.objects.filter(kind=books.REFUND).count() == 1


def test_a_refund_that_stripe_never_answered_is_finished_by_the_sweeper():
    checkout = paid()
    asked = refunds.ask(payment=credited(checkout, 2_345), amount_minor=2_345, why="asked", key="r1", by=None, at=AT)
    Fault.set(Fault.Kind.ERROR, 3)
    assert card_returns.send(asked, at=AT).status == "asked"
    card_sweep.sweep(at=LATER)
    asked.refresh_from_db()
    assert (asked.status, Thing.objects.filter(kind=books.REFUND).count()) == ("done", 1)


def test_a_refund_sent_just_before_a_crash_is_recognised_as_ours():
    checkout = paid()
    asked = refunds.ask(payment=credited(checkout, 2_345), amount_minor=2_345, why="asked", key="r1", by=None, at=AT)
    stripe_gateway.refund(key="r1", intent_id=checkout.intent_id, money=checkout.money.__class__(2_345, "DJF"))
    again(checkout)
    asked.refresh_from_db()
    assert (asked.status, flags()) == ("done", [])


def test_a_refund_that_the_bank_sends_back_days_later_is_the_customers_again():
    checkout = paid()
    refund = give_back(credited(checkout, 2_345), 2_345)
    books.fail_refund(refund.reference, at=NOW)
    for _ in range(2):
        again(checkout)
    refund.refresh_from_db()
    checkout.payment.refresh_from_db()
    assert (refund.status, wallet(checkout), held_by_stripe()) == ("failed", 2_345, 12_345)
    assert checkout.payment.refunded_minor == 0


def test_r21_more_than_was_paid_is_refused():
    checkout = paid()
    fill_wallet(checkout.payer, 50_000)
    with pytest.raises(refunds.CannotRefund):
        give_back(checkout.payment, 12_346)
    assert not Thing.objects.filter(kind=books.REFUND).exists()


def test_r23_a_refund_made_at_stripe_is_found_once_and_flagged():
    checkout = paid()
    books.refund({"charge": charge_of(checkout).ref, "amount": "5000"}, at=NOW)
    for _ in range(3):
        again(checkout)
    checkout.invoice.refresh_from_db()
    assert (checkout.invoice.status, checkout.invoice.due_minor) == ("reopened", 5_000)
    assert (flags(), held_by_stripe()) == ([CardFlag.Kind.REFUND_FOUND], 7_345)


def test_r22_a_dispute_blocks_refunds_until_it_is_won():
    checkout = paid()
    payment = credited(checkout, 2_345)
    dispute = books.open_dispute(charge_of(checkout).ref, at=NOW)
    with pytest.raises(refunds.CannotRefund) as refusal:
        give_back(payment, 2_345)
    assert [reason.code for reason in refusal.value.reasons] == ["in_dispute"]
    assert ledger.balance(chart.DISPUTED, "DJF") == 12_345

    books.close_dispute(dispute["id"], won=True, at=NOW)
    assert give_back(payment, 2_345).status == "done"
    assert (ledger.balance(chart.DISPUTED, "DJF"), held_by_stripe()) == (0, 10_000)


def test_r22_a_lost_dispute_is_one_loss_and_the_bill_is_due_again():
    checkout = paid()
    dispute = books.open_dispute(charge_of(checkout).ref, at=NOW)
    books.close_dispute(dispute["id"], won=False, at=NOW)
    for _ in range(3):
        again(checkout)
    assert Entry.objects.filter(code="charged_back").count() == 1
    assert (Invoice.objects.get().due_minor, flags()) == (12_345, [CardFlag.Kind.DISPUTE])


def test_a_card_disputed_at_once_is_paid_and_flagged():
    checkout = started()
    pay(checkout, card=DISPUTED)
    again(checkout)
    assert (Invoice.objects.get().is_settled, flags()) == (True, [CardFlag.Kind.DISPUTE])


# Holds
