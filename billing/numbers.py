"""Gapless numbers for each series and year: a number exists only if what it names was committed."""

from datetime import datetime

from django.db.models import F
from django.utils import timezone

from billing.models.invoice import Counter


def hold(prefix: str, *, at: datetime) -> Counter:
    """Lock the counter of a series until the commit: of two who would write one document, one waits and looks again."""
    series = f"{prefix}-{timezone.localtime(at).year}"
    Counter.objects.get_or_create(series=series)
    return Counter.objects.select_for_update().get(series=series)


def take(prefix: str, *, at: datetime) -> str:
    """
    Take the next number of a series, ``INV-2026-000042``.

    Call it late, and only where the document is created in the same transaction.
    """
    counter = hold(prefix, at=at)
    Counter.objects.filter(pk=counter.pk).update(last=F("last") + 1)
    counter.refresh_from_db()
    return str(counter)
