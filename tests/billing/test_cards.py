"""Card payments, from the button to the books, through whatever goes wrong on the way."""

import os
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing import (
    card_inbox,
    card_returns,
    card_sweep,
    cards,
    chart,
    invoicing,
    ledger,
    payments,
    refunds,
    verify,
)
from billing.gateways import stripe_gateway
from billing.models import CardCheckout, CardFlag, Entry, GatewayEvent, Invoice, Means, Payment, Refund
from billing.simulator import books
from billing.simulator.models import Fault, Thing
from suuq.roles import Role
from tests.billing.stripe_world import DECLINED, DISPUTED, LATER, NOW, alter, charge_of, paid, pay, start, started
from tests.factories.billing import AT, bill, fill_wallet, freight, open_drawer

ORDERS = int(os.environ.get("SUUQ_ORDERS", "12"))  # a soak asks for a thousand

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_monday", "_the_oracle_is_content")]


def again(checkout, at=AT):
    return cards.look_again(checkout, at=at)


def flags():
    return list(CardFlag.objects.values_list("kind", flat=True))


def wallet(checkout):
    return ledger.spendable(checkout.payer, checkout.currency)


def held_by_stripe():
    return ledger.balance(chart.CARD, "DJF")


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


def credited(checkout, amount_minor):
    """A credit note, so that the wallet holds something to send back."""
    line = invoicing.Line("freight", "Freight", amount_minor)
    invoicing.credit(key=f"cn{amount_minor}", invoice=checkout.invoice, lines=[line], why="less", by=None, at=AT)
    return checkout.payment


def give_back(payment, amount_minor, key="r1", at=AT):
    return cards.refund(payment=payment, amount_minor=amount_minor, why="asked", key=key, by=None, at=at)


def test_a_refund_leaves_the_wallet_and_reaches_the_card():
    checkout = paid()
    refund = give_back(credited(checkout, 2_345), 2_345)
    assert (refund.status, wallet(checkout), held_by_stripe()) == ("done", 0, 10_000)
    assert charge_of(checkout).body["amount_refunded"] == 2_345
    again(checkout)
    assert (flags(), Refund.objects.count()) == ([], 1)


@pytest.mark.parametrize("fault", [Fault.Kind.DROP, Fault.Kind.ERROR])
def test_r33_a_refund_whose_answer_was_lost_is_sent_once(fault):
    checkout = paid()
    payment = credited(checkout, 2_345)
    Fault.set(fault, 1)
    assert give_back(payment, 2_345).status == "done"
    assert Thing.objects.filter(kind=books.REFUND).count() == 1


def test_a_refund_that_stripe_never_answered_is_finished_by_the_sweeper():
    checkout = paid()
    asked = refunds.ask(payment=credited(checkout, 2_345), amount_minor=2_345, why="asked", key="r1", by=None, at=AT)
    Fault.set(Fault.Kind.ERROR, 3)
    assert card_returns.send(asked, at=AT).status == "asked"
    card_sweep.sweep(at=LATER)
    asked.refresh_from_db()
    assert (asked.status, Thing.objects.filter(kind=books.REFUND).count()) == ("done", 1)


def test_a_refund_sent_just_before_a_crash_is_recognised_as_ours():
    checkout = paid()
    asked = refunds.ask(payment=credited(checkout, 2_345), amount_minor=2_345, why="asked", key="r1", by=None, at=AT)
    stripe_gateway.refund(key="r1", intent_id=checkout.intent_id, money=checkout.money.__class__(2_345, "DJF"))
    again(checkout)
    asked.refresh_from_db()
    assert (asked.status, flags()) == ("done", [])


def test_a_refund_that_the_bank_sends_back_days_later_is_the_customers_again():
    checkout = paid()
    refund = give_back(credited(checkout, 2_345), 2_345)
    books.fail_refund(refund.reference, at=NOW)
    for _ in range(2):
        again(checkout)
    refund.refresh_from_db()
    checkout.payment.refresh_from_db()
    assert (refund.status, wallet(checkout), held_by_stripe()) == ("failed", 2_345, 12_345)
    assert checkout.payment.refunded_minor == 0


def test_r21_more_than_was_paid_is_refused():
    checkout = paid()
    fill_wallet(checkout.payer, 50_000)
    with pytest.raises(refunds.CannotRefund):
        give_back(checkout.payment, 12_346)
    assert not Thing.objects.filter(kind=books.REFUND).exists()


def test_r23_a_refund_made_at_stripe_is_found_once_and_flagged():
    checkout = paid()
    books.refund({"charge": charge_of(checkout).ref, "amount": "5000"}, at=NOW)
    for _ in range(3):
        again(checkout)
    checkout.invoice.refresh_from_db()
    assert (checkout.invoice.status, checkout.invoice.due_minor) == ("reopened", 5_000)
    assert (flags(), held_by_stripe()) == ([CardFlag.Kind.REFUND_FOUND], 7_345)


def test_r22_a_dispute_blocks_refunds_until_it_is_won():
    checkout = paid()
    payment = credited(checkout, 2_345)
    dispute = books.open_dispute(charge_of(checkout).ref, at=NOW)
    with pytest.raises(refunds.CannotRefund) as refusal:
        give_back(payment, 2_345)
    assert [reason.code for reason in refusal.value.reasons] == ["in_dispute"]
    assert ledger.balance(chart.DISPUTED, "DJF") == 12_345

    books.close_dispute(dispute["id"], won=True, at=NOW)
    assert give_back(payment, 2_345).status == "done"
    assert (ledger.balance(chart.DISPUTED, "DJF"), held_by_stripe()) == (0, 10_000)


def test_r22_a_lost_dispute_is_one_loss_and_the_bill_is_due_again():
    checkout = paid()
    dispute = books.open_dispute(charge_of(checkout).ref, at=NOW)
    books.close_dispute(dispute["id"], won=False, at=NOW)
    for _ in range(3):
        again(checkout)
    assert Entry.objects.filter(code="charged_back").count() == 1
    assert (Invoice.objects.get().due_minor, flags()) == (12_345, [CardFlag.Kind.DISPUTE])


def test_a_card_disputed_at_once_is_paid_and_flagged():
    checkout = started()
    pay(checkout, card=DISPUTED)
    again(checkout)
    assert (Invoice.objects.get().is_settled, flags()) == (True, [CardFlag.Kind.DISPUTE])


# Holds


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


# Any order


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
