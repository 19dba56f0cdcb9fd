"""The limit beside a workload: a bare view, a bare task, and the same rows once more by plain SQL."""

import random
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

from celery import shared_task
from django.apps import apps
from django.core.cache import cache
from django.db import connection, models, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.test.client import ClientHandler
from django.urls import ResolverMatch, path
from psycopg import sql

from billing.simulator import transport

VIEWS: dict[str, Callable[[], object]] = {}
ELSEWHERE: list[float] = []  # seconds in which another house worked, which a bench plays here
MANY, FILLED = 10**15, 1_000_000_000
NAMED, QUOTED = re.compile(r"%\((\w+)\)s"), re.compile(r"'(?:[^']|'')*'")
DONE = "bench:done"


def view(request: HttpRequest, name: str) -> HttpResponse:
    """Do what was left under this name; who does not hear a body out is hung up on by the server."""
    assert request.body is not None  # noqa: S101 - reading is all
    return HttpResponse(str(VIEWS[name]()))


urlpatterns = [path("<str:name>/", view)]


class Handler(ClientHandler):
    """Django's own, among the bare views alone: to tell the settings so would forget the addresses of ours."""

    def resolve_request(self, request: HttpRequest) -> ResolverMatch:
        """Look among ours."""
        request.urlconf = __name__
        return super().resolve_request(request)  # type: ignore[no-any-return, misc] # Django tells no types of it


def asked(name: str) -> Callable[[int], None]:
    """Give who asks for the view of that name."""
    client = Client()
    client.handler = Handler(enforce_csrf_checks=False)
    with override_settings(MIDDLEWARE=[]):
        client.handler.load_middleware()

    def ask(_n: int) -> None:
        answer = client.post(f"/{name}/")
        assert answer.status_code == 200, answer.content  # noqa: PLR2004, S101 - a bench of nothing else

    return ask


def stripe(*asked: Any) -> Any:
    """Let the simulator answer the SDK, and note how long it took: that is not what is measured."""
    begin = time.perf_counter()
    try:
        return transport.answer(*asked)
    finally:
        ELSEWHERE.append(time.perf_counter() - begin)


@shared_task
def counted() -> None:
    """Do nothing but say so."""
    cache.incr(DONE)


class Rows:
    """
    The rows that an act wrote, and how to write them again under other keys: here, by pgbench, or a million times.

    Rows it changed are left out, and rows that can stand only once beside a row that was there before.
    """

    def __init__(self, act: Callable[[], object]) -> None:
        """Let the act happen, and a second time to look at what is new in each table."""
        act()
        ours = [m for m in apps.get_models() if isinstance(m._meta.pk, models.AutoField) and m._meta.managed]
        last = {model: model._base_manager.aggregate(models.Max("pk"))["pk__max"] or 0 for model in ours}
        act()
        found = [(m, row) for m in ours for row in m._base_manager.filter(pk__gt=last[m]).order_by("pk")]
        rows = sorted(_apart(found, last), key=lambda pair: _depth(pair[0]))
        places = {(model, row.pk): place for place, (model, row) in enumerate(rows)}
        self.rows = [(m._meta.db_table, _columns(place, m, row, places)) for place, (m, row) in enumerate(rows)]
        self.statements = [_insert(table, columns) for table, columns in self.rows]

    def again(self) -> None:
        """Write them, in one transaction."""
        known = {"n": random.randrange(MANY)}  # noqa: S311 - no secret, only another row
        with transaction.atomic(), connection.cursor() as cursor:
            for place, statement in enumerate(self.statements):
                cursor.execute(statement, known)
                known[f"id{place}"] = cursor.fetchone()[0]

    def script(self) -> str:
        """Give the same statements to pgbench, which takes a colon in a text for a name of its own."""
        told = [QUOTED.sub(_uncoloned, NAMED.sub(r":\1", one)).replace("%%", "%") for one in self.statements]
        written = [f"{one} AS id{place} \\gset\n" for place, one in enumerate(told)]
        return f"\\set n random(1, {MANY})\nBEGIN;\n{''.join(written)}END;\n"

    def repeat(self, first: int, last: int, changed: dict[str, dict[str, str]]) -> None:
        """Write them for each number from the first to the last, with what is changed, past every guard."""
        n = f"({FILLED} + n * {len(self.rows)})"
        known = {"n": n} | {f"id{place}": f"{n} + {place}" for place in range(len(self.rows))}
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            for place, (table, columns) in enumerate(self.rows):
                columns = columns | changed.get(table, {}) | {"id": f"%(id{place})s"}  # noqa: PLW2901 - the same, filled
                told = ", ".join(columns.values()).replace("%%", "%")
                told = NAMED.sub(lambda name: known[name[1]], told)
                names = ", ".join(f'"{column}"' for column in columns)
                cursor.execute(f'INSERT INTO "{table}" ({names}) SELECT {told} FROM generate_series({first}, {last}) n')  # noqa: S608 - our own tables
            cursor.execute("SET session_replication_role = DEFAULT")
            cursor.execute("ANALYZE")


def _uncoloned(quoted: re.Match[str]) -> str:
    return "E" + quoted[0].replace(":", r"\x3a") if ":" in quoted[0] else quoted[0]


def _fields(model: type[models.Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if not field.primary_key]


def _apart(found: list[Any], last: dict[Any, int]) -> Iterator[tuple[Any, Any]]:
    """Leave out who is the only one of a row that was there before."""
    for model, row in found:
        bound = (f for f in _fields(model) if f.is_relation and f.unique and getattr(row, f.attname))
        if all(getattr(row, f.attname) > last.get(f.related_model, 0) for f in bound):
            yield model, row


def _depth(model: Any, seen: tuple[Any, ...] = ()) -> int:
    """Count how many tables must be written before this one."""
    named = {f.related_model for f in _fields(model) if f.is_relation} - {model, *seen}
    return 1 + max((_depth(other, (*seen, model)) for other in named), default=0)


def _columns(place: int, model: type[models.Model], row: models.Model, places: dict[Any, int]) -> dict[str, str]:
    """Write each column as SQL: as it is, what must differ by a number that is told, and the id of another new row."""
    fresh = _fresh(model, {written for (written, _pk), at in places.items() if at < place})
    return {field.column: _column(field, row, place, places, fresh) for field in _fields(model)}


def _column(field: Any, row: models.Model, place: int, places: dict[Any, int], fresh: set[str]) -> str:
    value = getattr(row, field.attname)
    if field.is_relation and (field.related_model, value) in places:
        return f"%(id{places[field.related_model, value]})s"
    if field.name in fresh and not field.choices and not field.is_relation:
        if isinstance(field, models.IntegerField):
            return f"%(n)s::bigint + {place}"
        if isinstance(field, models.CharField) and value:
            return f"left(upper(md5((%(n)s::bigint + {place})::text)), {field.max_length or 32})"
    said = sql.Literal(field.get_db_prep_save(value, connection)).as_string(connection.connection)
    return said.replace("%", "%%")


def _fresh(model: type[models.Model], written: set[Any]) -> set[str]:
    """Name what must differ: keys, but for those that are told apart by a row that is new as well."""
    together = [one.fields for one in model._meta.constraints if isinstance(one, models.UniqueConstraint)]
    fields = {field.name: field for field in _fields(model)}
    alone = [(name,) for name, field in fields.items() if field.unique]
    return {
        name for names in [*together, *alone] for name in names
        if not any(fields[other].related_model in written for other in names)
    }  # fmt: skip


def _insert(table: str, columns: dict[str, str]) -> str:
    names = ", ".join(f'"{column}"' for column in columns)
    return f'INSERT INTO "{table}" ({names}) VALUES ({", ".join(columns.values())}) RETURNING id'  # noqa: S608 - our own tables
