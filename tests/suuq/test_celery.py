"""Tasks over a real Redis, taken by a worker in a process of its own: what eager mode would hide."""

import os
import subprocess
import sys
import time
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection, transaction
from kombu import Connection
from structlog import contextvars

from suuq.audit import Entry
from suuq.celery import app
from tests import engines
from tests.house import source
from tests.suuq.noting import note

PATIENCE = 120


def this_database():
    """Name the tests' own database as a worker would be told it."""
    if engines.on_sqlite():
        return f"sqlite:///{connection.settings_dict['NAME']}"
    return urlunsplit(urlsplit(engines.database_url())._replace(path=f"/{connection.settings_dict['NAME']}"))


@pytest.fixture
def worker(transactional_db, redis_url, tmp_path):
    """Start a worker as production does, with this test's database and Redis."""
    told = {"DATABASE_URL": this_database(), "CELERY_BROKER_URL": redis_url, "VAR_DIR": str(tmp_path)}
    environment = os.environ | told | {"DJANGO_SETTINGS_MODULE": "suuq.settings", "PYTHONPATH": str(source.ROOT)}
    command = [sys.executable, "-m", "celery", "--quiet", "--app", "suuq", "worker", "--pool", "solo"]
    with (tmp_path / "worker.log").open("w") as log:
        asked = [*command, "--include", "tests.suuq.noting", "--loglevel", "info"]
        process = subprocess.Popen(asked, cwd=source.ROOT, env=environment, stdout=log, stderr=log)  # noqa: S603 - ours
        app.conf.update(task_always_eager=False)
        yield tmp_path / "worker.log"
        app.conf.update(task_always_eager=True)
        process.terminate()
        process.wait(PATIENCE)


def wait_for(found, log):
    for _attempt in range(PATIENCE * 10):
        if found():
            return
        time.sleep(0.1)
    pytest.fail(log.read_text(encoding="utf-8"))


def test_a_worker_takes_tasks_over_redis(worker, redis_url, person):
    """U83: and what a task writes names the request that asked for it."""
    user = person()

    with Connection(redis_url) as broker, contextvars.bound_contextvars(request_id="asked-here"):
        for words in ("one", "two"):
            note.apply_async((user.pk, words), connection=broker)

    wait_for(lambda: Entry.objects.filter(verb="test.noted").count() == 2, worker)
    assert set(Entry.objects.values_list("why", flat=True)) == {"one", "two"}
    assert set(Entry.objects.values_list("request_id", flat=True)) == {"asked-here"}


@pytest.mark.django_db(transaction=True)
def test_a_task_leaves_when_its_step_commits(person):
    user = person()
    with transaction.atomic():
        note.delay_on_commit(user.pk, "after")
        assert not Entry.objects.exists()

    assert Entry.objects.get().why == "after"


@pytest.mark.django_db(transaction=True)
def test_a_step_rolled_back_sends_nothing(person):
    with transaction.atomic():
        note.delay_on_commit(person().pk, "never")
        transaction.set_rollback(True)

    assert not Entry.objects.exists()


def test_every_scheduled_task_exists():
    app.loader.import_default_modules()

    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)
