"""The simulator keeps to Stripe's contract, so that what passes here has a chance there."""

import json
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse

from billing.simulator import books, courier, wire
from billing.simulator.models import Delivery, Fault, Reply, Thing
from tests.billing.stripe_world import DECLINED, GOOD, NOW, charge_of, paid, path_of, pay, started
from tests.factories.billing import freight

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_monday")]


def post(path, form=None, *, key="", secret="sk_test_simulator"):
    headers = {"Authorization": f"Bearer {secret}"} | ({"Idempotency-Key": key} if key else {})
    body = urlencode(form or {})
    return Client().post(
        f"/_dev/stripe/v1/{path}", body, content_type="application/x-www-form-urlencoded", headers=headers
    )


def get(path):
    return Client().get(f"/_dev/stripe/v1/{path}", headers={"Authorization": "Bearer sk_test_simulator"})


def order(amount=1_000, currency="djf", **more):
    return {
        "mode": "payment", "success_url": "https://suuq.example/ok?s={CHECKOUT_SESSION_ID}", "cancel_url": "https://suuq.example/no",
        "line_items[0][quantity]": 1, "line_items[0][price_data][currency]": currency,
        "line_items[0][price_data][unit_amount]": amount, "line_items[0][price_data][product_data][name]": "Bill",
    } | more  # fmt: skip


# The wire


def test_bracketed_forms_are_read_as_stripe_reads_them():
    pairs = [("a[b][0][c]", "1"), ("a[b][1][c]", "2"), ("expand[]", "x"), ("expand[]", "y.z"), ("plain", "")]
    assert wire.unfold(pairs) == {"a": {"b": [{"c": "1"}, {"c": "2"}]}, "expand": ["x", "y.z"], "plain": ""}


@pytest.mark.parametrize("value", ["", "1e3", "1_000", "١٢٣", "12.5", "9" * 16, "NaN"])
def test_an_amount_is_a_plain_whole_number(value):
    answer = post("checkout/sessions", order(value))
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "parameter_invalid_integer")


@pytest.mark.parametrize(
    ("amount", "currency"), [(0, "djf"), (-5, "djf"), (100_000_000, "djf"), (100, "xqz"), (100, ""), (1_234, "kwd")]
)
def test_sums_that_stripe_refuses_are_refused(amount, currency):
    assert post("checkout/sessions", order(amount, currency)).status_code == 400
    assert not Thing.objects.exists()


def test_a_stranger_is_not_answered():
    assert post("checkout/sessions", order(), secret="sk_test_other").status_code == 401


def test_an_unknown_address_says_so():
    assert (post("customers").status_code, get("customers/cus_1").status_code) == (404, 404)


def test_a_thing_that_is_not_there_says_so():
    assert get("charges/ch_none").json()["error"]["code"] == "resource_missing"


# Idempotency


def test_a_key_replays_the_first_answer_word_for_word():
    first, again = (post("checkout/sessions", order(), key="k") for _ in range(2))
    assert first.content == again.content
    assert again.headers["Idempotent-Replayed"] == "true"
    assert Thing.objects.filter(kind=books.SESSION).count() == 1


def test_a_refusal_is_replayed_too():
    first = post("refunds", {"charge": "ch_none"}, key="k")
    assert first.status_code == 404
    assert post("refunds", {"charge": "ch_none"}, key="k").content == first.content


def test_a_key_with_another_body_is_an_idempotency_error():
    post("checkout/sessions", order(), key="k")
    answer = post("checkout/sessions", order(2_000), key="k")
    assert (answer.status_code, answer.json()["error"]["type"]) == (400, "idempotency_error")


def test_a_failure_before_the_work_keeps_nothing_under_the_key():
    Fault.set(Fault.Kind.ERROR, 1)
    assert post("checkout/sessions", order(), key="k").status_code == 500
    assert not Reply.objects.exists()
    assert post("checkout/sessions", order(), key="k").status_code == 200


def test_a_dropped_answer_is_there_the_second_time():
    Fault.set(Fault.Kind.DROP, 1)
    with pytest.raises(ConnectionResetError):
        post("checkout/sessions", order(), key="k").getvalue()
    assert post("checkout/sessions", order(), key="k").headers["Idempotent-Replayed"] == "true"
    assert Thing.objects.filter(kind=books.SESSION).count() == 1


# The books


def test_a_session_has_no_intent_before_somebody_tries():
    session = post("checkout/sessions", order()).json()
    assert (session["payment_intent"], session["status"], session["payment_status"]) == (None, "open", "unpaid")


def test_expand_puts_whole_objects_in_place():
    checkout = started()
    pay(checkout)
    seen = get(f"checkout/sessions/{checkout.session_id}?expand[]=payment_intent.latest_charge").json()
    assert seen["payment_intent"]["latest_charge"]["amount_captured"] == 12_345
    assert get(f"checkout/sessions/{checkout.session_id}?expand[]=nonsense").status_code == 400


def test_events_tell_what_happened_with_the_object_as_it_was():
    checkout = started()
    pay(checkout, card=DECLINED)
    pay(checkout)
    assert [event["type"] for event in books.bodies("event")] == [
        "payment_intent.created", "charge.failed", "payment_intent.payment_failed",
        "charge.succeeded", "payment_intent.succeeded", "checkout.session.completed",
    ]  # fmt: skip


def test_lists_filter_by_time_kind_and_owner():
    first, second = paid(), paid()
    charge = charge_of(first)
    assert [c["id"] for c in get(f"charges?payment_intent={first.intent_id}").json()["data"]] == [charge.ref]
    assert (
        get(f"events?types[]=charge.succeeded&created[gte]={NOW}").json()["data"][0]["data"]["object"]["id"]
        == charge_of(second).ref
    )
    assert get(f"events?created[gt]={NOW}").json()["data"] == []
    page = get("charges?limit=1").json()
    assert (page["has_more"], get(f"charges?starting_after={page['data'][0]['id']}").json()["has_more"]) == (
        True,
        False,
    )


def test_r21_refunds_never_exceed_the_charge():
    charge = charge_of(paid(freight(1_000)))
    assert post("refunds", {"charge": charge.ref, "amount": 600}).status_code == 200
    assert post("refunds", {"charge": charge.ref, "amount": 401}).status_code == 400
    assert post("refunds", {"charge": charge.ref}).json()["amount"] == 400
    assert post("refunds", {"charge": charge.ref, "amount": 1}).json()["error"]["code"] == "charge_already_refunded"


def test_a_disputed_charge_is_not_refunded():
    charge = charge_of(paid())
    books.open_dispute(charge.ref, at=NOW)
    assert post("refunds", {"charge": charge.ref}).json()["error"]["code"] == "charge_disputed"


def test_a_refund_may_come_back():
    charge = charge_of(paid())
    made = post("refunds", {"charge": charge.ref, "amount": 45}).json()
    books.fail_refund(made["id"], at=NOW)
    assert get(f"charges/{charge.ref}").json()["amount_refunded"] == 0


# Deliveries


def test_a_delivery_that_is_refused_is_tried_again_and_given_up_at_last():
    pay(started())
    for _ in range(courier.MOST_ATTEMPTS):
        courier.deliver(lambda *_: 500)
    assert set(Delivery.objects.values_list("state", flat=True)) == {"lost"}


def test_an_event_can_be_sent_again():
    pay(started())
    heard = []
    courier.deliver(lambda _path, payload, _headers: heard.append(json.loads(payload)["type"]) or 200)
    courier.resend(books.bodies("event")[0]["id"])
    courier.deliver(lambda _path, payload, _headers: heard.append(json.loads(payload)["type"]) or 200)
    assert heard[-1] == heard[0] == "payment_intent.created"


# The pages


def page_of(checkout):
    return path_of(checkout.url)


def test_the_page_says_loudly_what_it_is_and_asks_the_right_sum():
    text = Client().get(page_of(started()), headers={"accept-language": "en"}).content.decode()
    assert "sim-banner" in text
    assert "amount=12345 currency=djf" in text


def test_a_card_typed_any_way_pays_and_leads_back():
    checkout = started()
    answer = Client().post(page_of(checkout), {"act": "pay", "card": "٤٢٤٢ 4242-4242 4242"})
    assert (answer.status_code, answer.url) == (302, "https://suuq.example/back")
    assert charge_of(checkout_now(checkout)).body["amount_captured"] == 12_345


def checkout_now(checkout):
    checkout.intent_id = Thing.objects.get(ref=checkout.session_id).intent
    return checkout


@pytest.mark.parametrize("card", ["", "42", "4" * 30, "abcd efgh ijkl mnop", "<script>"])
def test_what_is_no_card_is_asked_again(card):
    answer = Client().post(page_of(started()), {"act": "pay", "card": card})
    assert answer.status_code == 402


def test_a_declined_card_stays_on_the_page():
    checkout = started()
    assert Client().post(page_of(checkout), {"act": "pay", "card": DECLINED}).status_code == 402
    assert Client().post(page_of(checkout), {"act": "pay", "card": GOOD}).status_code == 302


def test_leaving_takes_nothing():
    assert Client().post(page_of(started()), {"act": "leave"}).url == "https://suuq.example/bill"
    assert not Thing.objects.filter(kind=books.CHARGE).exists()


def test_a_closed_page_says_that_nothing_was_taken():
    checkout = started()
    books.expire_session(checkout.session_id, at=NOW)
    assert Client().get(page_of(checkout)).status_code == 410
    assert Client().get(reverse("simulator:pay", args=["cs_test_none"])).status_code == 410


def test_a_paid_page_leads_back():
    checkout = started()
    pay(checkout)
    assert Client().get(page_of(checkout)).url == "https://suuq.example/back"


def test_the_desk_turns_switches_and_acts_as_stripes_dashboard():
    desk = reverse("simulator:desk")
    charge = charge_of(paid())
    Client().post(desk, {"act": "fault", "kind": "drop", "times": "3"})
    assert Fault.objects.get().remaining == 3
    Client().post(desk, {"act": "fault", "kind": "drop", "times": "0"})
    Client().post(desk, {"act": "refund", "ref": charge.ref})
    assert Client().post(desk, {"act": "refund", "ref": charge.ref}).status_code == 409
    Client().post(desk, {"act": "dispute", "ref": charge_of(paid()).ref})
    Client().post(desk, {"act": "lost", "ref": Thing.objects.get(kind="dispute").ref})
    assert Thing.objects.get(kind="dispute").body["status"] == "lost"
    assert Client().post(desk, {"act": "refund", "ref": "ch_none"}).status_code == 409
    assert Client().get(desk).status_code == 200


def test_production_refuses_the_simulator(settings):
    settings.PRODUCTION = True
    with pytest.raises(ImproperlyConfigured):
        apps.get_app_config("simulator").ready()


def test_a_bill_in_euros_is_asked_in_cents():
    checkout = started(freight(1_234), currency="EUR")
    assert Thing.objects.get(ref=checkout.session_id).body["amount_total"] == 1_234
    assert "12.34" in Client().get(page_of(checkout)).content.decode()
