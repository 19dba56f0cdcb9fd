"""
Examples that an accountant can sign: the drawer, the treasury, what is left over, savings.

As in ``test_worked_examples.py``: one event, then the balances that it must leave, in francs.
"""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from billing import cashdesk, chart, invoicing, ledger, payments, remittance, savings, unpaid
from billing.models import Account, ExchangeRate, InterestRate, Means
from suuq.money import Money
from suuq.roles import Role
from tests.billing.books import books
from tests.factories.billing import AT, bill, fill_wallet, handling, open_drawer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_the_oracle_is_content")]


def test_a_shift_short_by_500(hodan, clerk):
    """R6: float and takings give what is expected; what the count lacks is a posting, never an edit."""
    shift = open_drawer(clerk)
    payments.take_cash(invoice=bill(payer=hodan), shift=shift, tendered_minor=15_000, key="cash", by=clerk, at=AT)

    closed = cashdesk.close_shift(shift=shift, counted_minor=31_845, by=clerk, at=AT)

    assert (closed.expected_minor, closed.counted_minor, closed.difference_minor) == (32_345, 31_845, -500)
    assert books() == {
        chart.SAFE: 11_845,  # 20,000 went out as float, 31,845 came back
        chart.OVER_SHORT: 500,
        chart.FREIGHT: 4_200,
        chart.HANDLING: 963,
        chart.DUTIES_HELD: 7_182,
    }


def test_a_shift_over_by_500(clerk):
    cashdesk.close_shift(shift=open_drawer(clerk), counted_minor=20_500, by=clerk, at=AT)
    assert books() == {chart.SAFE: 500, chart.OVER_SHORT: -500}


def test_a_remittance_to_the_treasury(hodan, person):
    fill_wallet(hodan, 12_345)
    payments.from_wallet(invoice=bill(payer=hodan), key="all", by=hodan, at=AT)
    assert remittance.held("DJF") == 7_182

    remittance.remit(amount_minor=7_182, bank_reference="BCD 4471", key="november", by=person(Role.FINANCE), at=AT)

    assert books() == {chart.CARD: 12_345, chart.BANK: -7_182, chart.FREIGHT: 4_200, chart.HANDLING: 963}


def test_money_given_back_at_the_counter(hodan, clerk):
    fill_wallet(hodan, 5_000)
    cashdesk.pay_out(shift=open_drawer(clerk), payee=hodan, amount_minor=2_000, key="out", by=clerk, at=AT)
    assert books() == {chart.CARD: 5_000, chart.CASH: 18_000, chart.SAFE: -20_000, chart.WALLET: 3_000}


def test_too_much_by_card_is_visible_wallet_credit(hodan):
    invoice = bill(handling(1_000), payer=hodan)
    paid = payments.settle(
        invoice=invoice, means=Means.CARD, amount_minor=1_500, currency="DJF", key="pi_1", reference="pi_1", at=AT
    )
    assert (paid.applied_minor, paid.credited_minor, ledger.spendable(hodan, "DJF")) == (1_000, 500, 500)


def test_money_for_a_cancelled_bill_is_wallet_credit(hodan):
    """R32."""
    invoice = bill(payer=hodan)
    invoicing.cancel(invoice=invoice, why="parcel returned", by=None, at=AT)
    payments.settle(
        invoice=invoice, means=Means.CARD, amount_minor=12_345, currency="DJF", key="pi_1", reference="pi_1", at=AT
    )
    assert books() == {chart.CARD: 12_345, chart.WALLET: 12_345}


def test_a_voided_payment_leaves_two_entries_and_a_bill_to_pay(hodan, clerk, person):
    """R36."""
    shift = open_drawer(clerk)
    invoice = bill(payer=hodan)
    paid = payments.take_cash(invoice=invoice, shift=shift, tendered_minor=12_345, key="cash", by=clerk, at=AT)

    asked = cashdesk.ask_void(payment=paid, why="wrong bill", by=clerk, at=AT)
    assert books()[chart.CASH] == 32_345
    cashdesk.grant_void(request=asked, by=person(Role.SUPERVISOR), at=AT)

    assert books() == {
        chart.CASH: 20_000,
        chart.SAFE: -20_000,
        chart.RECEIVABLE: 12_345,
        chart.FREIGHT: 4_200,
        chart.HANDLING: 963,
        chart.DUTIES_BILLED: 7_182,
    }


def test_a_bill_given_up_is_a_loss_and_the_state_is_owed_its_part(hodan, person):
    unpaid.give_up(invoice=bill(payer=hodan), key="old", by=person(Role.SUPERVISOR), at=AT)
    assert books() == {chart.LOSSES: 12_345, chart.FREIGHT: 4_200, chart.HANDLING: 963, chart.DUTIES_HELD: 7_182}


def test_unclaimed_goods_sold_with_the_surplus_returned(hodan, person):
    invoice = bill(payer=hodan)
    unpaid.sell(invoice=invoice, proceeds_minor=20_000, place="BALBALA", key="lot 4", by=person(Role.SUPERVISOR), at=AT)
    assert books() == {
        chart.SAFE: 20_000,
        chart.UNCLAIMED: 7_655,
        chart.FREIGHT: 4_200,
        chart.HANDLING: 963,
        chart.DUTIES_HELD: 7_182,
    }
    finance = person(Role.FINANCE)
    unpaid.return_surplus(owner=hodan, amount_minor=7_655, currency="DJF", key="lot 4", by=finance, at=AT)
    assert (ledger.spendable(hodan, "DJF"), chart.UNCLAIMED in books()) == (7_655, False)


def test_an_exchange_difference_is_ours(hodan):
    """R29: quoted 60.00 EUR when the euro was at 205.75; paid in time, when it was at 204."""
    ExchangeRate.objects.create(currency="EUR", into="DJF", on=AT.date(), rate=Decimal(204), source="central bank")
    invoice = bill(payer=hodan)
    sixty = Money(6_000, "EUR")

    unpaid.honour(invoice=invoice, paid=sixty, quoted=sixty, key="pi_1", reference="pi_1", at=AT)

    assert invoice.is_settled
    balances = {str(account): account.balance_minor for account in Account.objects.exclude(balance_minor=0)}
    assert balances == {
        "1200 EUR": 6_000,
        "3900 EUR": 6_000,
        "3900 DJF": -12_240,
        "5910 DJF": 105,  # 60 euros were worth 12,240 francs, and paid 12,345
        "4000 DJF": 4_200,
        "4010 DJF": 963,
        "2100 DJF": 7_182,
    }


def test_a_savings_plan_with_interest(hodan):
    fill_wallet(hodan, 100_000)
    InterestRate.objects.create(on=date(2026, 1, 1), percent=Decimal("3.65"), source="tariff of the post")
    plan = savings.open_plan(
        owner=hodan, name="Fridge", goal_minor=90_000, currency="DJF", with_interest=True, by=hodan, at=AT
    )
    savings.set_aside(plan=plan, amount_minor=60_000, key="1", by=hodan, at=AT)

    december = datetime(2026, 12, 1, 5, tzinfo=UTC)
    assert savings.post_month(month=date(2026, 11, 1), at=december) == 1
    assert savings.post_month(month=date(2026, 11, 1), at=december) == 0  # run twice, paid once

    # eight days (23 to 30 November) of 60,000 at 3.65 %: 6 francs a day
    assert books() == {chart.CARD: 100_000, chart.WALLET: 40_000, chart.SAVINGS: 60_048, chart.INTEREST: 48}

    invoice = bill(payer=hodan)
    savings.pay_bill(plan=plan, invoice=invoice, key="2", by=hodan, at=december)
    savings.close_plan(plan=plan, by=hodan, at=december)
    assert invoice.is_settled
    assert ledger.spendable(hodan, "DJF") == 40_000 + 60_048 - 12_345
