"""
Rows that are certainly new or certainly known, written by SQL that is put together from the table alone.

``save`` looks what is to be done with a row and builds its statement by way of a question; an act that has just made a
row, or holds its lock, knows. See ``suuq.questions`` for what is read.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import chain, groupby
from typing import Any, TypeVar

from django.db import IntegrityError, connection, models

from suuq import questions, references

OR_NOTHING = " ON CONFLICT DO NOTHING"
Statement = tuple[str, list[Any]]
PLAIN: dict[type[Any], type[Any]] = {  # what Django hands on as it is, after several questions
    models.CharField: str,
    models.TextField: str,
    models.BooleanField: bool,
    models.IntegerField: int,
    models.BigIntegerField: int,
    models.PositiveIntegerField: int,
    models.PositiveSmallIntegerField: int,
    models.ForeignKey: int,
}
Row = TypeVar("Row", bound=models.Model)


def write(first: models.Model, *others: models.Model, unless_there: bool = False) -> bool:
    """
    Write new rows, each of which may name those before it; in one statement, where the engine takes them so.

    Say whether it was done: ``unless_there``, nothing is where the first would stand beside its like.
    """
    rows = [first, *others]
    turns = [[row] for row in rows] if connection.vendor == "sqlite" else [rows]
    with questions.cursor(connection) as cursor:
        for turn in turns:
            cursor.execute(*_together(turn, OR_NOTHING if unless_there and turn[0] is first else ""))
            found = cursor.fetchone() or [None]
            if found[0] is None:
                return False
            keys = chain.from_iterable(key if isinstance(key, list) else [key] for key in found)
            for row, key in zip(turn, keys, strict=True):
                row.pk, row._state.adding, row._state.db = key, False, connection.alias
    for row in others:
        _tie(row)
    return True


def drawn(row: Row, *, length: int, names: Sequence[str] = ("reference",)) -> Row:
    """
    Write a new row under a reference drawn for it; where another bears that one already, it is drawn again.

    ``names`` are the facts that hold the reference. Whatever else stands in the way is refused as ever.
    """
    while True:
        reference = references.make(length)
        for name in names:
            setattr(row, name, reference)
        if write(row, unless_there=True):
            return row
        if not type(row)._base_manager.filter(**{names[0]: reference}).exists():
            raise IntegrityError(f"{row._meta.label}: another row stands in its place")


def _together(rows: Sequence[models.Model], ending: str) -> Statement:
    """Write each run of rows by a part of its own; the parts are done as one."""
    first, *runs = _runs(rows)
    statement, values = _insert(first[0], {}, ending)
    if not runs:
        return statement, values
    parts, keys, places = [f"r0 AS ({statement})"], ["(SELECT id FROM r0)"], {id(first[0]): "r0"}
    for n, run in enumerate(runs, 1):
        statement, more = _insert(run[0], places, "") if len(run) == 1 else _insert_many(run, places)
        parts.append(f"r{n} AS ({statement})")
        keys.append(f"(SELECT id FROM r{n})" if len(run) == 1 else f"ARRAY(SELECT id FROM r{n})")  # noqa: S608 - a number
        places[id(run[0])] = f"r{n}"
        values += more
    return f"WITH {', '.join(parts)} SELECT {', '.join(keys)}", values


def _runs(rows: Sequence[models.Model]) -> list[list[models.Model]]:
    """Put side by side what one part can write: rows of a table that name the same rows and are named by none."""
    waits = {id(row): {field: id(other) for field, other in _unwritten(row)} for row in rows}
    named = {other for those in waits.values() for other in those.values()} | {id(rows[0])}
    alike = groupby(rows, lambda row: (type(row), waits[id(row)], id(row) in named and id(row)))
    return [list(run) for _what, run in alike]


def _unwritten(row: models.Model) -> Iterator[tuple[Any, models.Model]]:
    """Tell the rows that this one names and that have no key yet: they get it in the same statement."""
    for field in _relations(type(row)):
        if (other := field.get_cached_value(row, default=None)) and other.pk is None:
            yield field, other


def _insert(row: models.Model, places: Mapping[int, str], ending: str) -> Statement:
    into, fields = _table(type(row))
    waits = _waits(row, places)
    _tie(row)
    given = ", ".join([waits.get(field.column, "%s") for field in fields])
    source = f"SELECT {given} FROM {_from(waits)}" if waits else f"VALUES ({given})"  # noqa: S608 - our own tables
    return f"{into} {source}{ending} RETURNING id", [_kept(field, row) for field in fields if field.column not in waits]


def _insert_many(run: Sequence[models.Model], places: Mapping[int, str]) -> Statement:
    """Write rows of a kind from one value, which the table itself tells how to read."""
    into, fields = _table(type(run[0]))
    waits, table = _waits(run[0], places), run[0]._meta.db_table
    own = [field for field in fields if field.column not in waits]
    given = ", ".join(waits.get(field.column, f'many."{field.column}"') for field in fields)
    told = json.dumps([{field.column: _kept(field, row) for field in own} for row in run], default=str)
    many = f'json_populate_recordset(NULL::"{table}", %s) AS many'
    return f"{into} SELECT {given} FROM {_from(waits, many)} RETURNING id", [told]  # noqa: S608 - our own tables


def _waits(row: models.Model, places: Mapping[int, str]) -> dict[str, str]:
    return {field.column: f"{places[id(other)]}.id" for field, other in _unwritten(row)}


def _from(waits: Mapping[Any, str], *more: str) -> str:
    return ", ".join([*dict.fromkeys(place.removesuffix(".id") for place in waits.values()), *more])


def _kept(field: Any, row: models.Model) -> Any:
    value, plain = getattr(row, field.attname), PLAIN.get(type(field))
    if plain and (value is None or type(value) is plain):
        return value
    return field.get_db_prep_save(field.pre_save(row, add=True), connection)


@cache
def _table(model: type[models.Model]) -> tuple[str, list[Any]]:
    fields = [field for field in model._meta.local_concrete_fields if not field.primary_key]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    return f'INSERT INTO "{model._meta.db_table}" ({columns})', fields


@cache
def _relations(model: type[models.Model]) -> list[Any]:
    return [field for field in _table(model)[1] if field.is_relation]


def _tie(row: models.Model) -> None:
    """Let a row know the keys of those it names."""
    for field in _relations(type(row)):
        if other := field.get_cached_value(row, default=None):
            setattr(row, field.attname, other.pk)


def change(row: models.Model, *, standing: Mapping[str, Any] | None = None, **facts: Any) -> bool:
    """
    Write some facts of a row that stands under our lock, or is ours alone; the row knows them too.

    Under no lock, tell what must be ``standing`` in it still. Say whether it was.
    """
    statement, values = changing(row, facts)
    for name, value in (standing or {}).items():
        statement, values = f'{statement} AND "{name}" = %s', [*values, value]
    with questions.cursor(connection) as cursor:
        cursor.execute(statement, values)
        return bool(cursor.rowcount)


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
