"""What Prometheus reads, and who may read it."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from prometheus_client.parser import text_string_to_metric_families

from billing import chart, ledger, postings
from forwarding import figures
from forwarding.models import Notice
from suuq import health
from suuq.replay import DeviceAct
from tests.factories.forwarding import AT, PackageFactory

pytestmark = pytest.mark.django_db
TOKEN = "a token long enough for a scrape"
HELD = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(autouse=True)
def fresh():
    cache.delete("metrics:figures")


@pytest.mark.parametrize("told", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Bearer "}, HELD])
def test_without_the_token_there_is_no_such_door(client, settings, told):
    """U84: metrics are for whoever holds the token, and absent until one is set."""
    settings.METRICS_TOKEN = "" if told is HELD else TOKEN

    assert client.get("/metrics", headers=told).status_code == 404


def test_the_business_in_figures(client, settings, person, django_assert_max_num_queries):
    """U84: parcels by state and age, debts unsent and how old, scans not applied; and requests by view and status."""
    settings.METRICS_TOKEN = TOKEN
    package, user = PackageFactory(received_at=AT - timedelta(days=400)), person()
    Notice.objects.create(key="a", user=user, code="x", about="y", owed_at=package.received_at)
    DeviceAct.objects.create(
        user=user, device_id="00000000-0000-4000-8000-000000000000", path="/", fields={}, state="stop",
        happened_at=AT, received_at=AT,
    )  # fmt: skip
    client.get("/healthz")

    with django_assert_max_num_queries(24):
        answer = client.get("/metrics", headers=HELD)

    said = {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }
    aged = ("suuq_parcels", ("age", "over_30d"), ("kind", "package"), ("state", package.status))
    assert said[aged] == 1
    assert said["suuq_notices_unsent",] == 1
    assert said["suuq_notices_unsent_oldest_seconds",] > 300 * 24 * 3600
    assert said["suuq_scans_not_applied",] == 1
    assert said["suuq_webhooks_unread_oldest_seconds",] == 0
    assert said["suuq_cases_overdue",] == said["suuq_drawers_open",] == 0
    assert said["suuq_request_seconds_count", ("status", "200"), ("view", "healthz")] >= 1
    assert user.email not in answer.text


def test_each_machine_tells_of_its_own_disk(client, settings):
    """What another process asked of the database a moment ago says nothing of the disk here."""
    settings.METRICS_TOKEN = TOKEN
    cache.set("metrics:figures", [figures.Figure("suuq_drawers_open", "As another machine told it.", 7)])

    said = client.get("/metrics", headers=HELD).text

    assert "suuq_drawers_open 7.0" in said
    assert f"suuq_disk_percent {health.disk_percent()}" in said


def test_duty_held_is_the_ledgers_own_balance(client, settings):
    settings.METRICS_TOKEN = TOKEN
    held, bank = (postings.Account(code, "DJF") for code in (chart.DUTIES_HELD, chart.BANK))
    ledger.post(
        key="trial", code="top_up", by=None, at=AT,
        legs=[postings.Leg(bank, debit_minor=500), postings.Leg(held, credit_minor=500)],
    )  # fmt: skip

    assert 'suuq_duty_held_minor{currency="DJF"} 500.0' in client.get("/metrics", headers=HELD).text
