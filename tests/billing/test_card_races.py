"""
Races for a card payment, named by their number in the list of checks.

The control runs with the guard off: on PostgreSQL two pages come to life for one bill, and both can be paid.
"""

import json
from contextlib import contextmanager
from functools import partial

import pytest
from django.db import IntegrityError, connection
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse

from billing import cards, ledger, payments, verify
from billing.models import CardCheckout, Entry, GatewayEvent, Invoice, Payment, Refund
from billing.simulator import books, courier
from billing.simulator.models import Thing
from suuq.roles import Role
from tests.billing.stripe_world import NOW, paid, pay, start, started
from tests.factories.billing import AT, bill, fill_wallet, open_drawer
from tests.races import be_patient, race, refused

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("_monday")]


@pytest.fixture(autouse=True)
def the_oracle_is_content(request):
    yield
    if "control" not in request.node.name:
        assert list(verify.complaints()) == []


@contextmanager
def without_the_one_live_page():
    """Take away the index that lets a bill have one live page; what the race left goes before it comes back."""
    index = next(c for c in CardCheckout._meta.constraints if c.name == "card_checkout_one_live")
    with connection.schema_editor() as editor:
        editor.remove_constraint(CardCheckout, index)
    try:
        yield
    finally:
        CardCheckout.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(CardCheckout, index)


def pages():
    return Thing.objects.filter(kind=books.SESSION, body__status="open").count()


@pytest.mark.row_locks
def test_r12_control_without_the_guards_a_bill_gets_several_pages(monkeypatch):
    invoice, lock = bill(), QuerySet.select_for_update
    monkeypatch.setattr(
        QuerySet, "select_for_update", lambda self, *a, **kw: self if self.model is Invoice else lock(self, *a, **kw)
    )
    be_patient(monkeypatch)
    with without_the_one_live_page():
        race(*(partial(start, invoice) for _ in range(4)))
        assert pages() > 1


def test_r11_r12_twenty_at_once_are_given_one_page():
    invoice = bill()
    outcomes = race(*(partial(start, invoice) for _ in range(20)))
    assert (len({checkout.url for checkout in outcomes}), pages()) == (1, 1)


def test_r14_fifty_identical_webhooks_are_one_payment():
    checkout = started()
    pay(checkout)
    payload = json.dumps(next(e for e in books.bodies("event") if e["type"] == "payment_intent.succeeded")).encode()
    signature = courier.sign(payload, secret="whsec_simulator", at=NOW)
    knock = partial(
        Client().post,
        reverse("stripe_webhook"),
        payload,
        content_type="application/json",
        headers={"stripe-signature": signature},
    )
    answers = [answer for _ in range(5) for answer in race(*[knock] * 10)]
    assert {answer.status_code for answer in answers} == {200}
    assert (GatewayEvent.objects.count(), Payment.objects.count(), Entry.objects.filter(code="paid").count()) == (
        1,
        1,
        1,
    )


def test_r16_return_page_webhook_and_sweeper_at_the_same_instant_book_once(client_as):
    checkout = started()
    pay(checkout)
    browser = client_as(checkout.payer)
    page = partial(browser.get, reverse("billing:card_return", args=[checkout.invoice.number]))
    hint = partial(courier.deliver, courier.by_hand)
    outcomes = race(page, hint, partial(cards.look_again, checkout, at=AT), partial(cards.look_again, checkout, at=AT))
    assert outcomes[0].status_code == 200
    assert outcomes[0].context["state"] == "paid"
    assert Payment.objects.count() == Entry.objects.filter(code="paid").count() == 1


def test_r17_card_and_cash_at_the_same_instant_pay_once(person):
    checkout, clerk = started(), person(Role.CLERK)
    pay(checkout)
    shift = open_drawer(clerk)
    cash = partial(
        payments.take_cash, invoice=checkout.invoice, shift=shift, tendered_minor=12_345, key="c", by=clerk, at=AT
    )
    outcomes = race(cash, partial(cards.look_again, checkout, at=AT))
    credit = ledger.spendable(checkout.payer, "DJF")
    assert Invoice.objects.get().is_settled
    assert (refused(outcomes), credit) in {(1, 0), (0, 12_345)}


def test_r21_two_refunds_of_sixty_percent_at_once_are_one():
    checkout = paid()
    fill_wallet(checkout.payer, 50_000)
    give = partial(cards.refund, payment=checkout.payment, amount_minor=7_407, why="asked", by=None, at=AT)
    outcomes = race(partial(give, key="a"), partial(give, key="b"))
    assert refused(outcomes) == 1
    assert Refund.objects.count() == Thing.objects.filter(kind=books.REFUND).count() == 1


def test_the_database_itself_knows_one_live_page():
    checkout = started()
    with pytest.raises(IntegrityError):
        CardCheckout.objects.create(
            reference="X", key="x", invoice=checkout.invoice, payer=checkout.payer, amount_minor=1, currency="DJF",
            words="x", language="fr", return_url="x", cancel_url="x", started_at=AT, expires_at=AT,
        )  # fmt: skip
