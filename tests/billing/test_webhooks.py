"""The door at which Stripe knocks."""

import json

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from billing import card_inbox
from billing.gateways import stripe_gateway
from billing.models import CardCheckout, CardFlag, Entry, GatewayEvent, Invoice
from billing.simulator import books, courier
from billing.simulator.models import Delivery, Fault
from suuq import failpoints
from tests.billing.stripe_world import NOW, charge_of, paid, pay, started
from tests.factories.billing import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_monday")]
SECRET = "whsec_simulator"


@pytest.fixture
def deliver(django_capture_on_commit_callbacks):
    """Carry the waiting webhooks, and let the worker do what they ask."""

    def carry():
        with django_capture_on_commit_callbacks(execute=True):
            return courier.deliver(courier.by_hand)

    return carry


def news(kind="payment_intent.succeeded", about=None, **more):
    event = {
        "id": "evt_1", "object": "event", "api_version": "2026-10-28.endive", "created": NOW, "livemode": False,
        "type": kind, "data": {"object": about or {"id": "pi_1", "object": "payment_intent"}},
    }  # fmt: skip
    return json.dumps(event | more).encode()


def knock(payload, *, at=NOW, secret=SECRET, signature=None):
    header = courier.sign(payload, secret=secret, at=at) if signature is None else signature
    return Client().post(
        reverse("stripe_webhook"), payload, content_type="application/json", headers={"stripe-signature": header}
    )


@pytest.mark.parametrize(
    "signature",
    [
        "",
        "garbage",
        "t=,v1=",
        f"t={NOW}",
        f"t={NOW},v1=00",
        "v1=aa",
        "t=x,v1=aa",
        f"t={NOW},v1=é",
        f"t={'9' * 40},v1=aa",
    ],
)
def test_r127_what_stripe_did_not_sign_is_refused_and_counted(signature):
    assert knock(news(), signature=signature).status_code == 400
    assert cache.get("stripe_webhooks_forged") == 1
    assert not GatewayEvent.objects.exists()


def test_r127_the_old_scheme_alone_is_no_signature():
    header = courier.sign(news(), secret=SECRET, at=NOW).replace("v1=", "v0=")
    assert knock(news(), signature=header).status_code == 400


def test_r127_another_secret_is_refused():
    assert knock(news(), secret="whsec_stranger").status_code == 400


@pytest.mark.parametrize(
    ("age", "status"), [(299, 200), (300, 200), (301, 400), (86_400, 400), (-30, 200), (-3_600, 400)]
)
def test_r128_r129_old_news_and_news_from_the_future_are_refused(age, status):
    assert knock(news(), at=NOW - age).status_code == status


def test_r130_one_changed_byte_or_another_spelling_is_refused():
    header = courier.sign(news(), secret=SECRET, at=NOW)
    assert knock(news().replace(b"pi_1", b"pi_2"), signature=header).status_code == 400
    assert knock(json.dumps(json.loads(news()), indent=1).encode(), signature=header).status_code == 400


def test_r131_while_a_secret_is_changed_both_are_accepted(settings):
    settings.STRIPE_WEBHOOK_SECRET = "whsec_new, whsec_simulator"
    assert knock(news(), secret="whsec_new").status_code == 200
    assert knock(news(id="evt_2")).status_code == 200
    settings.STRIPE_WEBHOOK_SECRET = "whsec_new"
    assert knock(news(id="evt_3")).status_code == 400


def test_r133_unknown_kinds_newer_versions_and_extra_fields_are_taken_and_left(
    deliver, django_capture_on_commit_callbacks
):
    payload = news(
        "payout.paid", {"id": "po_1", "object": "payout", "novel": {"a": [1]}}, api_version="2031-01-01.new", extra=1
    )
    with django_capture_on_commit_callbacks(execute=True):
        assert knock(payload).status_code == 200
    assert GatewayEvent.objects.get().outcome == "ignored"


@pytest.mark.parametrize(
    "payload", [b"[]", b"{}", b'"x"', b"null", b"{", b"\xff\xfe", b'{"object":"event"}', b"[" * 100_000]
)
def test_signed_nonsense_is_refused_in_a_sentence(payload):
    assert knock(payload).status_code == 400
    assert not GatewayEvent.objects.exists()


def test_r134_live_news_is_refused_where_nothing_is_live():
    assert knock(news(livemode=True)).status_code == 400


def test_r134_test_news_is_refused_in_earnest(settings):
    settings.STRIPE_SECRET_KEY = "sk_live_x"
    assert knock(news(livemode=False)).status_code == 400
    assert knock(news(livemode=True)).status_code == 200


def test_r135_news_of_an_unknown_payment_is_flagged_and_attached_to_nothing(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert knock(news()).status_code == 200
    event = GatewayEvent.objects.get()
    assert (event.outcome, event.checkout) == ("flagged", None)
    assert CardFlag.objects.get().kind == CardFlag.Kind.UNKNOWN


def test_r139_only_posts_of_a_sensible_size_are_taken():
    door = reverse("stripe_webhook")
    assert Client().get(door).status_code == 405
    assert Client().put(door, b"{}").status_code == 405
    assert Client().post(door, b" " * 10_000_000, content_type="application/json").status_code == 413


def test_r14_the_same_news_fifty_times_is_one_payment(deliver, django_capture_on_commit_callbacks):
    checkout = started()
    pay(checkout)
    event = next(e for e in books.bodies("event") if e["type"] == "checkout.session.completed")
    with django_capture_on_commit_callbacks(execute=True):
        answers = {knock(json.dumps(event).encode()).status_code for _ in range(50)}
    assert answers == {200}
    assert GatewayEvent.objects.count() == 1
    assert Entry.objects.filter(code="paid").count() == 1


def test_a_payment_announced_is_booked(deliver):
    checkout = started()
    pay(checkout)
    assert deliver() == 4
    checkout.refresh_from_db()
    assert (checkout.status, checkout.invoice.is_settled) == ("paid", True)
    assert set(GatewayEvent.objects.values_list("outcome", flat=True)) == {"used"}
    assert not CardFlag.objects.exists()


@pytest.mark.parametrize("fault", [Fault.Kind.DUPLICATE, Fault.Kind.REORDER])
def test_doubled_and_reordered_news_is_booked_once(deliver, fault):
    Fault.set(fault, 3)
    checkout = started()
    pay(checkout)
    deliver()
    checkout.refresh_from_db()
    assert checkout.status == "paid"
    assert Entry.objects.filter(code="paid").count() == 1


def test_delayed_news_is_used_when_it_comes(deliver):
    Fault.set(Fault.Kind.DELAY, 9)
    checkout = started()
    pay(checkout)
    assert deliver() == 0
    courier.release()
    assert deliver() == 4
    assert Invoice.objects.get().is_settled


def test_news_that_overtakes_our_own_knowledge_of_the_page_is_used(deliver):
    checkout = started()
    pay(checkout)
    CardCheckout.objects.update(status="prepared", session_id="", url="")  # we crashed before Stripe's answer was kept
    deliver()
    checkout.refresh_from_db()
    assert (checkout.status, checkout.invoice.is_settled) == ("paid", True)


def test_r136_news_that_fails_is_kept_tried_again_and_at_last_put_before_finance(settings, tmp_path):
    settings.FAILPOINTS = str(tmp_path / "armed")
    (tmp_path / "armed").write_text("webhook.taken raise")
    event = keep(charge_of(paid()))
    for _ in range(card_inbox.MOST_ATTEMPTS):
        event.refresh_from_db()
        assert event.outcome == "waiting"
        with pytest.raises(failpoints.ReachedError):
            card_inbox.use(event, at=AT)
    event.refresh_from_db()
    assert (event.outcome, CardFlag.objects.get().kind) == ("dead", CardFlag.Kind.DEAD)

    (tmp_path / "armed").write_text("")
    assert card_inbox.use(event, at=AT).outcome == "used"  # as replay_stripe_events does, once the cause is mended


@pytest.mark.parametrize("fault", ["silence", "a refused key"])
def test_news_waits_for_as_long_as_stripe_does_not_answer_us(settings, fault):
    """An hour without Stripe, or with a key that it takes no more, gives nothing up."""
    event = keep(charge_of(paid()))
    if fault == "silence":
        Fault.set(Fault.Kind.ERROR, 3 * card_inbox.MOST_ATTEMPTS)
    else:
        settings.STRIPE_TRANSPORT = "tests.billing.test_stripe_gateway.with_another_key"
    for _ in range(card_inbox.MOST_ATTEMPTS):
        card_inbox.use(event, at=AT)

    event.refresh_from_db()
    assert (event.outcome, event.attempts, CardFlag.objects.exists()) == ("waiting", 0, False)
    assert event.trouble


def keep(thing):
    payload = news("charge.succeeded", thing.body)
    event, body = stripe_gateway.read_event(
        payload, {"Stripe-Signature": courier.sign(payload, secret=SECRET, at=NOW)}, at=AT
    )
    return card_inbox.keep(event, body, at=AT)


def test_lost_news_stays_lost_at_stripe(deliver):
    Fault.set(Fault.Kind.LOSE, 9)
    pay(started())
    assert deliver() == 0
    assert set(Delivery.objects.values_list("state", flat=True)) == {"lost"}
