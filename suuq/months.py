"""
The monthly parts of the tables that only grow, on PostgreSQL: what happened to parcels, and the audit trail.

A model that may be parted names in ``once`` the column that stays unique over all months. ``manage.py partition`` parts
the tables (``suuq/parting.py``); from then on the round of the night makes the months to come. Rows dated further ahead
than those lie in the part ``beyond``, so that no clock of another house can stop a row from being written.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from celery import shared_task
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone

PATIENCE = "3s"  # for a lock, before those who wait behind it notice
AHEAD = 3  # months that are there before they begin
BEFORE, BEYOND = "before", "beyond"
MONTH = """
CREATE TABLE {part} PARTITION OF {table} FOR VALUES FROM ('{first}') TO ('{after}');
CREATE TRIGGER {part}_no_truncate BEFORE TRUNCATE ON {part} FOR EACH STATEMENT EXECUTE FUNCTION suuq_append_only();
"""


def kept() -> list[type[models.Model]]:
    """Name the models that may be parted."""
    return [model for model in apps.get_models() if hasattr(model, "once")]


def is_parted(table: str) -> bool:
    """Whether this table lies in parts already."""
    return ask("SELECT relkind = 'p' FROM pg_class WHERE oid = to_regclass(%s)", table) == [(True,)]


def start(at: datetime, *, later: int = 0) -> datetime:
    """Give the first moment of a month, by UTC: parts outlive a change of the service's own time zone."""
    months = at.astimezone(UTC).year * 12 + at.astimezone(UTC).month - 1 + later
    return datetime(months // 12, months % 12 + 1, 1, tzinfo=UTC)


def make(table: str, *, at: datetime) -> Iterator[str]:
    """Make the months that follow what lay here before, up to some months from now; say which are new."""
    [(bound,)] = ask(
        "SELECT pg_get_expr(relpartbound, oid) FROM pg_class WHERE oid = to_regclass(%s)", f"{table}_{BEFORE}"
    )
    first = datetime.fromisoformat(re.search(r"TO \('(\d{4}-\d\d-\d\d)", bound)[1]).replace(tzinfo=UTC)  # type: ignore[index] # it was parted with one
    while first <= start(at, later=AHEAD):
        after, part = start(first, later=1), f"{table}_{first:%Y_%m}"
        if ask("SELECT to_regclass(%s)", part) == [(None,)]:
            tell(MONTH.format(part=part, table=table, first=first.isoformat(), after=after.isoformat()))
            yield part
        first = after


@shared_task
def go_on() -> None:
    """Make the months to come, and take back what a parting that was broken off has left in the way of rows."""
    if connection.vendor != "postgresql":
        return
    refused = []
    for model in kept():
        table = model._meta.db_table
        try:
            if is_parted(table):
                list(make(table, at=timezone.now()))
            else:
                tell(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {table}_{BEFORE}")
        except DatabaseError as error:
            refused.append(f"{table}: {error}")
    if refused:
        raise RuntimeError("; ".join(refused))


def ask(question: str, *values: Any) -> list[Any]:
    """Read from PostgreSQL's own books."""
    with connection.cursor() as cursor:
        cursor.execute(question, values or None)
        return cursor.fetchall()


def tell(statements: str) -> None:
    """Do all of it or nothing, and give up where a table is busy."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
        cursor.execute(statements)
