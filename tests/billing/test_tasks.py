"""What the worker does about cards by itself."""

from datetime import datetime
from decimal import Decimal

import pytest
from celery.schedules import crontab
from django.conf import settings as house

from billing import savings, tasks
from billing.gateways import stripe_gateway
from billing.models import CardCheckout, CardFlag, Entry, GatewayEvent, InterestRate
from billing.simulator.models import Fault, Thing
from suuq import audit
from suuq.celery import app
from tests.billing.stripe_world import LATER, pay, started
from tests.factories.billing import fill_wallet

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _two_minutes_later(time_machine):
    time_machine.move_to(LATER, tick=False)


def test_everything_the_beat_calls_exists():
    app.loader.import_default_modules()
    assert {entry["task"] for entry in house.CELERY_BEAT_SCHEDULE.values()} <= set(app.tasks)


def test_r173_what_is_done_once_a_day_is_done_by_a_clock_that_no_summer_changes():
    """R173: one hour (or each) and one minute of UTC, on every date there is."""
    clocks = [
        entry["schedule"] for entry in house.CELERY_BEAT_SCHEDULE.values() if isinstance(entry["schedule"], crontab)
    ]

    assert app.conf.timezone == app.timezone.key == "UTC"
    assert {(len(clock.hour), len(clock.minute)) for clock in clocks} == {(1, 1), (24, 1)}
    assert all(len(clock.day_of_month) == 31 and len(clock.month_of_year) == 12 for clock in clocks)


@pytest.mark.parametrize(
    ("month", "too_early", "moments"),
    [  # at home it is three hours later than by UTC
        ("2027-12", "2027-12-31T20:59Z", ("2027-12-31T21:00Z", "2027-12-31T22:50Z", "2028-01-01T22:50Z")),
        ("2028-02", "2028-02-29T20:59Z", ("2028-02-29T22:50Z", "2028-02-29T23:50Z", "2028-03-01T22:50Z")),
    ],
)
def test_r173_a_month_ends_at_home_and_is_paid_once(person, time_machine, month, too_early, moments):
    """R173: 31 December and 29 February, by the day of Djibouti, however often the job runs; the trail says it once."""
    saver, at = person(), datetime.fromisoformat(f"{month}-01T09:00Z")
    fill_wallet(saver, 60_000)
    InterestRate.objects.create(on=at.date(), percent=Decimal("3.65"), source="tariff of the post")
    plan = savings.open_plan(
        owner=saver, name="Fridge", goal_minor=90_000, currency="DJF", with_interest=True, by=saver, at=at
    )
    savings.set_aside(plan=plan, amount_minor=60_000, key="1", by=saver, at=at)
    paid = Entry.objects.filter(key=f"savings:{plan.number}:interest:{month}")
    time_machine.move_to(datetime.fromisoformat(too_early), tick=False)
    tasks.post_interest()
    before = paid.exists()
    for moment in moments:
        time_machine.move_to(datetime.fromisoformat(moment), tick=False)
        tasks.post_interest()

    assert (before, paid.count()) == (False, 1)
    assert audit.Entry.objects.filter(verb="savings_interest", subject_id=str(plan.pk)).count() == 1


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
