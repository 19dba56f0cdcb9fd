"""
What this process counts of itself, and how figures are shown to Prometheus.

Requests are counted where they run; for tasks see ``suuq.taskcounts``. Processes that share a folder (METRICS_FOLDER)
are answered for together; without one each answers for itself. Never share the folder between containers: their
process numbers repeat.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import REGISTRY, GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from suuq import taskcounts

REQUESTS = Histogram(
    "suuq_request_seconds", "Requests by view and status.", ["view", "status"], buckets=taskcounts.SECONDS
)
CHECK_IN = Histogram(
    "suuq_check_in_seconds", "Checking one parcel in, until it is stored or refused.", buckets=taskcounts.SECONDS
)


@dataclass(frozen=True)
class Figure:
    """One number of the business at one moment, with what tells it from its likes."""

    name: str
    words: str
    value: int
    labels: dict[str, str] = field(default_factory=dict)


class _Figures:
    """Figures in the shape that Prometheus collects."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        self.figures = list(figures)

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """Give each name once, with all its numbers."""
        families: dict[str, GaugeMetricFamily] = {}
        for figure in self.figures:
            family = families.setdefault(
                figure.name, GaugeMetricFamily(figure.name, figure.words, labels=list(figure.labels))
            )
            family.add_metric(list(figure.labels.values()), figure.value)
        return families.values()


def text(figures: Iterable[Figure]) -> bytes:
    """Write everything as Prometheus reads it: the processes' own counts, then the business's figures."""
    business = CollectorRegistry(auto_describe=False)
    business.register(_Figures(figures))
    if taskcounts.is_shared():
        business.register(taskcounts.Shared())
    counted = REGISTRY
    if settings.METRICS_FOLDER:
        counted = CollectorRegistry()
        MultiProcessCollector(counted, path=settings.METRICS_FOLDER)
    return generate_latest(counted) + generate_latest(business)
