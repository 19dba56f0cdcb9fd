"""
Wallets' own pages: the same way as a card's, each through a gateway of one file.

Every test is put to each of them; what is a wallet's own is in ``WALLETS``.
"""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from billing import card_sweep, cards, chart, ledger, payments, reconcile, refunds, transfers
from billing.gateways import dmoney, waafi
from billing.models import CardCheckout, CardFlag, Entry, GatewayEvent, Invoice, Payment, Transfer
from billing.simulator import courier
from billing.simulator import dmoney as simulated_dmoney
from billing.simulator import waafi as simulated_waafi
from billing.simulator.models import Fault, Thing
from suuq.roles import Role
from tests.billing.stripe_world import LATER, start
from tests.factories.billing import AT, bill, fill_wallet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_monday", "_the_oracle_is_content")]
NEXT_DAY = AT + timedelta(days=1)


def signed_by_waafi(stamp):
    payload = b'{"event":"authorization","payment":{"reference_id":"x"}}'
    signature = waafi.sign(payload, "simulator", stamp, "n1").decode()
    return payload, dict(zip(waafi.HEADERS, (stamp, "n1", signature), strict=True))


def signed_by_dmoney(stamp):
    told = {"merch_order_id": "x", "trade_status": "Completed", "transId": "n1", "timestamp": stamp}
    return json.dumps(told | {"sign": dmoney.sign(told)}).encode(), {}


@dataclass(frozen=True)
class Way:
    """What differs: its gateway, its simulator, its statement, how it signs."""

    gateway: Any
    simulated: Any
    heads: str
    line: str
    signed: Any

    @property
    def code(self):
        return self.gateway.CODE

    @property
    def name(self):
        return self.gateway.NAME

    def statement(self, *lines):
        """Take in lines of (number, day, amount, words)."""
        rows = "".join(
            self.line.format(number=n, day=day, amount=amount, words=words) for n, day, amount, words in lines
        )
        data = f"{self.heads}\n{rows}".encode()
        return transfers.take_in(provider=self.code, data=data, shown_name="w.csv", by=by(), at=AT)


WALLETS = [
    Way(
        waafi, simulated_waafi.WALLET, "Transaction ID,Date,Credit,Debit,Description,Sender",
        "{number},2026-11-{day},{amount},,{words},x\n", signed_by_waafi,
    ),
    Way(
        dmoney, simulated_dmoney.WALLET, "Transaction ID,Date,Amount,Reference,From,Type",
        "{number},{day}/11/2026,{amount},{words},x,credit\n", signed_by_dmoney,
    ),
]  # fmt: skip


@pytest.fixture(params=WALLETS, ids=lambda one: one.code)
def wallet(request):
    return request.param


def opened(wallet, **facts):
    return start(bill(**facts), gateway=wallet.code)


def confirmed(wallet, checkout=None):
    checkout = checkout or opened(wallet)
    wallet.simulated.confirm(checkout.reference)
    return cards.look_again(checkout, at=AT)


def order_of(checkout):
    return Thing.objects.get(ref=f"{checkout.gateway}_{checkout.reference}")


def by():
    return Invoice.objects.first().payer


def differences(wallet):
    compared = reconcile.compared(wallet.gateway, since=AT - timedelta(days=7), at=NEXT_DAY)
    return [str(one) for one in compared if not one.agrees]


def test_a_payment_announced_is_read_again_and_booked_once(wallet, django_capture_on_commit_callbacks):
    checkout = opened(wallet)
    Fault.set(Fault.Kind.DUPLICATE, 1)
    wallet.simulated.confirm(checkout.reference)
    with django_capture_on_commit_callbacks(execute=True):
        courier.deliver(courier.by_hand)
    checkout.refresh_from_db()
    payment = Payment.objects.get()
    assert (checkout.status, checkout.invoice.is_settled, GatewayEvent.objects.get().outcome) == ("paid", True, "used")
    assert (payment.means, payment.provider, payment.key) == (
        "provider",
        wallet.code,
        f"{wallet.code}:{order_of(checkout).charge}",
    )
    assert ledger.balance(chart.PROVIDER, "DJF", holder=wallet.code) == 12_345


@pytest.mark.parametrize(
    ("age", "change", "status"),
    [(0, b"", 200), (299, b"", 200), (301, b"", 400), (-3_600, b"", 400), (0, b'"y"', 400)],
)
def test_news_that_the_wallet_did_not_sign_now_is_refused(wallet, age, change, status):
    payload, headers = wallet.signed(str(int(AT.timestamp()) - age))
    door, kind = reverse("gateway_webhook", args=[wallet.code]), "application/json"
    answer = Client().post(door, payload.replace(b'"x"', change or b'"x"'), content_type=kind, headers=headers)
    assert (answer.status_code, GatewayEvent.objects.count()) == (status, int(status == 200))
    assert Client().post(reverse("gateway_webhook", args=["nobody"]), payload, content_type="x/y").status_code == 404


def test_what_the_payer_turns_down_takes_nothing_and_may_be_tried_again(wallet):
    checkout = opened(wallet)
    wallet.simulated.confirm(checkout.reference, is_paid=False)
    assert cards.look_again(checkout, at=AT).status == "expired"
    assert confirmed(wallet, start(checkout.invoice, gateway=wallet.code)).status == "paid"


def test_an_answer_that_was_lost_is_asked_for_again_under_the_same_number(wallet):
    Fault.set(Fault.Kind.DROP, 1)
    invoice = bill()
    with pytest.raises(payments.CannotPay):
        start(invoice, gateway=wallet.code)
    card_sweep.sweep(at=LATER)
    checkout = CardCheckout.objects.get()
    assert (checkout.status, Thing.objects.filter(kind=f"{wallet.code}.order").count()) == ("open", 1)
    assert confirmed(wallet, checkout).status == "paid"


def test_money_that_comes_late_on_a_page_nobody_could_close_is_found(wallet):
    checkout = opened(wallet)
    over = checkout.expires_at + timedelta(minutes=1)
    card_sweep.sweep(at=over)
    checkout.refresh_from_db()
    assert checkout.status == "expired"
    wallet.simulated.confirm(checkout.reference)
    card_sweep.sweep(at=over + timedelta(minutes=1))
    checkout.refresh_from_db()
    assert (checkout.status, Invoice.objects.get().is_settled) == ("paid", True)


def test_another_way_chosen_closes_the_page_of_the_first(wallet):
    by_card = start(bill())
    by_wallet = start(by_card.invoice, gateway=wallet.code)
    by_card.refresh_from_db()
    assert (by_card.status, by_wallet.gateway, by_wallet.status) == ("expired", wallet.code, "open")


def test_money_goes_back_once_whatever_is_lost_on_the_way(wallet):
    checkout = confirmed(wallet)
    fill_wallet(checkout.payer, 5_000)
    Fault.set(Fault.Kind.DROP, 1)
    asked = cards.refund(payment=checkout.payment, amount_minor=2_345, why="asked", key="r1", by=None, at=AT)
    assert asked.status == "asked"
    card_sweep.sweep(at=LATER)
    asked.refresh_from_db()
    assert (asked.status, order_of(checkout).body["back"]) == ("done", "2345")
    assert ledger.balance(chart.PROVIDER, "DJF", holder=wallet.code) == 10_000
    with pytest.raises(refunds.CannotRefund):
        cards.refund(payment=checkout.payment, amount_minor=10_001, why="asked", key="r2", by=None, at=AT)


def test_a_line_of_the_statement_is_the_same_money(wallet):
    checkout = confirmed(wallet)
    cards.start_top_up(
        user=checkout.payer, amount_minor=700, currency="DJF", key="t", return_url="https://x.example/",
        cancel_url="https://x.example/", at=AT, gateway=wallet.code,
    )  # fmt: skip
    top_up = confirmed(wallet, CardCheckout.objects.get(invoice=None))
    numbers = [order_of(one).charge for one in (checkout, top_up)]
    wallet.statement((numbers[0], 23, 12_345, checkout.invoice.payment_code), (numbers[1], 23, 700, "x"))
    assert set(Transfer.objects.values_list("status", flat=True)) == {"booked"}
    assert (Payment.objects.count(), ledger.balance(chart.PROVIDER, "DJF", holder=wallet.code)) == (2, 13_045)
    assert ledger.spendable(checkout.payer, "DJF") == 700


def test_money_of_another_sum_is_set_aside_once_and_flagged(wallet):
    checkout = opened(wallet)
    thing = order_of(checkout)
    thing.body["amount"] = "12000"
    thing.save()
    assert confirmed(wallet, checkout).status == "doubtful"
    wallet.statement((order_of(checkout).charge, 23, 12_000, checkout.invoice.payment_code))
    assert Transfer.objects.get().status == "doubtful"
    assert (Entry.objects.filter(code="unidentified").count(), CardFlag.objects.get().kind) == (1, "mismatch")
    assert ledger.balance(chart.SUSPENSE, "DJF", holder=wallet.code) == 12_000
    assert differences(wallet) == []


def test_r4_our_books_and_the_statements_are_laid_side_by_side_both_ways(wallet):
    """R4: what only we have, once a later line shows that the statement reaches so far, and what is of another sum."""
    known, missing = confirmed(wallet), confirmed(wallet)
    assert differences(wallet) == []  # no statement has been taken in: nothing can be said
    wallet.statement((order_of(known).charge, 23, 12_345, "x"), ("w_9", 24, 500, "nobody"))
    assert differences(wallet) == [
        f"charge: our books have {missing.charge_id} over 12345 DJF, {wallet.name} has nothing"
    ]
    Transfer.objects.filter(external_id=order_of(known).charge).update(amount_minor=12_000)
    assert f"charge: {known.charge_id} is 12000 DJF at {wallet.name} and 12345 DJF in our books" in differences(wallet)


def test_on_the_bill_the_button_leads_there_and_back(wallet, client_as):
    invoice, name = bill(), wallet.name
    browser, end = client_as(invoice.payer), reverse("billing:card_return", args=[invoice.number])
    assert f"Pay with {name}" in browser.get(reverse("billing:invoice", args=[invoice.number])).content.decode()
    sent = browser.post(reverse("billing:card", args=[invoice.number]), {"gateway": wallet.code})
    page = sent["Location"].partition("testserver")[2] or sent["Location"][len("http://localhost:8000") :]
    assert browser.get(page).status_code == 200
    back = browser.post(page, {"act": "pay"})
    assert back.status_code == 302
    assert f"Paid with {name}" in browser.get(end).content.decode()
    assert browser.post(reverse("billing:card", args=[invoice.number]), {"gateway": "nobody"}).status_code == 404


def test_every_page_and_paper_names_the_wallet_the_money_came_by(wallet, client_as, person):
    checkout = confirmed(wallet)
    finance, payer = client_as(person(Role.FINANCE)), client_as(checkout.payer)
    said = [
        finance.get(reverse(f"billing:{name}"), {"on": "2026-11-23"}).content.decode()
        for name in ("finance", "day", "day_csv", "cards")
    ]
    said.append(payer.get(reverse("billing:invoice", args=[checkout.invoice.number])).content.decode())
    said.append(payer.get(reverse("billing:receipt", args=[checkout.payment.number])).content.decode())
    assert all(wallet.name in one and "by card" not in one for one in said)
    assert f"Paid by {wallet.name}" in said[-2]
