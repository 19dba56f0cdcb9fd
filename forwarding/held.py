"""Duties held, declaration by declaration: assessed by customs, collected from the shopper, paid to the Treasury."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from billing import days, remittance
from customs.models import Assessment
from forwarding.models import Shipment

CHUNK = 200


@dataclass(frozen=True, slots=True)
class Row:
    """One declaration in francs."""

    shipment: Shipment
    assessed_minor: int
    collected_minor: int
    remitted_minor: int
    currency: str
    is_verified: bool

    @property
    def held_minor(self) -> int:
        """What is here and not yet paid over."""
        return self.collected_minor - self.remitted_minor

    @property
    def difference_minor(self) -> int:
        """What customs assessed and nobody has paid yet; below zero, what was collected too much."""
        return self.assessed_minor - self.collected_minor


def declared(*, first: date | None = None, last: date | None = None) -> QuerySet[Shipment]:
    """List what was declared to customs, the newest first; of some days where they are given."""
    found = Shipment.objects.exclude(declaration=None).select_related("declaration", "invoice")
    if first and last:
        begins, ends = days.bounds(first, last)
        found = found.filter(declaration__lodged_at__gte=begins, declaration__lodged_at__lt=ends)
    return found.order_by("-declaration__lodged_at", "-declaration_id")


def rows(shipments: Iterable[Shipment]) -> list[Row]:
    """Lay the three sums side by side; the questions asked do not grow with the shipments."""
    shown = list(shipments)
    assessed = _assessed([shipment.declaration_id for shipment in shown])
    collected = remittance.collected([s.invoice for s in shown if s.invoice], currency=settings.CURRENCY)
    return [_row(shipment, assessed, collected) for shipment in shown]


def _row(shipment: Shipment, assessed: dict[int, tuple[int, bool]], collected: dict[int, remittance.Collected]) -> Row:
    money = collected.get(shipment.invoice_id or 0, remittance.Collected())
    owed, is_verified = assessed.get(shipment.declaration_id or 0, (0, True))
    return Row(shipment, owed, money.collected_minor, money.remitted_minor, settings.CURRENCY, is_verified)


def _assessed(declarations: Sequence[Any]) -> dict[int, tuple[int, bool]]:
    """Take the assessment that stands for each, the last one, and whether its rates were read in the law."""
    found = Assessment.objects.filter(declaration_id__in=declarations).order_by("number")
    return {pk: (total, read) for pk, total, read in found.values_list("declaration_id", "total_minor", "verified")}


def every(shipments: QuerySet[Shipment]) -> Iterator[Row]:
    """Give every row for a table, some hundred at a time."""
    waiting: list[Shipment] = []
    for shipment in shipments.iterator(chunk_size=CHUNK):
        waiting.append(shipment)
        if len(waiting) == CHUNK:
            yield from rows(waiting)
            waiting = []
    yield from rows(waiting)
