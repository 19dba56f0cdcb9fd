"""
Tasks by name and outcome, how long they took and how long they waited.

Workers in containers of their own are asked by nobody: with Redis they count there, and whichever web process is asked
answers for all of them. Without Redis, processes of one machine count in the folder of ``suuq.metrics``.
"""

from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import Any

import redis
import structlog
from django.conf import settings
from prometheus_client import Histogram
from prometheus_client.core import HistogramMetricFamily
from prometheus_client.utils import floatToGoString

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120)
Family = tuple[str, str, tuple[str, ...]]
TOOK: Family = ("suuq_task_seconds", "Tasks by name and outcome.", ("task", "outcome"))
WAITED: Family = ("suuq_task_wait_seconds", "From asking for a task to its beginning, by name.", ("task",))
KEY = "suuq:taskcounts"
PATIENCE = {"socket_timeout": 1, "socket_connect_timeout": 1}
SUM, ALL = "sum", "+Inf"


def count(task: str, outcome: str, *, seconds: float, waited: float) -> None:
    """Count one task that ended."""
    told = {TOOK: ((task, outcome), seconds), WAITED: ((task,), max(waited, 0))}
    if not is_shared():
        for family, (labels, value) in told.items():
            _here(family).labels(*labels).observe(value)
        return
    try:
        with _client().pipeline(transaction=False) as pipe:
            for (name, *_rest), (labels, value) in told.items():
                pipe.hincrby(KEY, "|".join((name, _bucket(value), *labels)))
                pipe.hincrbyfloat(KEY, "|".join((name, SUM, *labels)), value)
            pipe.execute()
    except redis.RedisError as away:  # a task is worth more than its count
        structlog.get_logger("suuq.tasks").warning("not counted", error=type(away).__name__)


@cache
def _here(family: Family) -> Histogram:
    return Histogram(*family, buckets=SECONDS)


def is_shared() -> bool:
    """Whether counts lie in Redis: where figures are wanted and there is one."""
    return bool(settings.METRICS_TOKEN and settings.REDIS_URL)


@cache
def _client() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, **PATIENCE)


def _bucket(value: float) -> str:
    return next((floatToGoString(most) for most in SECONDS if value <= most), ALL)


class Shared:
    """What all workers counted, in the shape that Prometheus collects."""

    def collect(self) -> Iterable[HistogramMetricFamily]:
        """Give both histograms; none while Redis is away, which Prometheus takes for a gap."""
        try:
            kept = {key.decode(): Decimal(value.decode()) for key, value in _client().hgetall(KEY).items()}  # type: ignore[union-attr] # its types speak of asyncio too
        except redis.RedisError:
            return
        for name, words, labels in (TOOK, WAITED):
            family = HistogramMetricFamily(name, words, labels=labels)
            for told in sorted({tuple(key.split("|")[2:]) for key in kept if key.startswith(f"{name}|")}):
                total: Any = kept.get("|".join((name, SUM, *told)), 0)
                family.add_metric(told, _climbing(kept, name, told), total)
            yield family


def _climbing(kept: dict[str, Decimal], name: str, labels: tuple[str, ...]) -> Any:
    """Add the buckets up, as Prometheus wants them: each holds what is smaller."""
    total, climbing = Decimal(), []
    for most in [*map(floatToGoString, SECONDS), ALL]:
        total += kept.get("|".join((name, most, *labels)), 0)
        climbing.append((most, total))
    return climbing
