"""
Examples that an accountant can sign.

Each tells one event and then writes the balances it must leave, in francs: assets and costs as debits, the rest as
credits. Accounts not named stand where they stood.
"""

import pytest

from billing import (
    chart,
    invoicing,
    ledger,
    payments,
    rebilling,
    refunds,
    savings,
)
from billing.models import Invoice, Means
from tests.billing.books import books
from tests.factories.billing import AT, bill, duty, fill_wallet, freight, open_drawer, vat

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_the_oracle_is_content")]


def test_a_top_up_is_owed_to_the_customer(hodan):
    fill_wallet(hodan, 10_000)
    assert books() == {chart.CARD: 10_000, chart.WALLET: 10_000}
    assert ledger.spendable(hodan, "DJF") == 10_000


def test_a_bill_is_owed_and_its_duties_are_not_ours(hodan):
    bill(payer=hodan)
    assert books() == {chart.RECEIVABLE: 12_345, chart.FREIGHT: 4_200, chart.HANDLING: 963, chart.DUTIES_BILLED: 7_182}


def test_a_bill_paid_half_by_wallet_and_half_by_cash(hodan, clerk):
    fill_wallet(hodan, 10_000)
    invoice, shift = bill(payer=hodan), open_drawer(clerk)

    payments.from_wallet(invoice=invoice, amount_minor=6_000, key="half", by=hodan, at=AT)
    assert (invoice.status, invoice.due_minor, books()[chart.DUTIES_BILLED]) == ("issued", 6_345, 7_182)

    paid = payments.take_cash(invoice=invoice, shift=shift, tendered_minor=10_000, key="rest", by=clerk, at=AT)

    assert (invoice.status, invoice.due_minor, paid.change_minor) == ("settled", 0, 3_655)
    assert books() == {
        chart.CASH: 26_345,  # float 20,000 and 6,345 taken; the change never was ours
        chart.SAFE: -20_000,
        chart.CARD: 10_000,
        chart.WALLET: 4_000,
        chart.FREIGHT: 4_200,
        chart.HANDLING: 963,
        chart.DUTIES_HELD: 7_182,
    }


def test_duty_reassessed_up_after_payment_is_a_supplementary_bill_of_the_difference(hodan):
    """R54."""
    fill_wallet(hodan, 15_000)
    invoice = bill(payer=hodan)
    payments.from_wallet(invoice=invoice, key="all", by=hodan, at=AT)
    assert invoice.is_settled

    more = rebilling.rebill(
        key="assessment:2", invoice=invoice, lines=[duty(5_489), vat(2_793)], why="value corrected", by=None, at=AT
    )

    assert (more.kind, more.total_minor, more.corrects) == ("supplementary", 1_100, invoice)
    invoice = Invoice.objects.get(pk=invoice.pk)
    assert (invoice.total_minor, invoice.status, invoice.is_settled, invoice.outstanding_minor) == (
        12_345,
        "settled",
        False,
        1_100,
    )
    assert books()[chart.DUTIES_BILLED] == 1_100
    payments.from_wallet(invoice=more, key="more", by=hodan, at=AT)
    assert invoice.is_settled
    assert books()[chart.DUTIES_HELD] == 8_282
    assert chart.RECEIVABLE not in books()


def test_duty_reassessed_down_after_payment_is_wallet_credit_of_exactly_the_difference(hodan):
    """R55."""
    fill_wallet(hodan, 12_345)
    invoice = bill(payer=hodan)
    payments.from_wallet(invoice=invoice, key="all", by=hodan, at=AT)

    note = rebilling.rebill(
        key="assessment:2", invoice=invoice, lines=[duty(4_000), vat(2_000)], why="value corrected", by=None, at=AT
    )

    assert (note.kind, note.total_minor) == ("credit_note", 1_182)
    assert ledger.spendable(hodan, "DJF") == 1_182
    assert books()[chart.DUTIES_HELD] == 6_000
    assert Invoice.objects.get(pk=invoice.pk).is_settled


def test_duty_reassessed_down_before_payment_lowers_what_is_due(hodan):
    invoice = bill(payer=hodan)
    rebilling.rebill(
        key="assessment:2", invoice=invoice, lines=[duty(4_000), vat(2_000)], why="value corrected", by=None, at=AT
    )
    assert Invoice.objects.get(pk=invoice.pk).due_minor == 11_163
    assert books() == {chart.RECEIVABLE: 11_163, chart.FREIGHT: 4_200, chart.HANDLING: 963, chart.DUTIES_BILLED: 6_000}


def test_duty_up_then_down_ends_where_it_would_have_begun(hodan):
    fill_wallet(hodan, 20_000)
    invoice = bill(payer=hodan)
    payments.from_wallet(invoice=invoice, key="all", by=hodan, at=AT)
    more = rebilling.rebill(
        key="assessment:2", invoice=invoice, lines=[duty(5_489), vat(2_793)], why="up", by=None, at=AT
    )
    payments.from_wallet(invoice=more, key="more", by=hodan, at=AT)

    rebilling.rebill(
        key="assessment:3", invoice=invoice, lines=[duty(1_000)], why="down, and free of tax", by=None, at=AT
    )

    assert sum(rebilling.billed_for_state(invoice).values()) == books()[chart.DUTIES_HELD] == 1_000
    assert ledger.spendable(hodan, "DJF") == 20_000 - 5_163 - 1_000


def test_a_refund_to_a_card_leaves_by_the_wallet(hodan):
    invoice = bill(freight(), payer=hodan)
    paid = payments.settle(
        invoice=invoice, means=Means.CARD, amount_minor=4_200, currency="DJF", key="pi_1", reference="pi_1", at=AT
    )
    invoicing.credit(key="back", invoice=invoice, lines=[freight(1_200)], why="weighed again", by=None, at=AT)

    refund = refunds.ask(payment=paid, amount_minor=1_200, why="weighed again", key="back", by=None, at=AT)
    assert books() == {chart.CARD: 4_200, chart.REFUNDS: 1_200, chart.FREIGHT: 3_000}

    refunds.confirm(refund=refund, reference="re_1", at=AT)
    assert books() == {chart.CARD: 3_000, chart.FREIGHT: 3_000}


def test_a_refund_that_fails_is_in_the_wallet_again(hodan):
    paid = fill_wallet(hodan, 5_000)
    refund = refunds.ask(payment=paid, amount_minor=2_000, why="not needed", key="back", by=None, at=AT)
    assert ledger.spendable(hodan, "DJF") == 3_000
    refunds.fail(refund=refund, why="the card is closed", at=AT)
    assert ledger.spendable(hodan, "DJF") == 5_000


def test_a_charge_back_makes_the_bill_due_again(hodan):
    invoice = bill(payer=hodan)
    paid = payments.settle(
        invoice=invoice, means=Means.CARD, amount_minor=12_345, currency="DJF", key="pi_1", reference="pi_1", at=AT
    )
    dispute = refunds.dispute_opened(payment=paid, amount_minor=12_345, reference="dp_1", at=AT)
    assert (books()[chart.DISPUTED], chart.CARD in books()) == (12_345, False)

    refunds.dispute_closed(dispute=dispute, won=False, cost_minor=2_700, at=AT)

    assert books() == {
        chart.CARD: -2_700,
        chart.RECEIVABLE: 12_345,
        chart.FREIGHT: 4_200,
        chart.HANDLING: 963,
        chart.DUTIES_BILLED: 7_182,
        chart.CARD_COSTS: 2_700,
    }
    assert Invoice.objects.get(pk=invoice.pk).status == "reopened"


def test_a_top_up_charged_back_is_taken_from_the_wallet_as_far_as_it_goes(hodan):
    """R22: what the bank takes back does not stay in the wallet; what is spent already is the post's loss."""
    paid = fill_wallet(hodan, 5_000)
    fridge = savings.open_plan(owner=hodan, name="Fridge", goal_minor=9_000, currency="DJF", by=hodan, at=AT)
    savings.set_aside(plan=fridge, amount_minor=2_000, key="s", by=hodan, at=AT)
    dispute = refunds.dispute_opened(payment=paid, amount_minor=5_000, reference="dp_2", at=AT)
    refunds.dispute_closed(dispute=dispute, won=False, at=AT)
    assert books() == {chart.SAVINGS: 2_000, chart.LOSSES: 2_000}


def test_a_dispute_won_changes_nothing_in_the_end(hodan):
    invoice = bill(payer=hodan)
    paid = payments.settle(
        invoice=invoice, means=Means.CARD, amount_minor=12_345, currency="DJF", key="pi_1", reference="pi_1", at=AT
    )
    before = books()
    dispute = refunds.dispute_opened(payment=paid, amount_minor=12_345, reference="dp_1", at=AT)
    refunds.dispute_closed(dispute=dispute, won=True, at=AT)
    assert books() == before
