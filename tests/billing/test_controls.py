"""
Controls of the races for news and corrections (R14, R16, R56), with what guards them taken away.

Their races are in ``test_card_races`` and ``test_races``; the other controls stand in ``test_race_controls``.
"""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial

import pytest
from django.db import IntegrityError, connection

from billing import card_bookings, card_facts, card_inbox, chart, invoicing, ledger, payments, transfers
from billing.gateways import stripe_gateway
from billing.models import GatewayEvent, Means
from suuq import failpoints
from tests.billing.stripe_world import pay, started
from tests.factories.billing import AT, bill, fill_wallet, freight, handling
from tests.races import UNGUARDED_SECONDS, guards_off, race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.row_locks]

BILL_CEILING = ("billing_invoice", "invoice_not_overpaid")
NEWS = card_facts.Event(
    id="evt_1", kind="charge.succeeded", created=0, live=False, api_version="", object_id="ch_1", object_kind="charge",
    intent_id="pi_1", reference="",
)  # fmt: skip


@contextmanager
def without_the_unique_id():
    """Let the same news be kept more than once; what came of it goes before the constraint comes back."""
    table = "billing_stripeevent"
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'u' AND conrelid = %s::regclass", [table])
        name = cursor.fetchone()[0]
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        try:
            yield
        finally:
            GatewayEvent.objects.all().delete()
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} UNIQUE (event_id)")


def test_r14_control_without_its_unique_id_news_is_kept_many_times():
    """R14, R13: every webhook would be taken for the first."""
    with without_the_unique_id():
        race(*[partial(card_inbox.keep, NEWS, {}, at=AT)] * 8)
        assert GatewayEvent.objects.count() > 1


def test_r16_control_without_locks_one_of_those_who_book_is_given_an_error(monkeypatch, time_machine):
    """R16, R13: the unique key still keeps the money right, but the return page would be an error."""
    time_machine.move_to(AT, tick=False)
    checkout = started()
    fill_wallet(checkout.payer, 1)  # so that the series of receipts exists and the first write is a payment's own
    pay(checkout)
    book = partial(card_bookings.settle, checkout, stripe_gateway.look(checkout.session_id), at=AT)
    with guards_off(monkeypatch), pytest.raises(IntegrityError):
        race(*[book] * 4)


def test_control_without_locks_a_line_is_set_aside_while_its_provider_settles_it(person, monkeypatch):
    """R13: the race of ``test_doubts``: the wallet's own word sees nothing set aside, the file sees no payment."""
    invoice, finance = bill(payer=person()), person()
    fill_wallet(invoice.payer, 1)  # so that the series of receipts exists
    data = b"Transaction ID,Date,Amount,Reference,From,Type\nT7,22/11/2026,100,,x,credit"
    read = partial(transfers.take_in, provider="dmoney", data=data, shown_name="w.csv", by=finance, at=AT)
    claimed, aside = threading.Event(), threading.Event()

    def hold(point):
        if point == "settle.claimed":
            claimed.set()
            aside.wait(UNGUARDED_SECONDS)

    def settling():
        payments.settle(
            invoice=invoice, means=Means.PROVIDER, amount_minor=100, currency="DJF", key="dmoney:T7", reference="T7",
            at=AT, provider="dmoney",
        )  # fmt: skip
        connection.close()

    def reading():
        claimed.wait(UNGUARDED_SECONDS)
        read()
        aside.set()
        connection.close()

    monkeypatch.setattr(failpoints, "reach", hold)
    with guards_off(monkeypatch), ThreadPoolExecutor(2) as both:
        list(both.map(lambda act: act(), (settling, reading)))
    assert ledger.balance(chart.PROVIDER, "DJF", holder="dmoney") == 200


def test_r56_control_without_locks_a_bill_is_paid_on_what_was_due_before(person, monkeypatch):
    """R56, R13: the payment has read what is due, the correction comes, and the payment goes on with what it read."""
    hodan = person()
    fill_wallet(hodan, 20_000)
    invoice = bill(freight(5_000), handling(1_000), payer=hodan)
    read, corrected = threading.Event(), threading.Event()

    def hold(point):
        if point == "settle.locked":
            read.set()
            corrected.wait(UNGUARDED_SECONDS)

    def paying():
        payments.from_wallet(invoice=invoice, key="all", by=hodan, at=AT)
        connection.close()

    def correcting():
        read.wait(UNGUARDED_SECONDS)
        invoicing.credit(key="less", invoice=invoice, lines=[freight(2_000)], why="weighed again", by=None, at=AT)
        corrected.set()
        connection.close()

    monkeypatch.setattr(failpoints, "reach", hold)
    with guards_off(monkeypatch, BILL_CEILING), ThreadPoolExecutor(2) as both:
        list(both.map(lambda act: act(), (paying, correcting)))
    invoice.refresh_from_db()
    assert invoice.paid_minor + invoice.credited_minor > invoice.total_minor
