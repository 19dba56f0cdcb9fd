"""What goods of the same six digits were accepted at, so that a value can be seen beside its likes."""

import statistics
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings

from customs import exchange, gazette, hs, legaldays
from customs.models import AcceptedValue, Declaration, Version, VersionItem
from suuq.money import Money

ENOUGH = 5
MOST = 2_000
WINDOW = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Band:
    """One line's unit value among accepted ones: the median, and the middle half between its quarters."""

    unit_value_minor: int
    median_minor: int
    low_minor: int
    high_minor: int
    count: int

    @property
    def under_percent(self) -> int:
        """By how many percent the value lies under the median; 0 when it does not."""
        return max(0, round(100 - 100 * self.unit_value_minor / self.median_minor)) if self.median_minor else 0

    @property
    def over_percent(self) -> int:
        """By how many percent the value lies over the median; 0 when it does not."""
        return max(0, round(100 * self.unit_value_minor / self.median_minor - 100)) if self.median_minor else 0

    @property
    def is_low(self) -> bool:
        """Whether the value lies under the middle half."""
        return self.unit_value_minor < self.low_minor

    def place(self, minor: int) -> int:
        """Place an amount on a scale of 0 to 600 that holds the band and the value with room to spare."""
        top = max(self.high_minor, self.unit_value_minor, self.median_minor) * 5 // 4 or 1
        return min(600, minor * 600 // top)


def band(item: VersionItem) -> Band | None:
    """Compare a line with accepted ones of the last twelve months; none while there are fewer than five, or no rate."""
    if len(item.hs_code) < hs.SUBHEADING:
        return None
    value = unit_value_minor(item)
    since = item.version.at - WINDOW
    likes = AcceptedValue.objects.filter(subheading=item.hs_code[: hs.SUBHEADING], at__gte=since).exclude(
        declaration_id=item.version.declaration_id
    )
    values = sorted(likes.values_list("unit_value_minor", flat=True)[:MOST])
    if value is None or len(values) < ENOUGH:
        return None
    low, median, high = (round(quarter) for quarter in statistics.quantiles(values, n=4, method="inclusive"))
    return Band(value, median, low, high, len(values))


def unit_value_minor(item: VersionItem) -> int | None:
    """Work out the value of one unit in the national currency at the rate of the version's day; none without a rate."""
    value = _converted(item.value_minor, item.currency, item.version.at)
    return None if value is None else round(value / item.quantity)


def in_national_currency(version: Version) -> int:
    """Add up a version's goods in the national currency; lines without a rate count as nothing here."""
    values = [_converted(item.value_minor, item.currency, version.at) for item in version.items.all()]
    return round(sum((v for v in values if v is not None), Decimal()))


def _converted(minor: int, currency: str, at: datetime) -> Decimal | None:
    """Convert to minor units of the national currency."""
    if currency == settings.CURRENCY:
        return Decimal(minor)
    on = legaldays.day(at)
    try:
        conversion = gazette.rates_on(on).find(currency, settings.CURRENCY, on)
    except exchange.NoExchangeRateError:
        return None
    return Decimal(Money.of(conversion(Money(minor, currency).value), settings.CURRENCY).amount_minor)


def learn(declaration: Declaration, *, at: datetime) -> None:
    """Remember the values of goods just released, line by line; free gifts teach nothing."""
    for item in declaration.version.items.all():
        value = unit_value_minor(item)
        if value and len(item.hs_code) >= hs.SUBHEADING:
            _remember(declaration, item, value, at)


def _remember(declaration: Declaration, item: Any, value: int, at: datetime) -> None:
    AcceptedValue.objects.get_or_create(
        declaration=declaration,
        item_number=item.number,
        defaults={
            "subheading": item.hs_code[: hs.SUBHEADING],
            "words": item.description,
            "unit_value_minor": value,
            "at": at,
        },
    )
