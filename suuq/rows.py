"""
Rows that are certainly new or certainly known, written by SQL that is put together from the table alone.

``save`` looks what is to be done with a row and builds its statement by way of a question; an act that has just made a
row, or holds its lock, knows. See ``suuq.questions`` for what is read.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from django.db import connection, models

OR_NOTHING = " ON CONFLICT DO NOTHING"
Statement = tuple[str, list[Any]]


def write(first: models.Model, *others: models.Model, unless_there: bool = False) -> bool:
    """
    Write new rows, of which the others may name the first; in one statement, where the engine takes them so.

    Say whether it was done: ``unless_there``, nothing is where the first would stand beside its like.
    """
    rows = [first, *others]
    turns = [[row] for row in rows] if connection.vendor == "sqlite" else [rows]
    with connection.cursor() as cursor:
        for turn in turns:
            cursor.execute(*_together(turn, first, OR_NOTHING if unless_there and turn[0] is first else ""))
            keys = cursor.fetchone() or [None]
            if keys[0] is None:
                return False
            for row, key in zip(turn, keys, strict=True):
                row.pk, row._state.adding, row._state.db = key, False, connection.alias
            _tie(others, first)
    return True


def _together(rows: Sequence[models.Model], first: models.Model, ending: str) -> Statement:
    """Write each by a part of its own; the parts are done as one."""
    statement, values = _insert(rows[0], first, ending)
    if len(rows) == 1:
        return statement, values
    parts, keys = [f"r0 AS ({statement})"], ["(SELECT id FROM r0)"]
    for n, row in enumerate(rows[1:], 1):
        statement, more = _insert(row, first, "")
        parts.append(f"r{n} AS ({statement})")
        keys.append(f"(SELECT id FROM r{n})")  # noqa: S608 - a number
        values += more
    return f"WITH {', '.join(parts)} SELECT {', '.join(keys)}", values


def _insert(row: models.Model, first: models.Model, ending: str) -> Statement:
    into, fields = _table(type(row))
    waits = row is not first and first.pk is None  # for the key that the first gets in this very statement
    places, values = [], []
    for field in fields:
        if waits and _names(field, row, first):
            places.append("r0.id")
        else:
            places.append("%s")
            values.append(field.get_db_prep_save(field.pre_save(row, add=True), connection))
    given = ("SELECT {} FROM r0" if waits else "VALUES ({})").format(", ".join(places))
    return f"{into} {given}{ending} RETURNING id", values


@cache
def _table(model: type[models.Model]) -> tuple[str, list[Any]]:
    fields = [field for field in model._meta.local_concrete_fields if not field.primary_key]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    return f'INSERT INTO "{model._meta.db_table}" ({columns})', fields


def _names(field: Any, row: models.Model, other: models.Model) -> bool:
    return field.is_relation and field.get_cached_value(row, default=None) is other


def _tie(others: Sequence[models.Model], first: models.Model) -> None:
    for row in others:
        for field in _table(type(row))[1]:
            if _names(field, row, first):
                setattr(row, field.attname, first.pk)


def change(row: models.Model, **facts: Any) -> None:
    """Write some facts of a row that stands under our lock, or is ours alone; the row knows them too."""
    with connection.cursor() as cursor:
        cursor.execute(*changing(row, facts))


def changing(row: models.Model, facts: Mapping[str, Any]) -> Statement:
    """Let the row know them, and put the change into SQL for who has more to say in the same statement."""
    statement, fields = _update(type(row), tuple(facts))
    for name, value in facts.items():
        setattr(row, name, value)
    return statement, [*(field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields), row.pk]


@cache
def _update(model: type[models.Model], names: tuple[str, ...]) -> tuple[str, list[Any]]:
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    facts = ", ".join(f'"{field.column}" = %s' for field in fields)
    return f'UPDATE "{model._meta.db_table}" SET {facts} WHERE id = %s', fields  # noqa: S608 - our own tables
