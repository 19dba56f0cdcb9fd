"""How much waits in each queue and since when, as far as the broker can tell."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import redis
from django.conf import settings

from suuq import upkeep

PATIENCE = {"socket_timeout": 2, "socket_connect_timeout": 2}
ASKED_AT = "asked_at"  # the header that taskwatch gives each message


@dataclass(frozen=True)
class Queue:
    """One queue: how many wait, since when the oldest, and when work was last done. None is “cannot be known”."""

    name: str
    length: int | None
    oldest_at: datetime | None
    worked_at: datetime | None
    at: datetime

    @property
    def is_silent(self) -> bool:
        """Whether nobody seems to work at it."""
        return self.worked_at is None or self.at - self.worked_at > upkeep.LATE_PULSE


Told = tuple[int | None, datetime | None]


def queues(*, at: datetime) -> list[Queue]:
    """Ask the broker about each queue; one that does not answer, or has no such question, leaves it unknown."""
    worked, ask = upkeep.pulses(), _asker()
    return [Queue(name, *ask(name), worked.get(name), at) for name in settings.QUEUES]


def _asker() -> Callable[[str], Told]:
    kind = settings.CELERY_BROKER_URL.split("://")[0]
    return {"redis": _redis, "rediss": _redis, "filesystem": _folder}.get(kind, lambda _name: (None, None))


def _redis(name: str) -> Told:
    try:
        with redis.Redis.from_url(settings.CELERY_BROKER_URL, **PATIENCE) as client:
            length: Any = client.llen(name)
            oldest: Any = client.lindex(name, -1)
    except redis.RedisError:
        return None, None
    return length, _asked_at(oldest)


def _asked_at(message: bytes | None) -> datetime | None:
    try:
        return datetime.fromisoformat(json.loads(message or "{}")["headers"][ASKED_AT])
    except (ValueError, KeyError, TypeError):
        return None


def _folder(name: str) -> Told:
    """Count the files of a queue: their names end with it."""
    folder = Path(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_in"])
    times = []
    for file in folder.glob(f"*.{name}.msg"):
        try:
            times.append(file.stat().st_mtime)
        except FileNotFoundError:  # a worker took it meanwhile
            continue
    return len(times), datetime.fromtimestamp(min(times), UTC) if times else None
