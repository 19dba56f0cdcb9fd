"""
Who did what, when, to what: an append-only trail in which each entry carries the hash of the one before.

No foreign keys, so that the trail outlives what it speaks of. The database refuses UPDATE and DELETE (see the
migration), and ``verify`` names the first entry that no longer fits its chain.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from itertools import chain
from typing import Any

from django.db import connection, models, transaction
from structlog import contextvars

from suuq import copying, questions, rows

# Told of each act in the act's own transaction, before its entry is written; what it raises undoes the act.
WITNESS: ContextVar[Callable[[str], None] | None] = ContextVar("witness", default=None)

FACTS = (
    "at", "verb", "subject_kind", "subject_id", "subject_name", "by_id", "by_role", "old", "new", "why", "request_id",
)  # fmt: skip
ENCODER = json.JSONEncoder(ensure_ascii=False)
# One statement for what every act adds: the new links are forged where the head lies, under the head's own lock.
HEAD = "SELECT number, digest FROM suuq_chainhead WHERE id = 1"
LINK = """e{n} AS (SELECT number + 1 AS number, encode(sha256(convert_to(
    '["' || number + 1 || '", ' || %s || ', "' || digest || '"]', 'UTF8')), 'hex') AS digest FROM e{before})"""
MOVED = "moved AS (UPDATE suuq_chainhead SET number = last.number, digest = last.digest FROM e{n} AS last WHERE id = 1)"
INTO = f"INSERT INTO suuq_entry (number, digest, {', '.join(FACTS)})"
FROM = f"SELECT number, digest, {', '.join(['%s'] * len(FACTS))} FROM e"  # noqa: S608 - our own words
Facts = Sequence[Any]
GROW = "UPDATE suuq_chainhead SET number = %s, digest = %s WHERE id = 1"


class ChainHead(models.Model):
    """The last link. Its row lock puts the writers of the trail in one order."""

    number = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return f"{self.number} {self.digest}"


class Entry(models.Model):
    """One act. ``by_id`` is empty when the service itself acted."""

    number = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    verb = models.CharField(max_length=60, db_index=True)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    subject_name = models.CharField(max_length=120)
    by_id = models.CharField(max_length=40, blank=True)
    by_role = models.CharField(max_length=20, blank=True)
    old = models.TextField(blank=True)
    new = models.TextField(blank=True)
    why = models.TextField(blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    once = "number"  # over all months: see suuq/months.py

    class Meta:
        """Entries are read in the order of the chain, or by subject."""

        ordering = ["number"]
        indexes = [models.Index(fields=["subject_kind", "subject_id"])]
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return f"{self.number} {self.verb} {self.subject_name}"

    def link(self, previous: str) -> str:
        """Hash this entry's words together with the digest before it."""
        return _digest(self.number, [getattr(self, fact) for fact in FACTS], previous)


def _digest(number: int, facts: Facts, previous: str) -> str:
    return hashlib.sha256(f'["{number}", {_words(facts)}, "{previous}"]'.encode()).hexdigest()


def _words(facts: Facts) -> str:
    """Say the facts as they stand in what is hashed, between the number and the digest before it; see ``LINK``."""
    at, *words = facts
    return ENCODER.encode([at.astimezone(UTC).isoformat(), *words])[1:-1]


def in_step() -> AbstractContextManager[Any]:
    """Go on in the step's transaction, without a savepoint; a round of the clock that opened none gets one."""
    return nullcontext() if connection.in_atomic_block else transaction.atomic()


@dataclass(slots=True)
class Gathered:
    """The last words of a step: its entries, and changes that are written with them."""

    depth: int
    acts: list[Facts] = field(default_factory=list)
    changes: list[rows.Statement] = field(default_factory=list)

    def change(self, row: models.Model, **facts: Any) -> None:
        """Change a row of ours at the end of the step."""
        self.changes.append(rows.changing(row, facts))

    def write(self) -> None:
        """Write what is gathered so far."""
        _write(self.acts, self.changes)
        self.acts, self.changes = [], []


GATHERED: ContextVar[Gathered | None] = ContextVar("gathered", default=None)


@contextmanager
def together() -> Iterator[Gathered]:
    """
    Write the entries of all that happens inside as one, last of all: others wait for the head no longer than for that.

    A savepoint may be taken back alone, so what happens in one is written there and then.
    """
    with in_step():
        if outer := _gathering():
            yield outer
            return
        gathered = Gathered(len(connection.savepoint_ids))
        token = GATHERED.set(gathered)
        try:
            yield gathered
        finally:
            GATHERED.reset(token)
        gathered.write()


def _gathering() -> Gathered | None:
    """Give who gathers here, and not around a savepoint that we are in."""
    gathered = GATHERED.get()
    return gathered if gathered and gathered.depth == len(connection.savepoint_ids) else None


def record(
    verb: str,
    subject: models.Model,
    *,
    by: Any,
    at: datetime,
    old: str = "",
    new: str = "",
    why: str = "",
    change: Mapping[str, Any] | None = None,
) -> None:
    """
    Append one act; written in the act's own transaction, so both stand or neither.

    A ``change`` of the subject, which stands under our lock, is written with its entry.
    """
    with in_step():
        _let_witness(verb)
        changing = [rows.changing(subject, change)] if change else []
        name = getattr(subject, "trail_name", subject)
        facts = _facts(verb, subject._meta.model, subject.pk, name, by=by, at=at, old=old, new=new, why=why)
        if gathered := _gathering():  # the step may read what it has changed
            _write([], changing)
            gathered.acts.append(facts)
        else:
            _write([facts], changing)


def _write(acts: Sequence[Facts], changes: Sequence[rows.Statement]) -> None:
    with questions.cursor(connection) as cursor:
        if acts and connection.vendor == "postgresql":
            _link(cursor, acts, changes)
            return
        for change in changes:
            cursor.execute(*change)
        if acts:
            _append(cursor, acts)


def _link(cursor: Any, acts: Sequence[Facts], changes: Sequence[rows.Statement]) -> None:
    statement = _linking(tuple(change for change, _values in changes), len(acts))
    values = [value for _change, given in changes for value in given]
    values += [*map(_words, acts), *chain.from_iterable(acts)]
    cursor.execute(statement, values)
    if not cursor.rowcount:  # a trail that has no entry yet gets its head
        ChainHead.objects.get_or_create(pk=1)
        cursor.execute(statement, values)


@cache
def _linking(changes: tuple[str, ...], entries: int) -> str:
    parts = [f"c{n} AS ({change})" for n, change in enumerate(changes)] + [f"e0 AS ({HEAD} FOR UPDATE)"]
    parts += [LINK.format(n=n, before=n - 1) for n in range(1, entries + 1)] + [MOVED.format(n=entries)]
    return f"WITH {', '.join(parts)} {INTO} {' UNION ALL '.join(f'{FROM}{n}' for n in range(1, entries + 1))}"


def _let_witness(verb: str) -> None:
    if witness := WITNESS.get():
        witness(verb)


def record_each(verb: str, model: type[models.Model], named: Sequence[tuple[int, Any]], **told: Any) -> None:
    """Append one act for each of many things of a kind, as ``record`` would in turn, with one turn at the chain."""
    with in_step(), connection.cursor() as cursor:
        _let_witness(verb)
        if gathered := _gathering():
            gathered.write()  # in the order in which it happened
        _append(cursor, [_facts(verb, model, pk, name, **told) for pk, name in named])


def _append(cursor: Any, acts: Sequence[Facts]) -> None:
    """Lock the head, link the entries one to another, and move the head on."""
    number, digest = _head(cursor)
    entries = []
    for facts in acts:
        number += 1
        digest = _digest(number, facts, digest)
        entries.append((number, *facts, digest))
    copying.write(Entry, ("number", *FACTS, "digest"), entries)
    cursor.execute(GROW, [number, digest])


def _head(cursor: Any) -> tuple[int, str]:
    question = f"{HEAD} FOR UPDATE" if connection.features.has_select_for_update else HEAD
    cursor.execute(question)
    if (found := cursor.fetchone()) is None:
        ChainHead.objects.get_or_create(pk=1)
        cursor.execute(question)
        found = cursor.fetchone()
    number, digest = found
    return number, digest


def _facts(
    verb: str, model: type[models.Model], pk: Any, name: Any, *, by: Any, at: datetime, old: str = "", new: str = "",
    why: str = "",
) -> Facts:  # fmt: skip
    actor = str(getattr(by, "pk", "") or ""), getattr(by, "role", "")
    request_id = contextvars.get_contextvars().get("request_id", "")
    return (at, verb, model._meta.label_lower, str(pk), str(name)[:120], *actor, str(old), str(new), why, request_id)


def verify() -> Iterator[str]:
    """Walk the chain and say, entry by entry, what no longer fits."""
    previous, expected = "0" * 64, 1
    for entry in Entry.objects.order_by("number").iterator():
        if entry.number != expected:
            yield f"audit: entry {expected} is missing"
            expected = entry.number
        if entry.digest != entry.link(previous):
            yield f"audit: entry {entry.number} was changed or reordered"
        previous, expected = entry.digest, entry.number + 1
    head = ChainHead.objects.filter(pk=1).first()
    if head and (head.number, head.digest) != (expected - 1, previous):
        yield f"audit: the trail ends at {expected - 1}, its head says {head.number}"
