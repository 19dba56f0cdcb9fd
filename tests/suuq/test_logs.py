"""What the logs say, and what they never say."""

import io
import json
import logging
import logging.config

import pytest
import structlog
from celery import shared_task, signals
from structlog import contextvars

from suuq import logs
from tests.factories.suuq import PersonFactory

PERSONAL = (
    "asha.omar@poste.example", "+253 77 12 34 56", "0025377123456", "77 12 34 56", "77123456", "4242424242424242",
    "4242 4242 4242 4242", "Bearer abc.def-123", "sk_test_51Habcdefgh", "whsec_0123456789", "hunter2-hunter2",
    "Zx9fQ2mW7vKp3TgLs8RbYd", "9f86d081884c7d659a2feaa0c55ad015",
)  # fmt: skip


@pytest.fixture
def written():
    """What production would write, until the test ends."""
    out = io.StringIO()
    settings = logs.configuration(as_json=True, level="INFO")
    settings["handlers"]["console"]["stream"] = out
    root, before = logging.getLogger(), (list(logging.getLogger().handlers), logging.getLogger().level)
    names = list(settings["loggers"])
    kept = {name: logging.getLogger(name).level for name in names}
    logging.config.dictConfig(settings)
    yield lambda: [json.loads(line) for line in out.getvalue().splitlines()]
    root.handlers[:], level = before
    root.setLevel(level)
    for name, old in kept.items():
        logging.getLogger(name).setLevel(old)


def fail_with(words):
    held = words  # a local variable, which no traceback may show
    raise ValueError(held)


@pytest.mark.parametrize("words", PERSONAL)
def test_no_path_of_a_logger_writes_what_names_a_person(written, words):
    """R147, U84: message, argument, value, nested value, exception, bound context, library's logger."""
    told = f"password={words}" if "hunter2" in words else words
    stdlib, ours = logging.getLogger("django.request"), structlog.get_logger("suuq.trial")
    stdlib.warning("about " + told)
    stdlib.warning("about %s", told)
    stdlib.warning("about %(who)s", {"who": told})
    logging.getLogger("some.package").error("it said: '%s'", told, extra={"phone": told})
    ours.info("about " + told, who=told, deep={"of": [told, (told,)], told: 1}, token=words)
    with contextvars.bound_contextvars(about=told):
        ours.info("bound")
    for logger in (stdlib, ours):
        try:
            fail_with(told)
        except ValueError:
            logger.exception("it failed")

    said = written()

    assert len(said) == 8
    assert words not in json.dumps(said, ensure_ascii=False)
    assert "ValueError" in said[-1]["exception"]


@pytest.mark.parametrize(
    "words",
    ["RR123456785DJ is at 2026-11-21 23:43:07.123456 in DJF 12 500", "SHP-000123", "10.0.0.1:8000", "0003_device_acts"],
)
def test_what_names_nobody_stays(words):
    assert logs.scrub(words) == words


@pytest.mark.django_db
def test_a_request_is_one_line(written, client):
    """U83: UTC time, level, event, request id, user's number and not their e-mail, duration, status; R147."""
    user = PersonFactory(email="asha.omar@poste.example")
    client.force_login(user)

    answer = client.get("/profile/?next=asha.omar@poste.example")
    client.get("/healthz")

    (line,) = (said for said in written() if said["event"] == "request")
    assert line["timestamp"].endswith("Z")
    assert (line["level"], line["method"], line["view"]) == ("info", "GET", "profile")
    assert (line["user_id"], line["status"], line["request_id"]) == (user.pk, 200, answer["X-Request-Id"])
    assert isinstance(line["ms"], int)
    assert user.email not in json.dumps(line)


@shared_task
def speak():
    structlog.get_logger("suuq.trial").info("spoken")


def test_a_task_carries_the_request_that_asked_for_it(written):
    """U83: the request's id reaches the lines of its tasks, and leaves the thread with the task."""
    with contextvars.bound_contextvars(request_id="abc"):
        speak.delay()
        assert contextvars.get_contextvars() == {"request_id": "abc"}

    spoken, ended = (said for said in written() if said["logger"].startswith("suuq"))

    assert spoken["task"] == ended["task"] == speak.name
    assert spoken["request_id"] == ended["request_id"] == "abc"
    assert spoken["task_id"] == ended["task_id"]
    assert ended["outcome"] == "success"


def test_a_message_to_a_worker_names_the_request():
    headers = {}
    with contextvars.bound_contextvars(request_id="abc"):
        signals.before_task_publish.send(sender="x", headers=headers, body=())

    assert headers["asked_by"] == "abc"
