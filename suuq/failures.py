"""
Tasks that failed, kept until somebody has seen to them.

The same task with the same arguments is one row, however often it fails; one that comes round by the clock and then
succeeds has healed itself. Arguments are numbers of our own rows; an error's words are scrubbed as the logs are.
"""

import json
from datetime import datetime
from typing import Any

import structlog
from celery import current_app, signals
from django import db
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from suuq import audit, logs
from suuq.workflow import Reason, Refused

LONGEST_ARGUMENTS, LONGEST_TROUBLE = 500, 300


class CannotRepeat(Refused):
    """Why a task is not asked for again."""


class FailedTask(models.Model):
    """A task that ended with an error. ``ended_at`` is when it healed, was asked for again or was set aside."""

    class End(models.TextChoices):
        """How it was seen to."""

        HEALED = "healed", _("It went well since")
        REPEATED = "repeated", _("Asked for again")
        ASIDE = "aside", _("Set aside")

    name = models.CharField(max_length=120)
    arguments = models.CharField(max_length=LONGEST_ARGUMENTS)
    trouble = models.CharField(max_length=LONGEST_TROUBLE)
    request_id = models.CharField(max_length=64, blank=True)
    times = models.PositiveIntegerField(default=1)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=10, choices=End, blank=True)

    class Meta:
        """One open row for a task and its arguments; the newest first."""

        ordering = ["-last_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "arguments"], condition=models.Q(ended_at=None), name="failed_task_open_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


def written(args: Any, kwargs: Any) -> str:
    """Write a task's arguments so that it can be asked for again; what cannot be written so is not kept."""
    try:
        words = json.dumps([list(args or ()), dict(kwargs or {})], sort_keys=True)
    except (TypeError, ValueError):
        return ""
    return words if len(words) <= LONGEST_ARGUMENTS else ""


@signals.task_failure.connect
def keep(sender: Any, exception: BaseException, args: Any = (), kwargs: Any = None, **_rest: Any) -> None:
    """Keep that a task failed; a database that is away too leaves it to the logs and the sweeps."""
    trouble = logs.scrub(f"{type(exception).__name__}: {exception}")[:LONGEST_TROUBLE]
    request_id = getattr(sender.request, "asked_by", None) or ""
    try:
        note(sender.name, written(args, kwargs), trouble=trouble, request_id=request_id, at=timezone.now())
    except db.Error as away:
        structlog.get_logger("suuq.tasks").error("failure not kept", error=type(away).__name__)


def note(name: str, arguments: str, *, trouble: str, request_id: str, at: datetime) -> None:
    """Count one more failure of this task with these arguments."""
    facts = {"trouble": trouble, "request_id": request_id, "last_at": at}
    with transaction.atomic():
        row, is_new = FailedTask.objects.select_for_update(no_key=True).get_or_create(
            name=name, arguments=arguments, ended_at=None, defaults={**facts, "first_at": at}
        )
        if not is_new:
            FailedTask.objects.filter(pk=row.pk).update(times=models.F("times") + 1, **facts)


@signals.task_success.connect
def heal(sender: Any, **_rest: Any) -> None:
    """End what a task of the clock left open, now that it went well; others are asked for by a person."""
    if sender.request.args or sender.request.kwargs:
        return
    try:
        healed(sender.name, written((), {}), at=timezone.now())
    except db.Error as away:
        structlog.get_logger("suuq.tasks").error("healing not kept", error=type(away).__name__)


def healed(name: str, arguments: str, *, at: datetime) -> None:
    """End the open row of a task with these arguments, if there is one: it went well since."""
    rows = FailedTask.objects.filter(name=name, arguments=arguments, ended_at=None)
    if rows.exists():
        rows.update(ended_at=at, end=FailedTask.End.HEALED)


@transaction.atomic
def repeat(*, task: FailedTask, by: Any, at: datetime) -> None:
    """
    Ask for a task again, once: a second press finds it asked for.

    :raises Refused: when its arguments were not kept, or this release has no such task
    """
    current_app.loader.import_default_modules()  # a process of pages knows only the tasks that pages ask for
    if not task.arguments or task.name not in current_app.tasks:
        raise CannotRepeat(Reason("not_repeatable", _("This task cannot be asked for again. Read the logs.")))
    if not _ended(task, FailedTask.End.REPEATED, at):
        return
    args, kwargs = json.loads(task.arguments)
    audit.record("task.repeated", task, by=by, at=at, new=task.arguments)
    asked: Any = current_app.tasks[task.name]
    asked.delay_on_commit(*args, **kwargs)


@transaction.atomic
def set_aside(*, task: FailedTask, by: Any, at: datetime) -> None:
    """Say that it needs nothing more."""
    if _ended(task, FailedTask.End.ASIDE, at):
        audit.record("task.set_aside", task, by=by, at=at, new=task.arguments)


def _ended(task: FailedTask, end: str, at: datetime) -> bool:
    return bool(FailedTask.objects.filter(pk=task.pk, ended_at=None).update(ended_at=at, end=end))
