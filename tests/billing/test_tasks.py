"""What the worker does about cards by itself."""

import pytest
from django.conf import settings as house

from billing import tasks
from billing.gateways import stripe_gateway
from billing.models import CardCheckout, CardFlag, GatewayEvent
from billing.simulator.models import Fault, Thing
from suuq.celery import app
from tests.billing.stripe_world import LATER, pay, started

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _two_minutes_later(time_machine):
    time_machine.move_to(LATER, tick=False)


def test_everything_the_beat_calls_exists():
    app.loader.import_default_modules()
    assert {entry["task"] for entry in house.CELERY_BEAT_SCHEDULE.values()} <= set(app.tasks)


def test_r138_each_minute_open_payments_are_looked_at():
    pay(started())
    tasks.sweep_cards.delay()
    assert CardCheckout.objects.get().status == "paid"


def test_one_payment_that_stripe_does_not_know_holds_up_no_other():
    strange, plain = started(), started()
    pay(strange)
    Thing.objects.filter(ref=strange.session_id).delete()
    pay(plain)
    for task in (tasks.fetch_card_news, tasks.sweep_cards, tasks.sweep_cards):
        task.delay()
    plain.refresh_from_db()
    assert (plain.status, CardFlag.objects.get().checkout) == ("paid", strange)


def test_lost_news_is_fetched():
    pay(started())
    tasks.fetch_card_news.delay()
    assert GatewayEvent.objects.filter(outcome="used").count() == Thing.objects.filter(kind="event").count()


def test_each_night_the_books_are_laid_side_by_side():
    pay(started())
    tasks.reconcile_cards.delay()
    assert CardCheckout.objects.get().status == "open"


def test_a_silent_stripe_breaks_no_task():
    checkout = started()
    Fault.set(Fault.Kind.ERROR, 99)
    tasks.sweep_cards.delay()
    tasks.fetch_card_news.delay()
    checkout.refresh_from_db()
    assert checkout.status == "open"


def test_books_that_could_not_be_compared_are_a_failed_task():
    Fault.set(Fault.Kind.ERROR, 99)
    with pytest.raises(stripe_gateway.UnreachableError):
        tasks.reconcile_cards.delay()


def test_a_post_without_cards_asks_nobody(settings):
    checkout = started()
    settings.STRIPE_SECRET_KEY = ""
    for task in (tasks.sweep_cards, tasks.fetch_card_news, tasks.reconcile_cards):
        task.delay()
    checkout.refresh_from_db()
    assert checkout.seen_at is None


def test_news_already_used_is_not_used_again():
    pay(started())
    tasks.fetch_card_news.delay()
    event = GatewayEvent.objects.first()
    tasks.use_event.delay(event.pk)
    event.refresh_from_db()
    assert event.attempts == 1
