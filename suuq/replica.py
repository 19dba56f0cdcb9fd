"""
A copy of the database for reading, where DATABASE_REPLICA_URL names one: public tracking and the search of people.

Whoever asks it says so (``asked``); everything else reads where it writes. A copy that is away or behind is left alone
for a while, and what it does not know is asked of the first database: a parcel that came a moment ago is found.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from typing import Any, TypeVar

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.db.models import Max
from django.utils import timezone

from suuq import upkeep
from suuq.upkeep import Upkeep

ALIAS = "replica"
BEHIND = timedelta(minutes=3)  # by the pulses that the first database hears every minute
LOOK_AGAIN = 30  # seconds for which a look at its state is believed
READING: ContextVar[bool] = ContextVar("suuq_reading_replica", default=False)
Found = TypeVar("Found")


class Router:
    """Send reading to the copy where it was asked for, and everything else to the first database."""

    def db_for_read(self, model: Any, **_hints: Any) -> str:  # noqa: ARG002 - Django's signature
        """Choose where to read."""
        return ALIAS if READING.get() else "default"

    def db_for_write(self, model: Any, **_hints: Any) -> str:  # noqa: ARG002 - Django's signature
        """Write to the first alone."""
        return "default"

    def allow_relation(self, *_objects: Any, **_hints: Any) -> bool:
        """Let rows of both stand together: they are the same rows."""
        return True

    def allow_migrate(self, db: str, *_app: Any, **_hints: Any) -> bool:
        """Leave the copy to PostgreSQL."""
        return db != ALIAS


class _Health:
    """What was last seen of the copy, by this process."""

    def __init__(self) -> None:
        self.is_good = False
        self.looked_at: float = -LOOK_AGAIN

    def asked(self) -> bool:
        if time.monotonic() - self.looked_at > LOOK_AGAIN:
            self.said(is_good=_is_near())
        return self.is_good

    def said(self, *, is_good: bool) -> None:
        self.is_good, self.looked_at = is_good, time.monotonic()


HEALTH = _Health()


def asked(question: Callable[[], Found]) -> Found:
    """Ask the copy; and the first database when the copy is away, behind, or has nothing to say."""
    if ALIAS not in settings.DATABASES or not HEALTH.asked():
        return question()
    try:
        with _reading():
            found = question()
    except (OperationalError, InterfaceError) as away:
        _away(away)
        return question()
    return found or question()


@contextmanager
def _reading() -> Iterator[None]:
    token = READING.set(True)
    try:
        yield
    finally:
        READING.reset(token)


def _is_near() -> bool:
    """Whether the copy has heard a pulse lately."""
    pulses = Upkeep.objects.using(ALIAS).filter(kind__startswith=upkeep.PULSE)
    try:
        last = pulses.aggregate(last=Max("ran_at"))["last"]
    except (OperationalError, InterfaceError) as away:
        _away(away)
        return False
    return last is not None and timezone.now() - last < BEHIND


def _away(error: Exception) -> None:
    structlog.get_logger("suuq.replica").warning("the replica does not answer", error=type(error).__name__)
    HEALTH.said(is_good=False)
