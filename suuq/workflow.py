"""
The one place where a status changes.

A model names its table (``FLOW = states.PURCHASE``) and keeps it in ``status``; ``move`` locks the row, checks the
table, saves and writes the audit entry in the caller's transaction, or in one of its own.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from suuq import audit, questions, rows


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something may not happen: a stable code for programs, a sentence for people."""

    code: str
    message: Any

    def __str__(self) -> str:
        return str(self.message)


class Refused(Exception):  # noqa: N818 - it is an answer, not a fault
    """The answer is no, with reasons fit to be shown to whoever asked."""

    def __init__(self, reasons: Iterable[Reason] | Reason) -> None:
        """Take one reason or several."""
        self.reasons = [reasons] if isinstance(reasons, Reason) else list(reasons)
        super().__init__("; ".join(reason.code for reason in self.reasons))


class IllegalMove(Refused):
    """The table has no such move from where the thing now stands."""


@dataclass(frozen=True, slots=True)
class Flow:
    """A table of states: which follow which, and the audit verb of each one reached."""

    states: type[models.TextChoices]
    moves: Mapping[str, Set[str]]
    verbs: Mapping[str, str]

    @classmethod
    def of(
        cls,
        noun: str,
        states: type[models.TextChoices],
        moves: Mapping[str, Set[str]],
        verbs: Mapping[str, str] | None = None,
    ) -> Self:
        """Build a table whose verbs are ``noun.state`` but for those told; a state without moves is an end."""
        named = {state: f"{noun}.{state}" for state in states.values}
        return cls(states, {state: moves.get(state, frozenset()) for state in states}, named | dict(verbs or {}))

    def known(self, name: str) -> models.CheckConstraint:
        """Build the database's own guard: the status is one of these."""
        return models.CheckConstraint(condition=models.Q(status__in=list(self.states.values)), name=name)


def move(obj: Any, *, to: str, by: Any, at: datetime, why: str = "", **facts: Any) -> Any:
    """
    Move ``obj`` to the state ``to``; ``facts`` are fields that change with it.

    The row is locked and read again, so of two callers the second sees what the first did. ``obj`` is refreshed.

    :raises IllegalMove: with where it stands now and what was asked
    """
    with audit.in_step():
        questions.again(obj, locked=True)
        return move_held(obj, to=to, by=by, at=at, why=why, **facts)


def move_held(obj: Any, *, to: str, by: Any, at: datetime, why: str = "", **facts: Any) -> Any:
    """Do the same with an ``obj`` that was read under its lock in this very transaction."""
    old = obj.status
    if to not in obj.FLOW.moves.get(old, ()):
        raise IllegalMove(_not_from_here(obj, old, to))
    changed = {"status": str(to), **facts}
    audit.record(obj.FLOW.verbs[to], obj, by=by, at=at, old=old, new=to, why=why, change=changed)
    return obj


def move_on(obj: Any, *, to: str, by: Any, at: datetime) -> Any:
    """
    Move what was read in this very step, if it stands where it stood then; else do as ``move`` does.

    The change itself asks whether it does, so the row is not read twice.
    """
    old = obj.status
    with audit.in_step():
        if to in obj.FLOW.moves.get(old, ()) and rows.change(obj, standing={"status": old}, status=str(to)):
            audit.record(obj.FLOW.verbs[to], obj, by=by, at=at, old=old, new=to)
            return obj
        return move(obj, to=to, by=by, at=at)


def move_each(objs: Sequence[Any], *, old: str, to: str, by: Any, at: datetime, **facts: Any) -> None:
    """
    Move all that still stand in ``old``, as ``move`` would one after another; leave the rest where it is.

    :raises IllegalMove: where the table has no such move
    """
    model = type(objs[0])
    if to not in model.FLOW.moves.get(old, ()):
        raise IllegalMove(_not_from_here(objs[0], old, to))
    changed = {"status": str(to), **facts}
    with audit.in_step():
        known = model._base_manager.filter(pk__in=[obj.pk for obj in objs])
        standing = set(
            known.filter(status=old).order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True)
        )
        moved = [obj for obj in objs if obj.pk in standing]
        model._base_manager.filter(pk__in=standing).update(**changed)
        for obj, (name, value) in product(moved, changed.items()):
            setattr(obj, name, value)
        named = [(obj.pk, obj) for obj in moved]
        audit.record_each(model.FLOW.verbs[to], model, named, by=by, at=at, old=old, new=to)


def _not_from_here(obj: Any, old: str, to: str) -> Reason:
    labels = dict(obj.FLOW.states.choices)
    return Reason(
        "illegal_move",
        _("It is now “%(now)s”, so it cannot become “%(wanted)s”.")
        % {"now": labels.get(old, old), "wanted": labels.get(to, to)},
    )
