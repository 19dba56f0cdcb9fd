"""The limit beside a workload: a bare view, a bare task, and the same rows once more by plain SQL."""

import time
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

from celery import shared_task
from django.apps import apps
from django.core.cache import cache
from django.db import connection, models, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from billing.simulator import transport

VIEWS: dict[str, Callable[[], object]] = {}
ELSEWHERE: list[float] = []  # seconds in which another house worked, which a bench plays here
FRESH = count(8_000_000_000)
DONE = "bench:done"


def view(_request: HttpRequest, name: str) -> HttpResponse:
    """Do what was left under this name."""
    return HttpResponse(str(VIEWS[name]()))


urlpatterns = [path("<str:name>/", view)]


def asked(name: str) -> Callable[[int], None]:
    """Give who asks for the view of that name."""
    client = Client()
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
    The rows that an act wrote, and how to write them again under other keys.

    Rows it changed are left out, and rows that can stand only once beside a row that was there before.
    """

    def __init__(self, act: Callable[[], object]) -> None:
        """Let the act happen, and a second time to look at what is new in each table."""
        act()
        ours = [m for m in apps.get_models() if isinstance(m._meta.pk, models.AutoField) and m._meta.managed]
        last = {model: model._base_manager.aggregate(models.Max("pk"))["pk__max"] or 0 for model in ours}
        act()
        found = [(m, row) for m in ours for row in m._base_manager.filter(pk__gt=last[m]).order_by("pk")]
        self.rows = sorted(_apart(found, last), key=lambda pair: _depth(pair[0]))

    def again(self) -> None:
        """Write them, in one transaction."""
        new: dict[tuple[type[models.Model], Any], Any] = {}
        with transaction.atomic(), connection.cursor() as cursor:
            for model, row in self.rows:
                fresh = _fresh(model, {written for written, _pk in new})
                columns = {field.column: _value(field, row, new, fresh) for field in _fields(model)}
                cursor.execute(_insert(model, list(columns)), list(columns.values()))
                new[model, row.pk] = cursor.fetchone()[0]


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


def _value(field: Any, row: models.Model, new: dict[Any, Any], fresh: set[str]) -> Any:
    value = getattr(row, field.attname)
    if field.is_relation:
        return new.get((field.related_model, value), value)
    if field.name in fresh and not field.choices:
        if isinstance(field, models.IntegerField):
            return next(FRESH)
        if isinstance(field, models.CharField) and value:
            return str(next(FRESH))[-(field.max_length or 10) :]
    return field.get_db_prep_save(value, connection)


def _fresh(model: type[models.Model], written: set[Any]) -> set[str]:
    """Name what must differ: keys, but for those that are told apart by a row that is new as well."""
    together = [one.fields for one in model._meta.constraints if isinstance(one, models.UniqueConstraint)]
    fields = {field.name: field for field in _fields(model)}
    alone = [(name,) for name, field in fields.items() if field.unique]
    return {
        name for names in [*together, *alone] for name in names
        if not any(fields[other].related_model in written for other in names)
    }  # fmt: skip


def _insert(model: Any, columns: list[str]) -> str:
    names = ", ".join(f'"{column}"' for column in columns)
    return f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({", ".join(["%s"] * len(columns))}) RETURNING id'  # noqa: S608 - our own tables
