"""
Whether anything may leave the house: a restored copy writes to nobody, charges no card and calls no partner.

``deploy/restore`` marks the copy itself, so that it is quiet however it is started. ``SAFE_MODE=off`` in the
environment is the word that lets it speak again; ``SAFE_MODE=on`` silences any other.
"""

from functools import cache

from django.conf import settings
from django.db import connection


def is_on() -> bool:
    """Whether this is a copy that must stay quiet."""
    said: bool | None = settings.SAFE_MODE
    return _is_restored() if said is None else said


@cache
def _is_restored() -> bool:
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('suuq.restored', true)")
        return bool(cursor.fetchone()[0] == "on")
