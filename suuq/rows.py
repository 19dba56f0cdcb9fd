"""
Rows that are certainly new or certainly known, written by SQL that is put together from the table alone.

``save`` looks what is to be done with a row and builds its statement by way of a question; an act that has just made a
row, or holds its lock, knows. See ``suuq.questions`` for what is read.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import chain, groupby
from typing import Any, NamedTuple, TypeVar

from django.db import IntegrityError, connection, models

from suuq import questions, references

OR_NOTHING = " ON CONFLICT DO NOTHING"
Statement = tuple[str, list[Any]]
NOTHING = type(None)
PLAIN: dict[type[Any], tuple[type[Any], ...]] = {  # what Django hands on as it is, after several questions
    models.CharField: (str, NOTHING),
    models.TextField: (str, NOTHING),
    models.BooleanField: (bool, NOTHING),
    models.IntegerField: (int, NOTHING),
    models.BigIntegerField: (int, NOTHING),
    models.PositiveIntegerField: (int, NOTHING),
    models.PositiveSmallIntegerField: (int, NOTHING),
    models.ForeignKey: (int, NOTHING),
}
Shape = tuple[tuple[type[models.Model], tuple[tuple[str, int], ...]], ...]  # of each row: whom it waits for, by number
Row = TypeVar("Row", bound=models.Model)


class Field(NamedTuple):
    """A field, how rows and tables call it, and what needs no more words to be written into it."""

    field: Any
    name: str
    column: str
    plain: tuple[type[Any], ...]


def write(first: models.Model, *others: models.Model, unless_there: bool = False) -> bool:
    """
    Write new rows, each of which may name those before it; in one statement, where the engine takes them so.

    Say whether it was done: ``unless_there``, nothing is where the first would stand beside its like.
    """
    rows = [first, *others]
    turns, alias = [[row] for row in rows] if connection.vendor == "sqlite" else [rows], connection.alias
    with questions.cursor(connection) as cursor:
        for turn in turns:
            cursor.execute(*_together(turn, OR_NOTHING if unless_there and turn[0] is first else ""))
            found = cursor.fetchone() or [None]
            if found[0] is None:
                return False
            keys = chain.from_iterable(key if isinstance(key, list) else [key] for key in found)
            for row, key in zip(turn, keys, strict=True):
                row.pk, row._state.adding, row._state.db = key, False, alias
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
    for row in rows:
        _tie(row)
    numbers = {id(row): n for n, row in enumerate(rows)}
    shape = tuple((type(row), tuple((column, numbers[id(of)]) for column, of in _unwritten(row))) for row in rows)
    statement, runs = _planned(shape, ending)
    values: list[Any] = []
    for first, length, fields in runs:
        values += _values(rows[first], fields) if length == 1 else [_many(rows[first : first + length], fields)]
    return statement, values


@lru_cache(maxsize=500)
def _planned(shape: Shape, ending: str) -> tuple[str, list[tuple[int, int, list[Field]]]]:
    """Put into SQL rows of such tables that name one another so; tell which fields of which run it asks for."""
    runs, parts, keys = [], [], []
    written: dict[int, int] = {}
    for n, run in enumerate(_runs(shape)):
        model, named = shape[run[0]]
        waits = {column: f"r{written[other]}" for column, other in named}
        written[run[0]] = n
        statement = (_insert if len(run) == 1 else _insert_many)(model, waits)
        parts.append(f"{statement}{'' if n else ending} RETURNING id")
        keys.append(f"(SELECT id FROM r{n})" if len(run) == 1 else f"ARRAY(SELECT id FROM r{n})")  # noqa: S608 - a number
        runs.append((run[0], len(run), [field for field in _fields(model) if field.column not in waits]))
    if len(parts) == 1:
        return parts[0], runs
    return f"WITH {', '.join(f'r{n} AS ({part})' for n, part in enumerate(parts))} SELECT {', '.join(keys)}", runs


def _runs(shape: Shape) -> list[list[int]]:
    """Put side by side what one part can write: rows of a table that name the same rows and are named by none."""
    named = {0} | {other for _model, waits in shape for _column, other in waits}
    alike = groupby(range(len(shape)), lambda n: (shape[n], n if n in named else None))
    return [list(run) for _what, run in alike]


def _unwritten(row: models.Model) -> Iterator[tuple[str, models.Model]]:
    """Tell the rows that this one names and that have no key yet: they get it in the same statement."""
    beside = row._state.fields_cache
    for field in _relations(type(row)):
        if (other := beside.get(field.name)) and other._state.adding:
            yield field.column, other


def _insert(model: type[models.Model], waits: Mapping[str, str]) -> str:
    given = ", ".join([f"{waits[field.column]}.id" if field.column in waits else "%s" for field in _fields(model)])
    return f"{_into(model)} SELECT {given} FROM {_from(waits)}" if waits else f"{_into(model)} VALUES ({given})"  # noqa: S608 - our own tables


def _insert_many(model: type[models.Model], waits: Mapping[str, str]) -> str:
    """Write rows of a kind from one value, which the table itself tells how to read."""
    columns = [field.column for field in _fields(model)]
    given = ", ".join(f"{waits[column]}.id" if column in waits else f'many."{column}"' for column in columns)
    many = f'json_populate_recordset(NULL::"{model._meta.db_table}", %s) AS many'
    return f"{_into(model)} SELECT {given} FROM {_from(waits, many)}"  # noqa: S608 - our own tables


def _from(waits: Mapping[str, str], *more: str) -> str:
    return ", ".join([*dict.fromkeys(waits.values()), *more])


def _many(run: Sequence[models.Model], fields: Sequence[Field]) -> str:
    names = [field.column for field in fields]
    return json.dumps([dict(zip(names, _values(row, fields), strict=True)) for row in run], default=str)


def _values(row: models.Model, fields: Sequence[Field]) -> list[Any]:
    known = vars(row)
    return [
        value if type(value := known[field.name]) in field.plain else _prepared(field.field, row) for field in fields
    ]


def _prepared(field: Any, row: models.Model) -> Any:
    return field.get_db_prep_save(field.pre_save(row, add=True), connection)


def _into(model: type[models.Model]) -> str:
    columns = ", ".join(f'"{field.column}"' for field in _fields(model))
    return f'INSERT INTO "{model._meta.db_table}" ({columns})'


@cache
def _fields(model: type[models.Model]) -> list[Field]:
    return [_field(field) for field in model._meta.local_concrete_fields if not field.primary_key]


def _field(field: Any) -> Field:
    return Field(field, field.attname, field.column, PLAIN.get(type(field), ()))


@cache
def _relations(model: type[models.Model]) -> list[Any]:
    return [one.field for one in _fields(model) if one.field.is_relation]


def _tie(row: models.Model) -> None:
    """Let a row know the keys of those it names."""
    known, beside = vars(row), row._state.fields_cache
    for field in _relations(type(row)):
        if known[field.attname] is None and (other := beside.get(field.name)):
            known[field.attname] = other.pk


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
    given = [getattr(row, field.name) for field in fields]
    values = [
        value if type(value) in field.plain else field.field.get_db_prep_save(value, connection)
        for field, value in zip(fields, given, strict=True)
    ]
    return statement, [*values, row.pk]


@cache
def _update(model: type[models.Model], names: tuple[str, ...]) -> tuple[str, list[Field]]:
    fields = [_field(model._meta.get_field(name)) for name in names]
    facts = ", ".join(f'"{field.column}" = %s' for field in fields)
    return f'UPDATE "{model._meta.db_table}" SET {facts} WHERE id = %s', fields  # noqa: S608 - our own tables
