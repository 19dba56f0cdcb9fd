"""
What a device did without a line, told later: each act once, in both its times.

A page without a line keeps what a person did in a queue, under ids of its own, and tells it here when the line is
back (``static/suuq/offline-queue.js``). The same id again is given the first answer; what no longer applies changes
nothing and waits, with its reasons, for a person to look at.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import IntegrityError, models, transaction
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from suuq.workflow import Refused

OWN = {"device_id", "happened_at", "csrfmiddlewaretoken"}
LONGEST_FIELD = 2000
UNREADABLE = "An act told by a device needs an id and a time."


class DeviceAct(models.Model):
    """One act of a person at a device: when it happened by the device's clock, when we heard of it, what came of it."""

    class State(models.TextChoices):
        """What came of it, in the words of the benches."""

        OK = "ok"
        ATTENTION = "attention"
        STOP = "stop"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    device_id = models.UUIDField()
    path = models.CharField(max_length=200)
    fields = models.JSONField()
    happened_at = models.DateTimeField()
    received_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.OK)
    say = models.JSONField(default=list)
    facts = models.JSONField(default=dict)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        """An act is done once, however often it is told."""

        constraints = [models.UniqueConstraint(fields=["user", "device_id"], name="device_act_once")]
        indexes = [
            models.Index(fields=["path", "state", "seen_at"]),
            models.Index(
                fields=["received_at"], condition=models.Q(state="stop", seen_at=None), name="device_act_not_applied"
            ),
        ]

    def __str__(self) -> str:
        return str(self.device_id)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a replayed act led to: a state, sentences for the person, facts for the page."""

    state: str
    say: list[Any]
    facts: Mapping[str, Any] = field(default_factory=dict)


def once(view: Callable[..., Answer]) -> Callable[..., JsonResponse]:
    """
    Do the act of a device the first time it is told, in one transaction with the note that it was told.

    The view takes ``at`` (now) and ``happened_at`` (the device's clock, never later than now) and returns an
    ``Answer``; a ``Refused`` it raises is an answer too. Two copies at once: the database lets one through.
    """

    @wraps(view)
    def told(request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        act = _read(request, at=timezone.now())
        if known := DeviceAct.objects.filter(user=act.user, device_id=act.device_id).first():
            return _answer(known, again=True)
        try:
            with transaction.atomic():
                act.save(force_insert=True)
                _do(act, view, request, args, kwargs)
        except IntegrityError:
            known = DeviceAct.objects.filter(user=act.user, device_id=act.device_id).first()
            if known is None:  # the fault was the act's own
                raise
            return _answer(known, again=True)
        return _answer(act, again=False)

    return told


def _do(act: DeviceAct, view: Callable[..., Answer], request: HttpRequest, args: Any, kwargs: Any) -> None:
    try:
        with transaction.atomic():
            answer = view(request, *args, at=act.received_at, happened_at=act.happened_at, **kwargs)
    except Refused as refused:
        answer = Answer(DeviceAct.State.STOP, [reason.message for reason in refused.reasons])
    act.state, act.say, act.facts = answer.state, [str(line) for line in answer.say], dict(answer.facts)
    act.save(update_fields=["state", "say", "facts"])


def _read(request: HttpRequest, *, at: datetime) -> DeviceAct:
    try:
        device_id = uuid.UUID(request.POST.get("device_id", ""))
        told = parse_datetime(request.POST.get("happened_at", ""))
    except ValueError as error:
        raise BadRequest(UNREADABLE) from error
    if told is None or timezone.is_naive(told):
        raise BadRequest(UNREADABLE)
    fields = {name: [text[:LONGEST_FIELD] for text in texts] for name, texts in request.POST.lists() if name not in OWN}
    user: Any = request.user
    return DeviceAct(
        user=user,
        device_id=device_id,
        path=request.path[:200],
        fields=fields,
        happened_at=min(told, at),
        received_at=at,
    )


def _answer(act: DeviceAct, *, again: bool) -> JsonResponse:
    return JsonResponse({"state": act.state, "say": act.say, "again": again} | act.facts)
