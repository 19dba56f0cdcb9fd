"""
Races for money, named by their number in the list of checks.

Each has its control: the same race with the guard off, which shows on PostgreSQL that the race is real. SQLite lets one
writer in at a time (IMMEDIATE), with or without our locks.
"""

from functools import partial

import pytest

from billing import cashdesk, chart, invoicing, ledger, payments, postings, refunds, remittance, verify
from billing.models import CashShift, Invoice, Means, Payment
from suuq.roles import Role
from tests.factories.billing import AT, bill, fill_wallet, freight, handling, open_drawer
from tests.races import guards_off, race, refused

pytestmark = pytest.mark.django_db(transaction=True)

WALLET_FLOOR = ("billing_account", "account_not_below_zero")
BILL_CEILING = ("billing_invoice", "invoice_not_overpaid")


def spend(user, amount_minor, n):
    legs = postings.paid_out(source=postings.Account(chart.CARD, "DJF"), payer=user.pk, amount_minor=amount_minor)
    return ledger.post(key=f"spend:{n}", code="pay_out", legs=legs, by=None, at=AT)


@pytest.mark.row_locks
def test_r18_control_without_locks_a_wallet_is_spent_many_times(person, monkeypatch):
    hodan = person()
    fill_wallet(hodan, 1_000)
    with guards_off(monkeypatch, WALLET_FLOOR):
        race(*(partial(spend, hodan, 1_000, n) for n in range(8)))
    assert ledger.spendable(hodan, "DJF") < 0


def test_r18_a_wallet_is_spent_once(person):
    hodan = person()
    fill_wallet(hodan, 1_000)
    outcomes = race(*(partial(spend, hodan, 1_000, n) for n in range(20)))
    assert (refused(outcomes), ledger.spendable(hodan, "DJF")) == (19, 0)
    assert list(verify.complaints()) == []


def test_r18_twenty_bills_one_wallet(person):
    hodan = person()
    fill_wallet(hodan, 1_000)
    bills = [bill(freight(1_000), payer=hodan) for _ in range(20)]
    outcomes = race(*(partial(payments.from_wallet, invoice=b, key=f"k{b.pk}", by=hodan, at=AT) for b in bills))
    assert (refused(outcomes), ledger.spendable(hodan, "DJF")) == (19, 0)
    assert Invoice.objects.filter(status="settled").count() == 1
    assert list(verify.complaints()) == []


def test_r19_transfers_both_ways_neither_lose_money_nor_deadlock(person):
    hodan, ali = person(), person()
    fill_wallet(hodan, 5_000)
    fill_wallet(ali, 5_000)

    def transfer(giver, taker, n):
        wallets = [postings.Account(chart.WALLET, "DJF", user.pk) for user in (giver, taker)]
        return ledger.post(
            key=f"transfer:{n}",
            code="identified",
            legs=postings.moved(to=wallets[0], out_of=wallets[1], amount_minor=100),
            by=None,
            at=AT,
        )

    race(*(partial(transfer, *((hodan, ali) if n % 2 else (ali, hodan)), n) for n in range(30)))
    assert ledger.spendable(hodan, "DJF") + ledger.spendable(ali, "DJF") == 10_000
    assert list(verify.complaints()) == []


@pytest.mark.row_locks
def test_r20_control_without_locks_two_bills_share_money_that_pays_one(person, monkeypatch):
    hodan = person()
    fill_wallet(hodan, 1_000)
    with guards_off(monkeypatch, WALLET_FLOOR):
        race(*(partial(spend, hodan, 600, n) for n in range(2)))
    assert ledger.spendable(hodan, "DJF") == -200


def test_r20_two_bills_cannot_share_money_that_pays_one(person):
    hodan = person()
    fill_wallet(hodan, 1_000)
    bills = [bill(freight(600), payer=hodan) for _ in range(2)]
    outcomes = race(*(partial(payments.from_wallet, invoice=b, key=f"k{b.pk}", by=hodan, at=AT) for b in bills))
    assert (refused(outcomes), ledger.spendable(hodan, "DJF")) == (1, 400)


def pay_cash(invoice, shift, n):
    return payments.take_cash(
        invoice=invoice, shift=shift, tendered_minor=15_000, key=f"cash{n}", by=shift.clerk, at=AT
    )


@pytest.mark.row_locks
def test_r12_control_without_locks_one_bill_is_paid_twice(person, monkeypatch):
    hodan = person()
    fill_wallet(hodan, 1)  # so that the series of receipts exists and the first write is a payment's own
    invoice, shifts = bill(payer=hodan), [open_drawer() for _ in range(2)]
    with guards_off(monkeypatch, BILL_CEILING):
        race(*(partial(pay_cash, invoice, shift, n) for n, shift in enumerate(shifts)))
    invoice.refresh_from_db()
    assert invoice.paid_minor > invoice.total_minor


def test_r12_one_bill_is_paid_once_at_twenty_counters(person):
    invoice, shifts = bill(payer=person()), [open_drawer() for _ in range(20)]
    outcomes = race(*(partial(pay_cash, invoice, shift, n) for n, shift in enumerate(shifts)))
    invoice.refresh_from_db()
    assert (refused(outcomes), invoice.paid_minor, invoice.status) == (19, 12_345, "settled")
    assert list(verify.complaints()) == []


def test_r11_one_key_twenty_times_is_one_payment(person):
    hodan = person()
    fill_wallet(hodan, 20_000)
    invoice = bill(payer=hodan)
    outcomes = race(*[partial(payments.from_wallet, invoice=invoice, key="same", by=hodan, at=AT)] * 20)
    assert len({payment.pk for payment in outcomes}) == 1
    assert ledger.spendable(hodan, "DJF") == 20_000 - 12_345


def test_r11_one_top_up_key_twenty_times_is_one_payment(person):
    hodan = person()
    top_up = partial(
        payments.top_up,
        user=hodan,
        means=Means.CARD,
        amount_minor=500,
        currency="DJF",
        key="pi_1",
        reference="pi_1",
        at=AT,
    )
    assert len({payment.pk for payment in race(*[top_up] * 20)}) == 1
    assert ledger.spendable(hodan, "DJF") == 500


def test_r17_cash_and_card_for_one_bill_pay_it_once_and_nothing_is_lost(person):
    hodan = person()
    invoice, shift = bill(payer=hodan), open_drawer()
    by_card = partial(
        payments.settle,
        invoice=invoice,
        means=Means.CARD,
        amount_minor=12_345,
        currency="DJF",
        key="pi_1",
        reference="pi_1",
        at=AT,
    )
    cash, _card = race(partial(pay_cash, invoice, shift, 1), by_card)
    invoice.refresh_from_db()
    assert (invoice.paid_minor, invoice.status) == (12_345, "settled")
    in_wallet = 0 if isinstance(cash, Exception) else 12_345  # the card's money never bounces: it is credit
    assert ledger.spendable(hodan, "DJF") == in_wallet
    assert list(verify.complaints()) == []


def test_r21_two_refunds_of_60_percent_are_one(person):
    hodan = person()
    paid = fill_wallet(hodan, 1_000)
    fill_wallet(hodan, 5_000)  # the wallet could bear both: what was paid by this card is the limit
    outcomes = race(
        *(
            partial(refunds.ask, payment=paid, amount_minor=600, why="back", key=f"r{n}", by=None, at=AT)
            for n in range(2)
        )
    )
    assert (refused(outcomes), ledger.spendable(hodan, "DJF")) == (1, 5_400)


def close(shift, counted_minor):
    return cashdesk.close_shift(shift=shift, counted_minor=counted_minor, by=shift.clerk, at=AT)


@pytest.mark.row_locks
def test_r37_control_without_locks_money_lands_in_a_closed_drawer(person, monkeypatch):
    fill_wallet(person(), 1)
    invoice, shift = bill(payer=person()), open_drawer()
    with guards_off(monkeypatch):
        race(partial(pay_cash, invoice, shift, 1), partial(close, shift, 20_000))
    shift.refresh_from_db()
    assert shift.drawer_minor
    assert shift.status == "closed"


def test_r37_a_payment_is_in_one_shift_or_refused(person):
    invoice, shift = bill(payer=person()), open_drawer()
    paid, closed = race(partial(pay_cash, invoice, shift, 1), partial(close, shift, 20_000))
    expected = 20_000 if isinstance(paid, Exception) else 32_345
    assert (closed.expected_minor, shift.drawer_minor) == (expected, 0)
    assert list(verify.complaints()) == []


def test_r37_two_closes_are_one(person):
    shift = open_drawer()
    outcomes = race(partial(close, shift, 20_000), partial(close, shift, 19_500))
    assert refused(outcomes) == 1
    assert CashShift.objects.get(pk=shift.pk).counted_minor in {20_000, 19_500}
    assert list(verify.complaints()) == []


def test_r56_a_payment_while_the_bill_is_credited(person):
    hodan = person()
    fill_wallet(hodan, 20_000)
    invoice = bill(freight(5_000), handling(1_000), payer=hodan)
    race(
        partial(payments.from_wallet, invoice=invoice, key="all", by=hodan, at=AT),
        partial(
            invoicing.credit, key="less", invoice=invoice, lines=[freight(2_000)], why="weighed again", by=None, at=AT
        ),
    )
    assert (Invoice.objects.get(pk=invoice.pk).is_settled, ledger.spendable(hodan, "DJF")) == (True, 16_000)
    assert list(verify.complaints()) == []


def test_bills_written_at_once_bear_numbers_without_a_gap(person):
    people = [person() for _ in range(12)]
    race(*(partial(bill, freight(100), payer=payer, key=f"b{n}") for n, payer in enumerate(people)))
    numbers = sorted(Invoice.objects.values_list("number", flat=True))
    assert numbers == [f"INV-2026-{n:06d}" for n in range(1, 13)]


def test_one_bill_asked_for_twice_at_once_is_one(person):
    payer = person()
    outcomes = race(*[partial(bill, freight(100), payer=payer, key="same")] * 6)
    assert len({invoice.pk for invoice in outcomes}) == 1


def test_a_void_granted_twice_at_once_is_one(person):
    shift = open_drawer()
    paid = pay_cash(bill(payer=person()), shift, 1)
    asked = cashdesk.ask_void(payment=paid, why="wrong bill", by=shift.clerk, at=AT)
    outcomes = race(*(partial(cashdesk.grant_void, request=asked, by=person(Role.SUPERVISOR), at=AT) for _ in range(2)))
    assert (refused(outcomes), Payment.objects.get(pk=paid.pk).undone_minor, shift.drawer_minor) == (1, 12_345, 20_000)
    assert list(verify.complaints()) == []


def test_r19_all_verbs_at_once_neither_deadlock_nor_lose(person):
    """Bills, payments, credits, drops and transfers to the Treasury meet on the same accounts."""
    people = [person() for _ in range(4)]
    for one in people:
        fill_wallet(one, 50_000)
    settled = bill(payer=people[0])
    payments.from_wallet(invoice=settled, key="first", by=people[0], at=AT)
    boss = person(Role.FINANCE)
    shifts = [open_drawer() for _ in range(2)]
    bills = [bill(payer=one) for one in people]
    race(
        *(partial(payments.from_wallet, invoice=b, key=f"w{b.pk}", by=b.payer, at=AT) for b in bills[:2]),
        *(partial(pay_cash, b, shift, b.pk) for b, shift in zip(bills[2:], shifts, strict=True)),
        *(partial(bill, freight(100), payer=one, key=f"new{one.pk}") for one in people),
        partial(invoicing.credit, key="c", invoice=settled, lines=[freight(50)], why="x", by=None, at=AT),
        partial(remittance.remit, amount_minor=100, bank_reference="x", key="t", by=boss, at=AT),
        partial(cashdesk.drop, shift=shifts[0], amount_minor=10, key="d", by=shifts[0].clerk, at=AT),
        *(
            partial(
                payments.top_up, user=one, means=Means.CARD, amount_minor=5, currency="DJF", key=f"t{one.pk}", at=AT
            )
            for one in people
        ),
    )
    assert Invoice.objects.filter(status="settled").exclude(kind="credit_note").count() == 5
    assert list(verify.complaints()) == []
