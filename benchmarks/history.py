"""
A long past: what was delivered is written again, with all that belongs to it, as often as asked.

Each repetition is a life of its own: its people, wallets, parcels, declarations, bills, entries, flights, messages and
trail get ids, numbers and keys of their own and days some years back. It is written by SQL past every guard, so it is
good for reading and counting; the trail's hashes and the balances of the house do not speak of it. Indexes that are in
the way of writing are taken down and made again when all is there.

A parcel with all that belongs to it is 25 KB. Ten million of them fit a disk by what finds and shows a parcel alone.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, models

from billing.models import Account, Invoice
from customs.models import Declaration
from forwarding.models import (
    Barcode,
    Customer,
    Delivery,
    Dispatch,
    Item,
    Milestone,
    Notice,
    Package,
    Purchase,
    Receptacle,
    Shipment,
    TrackingNumber,
)
from suuq.accounts.models import User
from suuq.audit import Entry as Act

STRIDE = 1_000_000_000  # between the ids of two repetitions
A_TURN = 500  # repetitions that one statement writes
OWNED = (
    "shipment package purchase declaration invoice entry receptacle dispatch customer user".split()
)  # by what names them
HUBS = {User, Customer, Receptacle, Dispatch}  # what hangs on these is not followed: it may be another parcel's
PEOPLE, BOUGHT, ARRIVED = {User, Customer}, {Purchase, Item, TrackingNumber}, {Package, Barcode}
FOUND = {*PEOPLE, *BOUGHT, *ARRIVED, Shipment, Declaration, Invoice, Delivery}  # with some milestones
MILESTONES_KEPT = 3  # every third of them, where only what is found is written
DAYS_BACK = "interval '1 day' * (40 + n %% 1000)"
UNIQUE = """
SELECT conrelid::regclass, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype = 'u' AND conrelid = ANY(%s::regclass[])
"""
INDEXES = """
SELECT indexrelid::regclass, pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid = ANY(%s::regclass[]) AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
"""
ON = "SELECT setval(pg_get_serial_sequence(%s, 'id'), (SELECT max(id) FROM {}))"  # what is written next is newer
Rows = dict[type[models.Model], set[Any]]


class History:
    """The delivered parcels of the demonstration, and how often they have been written."""

    def __init__(self, *, found_only: bool = False) -> None:
        """Collect what is to be repeated, all or what finds and shows a parcel, and how often it was before."""
        self.rows = _found(_delivered()) if found_only else _delivered()
        self.parcels = len(self.rows[Delivery])
        self.repeated = Delivery.objects.order_by("-pk").values_list("pk", flat=True)[0] // STRIDE

    def grow(self, parcels: int, *, tell: Callable[[str], object]) -> None:
        """Write until so many parcels have been delivered."""
        wanted = -(-parcels // self.parcels)
        if wanted <= self.repeated:
            return
        with connection.cursor() as cursor:
            with _bare(cursor, [model._meta.db_table for model in self.rows]):
                for first in range(self.repeated + 1, wanted + 1, A_TURN):
                    last = min(first + A_TURN - 1, wanted)
                    for model, keys in self.rows.items():
                        cursor.execute(_again(model, set(self.rows)), [list(keys), first, last])
                    tell(f"{last * self.parcels:,} of {parcels:,} parcels written")
                for model in self.rows:
                    cursor.execute(ON.format(model._meta.db_table), [model._meta.db_table])
            cursor.execute("VACUUM (ANALYZE)")
        self.repeated = wanted


@contextmanager
def _bare(cursor: Any, tables: Iterable[str]) -> Iterator[None]:
    """Write without guards and with no index but each table's key; both are there again afterwards."""
    told = [list(tables)]
    cursor.execute(UNIQUE, told)
    unique = cursor.fetchall()
    cursor.execute(INDEXES, told)
    indexes = cursor.fetchall()
    cursor.execute("SET session_replication_role = replica; SET maintenance_work_mem = '1GB'")
    for table, name, _written in unique:
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    for name, _written in indexes:
        cursor.execute(f"DROP INDEX {name}")
    yield
    for _name, written in indexes:
        cursor.execute(written)
    for table, name, written in unique:
        cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {written}")
    cursor.execute("SET session_replication_role = DEFAULT; RESET maintenance_work_mem")


def _delivered() -> Rows:
    """Find the rows of every delivered parcel: what points at them, what they own, their people and their trail."""
    rows: Rows = {}
    todo: list[tuple[type[models.Model], set[Any]]] = [(Delivery, _keys(Delivery, status="delivered", pk__lt=STRIDE))]
    while todo:
        model, keys = todo.pop()
        fresh = keys - rows.get(model, set())
        if fresh:
            rows.setdefault(model, set()).update(fresh)
            todo += [*_owned(model, fresh), *_hanging_on(model, fresh)]
    rows[Account] = _keys(Account, owner__in=rows[User])
    rows[Notice] = _keys(Notice, user__in=rows[User], status="sent")
    rows[Act] = {key for model, keys in rows.items() for key in _trail(model, keys)}
    return rows


def _found(rows: Rows) -> Rows:
    """Leave of a parcel's rows those by which it is found and shown."""
    some = {key for key in rows[Milestone] if key % MILESTONES_KEPT == 0}
    return {model: rows[model] for model in FOUND} | {Milestone: some}


def _keys(model: type[models.Model], **asked: Any) -> set[Any]:
    return set(model._default_manager.filter(**asked).values_list("pk", flat=True))


def _owned(model: type[models.Model], keys: set[Any]) -> Iterator[tuple[type[models.Model], set[Any]]]:
    for field in model._meta.concrete_fields:
        if field.is_relation and field.name in OWNED:
            found = model._default_manager.filter(pk__in=keys).exclude(**{field.name: None})
            yield field.related_model, set(found.values_list(field.attname, flat=True))  # type: ignore[misc] # a model


def _hanging_on(model: type[models.Model], keys: set[Any]) -> Iterator[tuple[type[models.Model], set[Any]]]:
    for relation in model._meta.related_objects if model not in HUBS else ():
        yield relation.related_model, _keys(relation.related_model, **{f"{relation.field.name}__in": keys})  # type: ignore[arg-type] # a model


def _trail(model: type[models.Model], keys: set[Any]) -> set[Any]:
    return _keys(Act, subject_kind=model._meta.label_lower, subject_id__in=[str(key) for key in keys])


def _again(model: type[models.Model], repeated: set[type[models.Model]]) -> str:
    """Write the statement that repeats rows of a table: ids, days, and whatever must differ, differ."""
    fields = model._meta.concrete_fields
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    told = ", ".join(_column(model, field, repeated) for field in fields)
    return (
        f"INSERT INTO {model._meta.db_table} ({columns}) SELECT {told} FROM "  # noqa: S608 - names of our own models
        f"(SELECT *, row_number() OVER (ORDER BY id) AS nth, count(*) OVER () AS of_all "
        f"FROM {model._meta.db_table} WHERE id = ANY(%s)) t, generate_series(%s::bigint, %s::bigint) n"
    )


def _column(model: type[models.Model], field: "models.Field[Any, Any]", repeated: set[type[models.Model]]) -> str:
    column = f"t.{connection.ops.quote_name(field.column)}"
    shifted = f"{column} + n * {STRIDE}"
    if field.primary_key or field.related_model in repeated:
        return shifted
    if model is Act and field.name == "subject_id":
        return f"(t.subject_id::bigint + n * {STRIDE})::text"
    if isinstance(field, models.DateField):  # a moment is one too
        return (
            f"{column} - {DAYS_BACK}" if isinstance(field, models.DateTimeField) else f"({column} - {DAYS_BACK})::date"
        )
    if field.name in _alone(model, repeated):
        return shifted if isinstance(field, models.IntegerField) else "'g' || to_hex(n * t.of_all + t.nth)"
    return column


def _alone(model: type[models.Model], repeated: set[type[models.Model]]) -> set[str]:
    """Name the columns that two rows may not share, where nothing else already tells them apart."""
    alone = {field.name for field in model._meta.concrete_fields if field.unique and not field.is_relation}
    for constraint in model._meta.constraints:
        names = getattr(constraint, "fields", ())
        of = [model._meta.get_field(name) for name in names]
        if names and not any(field.related_model in repeated for field in of):
            alone.add(next(name for name in reversed(names) if not model._meta.get_field(name).is_relation))
    return alone
