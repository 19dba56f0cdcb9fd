"""Which day it is in law: the law and the exchange rates change at the midnight of this customs."""

from datetime import date, datetime, time

from django.utils import timezone


def day(at: datetime) -> date:
    """Find the day of a moment where this customs sits."""
    return timezone.localtime(at).date()


def begins(day: date) -> datetime:
    """Find the moment at which a day begins where this customs sits."""
    return timezone.make_aware(datetime.combine(day, time.min))
