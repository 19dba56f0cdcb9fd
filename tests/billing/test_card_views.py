"""The doors of card payments: the button, the way back, the code of a cousin abroad, finance's desk."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from billing import cards, ledger
from billing.models import CardCheckout, CardFlag, Invoice
from billing.simulator import books
from billing.simulator.models import Fault, Thing
from suuq.roles import Role
from tests.billing.stripe_world import GOOD, NOW, alter, charge_of, paid, path_of, pay, started
from tests.factories.billing import AT, bill, fill_wallet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_monday")]


@pytest.fixture
def hodans(hodan, client_as):
    return client_as(hodan)


def door(name, *args):
    return reverse(f"billing:{name}", args=args)


def state(client, invoice):
    return client.get(door("card_return", invoice.number)).context["state"]


def test_from_the_bill_to_stripe_and_back(hodan, hodans):
    invoice = bill(payer=hodan)
    away = hodans.post(door("card", invoice.number))
    assert away.status_code == 302
    back = Client().post(path_of(away.url), {"act": "pay", "card": GOOD})
    page = hodans.get(path_of(back.url))
    assert (page.status_code, page.context["state"], page.context["invoice"].due_minor) == (200, "paid", 0)
    invoice.refresh_from_db()
    assert invoice.is_settled


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_the_way_back_is_in_the_language_of_the_way_there(hodan, hodans, language):
    invoice = bill(payer=hodan)
    with translation.override(language):
        door_there, door_back = door("card", invoice.number), door("card_return", invoice.number)
    away = hodans.post(door_there)
    pay(invoice.card_checkouts.get())
    assert invoice.card_checkouts.get().return_url.endswith(door_back)
    assert f'<html lang="{language}"' in hodans.get(door_back).content.decode()
    assert away.status_code == 302


def test_r26_what_the_browser_adds_is_not_read(hodan, hodans):
    invoice = bill(payer=hodan)
    hodans.post(
        door("card", invoice.number), {"amount": "1", "currency": "USD", "amount_minor": "1", "invoice": "other"}
    )
    session = Thing.objects.get(kind="checkout.session").body
    assert (session["amount_total"], session["currency"]) == (12_345, "djf")


def test_r11_the_button_pressed_twenty_times_is_one_page(hodan, hodans):
    invoice = bill(payer=hodan)
    answers = {hodans.post(door("card", invoice.number), {"once": f"key{n}"}).url for n in range(20)}
    assert len(answers) == 1
    assert Thing.objects.filter(kind="checkout.session").count() == 1


def test_another_persons_bill_does_not_exist(hodans):
    invoice = bill()
    for name in ("card", "card_return"):
        method = hodans.post if name == "card" else hodans.get
        assert method(door(name, invoice.number)).status_code == 404


def test_the_button_is_no_link(hodan, hodans):
    assert hodans.get(door("card", bill(payer=hodan).number)).status_code == 405


def test_a_paid_bill_leads_to_its_confirmation(hodan, hodans):
    """U14: a paid bill leads to its confirmation, however often one comes back."""
    invoice = paid(payer=hodan).invoice
    assert hodans.post(door("card", invoice.number)).url == door("card_return", invoice.number)


def test_r31_a_bill_that_never_met_a_card_leads_home(hodan, hodans):
    invoice = bill(payer=hodan)
    assert hodans.get(door("card_return", invoice.number)).url == door("invoice", invoice.number)


def test_r16_the_way_back_says_what_stripe_says(hodan, hodans):
    checkout = started(payer=hodan)
    assert state(hodans, checkout.invoice) == "open"
    pay(checkout)
    Fault.set(Fault.Kind.ERROR, 3)
    assert state(hodans, checkout.invoice) == "confirming"
    assert state(hodans, checkout.invoice) == state(hodans, checkout.invoice) == "paid"


def test_a_page_left_to_expire_says_that_nothing_was_taken(hodan, hodans):
    checkout = started(payer=hodan)
    books.expire_session(checkout.session_id, at=NOW)
    page = hodans.get(door("card_return", checkout.invoice.number))
    assert page.context["state"] == "unpaid"
    assert door("card", checkout.invoice.number) in page.content.decode()


def test_money_that_fits_no_bill_says_that_finance_looks(hodan, hodans):
    checkout = started(payer=hodan)
    pay(checkout)
    alter(Thing.objects.get(kind="charge"), amount_captured=1)
    assert state(hodans, checkout.invoice) == "doubtful"


def test_r17_a_payment_too_many_is_shown_as_wallet_credit(hodan, hodans):
    checkout = started(payer=hodan)
    pay(checkout)
    fill_wallet(hodan, 12_345)
    hodans.post(door("pay_from_wallet", checkout.invoice.number))
    assert state(hodans, checkout.invoice) == "credit"
    assert ledger.spendable(hodan, "DJF") == 12_345


def test_when_stripe_is_silent_the_shopper_reads_why(hodan, hodans):
    Fault.set(Fault.Kind.ERROR, 9)
    answer = hodans.post(door("card", bill(payer=hodan).number))
    assert answer.status_code == 409
    assert "does not answer" in answer.content.decode()


# By code


def test_a_stranger_pays_by_code_and_learns_nothing(hodan):
    """U12: a card of somebody else, by the code, without a name on the page."""
    invoice = bill(payer=hodan)
    away = Client().post(door("card_by_code", invoice.payment_code))
    back = Client().post(path_of(away.url), {"act": "pay", "card": GOOD})
    page = Client().get(path_of(back.url))
    assert page.context["state"] == "paid"
    told = page.content.decode()
    assert not [word for word in (hodan.full_name, hodan.email, invoice.about) if word in told]
    session = str(Thing.objects.get(kind="checkout.session").body)
    assert hodan.email not in session


def test_an_unknown_code_is_not_found():
    assert Client().post(door("card_by_code", "NOSUCH22")).status_code == 404
    assert Client().get(door("card_return_by_code", "NOSUCH22")).status_code == 404


# Into the wallet


def test_money_into_the_wallet_by_card(hodan, hodans):
    assert hodans.get(door("card_top_up")).status_code == 200
    away = hodans.post(door("card_top_up"), {"amount": "10 000", "gateway": "stripe", "once": "k1"})
    assert hodans.post(door("card_top_up"), {"amount": "10 000", "gateway": "stripe", "once": "k1"}).url == away.url
    back = Client().post(path_of(away.url), {"act": "pay", "card": GOOD})
    assert hodans.get(path_of(back.url)).context["state"] == "paid"
    assert ledger.spendable(hodan, "DJF") == 10_000


@pytest.mark.parametrize("amount", ["", "0", "-5", "1e5", "12.5", "x", "99", "9" * 30])
def test_a_sum_that_is_none_is_asked_again(hodans, amount):
    page = hodans.post(door("card_top_up"), {"amount": amount})
    assert (page.status_code, bool(page.context["form"].errors)) == (200, True)
    assert not CardCheckout.objects.exists()


# Finance


@pytest.fixture
def finance(person, client_as):
    return client_as(person(Role.FINANCE))


def test_u60_finance_reads_a_payment_as_a_story(finance):
    checkout = paid()
    books.refund({"charge": charge_of(checkout).ref, "amount": "45"}, at=NOW)
    cards.look_again(checkout, at=AT)
    page = finance.get(door("card_attempt", checkout.reference)).content.decode()
    for name in (checkout.session_id, checkout.intent_id, checkout.charge_id, checkout.payment.number):
        assert name in page
    assert finance.get(door("cards")).context["flags"][0].kind == CardFlag.Kind.REFUND_FOUND


def test_finance_looks_again_now(finance):
    checkout = started()
    pay(checkout)
    finance.post(door("card_look", checkout.reference))
    assert Invoice.objects.get().is_settled


def test_finance_sends_money_back_from_the_wallet(finance):
    checkout = paid()
    fill_wallet(checkout.payer, 2_345)
    send = {"amount": "2 345", "why": "sent twice", "once": "k"}
    assert finance.post(door("card_refund", checkout.reference), send).status_code == 302
    assert finance.post(door("card_refund", checkout.reference), send).status_code == 302
    assert charge_of(checkout).body["amount_refunded"] == 2_345


@pytest.mark.parametrize(("amount", "why"), [("", "x"), ("100", ""), ("12 346", "x"), ("0", "x")])
def test_r21_a_refund_that_may_not_be_is_explained(finance, amount, why):
    checkout = paid()
    fill_wallet(checkout.payer, 50_000)
    answer = finance.post(door("card_refund", checkout.reference), {"amount": amount, "why": why})
    assert (answer.status_code, bool(answer.context["form"].errors)) == (422, True)
    assert finance.get(door("card_refund", checkout.reference))["Location"] == door("card_attempt", checkout.reference)
    assert not Thing.objects.filter(kind="refund").exists()


def test_a_flag_is_closed_with_a_reason(finance):
    checkout = paid()
    books.open_dispute(charge_of(checkout).ref, at=NOW)
    cards.look_again(checkout, at=AT)
    flag = CardFlag.objects.get()
    assert finance.post(door("close_card_flag", flag.pk), {"why": " "}).status_code == 409
    finance.post(door("close_card_flag", flag.pk), {"why": "evidence sent"})
    flag.refresh_from_db()
    assert (flag.closed_why, bool(flag.closed_by)) == ("evidence sent", True)


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.CLERK, Role.OFFICER, Role.WAREHOUSE, Role.COURIER])
def test_the_desk_is_for_finance(person, client_as, role):
    checkout = paid()
    client = client_as(person(role))
    assert client.get(door("cards")).status_code == 403
    assert client.post(door("card_refund", checkout.reference), {"amount": "1", "why": "x"}).status_code == 403


def test_an_auditor_reads_and_touches_nothing(person, client_as):
    checkout = paid()
    client = client_as(person(Role.AUDITOR))
    assert client.get(door("card_attempt", checkout.reference)).status_code == 200
    assert client.post(door("card_look", checkout.reference)).status_code == 403
    assert client.post(door("card_refund", checkout.reference), {"amount": "1", "why": "x"}).status_code == 403
