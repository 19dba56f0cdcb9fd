"""What may be asked for harm to a parcel: from when until when, and how much at most, by the rules of the day."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from billing import exchange
from forwarding import duties
from forwarding.models import Ground, IndemnityRule, Shipment
from suuq.money import Money

CARRIAGE = ("freight", "handling")
GRAMS = 1000
Since = IndemnityRule.Since


@dataclass(frozen=True, slots=True)
class Window:
    """For one kind of harm to one parcel: from when until when it may be asked for, and the most there is."""

    rule: IndemnityRule
    first: date | None
    last: date | None
    most: Money | None

    @property
    def ground(self) -> Ground:
        """What went wrong."""
        return Ground(self.rule.ground)

    def is_open(self, on: date) -> bool:
        """Whether this is the time to ask."""
        return bool(self.first and self.last and self.first <= on <= self.last)


def windows(shipment: Shipment, *, on: date) -> list[Window]:
    """Give what may be asked for of a parcel, one of each kind, by the rules of the day."""
    found = {ground: rule_of(ground, on) for ground in Ground}
    return [window_of(shipment, rule, on) for rule in found.values() if rule]


def rule_of(ground: str, on: date) -> IndemnityRule | None:
    """Give the rule of a kind of harm that is in force on a day."""
    return IndemnityRule.objects.filter(ground=ground, valid_from__lte=on).order_by("-valid_from").first()


def window_of(shipment: Shipment, rule: IndemnityRule, on: date) -> Window:
    """Say from when until when a rule lets one ask for this parcel, and the most there is."""
    begun = _begun(shipment, rule)
    if begun is None:
        return Window(rule, None, None, None)
    day = timezone.localdate(begun)
    first, last = day + timedelta(days=rule.after_days), day + timedelta(days=rule.within_days)
    return Window(rule, first, last, most(shipment, rule, on=on))


def _begun(shipment: Shipment, rule: IndemnityRule) -> datetime | None:
    """When the clock of a rule began; what never came has no hand-over, and what came was not lost."""
    delivery = getattr(shipment, "delivery", None)
    handed = delivery.handed_at if delivery else None
    if rule.ground == Ground.LOSS and handed:
        return None
    return {Since.HANDED: handed, Since.DISPATCHED: shipment.dispatched_at, Since.PACKED: shipment.packed_at}[
        Since(rule.since)
    ]


def most(shipment: Shipment, rule: IndemnityRule, *, on: date) -> Money | None:
    """Say the most that is paid: what bounds it, and the convention's sums where there are any; unknown is nothing."""
    bound = _carriage(shipment) if rule.most == IndemnityRule.Most.CARRIAGE else _value(shipment)
    if bound is None or not (rule.per_parcel_minor or rule.per_kg_minor):
        return bound
    kilograms = Decimal(shipment.weight_grams or 0) / GRAMS
    minor = (rule.per_parcel_minor or 0) + (rule.per_kg_minor or 0) * kilograms
    try:
        limit = exchange.convert(Money(int(minor), rule.currency), into=bound.currency, on=on)
    except exchange.NoRate:
        return None
    return Money(min(bound.amount_minor, limit.amount_minor), bound.currency)


def _carriage(shipment: Shipment) -> Money | None:
    if shipment.invoice is None:
        return None
    lines = shipment.invoice.lines.filter(kind__in=CARRIAGE)
    return Money(sum(line.amount_minor for line in lines), shipment.invoice.currency)


def _value(shipment: Shipment) -> Money | None:
    assessment = duties.assessment_of(shipment)
    return Money(assessment.customs_value_minor, assessment.currency) if assessment else None
