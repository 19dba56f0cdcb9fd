"""Every task's name and number in its log lines, beside the request that asked for it."""

import time
from typing import Any

import structlog
from celery import signals
from structlog import contextvars

from suuq import metrics

BOUND = "suuq_bound"
BEGAN = "suuq_began"


@signals.before_task_publish.connect
def send_request_id(headers: dict[str, Any], **_rest: Any) -> None:
    """Give the task the name of the request that asks for it."""
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


@signals.task_postrun.connect
def end(task: Any, state: str | None = None, **_rest: Any) -> None:
    """Write the one line of a task, and free the thread of its names."""
    seconds = time.monotonic() - getattr(task.request, BEGAN, time.monotonic())
    outcome = (state or "unknown").lower()
    structlog.get_logger("suuq.tasks").info("task", outcome=outcome, ms=round(seconds * 1000))
    metrics.TASKS.labels(task.name, outcome).observe(seconds)
    contextvars.reset_contextvars(**getattr(task.request, BOUND, {}))


@signals.setup_logging.connect
def keep_our_logging(**_rest: Any) -> None:
    """Leave logging as the settings say: with a receiver here, Celery brings no handler of its own."""
