"""The rows that a file's lines became, once more under other keys: by Django's ``bulk_create``, and by COPY."""

from collections.abc import Callable, Sequence
from itertools import count
from typing import Any

from django.db import connection, models, transaction

from forwarding.models import Item, Milestone, Purchase, TrackingNumber
from suuq.audit import Entry

FRESH = count(8_000_000_000)
# What must differ from the rows that stand; the rest is as it was written.
KEYS: dict[type[models.Model], dict[str, Callable[[], Any]]] = {
    Purchase: {"reference": lambda: f"{next(FRESH):X}", "order_number": lambda: f"SO-{next(FRESH)}"},
    Item: {},
    TrackingNumber: {"number": lambda: f"TBA{next(FRESH):012}", "key": lambda: f"TBA{next(FRESH):012}"},
    Milestone: {"key": lambda: f"purchase:{next(FRESH)}:declared:"},
    Entry: {"number": lambda: next(FRESH)},
}
Table = list[dict[str, Any]]
Rows = dict[type[models.Model], Table]  # those of a purchase name its place among the purchases


def last() -> dict[type[models.Model], int]:
    """Say where each table ends."""
    return {model: model._base_manager.aggregate(last=models.Max("pk"))["last"] or 0 for model in KEYS}


def since(ends: dict[type[models.Model], int]) -> Rows:
    """Take what was written since."""
    bought = Purchase.objects.filter(pk__gt=ends[Purchase]).order_by("pk").values_list("pk", flat=True)
    places = {pk: place for place, pk in enumerate(bought)}
    rows = {}
    for model in KEYS:
        found = model._base_manager.filter(pk__gt=ends[model]).order_by("pk").values(*_columns(model))
        rows[model] = [_placed(row, places) for row in found]
    return rows


def _columns(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields if not field.primary_key]


def _placed(row: dict[str, Any], places: dict[int, int]) -> dict[str, Any]:
    return row | {"purchase_id": places[row["purchase_id"]]} if "purchase_id" in row else row


def fresh(rows: Rows) -> Rows:
    """Give the rows under keys that nobody has."""
    return {
        model: [row | {name: make() for name, make in KEYS[model].items()} for row in table]
        for model, table in rows.items()
    }


def bulk_create(rows: Rows, turn: int) -> None:
    """Make the objects and write them, so many lines a transaction, without asking anything."""
    for first in range(0, len(rows[Purchase]), turn):
        part = slice(first, first + turn)
        with transaction.atomic():
            bought = Purchase.objects.bulk_create(Purchase(**row) for row in rows[Purchase][part])
            for model in (Item, TrackingNumber, Milestone, Entry):
                model._base_manager.bulk_create(_objects(model, rows[model][part], bought, first))


def _objects(model: type[models.Model], rows: Table, bought: Sequence[Purchase], first: int) -> list[models.Model]:
    if model is Entry:
        return [model(**row) for row in rows]
    return [model(**row | {"purchase_id": bought[row["purchase_id"] - first].pk}) for row in rows]


def text(rows: Rows) -> dict[type[models.Model], str]:
    """Write the rows as COPY reads them, purchases under keys drawn before."""
    drawn = _drawn(len(rows[Purchase]))
    return {
        model: "".join(_line(model, row, place, drawn) for place, row in enumerate(table))
        for model, table in rows.items()
    }


def _drawn(most: int) -> list[int]:
    with connection.cursor() as cursor:
        sequence = "pg_get_serial_sequence('forwarding_purchase', 'id')"
        cursor.execute(f"SELECT nextval({sequence}) FROM generate_series(1, %s)", [most])  # noqa: S608 - our own table
        return [key for (key,) in cursor.fetchall()]


def _line(model: type[models.Model], row: dict[str, Any], place: int, drawn: list[int]) -> str:
    if model is Purchase:
        row = {"id": drawn[place], **row}
    if "purchase_id" in row:
        row = row | {"purchase_id": drawn[row["purchase_id"]]}
    return "\t".join(r"\N" if value is None else str(value) for value in row.values()) + "\n"


def copy(texts: dict[type[models.Model], str]) -> None:
    """Hand the ready text to PostgreSQL, all in one transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        for model, table in texts.items():
            columns = ", ".join((["id"] if model is Purchase else []) + _columns(model))
            with cursor.cursor.copy(f"COPY {model._meta.db_table} ({columns}) FROM STDIN") as out:
                out.write(table)
