"""Gapless numbers for each series and year: a number exists only if what it names was committed."""

from datetime import datetime

from django.db import connection
from django.utils import timezone

from billing.models.invoice import Counter
from suuq import questions

TAKE = """
INSERT INTO billing_counter (series, last) VALUES (%s, 1)
ON CONFLICT (series) DO UPDATE SET last = billing_counter.last + 1 RETURNING last
""".strip()  # the row stays locked until the commit, and begins where a year does


def hold(prefix: str, *, at: datetime) -> Counter:
    """Lock the counter of a series until the commit: of two who would write one document, one waits and looks again."""
    series = _series(prefix, at)
    Counter.objects.get_or_create(series=series)
    return Counter.objects.select_for_update(no_key=True).get(series=series)


def take(prefix: str, *, at: datetime) -> str:
    """
    Take the next number of a series, ``INV-2026-000042``.

    Call it late, and only where the document is created in the same transaction.
    """
    counter = Counter(series=_series(prefix, at))
    with questions.cursor(connection) as cursor:
        cursor.execute(TAKE, [counter.series])
        [counter.last] = cursor.fetchone()
    return str(counter)


def _series(prefix: str, at: datetime) -> str:
    return f"{prefix}-{timezone.localtime(at).year}"
