"""The one door to Stripe, tried with the real SDK against the simulator."""

import socket
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import transaction

from billing import card_facts, gateways
from billing.gateways import stripe_gateway
from billing.gateways.interface import UnreachableError
from billing.simulator import books, transport
from billing.simulator.models import Fault, Thing
from suuq import fuse
from suuq.money import Money, UnknownCurrencyError
from tests.billing.stripe_world import NOW
from tests.factories.billing import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_monday")]


def open_session(money, *, key="checkout:K", **more):
    facts = {"reference": "REF", "words": "Bill", "facts": {"bill": "INV-1"}, "language": "fr", "hold": False}
    urls = {"return_url": "https://suuq.example/back", "cancel_url": "https://suuq.example/bill"}
    return stripe_gateway.open_session(
        key=key, money=money, expires_at=AT + timedelta(minutes=45), **facts | urls | more
    )


@pytest.mark.parametrize(
    ("money", "sent"),
    [
        (Money(12_345, "DJF"), 12_345),
        (Money(1_234, "EUR"), 1_234),
        (Money(500, "ISK"), 50_000),
        (Money(12_340, "KWD"), 12_340),
    ],
)
def test_r28_amounts_reach_stripe_in_its_own_unit(money, sent):
    seen = open_session(money)
    assert Thing.objects.get(ref=seen.id).body["amount_total"] == sent
    assert seen.money == money


def test_r28_an_unknown_currency_is_refused_before_anything_is_sent():
    with pytest.raises(UnknownCurrencyError):
        open_session(Money(100, "XQZ"))
    assert not Thing.objects.exists()


def test_fils_that_stripe_would_drop_are_refused():
    with pytest.raises(card_facts.UnchargeableAmountError):
        open_session(Money(12_345, "KWD"))


def test_no_call_leaves_while_a_transaction_is_open():
    with transaction.atomic(), pytest.raises(gateways.InsideTransactionError):
        open_session(Money(100, "DJF"))
    assert not Thing.objects.exists()


def test_the_same_key_gives_the_same_page():
    assert open_session(Money(100, "DJF")) == open_session(Money(100, "DJF"))
    assert Thing.objects.filter(kind=books.SESSION).count() == 1


def test_r34_the_same_key_with_another_sum_is_refused():
    open_session(Money(100, "DJF"))
    with pytest.raises(stripe_gateway.RefusedError):
        open_session(Money(200, "DJF"))
    assert Thing.objects.filter(kind=books.SESSION).count() == 1


def test_r34_a_key_too_long_is_refused():
    with pytest.raises(stripe_gateway.RefusedError):
        open_session(Money(100, "DJF"), key="k" * 256)


def test_r33_a_dropped_connection_is_asked_again_under_the_same_key():
    Fault.set(Fault.Kind.DROP, 1)
    seen = open_session(Money(100, "DJF"))
    assert Thing.objects.get(kind=books.SESSION).ref == seen.id


def test_a_stripe_that_stays_away_is_said_to_be_unreachable():
    Fault.set(Fault.Kind.ERROR, 9)
    with pytest.raises(stripe_gateway.UnreachableError):
        open_session(Money(100, "DJF"))


def test_a_key_that_is_refused_says_nothing_about_a_payment(settings):
    session = open_session(Money(100, "DJF"))
    settings.STRIPE_TRANSPORT = "tests.billing.test_stripe_gateway.with_another_key"
    with pytest.raises(UnreachableError, match="Invalid API Key"):
        stripe_gateway.look(session.id)


def with_another_key(method, url, headers, body):
    return transport.answer(method, url, dict(headers) | {"Authorization": "Bearer sk_test_stranger"}, body)


def test_a_page_is_read_with_its_charge_and_its_refunds():
    session = open_session(Money(12_345, "DJF"))
    books.pay(session.id, card="4242424242424242", at=NOW)
    intent = stripe_gateway.look(session.id).intent_id
    stripe_gateway.refund(key="r1", intent_id=intent, money=Money(345, "DJF"))

    seen = stripe_gateway.look(session.id)

    assert (seen.status, seen.taken, seen.charge.card) == ("complete", Money(12_345, "DJF"), "visa 4242")
    assert [(r.money, r.key, r.status) for r in seen.refunds] == [(Money(345, "DJF"), "r1", "succeeded")]


def test_r21_more_than_was_taken_is_not_sent_back():
    session = open_session(Money(1_000, "DJF"))
    books.pay(session.id, card="4242424242424242", at=NOW)
    intent = stripe_gateway.look(session.id).intent_id
    with pytest.raises(stripe_gateway.RefusedError):
        stripe_gateway.refund(key="r1", intent_id=intent, money=Money(1_001, "DJF"))


def test_an_unknown_page_is_refused_in_stripes_words():
    with pytest.raises(stripe_gateway.RefusedError) as refusal:
        stripe_gateway.look("cs_test_nowhere")
    assert refusal.value.code == "resource_missing"


@pytest.mark.one_engine
def test_lists_are_read_page_by_page():
    for n in range(105):
        books.pay(open_session(Money(100 + n, "DJF"), key=f"k{n}").id, card="4242424242424242", at=NOW)
    assert len(list(stripe_gateway.charges(since=AT - timedelta(hours=1)))) == 105
    assert not list(stripe_gateway.charges(since=AT + timedelta(hours=1)))


def test_arabic_is_left_to_the_browser():
    seen = open_session(Money(100, "DJF"), language="ar")
    assert Thing.objects.get(ref=seen.id).body["locale"] == "auto"


def test_a_silent_stripe_is_waited_for_once(settings, monkeypatch):
    """R67: a page answers within the patience of one call; what breaks, not what is silent, is tried again."""
    monkeypatch.setattr(stripe_gateway, "TIMEOUT_SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.STRIPE_TRANSPORT, settings.STRIPE_API_BASE = "", f"http://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(UnreachableError):
            open_session(Money(12_345, "DJF"))
        silent.settimeout(0)
        silent.accept()[0].close()
        with pytest.raises(BlockingIOError):
            silent.accept()
        cache.set("fuse:stripe:failures", fuse.FAILURES_MOST)
        cache.set("fuse:stripe:rest", 1)
        with pytest.raises(UnreachableError, match="resting"):
            open_session(Money(12_345, "DJF"))
        with pytest.raises(BlockingIOError):
            silent.accept()
