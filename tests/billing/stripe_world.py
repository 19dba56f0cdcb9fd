"""What a test does at Stripe: pay, decline, leave, refund from the dashboard; and the shopper's way there."""

from datetime import timedelta
from urllib.parse import urlsplit

from billing import cards, chart, ledger
from billing.models import CardCheckout, CardFlag
from billing.simulator import books, courier
from billing.simulator.models import Thing
from tests.factories.billing import AT, bill

GOOD, DECLINED, DISPUTED = "4242424242424242", "4000000000000002", "4000000000000259"
NOW = int(AT.timestamp())
LATER = AT + timedelta(minutes=2)


def start(invoice, *, at=AT, **more):
    """Begin a card payment and return its attempt."""
    urls = {"return_url": "https://suuq.example/back", "cancel_url": "https://suuq.example/bill"}
    cards.start_card(invoice=invoice, by=invoice.payer, at=at, **urls, **more)
    return CardCheckout.objects.filter(invoice=invoice).first()


def started(*lines, **more):
    """A bill and the page opened for it."""
    return start(bill(*lines, **more))


def pay(checkout, *, card=GOOD, at=NOW):
    """Type a card on the page, as the shopper would."""
    return books.pay(checkout.session_id, card=card, at=at)


def paid(*lines, **more):
    """A bill paid by card, and known to be."""
    checkout = started(*lines, **more)
    pay(checkout)
    return cards.look_again(checkout, at=AT)


def charge_of(checkout):
    """Fetch what Stripe's books say was taken."""
    return Thing.objects.get(kind="charge", intent=checkout.intent_id, body__status="succeeded")


def alter(thing, **facts):
    """Change the simulator's books by hand, as no caller could."""
    thing.body.update(facts)
    thing.save()


def news():
    """Every event so far as (payload, signature), in the order announced."""
    return [(event, courier.sign) for event in books.bodies("event")]


def path_of(url):
    """Keep of an address what a test client can follow."""
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def again(checkout, at=AT):
    """Read the page at Stripe once more."""
    return cards.look_again(checkout, at=at)


def flags():
    """Name what waits for a person of finance."""
    return list(CardFlag.objects.values_list("kind", flat=True))


def wallet(checkout):
    """Give what its payer may spend."""
    return ledger.spendable(checkout.payer, checkout.currency)


def held_by_stripe():
    """Give what Stripe owes us, by our books."""
    return ledger.balance(chart.CARD, "DJF")
