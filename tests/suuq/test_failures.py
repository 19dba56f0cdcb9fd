"""Tasks that failed are kept once, asked for again once, and heal by themselves when the clock brings them round."""

import json

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from suuq import failures, taskcounts, upkeep, waiting
from suuq.audit import Entry
from suuq.celery import app
from suuq.failures import FailedTask
from tests.suuq.noting import note

pytestmark = pytest.mark.django_db


class Request:
    """What Celery tells a signal of the message."""

    asked_by, args, kwargs = "asked-here", (), {}


def fail(task, *args, words="no route to hodan@example.org"):
    task = type("Task", (), {"name": task.name, "request": Request()})()
    failures.keep(task, OSError(words), args=args, kwargs={})
    return FailedTask.objects.get(name=task.name, arguments=failures.written(args, {}), ended_at=None)


def test_the_same_failure_is_one_row_without_a_person_in_it():
    """U96: dead letters visible."""
    fail(note, 7, "a")
    kept = fail(note, 7, "a")

    assert (kept.times, kept.trouble, kept.request_id) == (2, "OSError: no route to [e-mail]", "asked-here")


def test_it_is_asked_for_again_once(person, at, django_capture_on_commit_callbacks):
    user, by = person(), person("operator")
    kept = fail(note, user.pk, "again")

    with django_capture_on_commit_callbacks(execute=True):
        for _press in range(2):
            failures.repeat(task=kept, by=by, at=at)

    assert list(Entry.objects.order_by("pk").values_list("verb", flat=True)) == ["task.repeated", "test.noted"]
    assert FailedTask.objects.get().end == FailedTask.End.REPEATED


@pytest.mark.parametrize("facts", [{"arguments": ""}, {"name": "os.system"}])
def test_what_cannot_be_asked_for_is_refused(facts, person, at):
    row = FailedTask.objects.create(
        **{"name": note.name, "arguments": "[[], {}]", "first_at": at, "last_at": at} | facts
    )

    with pytest.raises(failures.CannotRepeat):
        failures.repeat(task=row, by=person("operator"), at=at)


def test_a_task_of_the_clock_heals_and_another_waits_for_a_person():
    fail(upkeep.pulse)
    fail(note, 7, "a")
    for task in (upkeep.pulse, note):
        request = type("R", (Request,), {"args": () if task is upkeep.pulse else (7, "a")})
        failures.heal(type("Task", (), {"name": task.name, "request": request})())

    assert set(FailedTask.objects.values_list("name", "end")) == {(upkeep.pulse.name, "healed"), (note.name, "")}


def test_a_folder_tells_its_queues(settings, tmp_path, at):
    settings.CELERY_BROKER_URL = "filesystem://"
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"data_folder_in": str(tmp_path)}
    (tmp_path / "12_a.money.msg").touch()
    upkeep.note("pulse:bulk", at=at)

    told = {queue.name: queue for queue in waiting.queues(at=at)}

    assert (told["money"].length, told["bulk"].length) == (1, 0)
    assert told["money"].oldest_at is not None
    assert told["money"].is_silent
    assert not told["bulk"].is_silent


def test_another_broker_leaves_it_unknown(settings, at):
    for url in ("amqp://localhost", "redis://127.0.0.1:1"):
        settings.CELERY_BROKER_URL = url
        assert {queue.length for queue in waiting.queues(at=at)} == {None}


def test_redis_tells_its_queues_and_all_workers_counts(settings, redis_url, at):
    """U84: metrics of workers that nobody can scrape."""
    settings.CELERY_BROKER_URL = settings.REDIS_URL = redis_url
    settings.METRICS_TOKEN = "a token"
    taskcounts._client.cache_clear()
    client = taskcounts._client()
    client.delete("money", taskcounts.KEY)
    client.rpush("money", json.dumps({"headers": {"asked_at": at.isoformat()}}))

    taskcounts.count("some.task", "success", seconds=0.3, waited=2)
    taskcounts.count("some.task", "success", seconds=400, waited=-1)
    registry = CollectorRegistry(auto_describe=False)
    registry.register(taskcounts.Shared())
    said = generate_latest(registry).decode()
    [money] = [queue for queue in waiting.queues(at=at) if queue.name == "money"]
    client.delete("money", taskcounts.KEY)
    taskcounts._client.cache_clear()

    assert (money.length, money.oldest_at) == (1, at)
    assert 'suuq_task_seconds_bucket{le="0.5",outcome="success",task="some.task"} 1.0' in said
    assert 'suuq_task_seconds_count{outcome="success",task="some.task"} 2.0' in said
    assert 'suuq_task_wait_seconds_sum{task="some.task"} 2.0' in said


def test_the_clock_asks_in_each_queue():
    asked = {
        entry["options"]["queue"] for entry in app.conf.beat_schedule.values() if entry["task"] == upkeep.pulse.name
    }
    assert asked == {"money", "notices", "media", "bulk"}
