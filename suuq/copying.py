"""
Many rows at once, ready as the database keeps them: by COPY on PostgreSQL, which is its fastest way in, else together.

Texts, whole numbers and hours; a column that is not named holds its default. Every constraint is held as ever, and a
row that breaks one is an ``IntegrityError``.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection, models

DRAW = """
WITH sequence AS MATERIALIZED (SELECT pg_get_serial_sequence(%s, 'id')::regclass AS name)
SELECT nextval(name) FROM sequence, generate_series(1, %s)
"""  # the name is looked up once
Rows = Sequence[tuple[Any, ...]]


def write(model: type[models.Model], columns: tuple[str, ...], rows: Rows) -> None:
    """Write rows that nobody names again."""
    if connection.vendor == "postgresql":
        _copy(model, columns, rows)
    else:
        _together(model, columns, rows)


def write_keyed(model: type[models.Model], columns: tuple[str, ...], rows: Rows) -> list[int]:
    """Write rows and give their keys, in their order."""
    if connection.vendor != "postgresql":
        return [row.pk for row in _together(model, columns, rows)]
    keys = _drawn(model, len(rows))
    _copy(model, ("id", *columns), [(key, *row) for key, row in zip(keys, rows, strict=True)])
    return keys


def _together(model: type[models.Model], columns: tuple[str, ...], rows: Rows) -> list[Any]:
    return model._base_manager.bulk_create(model(**dict(zip(columns, row, strict=True))) for row in rows)


def _drawn(model: type[models.Model], most: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(DRAW, [model._meta.db_table, most])
        return [key for (key,) in cursor.fetchall()]


def _copy(model: type[models.Model], columns: tuple[str, ...], rows: Rows) -> None:
    rest = [f for f in model._meta.concrete_fields if not f.primary_key and f.attname not in columns]
    defaults = tuple(field.get_default() for field in rest)
    names = ", ".join(f'"{name}"' for name in (*columns, *(field.attname for field in rest)))
    asked = f'COPY "{model._meta.db_table}" ({names}) FROM STDIN'
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(asked) as out:
        for row in rows:
            out.write_row(row + defaults)
