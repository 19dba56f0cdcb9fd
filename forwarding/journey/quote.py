"""Quote: promise a price before anything is bought, and count afterwards how well such prices held."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from forwarding import landedcost
from forwarding.models import Outcome, Quotation, Warehouse
from forwarding.promises import PROMISED
from suuq import rows

LENGTH = 10
STEP_PERCENT = 5
LEAST_PARCELS = 20
TENTH = 10


@dataclass(frozen=True, slots=True)
class Band:
    """Between how many percent of their estimate eight past parcels of ten ended, and of how many we know it."""

    least_percent: int
    most_percent: int
    parcels: int


def promise(
    landed: landedcost.Landed,
    *,
    warehouse: Warehouse,
    service: str,
    value_minor: int,
    currency: str,
    category: str,
    weight_was_guessed: bool,
    shop: str,
    at: datetime,
) -> Quotation:
    """Keep a price under a reference that cannot be guessed, with everything that it was worked out from."""
    spread, carriage = band(warehouse, service), landed.carriage
    terms = {
        "card": asdict(carriage.price.card) | {"valid_from": carriage.price.card.valid_from.isoformat()},
        "rule": asdict(carriage.weight.rule),
        "tolerance_percent": carriage.tolerance_percent,
    }
    quotation = Quotation(
        goods=landed.goods, category=category, hs_code=landed.hs_code, shop=shop,
        value_minor=value_minor, value_currency=currency, weight_grams=landed.weight.actual_grams,
        weight_was_guessed=weight_was_guessed, chargeable_grams=landed.weight.chargeable_grams, warehouse=warehouse,
        service=service, terms=terms, tariff_version=landed.tariff_version, verified=landed.verified,
        exchange=list(landed.exchange), lines=[asdict(line) for line in landed.lines], currency=landed.currency,
        total_minor=landed.total_minor, least_minor=_part(landed, spread.least_percent if spread else None),
        most_minor=_part(landed, spread.most_percent if spread else None), past_parcels=spread.parcels if spread else 0,
        days_least=landed.days_least, days_most=landed.days_most, at=at,
        valid_until=timezone.localdate(at + PROMISED.quotation),
    )  # fmt: skip
    return rows.drawn(quotation, length=LENGTH)


def _part(landed: landedcost.Landed, percent: int | None) -> int | None:
    return None if percent is None else landed.total_minor * percent // 100


def band(warehouse: Warehouse, service: str) -> Band | None:
    """Say how estimates of this way have held, once enough parcels are counted to say so."""
    counts = list(Outcome.objects.filter(warehouse=warehouse, service=service).values_list("percent", "parcels"))
    parcels = sum(count for _percent, count in counts)
    if parcels < LEAST_PARCELS:
        return None
    return Band(_reached(counts, parcels // TENTH), _reached(counts, parcels - parcels // TENTH), parcels)


def _reached(counts: list[tuple[int, int]], wanted: int) -> int:
    """Find the percentage under which so many parcels lie."""
    passed = 0
    for percent, count in counts:
        passed += count
        if passed > wanted or passed == sum(count for _percent, count in counts):
            return percent
    return counts[-1][0]


@transaction.atomic
def count(*, warehouse: Any, service: str, estimated_minor: int, final_minor: int) -> None:
    """Count one parcel under the percentage of its estimate that it came to, in steps of five."""
    percent = round(100 * final_minor / estimated_minor / STEP_PERCENT) * STEP_PERCENT
    row, _is_new = Outcome.objects.get_or_create(warehouse=warehouse, service=service, percent=min(percent, 1000))
    Outcome.objects.filter(pk=row.pk).update(parcels=F("parcels") + 1)
