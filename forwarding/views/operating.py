"""The operator's desk: whether the service does its work, what it could not do, and the buttons to try again."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forwarding import deadletters, runbooks, tasks
from forwarding.models import Mail, NumberRange
from forwarding.models.series import FEW
from forwarding.views.mailpool import IN_POOL
from suuq import audit, doors, failures, idempotency, sudo, upkeep, waiting
from suuq.failures import FailedTask
from suuq.roles import Role
from suuq.workflow import Refused

SHOWN = 30


@doors.only(Role.OPERATOR)
@require_safe
def operate(request: doors.Signed) -> HttpResponse:
    """Show queues, failed tasks, dead letters and the rounds."""
    at = timezone.now()
    failed = FailedTask.objects.filter(ended_at=None)
    context = {
        "tab": "operate",
        "queues": waiting.queues(at=at),
        "failed": failed[:SHOWN],
        "failed_count": failed.count(),
        "families": [{"family": f, "count": f.found().count()} for f in deadletters.FAMILIES],
        "pool_count": Mail.objects.filter(status__in=IN_POOL).count(),
        "rounds": upkeep.states(at=at),
        "numbers": [(service, left, left < FEW) for service, left in NumberRange.objects.left_each()],
    }
    return render(request, "forwarding/operate/desk.html", context)


@doors.only(Role.OPERATOR)
@require_safe
def letters(request: doors.Signed, family: str) -> HttpResponse:
    """List the newest dead letters of one kind."""
    found = _family(family)
    return render(request, "forwarding/operate/letters.html", {"family": found, "count": found.found().count()})


@doors.only(Role.OPERATOR)
@require_safe
def runbook(request: doors.Signed) -> HttpResponse:
    """Show the runbooks: what to do about each sign."""
    return render(request, "forwarding/operate/runbooks.html", {"tab": "runbooks", "words": runbooks.words()})


def _family(code: str) -> deadletters.Family:
    if code not in deadletters.BY_CODE:
        raise Http404
    return deadletters.BY_CODE[code]


@doors.only(Role.OPERATOR)
@sudo.required
@require_POST
@idempotency.once
def letter_again(request: doors.Signed, family: str, pk: int) -> HttpResponse:
    """Try one dead letter again; one that is no longer dead is left alone."""
    found = _family(family)
    if letter := found.rows.filter(pk=pk).first():
        found.again(letter, request.user, timezone.now())
        messages.success(request, _("It is being tried again."))
    return redirect("operate_letters", family)


@doors.only(Role.OPERATOR)
@sudo.required
@require_POST
@idempotency.once
def task_again(request: doors.Signed, pk: int) -> HttpResponse:
    """Ask for a failed task again."""
    return _seen_to(request, pk, failures.repeat, _("The task was asked for again."))


@doors.only(Role.OPERATOR)
@require_POST
@idempotency.once
def task_aside(request: doors.Signed, pk: int) -> HttpResponse:
    """Put a failed task aside."""
    return _seen_to(request, pk, failures.set_aside, _("The task was set aside."))


def _seen_to(request: doors.Signed, pk: int, verb: Any, done: str) -> HttpResponse:
    task = get_object_or_404(FailedTask, pk=pk)
    try:
        verb(task=task, by=request.user, at=timezone.now())
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, str(reason))
    else:
        messages.success(request, done)
    return redirect("operate")


@doors.only(Role.OPERATOR)
@require_POST
@idempotency.once
def hold_now(request: doors.Signed) -> HttpResponse:
    """Ask the oracle now, and not only at night."""
    audit.record("integrity.asked", request.user, by=request.user, at=timezone.now())
    tasks.hold_everything.delay_on_commit()  # type: ignore[attr-defined] # Celery's tasks carry no types
    messages.success(request, _("Everything is being held against its history. The answer appears here."))
    return redirect("operate")
