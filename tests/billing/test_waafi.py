"""Waafi's own page: the same way as a card's, through another gateway of one file."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from billing import card_sweep, cards, chart, ledger, payments, reconcile, refunds, transfers, verify
from billing.gateways import waafi
from billing.models import CardCheckout, CardFlag, Entry, GatewayEvent, Invoice, Payment, Transfer
from billing.simulator import courier
from billing.simulator import waafi as simulated
from billing.simulator.models import Fault, Thing
from suuq.roles import Role
from tests.billing.stripe_world import LATER, start
from tests.factories.billing import AT, bill, fill_wallet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_monday")]
HEADS = "Transaction ID,Date,Credit,Debit,Description,Sender\n"
NEXT_DAY = AT + timedelta(days=1)


@pytest.fixture
def _monday(time_machine):
    time_machine.move_to(AT, tick=False)


@pytest.fixture(autouse=True)
def the_oracle_is_content():
    yield
    assert list(verify.complaints()) == []


def opened(**facts):
    return start(bill(**facts), gateway="waafi")


def confirmed(checkout=None):
    checkout = checkout or opened()
    simulated.confirm(checkout.reference)
    return cards.look_again(checkout, at=AT)


def order_of(checkout):
    return Thing.objects.get(ref=f"waafi_{checkout.reference}")


def statement(*lines):
    rows = "".join(f"{number},2026-11-23,{amount},,{words},x\n" for number, amount, words in lines)
    return transfers.take_in(provider="waafi", data=(HEADS + rows).encode(), shown_name="w.csv", by=by(), at=AT)


def by():
    return Invoice.objects.first().payer


def differences():
    return [str(one) for one in reconcile.differences(waafi, since=AT - timedelta(days=7), at=NEXT_DAY)]


def test_a_payment_announced_is_read_again_and_booked_once(django_capture_on_commit_callbacks):
    checkout = opened()
    Fault.set(Fault.Kind.DUPLICATE, 1)
    simulated.confirm(checkout.reference)
    with django_capture_on_commit_callbacks(execute=True):
        courier.deliver(courier.by_hand)
    checkout.refresh_from_db()
    payment = Payment.objects.get()
    assert (checkout.status, checkout.invoice.is_settled, GatewayEvent.objects.get().outcome) == ("paid", True, "used")
    assert (payment.means, payment.provider, payment.key) == ("provider", "waafi", f"waafi:{order_of(checkout).charge}")
    assert ledger.balance(chart.PROVIDER, "DJF", holder="waafi") == 12_345


@pytest.mark.parametrize(
    ("age", "change", "status"),
    [(0, b"", 200), (299, b"", 200), (301, b"", 400), (-3_600, b"", 400), (0, b" ", 400)],
)
def test_news_that_waafi_did_not_sign_now_is_refused(age, change, status):
    stamp, payload = str(int(AT.timestamp()) - age), b'{"event":"authorization","payment":{"reference_id":"x"}}'
    signature = waafi.sign(payload, "simulator", stamp, "n1").decode()
    headers = dict(zip(waafi.HEADERS, (stamp, "n1", signature), strict=True))
    door = reverse("gateway_webhook", args=["waafi"])
    answer = Client().post(door, payload + change, content_type="application/json", headers=headers)
    assert (answer.status_code, GatewayEvent.objects.count()) == (status, int(status == 200))
    assert Client().post(reverse("gateway_webhook", args=["nobody"]), payload, content_type="x/y").status_code == 404


def test_what_the_payer_turns_down_takes_nothing_and_may_be_tried_again():
    checkout = opened()
    simulated.confirm(checkout.reference, is_paid=False)
    assert cards.look_again(checkout, at=AT).status == "expired"
    assert confirmed(start(checkout.invoice, gateway="waafi")).status == "paid"


def test_an_answer_that_was_lost_is_asked_for_again_under_the_same_number():
    Fault.set(Fault.Kind.DROP, 1)
    invoice = bill()
    with pytest.raises(payments.CannotPay):
        start(invoice, gateway="waafi")
    card_sweep.sweep(at=LATER)
    checkout = CardCheckout.objects.get()
    assert (checkout.status, Thing.objects.filter(kind=simulated.ORDER).count()) == ("open", 1)
    assert confirmed(checkout).status == "paid"


def test_money_that_comes_late_on_a_page_nobody_could_close_is_found():
    checkout = opened()
    over = checkout.expires_at + timedelta(minutes=1)
    card_sweep.sweep(at=over)
    checkout.refresh_from_db()
    assert checkout.status == "expired"
    simulated.confirm(checkout.reference)
    card_sweep.sweep(at=over + timedelta(minutes=1))
    checkout.refresh_from_db()
    assert (checkout.status, Invoice.objects.get().is_settled) == ("paid", True)


def test_another_way_chosen_closes_the_page_of_the_first():
    by_card = start(bill())
    by_waafi = start(by_card.invoice, gateway="waafi")
    by_card.refresh_from_db()
    assert (by_card.status, by_waafi.gateway, by_waafi.status) == ("expired", "waafi", "open")


def test_money_goes_back_once_whatever_is_lost_on_the_way():
    checkout = confirmed()
    fill_wallet(checkout.payer, 5_000)
    Fault.set(Fault.Kind.DROP, 1)
    asked = cards.refund(payment=checkout.payment, amount_minor=2_345, why="asked", key="r1", by=None, at=AT)
    assert asked.status == "asked"
    card_sweep.sweep(at=LATER)
    asked.refresh_from_db()
    assert (asked.status, order_of(checkout).body["back"]) == ("done", "2345")
    assert ledger.balance(chart.PROVIDER, "DJF", holder="waafi") == 10_000
    with pytest.raises(refunds.CannotRefund):
        cards.refund(payment=checkout.payment, amount_minor=10_001, why="asked", key="r2", by=None, at=AT)


def test_a_line_of_the_statement_is_the_same_money():
    checkout = confirmed()
    cards.start_top_up(
        user=checkout.payer, amount_minor=700, currency="DJF", key="t", return_url="https://x.example/",
        cancel_url="https://x.example/", at=AT, gateway="waafi",
    )  # fmt: skip
    top_up = confirmed(CardCheckout.objects.get(invoice=None))
    numbers = [order_of(one).charge for one in (checkout, top_up)]
    statement((numbers[0], 12_345, checkout.invoice.payment_code), (numbers[1], 700, "x"))
    assert set(Transfer.objects.values_list("status", flat=True)) == {"booked"}
    assert (Payment.objects.count(), ledger.balance(chart.PROVIDER, "DJF", holder="waafi")) == (2, 13_045)
    assert ledger.spendable(checkout.payer, "DJF") == 700


def test_money_of_another_sum_is_set_aside_once_and_flagged():
    checkout = opened()
    thing = order_of(checkout)
    thing.body["amount"] = "12000"
    thing.save()
    assert confirmed(checkout).status == "doubtful"
    statement((order_of(checkout).charge, 12_000, checkout.invoice.payment_code))
    assert Transfer.objects.get().status == "doubtful"
    assert (Entry.objects.filter(code="unidentified").count(), CardFlag.objects.get().kind) == (1, "mismatch")
    assert ledger.balance(chart.SUSPENSE, "DJF", holder="waafi") == 12_000
    assert differences() == []


def test_r4_our_books_and_the_statements_are_laid_side_by_side_both_ways():
    """R4: what only we have, once a later line shows that the statement reaches so far, and what is of another sum."""
    known, missing = confirmed(), confirmed()
    assert differences() == []  # no statement has been taken in: nothing can be said
    later = HEADS + f"{order_of(known).charge},2026-11-23,12345,,x,x\nw_9,2026-11-24,500,,nobody,x\n"
    transfers.take_in(provider="waafi", data=later.encode(), shown_name="w.csv", by=by(), at=AT)
    assert differences() == [f"charge: our books have {missing.charge_id} over 12345 DJF, Waafi has nothing"]
    Transfer.objects.filter(external_id=order_of(known).charge).update(amount_minor=12_000)
    assert f"charge: {known.charge_id} is 12000 DJF at Waafi and 12345 DJF in our books" in differences()


def test_on_the_bill_the_button_leads_there_and_back(client_as):
    invoice = bill()
    browser, end = client_as(invoice.payer), reverse("billing:card_return", args=[invoice.number])
    assert "Pay with Waafi" in browser.get(reverse("billing:invoice", args=[invoice.number])).content.decode()
    sent = browser.post(reverse("billing:card", args=[invoice.number]), {"gateway": "waafi"})
    page = sent["Location"].partition("testserver")[2] or sent["Location"][len("http://localhost:8000") :]
    assert browser.get(page).status_code == 200
    back = browser.post(page, {"act": "pay"})
    assert back.status_code == 302
    assert "Paid with Waafi" in browser.get(end).content.decode()
    assert browser.post(reverse("billing:card", args=[invoice.number]), {"gateway": "nobody"}).status_code == 404


def test_every_page_and_paper_names_the_wallet_the_money_came_by(client_as, person):
    checkout = confirmed()
    finance, payer = client_as(person(Role.FINANCE)), client_as(checkout.payer)
    said = [
        finance.get(reverse(f"billing:{name}"), {"on": "2026-11-23"}).content.decode()
        for name in ("finance", "day", "day_csv", "cards")
    ]
    said.append(payer.get(reverse("billing:invoice", args=[checkout.invoice.number])).content.decode())
    said.append(payer.get(reverse("billing:receipt", args=[checkout.payment.number])).content.decode())
    assert all("Waafi" in one and "by card" not in one for one in said)
    assert "Paid by Waafi" in said[-2]
