"""
What every act asks the database: said in Django's words, and put into SQL once.

To put a question into SQL costs Django several times what the database needs to answer it. ``kept`` remembers the SQL,
so that asking again costs the rows alone; Django's words stay the only truth. See ``suuq.rows`` for what is written.
PostgreSQL in turn plans a statement for longer than it works on it, so what is asked through ``cursor`` it plans once.
"""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cache, wraps
from typing import Any, ParamSpec, TypeVar

import psycopg
from django.db import connections, models, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression
from django.db.models.query import get_related_populators

Asked = ParamSpec("Asked")
Row = TypeVar("Row", bound=models.Model)
KEPT = "kept_questions"  # where a connection keeps them
SPOT = re.compile("%[%s]")


class Planned(psycopg.Cursor[Any]):
    """A cursor whose plans outlive a migration: what was planned for a column as it was before is planned anew."""

    def execute(self, query: Any, params: Any = None, **told: Any) -> Any:
        """Ask; within a transaction whoever asks begins again, for it is taken back, and its plans with it."""
        try:
            return super().execute(query, params, **told)
        except psycopg.errors.FeatureNotSupported:
            if self.connection.info.transaction_status is not psycopg.pq.TransactionStatus.IDLE:
                raise
            self.connection.execute("DEALLOCATE ALL")
            return super().execute(query, params, **told)


def cursor(to: Any) -> Any:
    """Open a cursor for what a connection is asked all day: values travel apart, so that PostgreSQL keeps the plan."""
    connection: Any = to if isinstance(to, BaseDatabaseWrapper) else connections[to.alias]  # not asked for at each word
    if connection.vendor != "postgresql":
        return connection.cursor()
    if connection.connection is None or not connection.health_check_done:
        connection.close_if_health_check_failed()
        connection.ensure_connection()
    opened = Planned(connection.connection)
    return connection.make_debug_cursor(opened) if connection.queries_logged else connection.make_cursor(opened)


class Place(Expression):
    """Where a value will stand: a word, a number or a moment, never nothing."""

    def __init__(self, name: str, number: int | None = None) -> None:
        """Name it as the question does, and which of several it is."""
        super().__init__()
        self.name, self.number = name, number

    def as_sql(self, *_by: Any) -> Any:
        """Leave the place open."""
        return "%s", [self]

    def filled(self, given: dict[str, Any]) -> Any:
        """Give what stands here this time."""
        return given[self.name] if self.number is None else given[self.name][self.number]


@models.CharField.register_lookup
class Among(models.Lookup):
    """Whether a text is one of these, told as one value however many they are: ``suite__among={...}``."""

    lookup_name = "among"

    def get_prep_lookup(self) -> str:
        """Write them as JSON, which either engine takes apart."""
        return json.dumps(list(self.rhs))

    def get_db_prep_lookup(self, value: Any, connection: Any) -> Any:  # noqa: ARG002 - Django's signature
        """Hand them over as they are written."""
        return "%s", [value]

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """Ask SQLite."""
        return self._asked("{} IN (SELECT value FROM json_each({}))", compiler, connection)

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        """Ask PostgreSQL, which looks each up in its index."""
        return self._asked("{} = ANY (ARRAY(SELECT json_array_elements_text({})))", compiler, connection)

    def _asked(self, words: str, compiler: Any, connection: Any) -> Any:
        text, known = self.process_lhs(compiler, connection)
        many, told = self.process_rhs(compiler, connection)
        return words.format(text, many), [*known, *told]


class _Question:
    """A question in the SQL of a connection, and how its rows become objects."""

    def __init__(self, asked: models.QuerySet[Any], connection: Any) -> None:
        self._connection = connection
        self._compiler = compiler = asked.query.get_compiler(connection=connection)
        self._sql, self._places = _named(_writing(connection), *compiler.as_sql())
        self._converters = compiler.get_converters([column for column, _sql, _name in compiler.select])
        self._model, columns = compiler.klass_info["model"], compiler.klass_info["select_fields"]
        self._own = slice(columns[0], columns[-1] + 1)
        self._names = [column.target.attname for column, _sql, _name in compiler.select[self._own]]
        self._related = get_related_populators(compiler.klass_info, compiler.select, connection.alias)  # type: ignore[call-arg] # of Django 6

    def answer(self, given: dict[str, Any]) -> list[Any]:
        values = {name: one.filled(given) if isinstance(one, Place) else one for name, one in self._places.items()}
        with cursor(self._connection) as asking:
            asking.execute(self._sql, values)
            rows: Iterable[Sequence[Any]] = asking.fetchall()
        if self._converters:
            rows = self._compiler.apply_converters(rows, self._converters)
        return [self._made(row) for row in rows]

    def _made(self, row: Sequence[Any]) -> Any:
        made = self._model.from_db(self._connection.alias, self._names, row[self._own])
        for relation in self._related:
            relation.populate(row, made)
        return made


def _named(write: Callable[[Any], str], sql: str, values: Iterable[Any]) -> tuple[str, dict[str, Any]]:
    """Name what stands in the places, equals by one name: PostgreSQL must know that it groups by what it selects."""
    names: dict[Any, str] = {}

    def said(value: Any) -> str:
        if isinstance(value, Place) or not (text := write(value)):
            return f"%({names.setdefault((type(value), value), f'v{len(names)}')})s"
        return text.replace("%", "%%")

    given = iter([said(value) for value in values])
    written = SPOT.sub(lambda spot: spot[0] if spot[0] == "%%" else next(given), sql)
    return written, {name: value for (_type, value), name in names.items()}


def _writing(connection: Any) -> Callable[[Any], str]:
    """
    Tell how what is always the same is written into the question itself.

    PostgreSQL keeps a plan only where it is as good without the values; an index of some rows needs theirs.
    """
    if connection.vendor != "postgresql":
        return lambda _value: ""
    connection.ensure_connection()
    return lambda value: psycopg.sql.Literal(value).as_string(connection.connection)


def kept(ask: Callable[Asked, models.QuerySet[Row]]) -> Callable[Asked, list[Row]]:
    """
    Put a question into SQL once for each connection; give it words, numbers and lists of these, by their names.

    A connection keeps what it has put into SQL, and a list of another length is another question.
    """

    @wraps(ask)
    def answered(*_none: Asked.args, **given: Asked.kwargs) -> list[Row]:
        connection = connections[router.db_for_read(None)]  # type: ignore[arg-type] # ours asks for no model
        known = vars(connection).setdefault(KEPT, {})
        named = (ask, *((name, len(value) if isinstance(value, list) else None) for name, value in given.items()))
        if (question := known.get(named)) is None:
            places = {name: _places(name, value) for name, value in given.items()}
            question = known[named] = _Question(ask(**places), connection)  # type: ignore[call-arg] # its own names
        return question.answer(given)

    return answered


def _places(name: str, value: Any) -> Any:
    return [Place(name, number) for number in range(len(value))] if isinstance(value, list) else Place(name)


def beside(rows: Iterable[models.Model], relation: str, *related: str) -> list[Any]:
    """Read for many rows what names each of them, as ``prefetch_related`` does; give all of it, with what it names."""
    standing = list(rows)
    if not standing:
        return []
    link: Any = standing[0]._meta.get_field(relation)
    found, of = _naming(link.field, related)(keys=_padded({row.pk for row in standing})), defaultdict(list)
    for one in found:
        of[getattr(one, link.field.attname)].append(one)
    for row in standing:
        knows(row, relation, of[row.pk])
        for one in of[row.pk]:
            link.field.set_cached_value(one, row)
    return found


def _padded(keys: set[int]) -> list[int]:
    """Give so many that few lengths are asked for: the next power of two."""
    return [*keys, *[min(keys)] * ((1 << (len(keys) - 1).bit_length()) - len(keys))]


@cache
def _naming(field: Any, related: tuple[str, ...]) -> Callable[..., list[Any]]:
    named = field.model._default_manager.select_related(*related) if related else field.model._default_manager.all()
    return kept(lambda keys: named.filter(**{f"{field.name}__pk__in": keys}))


def read_with(row: models.Model, relation: str) -> list[Any] | None:
    """Give what was read with a row for a list; nothing where it was not."""
    found = vars(row).get("_prefetched_objects_cache", {}).get(relation)
    return None if found is None else list(found)


def again(row: models.Model, *, locked: bool = False) -> None:
    """Read a row again, and hold it if asked; what it knew of rows beside it is forgotten."""
    found = _known(type(row), locked)(key=row.pk)
    if not found:
        raise type(row).DoesNotExist  # type: ignore[attr-defined] # each model has its own
    vars(row).update(vars(found[0]))  # its state is among them
    vars(row).pop("_prefetched_objects_cache", None)


def knows(row: models.Model, name: str, others: Sequence[models.Model]) -> None:
    """Let a row know those that name it, which were read or written beside it: ``row.name.all()`` asks no more."""
    asked = getattr(row, name).all()
    asked._result_cache = list(others)  # noqa: SLF001 - where a prefetch leaves them
    vars(row).setdefault("_prefetched_objects_cache", {})[name] = asked


@cache
def _known(model: type[models.Model], locked: bool) -> Callable[..., list[Any]]:  # noqa: FBT001 - a key of the cache
    known = model._base_manager.select_for_update(no_key=True) if locked else model._base_manager.all()
    return kept(lambda key: known.filter(pk=key))
