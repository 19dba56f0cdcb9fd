"""Every task's name and number in its log lines, beside the request that asked for it; and how long it waited."""

import time
from contextlib import ExitStack
from datetime import datetime
from typing import Any

import structlog
from celery import signals
from django.utils import timezone
from structlog import contextvars

from suuq import taskcounts, traces
from suuq.waiting import ASKED_AT

BOUND = "suuq_bound"
BEGAN = "suuq_began"
TELLING = "suuq_telling"


@signals.before_task_publish.connect
def send_request_id(headers: dict[str, Any], **_rest: Any) -> None:
    """Give the task the hour at which it is asked for, and the name of the request that asks."""
    headers.update({ASKED_AT: timezone.now().isoformat(), **traces.carried()})
    if request_id := contextvars.get_contextvars().get("request_id"):
        headers["asked_by"] = request_id


@signals.task_prerun.connect
def begin(task: Any, task_id: str, **_rest: Any) -> None:
    """Bind the task's name, its number and the request behind it to every line it writes."""
    facts = {"task": task.name, "task_id": task_id}
    if asked_by := getattr(task.request, "asked_by", None):
        facts["request_id"] = asked_by
    setattr(task.request, BOUND, contextvars.bind_contextvars(**facts))
    setattr(task.request, BEGAN, time.monotonic())
    telling = ExitStack()
    telling.enter_context(traces.span(task.name, carried=getattr(task.request, traces.CARRIER, None) or ""))
    setattr(task.request, TELLING, telling)


@signals.task_postrun.connect
def end(task: Any, state: str | None = None, **_rest: Any) -> None:
    """Write the one line of a task, and free the thread of its names."""
    seconds = time.monotonic() - getattr(task.request, BEGAN, time.monotonic())
    outcome = (state or "unknown").lower()
    structlog.get_logger("suuq.tasks").info("task", outcome=outcome, ms=round(seconds * 1000))
    taskcounts.count(task.name, outcome, seconds=seconds, waited=_waited(task) - seconds)
    if telling := getattr(task.request, TELLING, None):
        telling.close()
    contextvars.reset_contextvars(**getattr(task.request, BOUND, {}))


def _waited(task: Any) -> float:
    """Give the seconds since a task was asked for; one that was called and not sent waited for nothing."""
    asked_at = getattr(task.request, ASKED_AT, None)
    return (timezone.now() - datetime.fromisoformat(asked_at)).total_seconds() if asked_at else 0


@signals.setup_logging.connect
def keep_our_logging(**_rest: Any) -> None:
    """Leave logging as the settings say: with a receiver here, Celery brings no handler of its own."""
