"""Card payments, from the button to the books, through whatever goes wrong on the way."""

from datetime import timedelta

import pytest

from billing import (
    card_sweep,
    cards,
    chart,
    invoicing,
    ledger,
    payments,
)
from billing.models import CardCheckout, CardFlag, Invoice, Means, Payment
from billing.simulator import books
from billing.simulator.models import Fault, Thing
from suuq.roles import Role
from tests.billing.stripe_world import (
    DECLINED,
    LATER,
    NOW,
    again,
    alter,
    flags,
    held_by_stripe,
    paid,
    pay,
    start,
    started,
    wallet,
)
from tests.factories.billing import AT, bill, fill_wallet, freight, open_drawer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_monday", "_the_oracle_is_content")]


# Starting


def test_r28_stripe_is_asked_for_what_is_due_now():
    invoice = bill()
    fill_wallet(invoice.payer, 345)
    payments.from_wallet(invoice=invoice, key="part", by=None, at=AT, amount_minor=345)
    checkout = start(invoice)
    assert Thing.objects.get(ref=checkout.session_id).body["amount_total"] == 12_000
    assert checkout.url.endswith(f"/_dev/stripe/pay/{checkout.session_id}")


def test_r31_a_bill_of_nothing_needs_no_stripe():
    invoice = bill(freight(0))
    with pytest.raises(payments.CannotPay):
        start(invoice)
    assert (invoice.is_settled, Thing.objects.exists()) == (True, False)


def test_asked_again_it_is_the_same_page():
    checkout = started()
    assert start(checkout.invoice) == checkout
    assert CardCheckout.objects.count() == Thing.objects.filter(kind=books.SESSION).count() == 1


def test_the_key_is_stored_before_stripe_hears_of_it():
    Fault.set(Fault.Kind.ERROR, 9)
    invoice = bill()
    with pytest.raises(payments.CannotPay):
        start(invoice)
    checkout = CardCheckout.objects.get()
    assert (checkout.status, checkout.session_id) == ("prepared", "")

    Fault.set(Fault.Kind.ERROR, 0)
    assert start(invoice).key == checkout.key
    assert Thing.objects.filter(kind=books.SESSION).count() == 1


def test_r33_after_a_crash_the_same_request_finds_the_same_page():
    checkout = started()
    page = checkout.session_id
    CardCheckout.objects.update(status="prepared", session_id="", url="")
    card_sweep.sweep(at=LATER)
    checkout.refresh_from_db()
    assert (checkout.status, checkout.session_id) == ("open", page)


def test_a_request_that_never_arrived_and_is_too_late_now_ends():
    Fault.set(Fault.Kind.ERROR, 9)
    with pytest.raises(payments.CannotPay):
        start(bill())
    Fault.set(Fault.Kind.ERROR, 0)
    CardCheckout.objects.update(expires_at=AT + timedelta(minutes=5))
    card_sweep.sweep(at=LATER)
    assert CardCheckout.objects.get().status == "failed"


def test_when_the_sum_has_changed_the_old_page_is_closed_and_a_new_one_opened():
    old = started()
    fill_wallet(old.payer, 345)
    payments.from_wallet(invoice=old.invoice, key="part", by=None, at=AT, amount_minor=345)
    new = start(old.invoice)
    old.refresh_from_db()
    assert (old.status, new.amount_minor, new.status) == ("expired", 12_000, "open")
    assert Thing.objects.get(ref=old.session_id).body["status"] == "expired"


def test_paying_again_what_is_paid_already_is_refused_even_when_its_news_was_lost():
    checkout = started()
    pay(checkout)
    with pytest.raises(payments.CannotPay):
        start(checkout.invoice)
    assert Invoice.objects.get().is_settled


def test_r26_a_page_asks_for_what_our_books_say_whatever_the_browser_sent():
    assert {"amount", "amount_minor", "currency"}.isdisjoint(cards.start_card.__kwdefaults__ or {})
    assert started(freight(700)).amount_minor == 700


# Settling


def test_a_declined_card_leaves_the_page_open_and_a_second_card_pays():
    checkout = started()
    pay(checkout, card=DECLINED)
    assert again(checkout).status == "open"
    pay(checkout)
    assert again(checkout).status == "paid"
    assert held_by_stripe() == 12_345


def test_a_payment_is_booked_once_however_often_it_is_looked_at():
    checkout = paid()
    for _ in range(5):
        again(checkout)
    payment = Payment.objects.get()
    assert (payment.applied_minor, payment.reference, payment.means) == (12_345, checkout.charge_id, Means.CARD)
    assert (checkout.payment, checkout.card) == (payment, "visa 4242")


def test_r138_news_that_was_lost_is_found_by_the_sweeper():
    Fault.set(Fault.Kind.LOSE, 99)
    checkouts = [started() for _ in range(3)]
    for checkout in checkouts:
        pay(checkout)
    card_sweep.sweep(at=LATER)
    assert {c.status for c in CardCheckout.objects.all()} == {"paid"}
    assert all(invoice.is_settled for invoice in Invoice.objects.all())


def test_a_silent_stripe_ends_the_round_and_the_next_one_goes_on():
    pay(started())
    Fault.set(Fault.Kind.ERROR, 3)
    card_sweep.sweep(at=LATER)
    assert CardCheckout.objects.get().status == "open"
    card_sweep.sweep(at=LATER)
    assert CardCheckout.objects.get().status == "paid"


def test_a_page_that_nobody_paid_on_expires(time_machine):
    checkout = started()
    time_machine.shift(timedelta(hours=1))
    card_sweep.sweep(at=AT + timedelta(hours=1))
    checkout.refresh_from_db()
    assert checkout.status == "expired"
    assert start(checkout.invoice, at=AT + timedelta(hours=1)).status == "open"


def test_the_page_of_a_bill_paid_otherwise_is_closed():
    checkout = started()
    fill_wallet(checkout.payer, 12_345)
    payments.from_wallet(invoice=checkout.invoice, key="w", by=None, at=AT)
    card_sweep.sweep(at=LATER)
    assert Thing.objects.get(ref=checkout.session_id).body["status"] == "expired"


def test_r17_card_and_cash_at_once_pay_once_and_the_rest_is_wallet_credit(person):
    checkout = started()
    clerk = person(Role.CLERK)
    pay(checkout)  # the card is charged, and no news of it has come
    payments.take_cash(
        invoice=checkout.invoice, shift=open_drawer(clerk), tendered_minor=12_345, key="c", by=clerk, at=AT
    )
    again(checkout)
    assert (wallet(checkout), flags()) == (12_345, [CardFlag.Kind.LATE])
    assert Invoice.objects.get().is_settled


def test_r32_a_payment_for_a_cancelled_bill_is_the_payers_money(person):
    checkout = started()
    pay(checkout)
    invoicing.cancel(invoice=checkout.invoice, why="asked", by=None, at=AT)
    again(checkout)
    assert (wallet(checkout), flags()) == (12_345, [CardFlag.Kind.LATE])
    assert Invoice.objects.get().status == "cancelled"


@pytest.mark.parametrize(
    ("name", "value"), [("amount_captured", 12_344), ("amount_captured", 1_234_500), ("currency", "usd")]
)
def test_r26_r27_money_of_another_sum_or_currency_is_kept_flagged_and_pays_nothing(name, value):
    checkout = started()
    pay(checkout)
    again_later = Thing.objects.get(kind="charge")
    alter(again_later, **{name: value})
    again(checkout)
    again(checkout)
    checkout.refresh_from_db()
    assert (checkout.status, checkout.invoice.is_settled, flags()) == ("doubtful", False, [CardFlag.Kind.MISMATCH])
    currency = "USD" if name == "currency" else "DJF"
    assert ledger.balance(chart.SUSPENSE, currency, holder="stripe") == (value if name != "currency" else 12_345)


def test_r26_a_page_under_another_reference_pays_nothing():
    checkout = started()
    pay(checkout)
    alter(Thing.objects.get(ref=checkout.session_id), client_reference_id="SOMEBODYELSE")
    assert again(checkout).status == "doubtful"


# Afterwards


def held():
    checkout = start(bill(freight(10_000)), hold=True)
    pay(checkout)
    return again(checkout)


def capture(checkout, amount_minor):
    return cards.capture(checkout=checkout, amount_minor=amount_minor, by=None, at=AT)


def test_r24_part_of_a_hold_is_taken_and_the_rest_let_go():
    checkout = held()
    assert (checkout.status, Payment.objects.count()) == ("held", 0)
    capture(checkout, 7_500)
    checkout.refresh_from_db()
    assert (checkout.status, checkout.taken_minor, held_by_stripe()) == ("paid", 7_500, 7_500)
    with pytest.raises(payments.CannotPay):
        capture(checkout, 100)


def test_r24_more_than_is_held_is_refused():
    checkout = held()
    with pytest.raises(payments.CannotPay):
        capture(checkout, 10_001)
    assert not Payment.objects.exists()


def test_r25_a_hold_that_lapsed_is_explained():
    checkout = held()
    books.cancel(checkout.intent_id, at=NOW)
    with pytest.raises(payments.CannotPay) as refusal:
        capture(checkout, 7_500)
    checkout.refresh_from_db()
    assert (refusal.value.reasons[0].code, checkout.status, Payment.objects.count()) == ("hold_lapsed", "released", 0)
