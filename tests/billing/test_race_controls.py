"""
R13: the same races with the guard off, so that a silent battery proves something.

Each shows the violation that the guard prevents, on PostgreSQL: SQLite lets one writer in at a time (IMMEDIATE).
Others stand beside their race: R12, R18, R20 and R37 in ``test_races``, R39 and R41 in forwarding, R42 and
R59 in customs.
"""

import threading
from functools import partial

import pytest
from django.db import IntegrityError, OperationalError, transaction

from billing import ledger, payments, postings, refunds
from billing.models import Means, Payment
from tests.factories.billing import AT, bill, fill_wallet, open_drawer
from tests.races import UNGUARDED_SECONDS, guards_off, race, refused

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.row_locks]

BILL_CEILING = ("billing_invoice", "invoice_not_overpaid")
REFUND_CEILING = ("billing_payment", "payment_refund_within")


def outcome_of(*contestants):
    """Race, and give the database's own error where one came through to whoever asked."""
    try:
        return race(*contestants)
    except (IntegrityError, OperationalError) as error:
        return error


def test_r11_control_without_locks_the_same_key_is_not_the_same_answer(person, monkeypatch):
    """R11, R13: the unique key still keeps the money right, but somebody is given an error instead of the payment."""
    hodan = person()
    fill_wallet(hodan, 20_000)
    invoice = bill(payer=hodan)
    pay = partial(payments.from_wallet, invoice=invoice, key="same", by=hodan, at=AT)
    with guards_off(monkeypatch):
        outcome = outcome_of(*[pay] * 8)
    assert isinstance(outcome, IntegrityError)


def test_r17_control_without_locks_cash_and_card_both_pay(person, monkeypatch):
    """R17, R13."""
    hodan = person()
    fill_wallet(hodan, 1)  # so that the series of receipts exists and the first write is a payment's own
    invoice, shift = bill(payer=hodan), open_drawer()
    by_cash = partial(
        payments.take_cash, invoice=invoice, shift=shift, tendered_minor=15_000, key="c", by=shift.clerk, at=AT
    )
    by_card = partial(
        payments.settle, invoice=invoice, means=Means.CARD, amount_minor=12_345, currency="DJF", key="pi_1",
        reference="pi_1", at=AT,
    )  # fmt: skip
    with guards_off(monkeypatch, BILL_CEILING):
        outcome_of(by_cash, by_card)
    invoice.refresh_from_db()
    assert invoice.paid_minor > invoice.total_minor


def test_r19_control_without_the_order_of_locks_transfers_kill_each_other(person, monkeypatch):
    """R19, R13: each locks the giver first and then the taker, as it comes."""
    hodan, ali = person(), person()
    for one in (hodan, ali):
        fill_wallet(one, 5_000)

    met = threading.Barrier(2)

    @transaction.atomic
    def transfer(giver, taker):
        wallets = [postings.Account("2000", "DJF", user.pk) for user in (giver, taker)]
        ledger.lock(wallets[:1])
        met.wait(UNGUARDED_SECONDS)
        legs = postings.moved(to=wallets[0], out_of=wallets[1], amount_minor=100)
        return ledger.post(key=f"transfer:{giver.pk}", code="identified", legs=legs, by=None, at=AT)

    outcome = outcome_of(partial(transfer, hodan, ali), partial(transfer, ali, hodan))
    assert "deadlock" in str(outcome)


def test_r21_control_without_locks_more_is_refunded_than_was_paid(person, monkeypatch):
    """R21, R13."""
    hodan = person()
    paid = fill_wallet(hodan, 1_000)
    fill_wallet(hodan, 5_000)
    ask = partial(refunds.ask, payment=paid, amount_minor=600, why="back", by=None, at=AT)
    with guards_off(monkeypatch, REFUND_CEILING):
        outcomes = race(partial(ask, key="a"), partial(ask, key="b"))
    assert refused(outcomes) == 0
    assert Payment.objects.get(pk=paid.pk).refunded_minor > paid.amount_minor
