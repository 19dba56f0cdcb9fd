"""The health pages tell the truth."""

import tempfile
from unittest import mock

import psycopg
import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from suuq import health


def test_alive_asks_nothing_of_anyone(client):
    answer = client.get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"ok")


def test_a_process_that_is_about_to_end_says_so_first(client, tmp_path, monkeypatch):
    """R72: the proxy sends nobody there any more, and what is under way is finished."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / health.LEAVING).touch()

    assert client.get("/healthz").status_code == 503


@pytest.mark.django_db
@pytest.mark.parametrize("error", [OperationalError, psycopg.OperationalError])
def test_a_database_that_is_away_is_said_to_come_back(client, error):
    """R64: a page and a program are told to come again, and nobody that we broke something."""

    def gone(*_asked):
        raise error("server closed the connection unexpectedly")

    client.raise_request_exception = False
    with connection.execute_wrapper(gone):
        page, told = client.get("/en/agencies/"), client.get("/api/v1/tracking/CP473124829DJ")

    assert (page.status_code, told.status_code) == (503, 503)
    assert page["Retry-After"] == told["Retry-After"] == "30"
    assert "is being started again" in page.content.decode()
    assert told.json()["title"] == "Service Unavailable"


def test_any_other_failure_is_ours(rf):
    answer = health.failed(rf.get("/"))

    assert answer.status_code == 500
    assert "has been written down" in answer.content.decode()


@pytest.mark.django_db
def test_ready_when_all_is_well(client):
    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {"database": True, "migrations": True, "cache": True, "disk": True}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("part", "where", "name"),
    [
        ("database", connection, "cursor"),
        ("migrations", MigrationExecutor, "migration_plan"),
        ("cache", cache, "set"),
    ],
)
def test_a_broken_part_is_named(client, part, where, name):
    with mock.patch.object(where, name, side_effect=OperationalError("broken")):
        answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()[part] is False


@pytest.mark.django_db
def test_a_migration_not_yet_run_is_not_ready(client):
    with mock.patch.object(MigrationExecutor, "migration_plan", return_value=[("suuq", "0009")]):
        assert client.get("/readyz").json() == {"database": True, "migrations": False, "cache": True, "disk": True}


@pytest.mark.django_db
def test_a_cache_that_forgets_is_not_ready(client):
    with mock.patch.object(cache, "get", return_value=None):
        assert client.get("/readyz").status_code == 503


@pytest.mark.django_db
def test_a_disk_with_no_room_is_not_ready(client, settings):
    """U82: with one photo's room left it says so, while there is still room to say it."""
    settings.READY_DISK_BYTES = 1 << 60

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["disk"]) == (503, False)


@pytest.mark.parametrize("page", ["/healthz", "/readyz"])
@pytest.mark.django_db
def test_a_probe_needs_no_host_language_or_https(client, page, settings):
    settings.SECURE_SSL_REDIRECT = True

    assert client.get(page).status_code == 200
