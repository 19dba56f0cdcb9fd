"""
Who did what, when, to what: an append-only trail in which each entry carries the hash of the one before.

No foreign keys, so that the trail outlives what it speaks of. The database refuses UPDATE and DELETE (see the
migration), and ``verify`` names the first entry that no longer fits its chain.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from django.db import connection, models, transaction
from structlog import contextvars

from suuq import copying

# Told of each act in the act's own transaction, before its entry is written; what it raises undoes the act.
WITNESS: ContextVar[Callable[[str], None] | None] = ContextVar("witness", default=None)

LINKED = (
    "number", "at", "verb", "subject_kind", "subject_id", "subject_name", "by_id", "by_role", "old", "new", "why",
    "request_id",
)  # fmt: skip
ENCODER = json.JSONEncoder(ensure_ascii=False)
HEAD = "SELECT number, digest FROM suuq_chainhead WHERE id = 1"
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
        return _digest([getattr(self, name) for name in LINKED], previous)


def _digest(facts: Sequence[Any], previous: str) -> str:
    number, at, *words = facts
    told = [str(number), at.astimezone(UTC).isoformat(), *words, previous]
    return hashlib.sha256(ENCODER.encode(told).encode()).hexdigest()


def in_step() -> AbstractContextManager[Any]:
    """Go on in the step's transaction, without a savepoint; a round of the clock that opened none gets one."""
    return nullcontext() if connection.in_atomic_block else transaction.atomic()


def record(
    verb: str, subject: models.Model, *, by: Any, at: datetime, old: str = "", new: str = "", why: str = ""
) -> Entry:
    """Append one act; written in the act's own transaction, so both stand or neither."""
    with in_step(), connection.cursor() as cursor:
        _let_witness(verb)
        number, digest = _head(cursor)
        entry = _entry(number + 1, verb, subject, by=by, at=at, old=old, new=new, why=why)
        entry.digest = entry.link(digest)
        entry.save(force_insert=True)
        cursor.execute(GROW, [entry.number, entry.digest])
    return entry


def _let_witness(verb: str) -> None:
    if witness := WITNESS.get():
        witness(verb)


def _head(cursor: Any) -> tuple[int, str]:
    """Lock the last link, as every act does: so plain SQL. A trail that has no entry yet gets its head."""
    question = f"{HEAD} FOR UPDATE" if connection.features.has_select_for_update else HEAD
    cursor.execute(question)
    if (found := cursor.fetchone()) is None:
        ChainHead.objects.get_or_create(pk=1)
        cursor.execute(question)
        found = cursor.fetchone()
    number, digest = found
    return number, digest


def record_each(
    verb: str, model: type[models.Model], named: Sequence[tuple[int, str]], *, by: Any, at: datetime, new: str = ""
) -> None:
    """Append one act for each of many things of a kind, as ``record`` would in turn, with one turn at the chain."""
    with in_step(), connection.cursor() as cursor:
        _let_witness(verb)
        number, digest = _head(cursor)
        rows = []
        for pk, name in named:
            number += 1
            facts = _facts(number, verb, model, pk, name, by=by, at=at, new=new)
            digest = _digest(facts, digest)
            rows.append((*facts, digest))
        copying.write(Entry, (*LINKED, "digest"), rows)
        cursor.execute(GROW, [number, digest])


def _entry(number: int, verb: str, subject: models.Model, **told: Any) -> Entry:
    facts = _facts(number, verb, type(subject), subject.pk, getattr(subject, "trail_name", subject), **told)
    return Entry(**dict(zip(LINKED, facts, strict=True)))


def _facts(
    number: int, verb: str, model: type[models.Model], pk: Any, name: Any, *, by: Any, at: datetime, old: str = "",
    new: str = "", why: str = "",
) -> tuple[Any, ...]:  # fmt: skip
    actor = str(getattr(by, "pk", "") or ""), getattr(by, "role", "")
    request_id = contextvars.get_contextvars().get("request_id", "")
    return (
        number,
        at,
        verb,
        model._meta.label_lower,
        str(pk),
        str(name)[:120],
        *actor,
        str(old),
        str(new),
        why,
        request_id,
    )


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
