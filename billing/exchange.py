"""Rates of exchange by day, and money of one currency expressed in another."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from billing.models.exchange import ExchangeRate
from suuq.money import Money
from suuq.workflow import Reason, Refused


class NoRate(Refused):
    """No rate is known for that day; none is guessed."""


def rate(currency: str, *, into: str, on: date) -> Decimal:
    """
    Find the rate in force on a day: the latest one not after it.

    :raises NoRate: none is known
    """
    if currency == into:
        return Decimal(1)
    found = ExchangeRate.objects.filter(currency=currency, into=into, on__lte=on).order_by("-on").first()
    if found is None:
        raise NoRate(
            Reason(
                "no_rate",
                _("There is no rate from %(one)s to %(other)s for that day.") % {"one": currency, "other": into},
            )
        )
    return found.rate


def convert(value: Money, *, into: str, on: date) -> Money:
    """Express money in another currency, rounded once, half up, to its minor unit."""
    return Money.of(value.value * rate(value.currency, into=into, on=on), into)
