"""The events of a card payment in any order, and however often: the end is the same."""

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing import (
    card_inbox,
    chart,
    ledger,
    verify,
)
from billing.models import CardCheckout, Entry, GatewayEvent, Invoice, Payment
from billing.simulator import books
from billing.simulator.models import Thing
from tests.billing.stripe_world import (
    DECLINED,
    NOW,
    alter,
    flags,
    held_by_stripe,
    pay,
    started,
    wallet,
)
from tests.factories.billing import AT

ORDERS = int(os.environ.get("SUUQ_ORDERS", "8"))  # a soak asks for a thousand

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_monday", "_the_oracle_is_content")]


def everything_that_can_happen():
    """A declined card, a payment, a refund from outside and a dispute that is lost: some fifteen events."""
    checkout = started()
    pay(checkout, card=DECLINED)
    pay(checkout)
    intent = Thing.objects.get(ref=Thing.objects.get(ref=checkout.session_id).body["payment_intent"])
    charge = intent.body["latest_charge"]
    books.refund({"charge": charge, "amount": "2345"}, at=NOW)
    books.close_dispute(books.open_dispute(charge, at=NOW)["id"], won=False, at=NOW)
    alter(Thing.objects.get(kind="dispute"), amount=10_000)
    return checkout


def what_stands():
    """Where everything ended, in figures."""
    invoice, checkout = Invoice.objects.get(), CardCheckout.objects.get()
    return (
        invoice.status, invoice.due_minor, checkout.status, sorted(flags()), Entry.objects.count(),
        Payment.objects.count(), held_by_stripe(), ledger.balance(chart.DISPUTED, "DJF"), wallet(checkout),
    )  # fmt: skip


def test_r15_r132_in_any_order_and_however_often_the_end_is_the_same(rolled_back):
    with rolled_back():
        everything_that_can_happen()
        for body in books.bodies("event"):
            tell(body)
        in_order = what_stands()

    @settings(max_examples=ORDERS, deadline=None)
    @given(data=st.data())
    def any_other_order(data):
        with rolled_back():
            everything_that_can_happen()
            bodies = books.bodies("event")
            for n in data.draw(
                st.permutations(
                    [*range(len(bodies)), *data.draw(st.lists(st.integers(0, len(bodies) - 1), max_size=6))]
                )
            ):
                tell(bodies[n])
            assert what_stands() == in_order
            assert list(verify.complaints()) == []

    any_other_order()


def tell(body):
    """Put one event into the inbox and use it, as the webhook and the worker do."""
    about = body["data"]["object"]
    event, _new = GatewayEvent.objects.get_or_create(
        event_id=body["id"],
        defaults={
            "kind": body["type"], "object_id": about["id"], "body": body, "created_at": AT, "received_at": AT,
            "intent_id": about["id"] if about["object"] == "payment_intent" else about.get("payment_intent") or "",
            "reference": about.get("client_reference_id") or about.get("metadata", {}).get("reference", ""),
        },
    )  # fmt: skip
    if event.outcome == "waiting":
        card_inbox.use(event, at=AT)
