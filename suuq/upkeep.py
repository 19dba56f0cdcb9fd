"""
When each of the rounds that keep the service whole was last made, and what it found.

A pulse is sent through every queue each minute: where it arrives, beat, broker and a worker all live, whatever the
broker can tell of itself. Backups are noted by the script that makes them (deploy/backup).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from celery import shared_task
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MOST_LINES = 50
PULSE = "pulse:"
LATE_PULSE = timedelta(minutes=5)


class Upkeep(models.Model):
    """The last time of one kind of round; ``held_at`` is the last time that it found nothing wrong."""

    kind = models.CharField(max_length=40, unique=True)
    ran_at = models.DateTimeField()
    held_at = models.DateTimeField(null=True)
    found = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.kind


@dataclass(frozen=True)
class Round:
    """A kind of round: how it is called, after how long without one somebody should look, and what they read then."""

    kind: str
    label: object
    within: timedelta
    runbook: str


ROUNDS = (
    Round("backup", _("Backup of the database"), timedelta(hours=26), "back-up"),
    Round("media", _("Copy of photos and documents"), timedelta(hours=26), "back-up"),
    Round(
        "integrity",
        _("Books, parcels and trail held against their history"),
        timedelta(hours=26),
        "something-does-not-hold",
    ),
    Round("checkpoint", _("Audit trail signed and sent away"), timedelta(hours=2), "the-audit-trail-is-doubted"),
)


def note(kind: str, *, at: datetime, found: Iterable[str] = ()) -> None:
    """Say that a round was made, and what it found wrong."""
    lines = list(found)[:MOST_LINES]
    facts = {"ran_at": at, "found": "\n".join(lines)} | ({} if lines else {"held_at": at})
    Upkeep.objects.update_or_create(kind=kind, defaults=facts)


@dataclass(frozen=True)
class State:
    """How a round stands now."""

    round: Round
    upkeep: Upkeep | None
    is_late: bool


def states(*, at: datetime) -> list[State]:
    """Give each round with its last time."""
    made = {row.kind: row for row in Upkeep.objects.exclude(kind__startswith=PULSE)}
    return [State(r, made.get(r.kind), _late(made.get(r.kind), r.within, at)) for r in ROUNDS]


def _late(row: Upkeep | None, within: timedelta, at: datetime) -> bool:
    return row is None or at - row.ran_at > within


@shared_task
def pulse(queue: str) -> None:
    """Say that work of this queue is being done."""
    note(PULSE + queue, at=timezone.now())


def pulses() -> dict[str, datetime]:
    """Say of each queue when it was last known to be worked at."""
    found = Upkeep.objects.filter(kind__in=[PULSE + queue for queue in settings.QUEUES])
    return {row.kind.removeprefix(PULSE): row.ran_at for row in found}
