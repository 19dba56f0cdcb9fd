"""Unload: a carrier leaves parcels at the dock and says how many; the benches say how many there were."""

from datetime import datetime
from typing import Any

from django.db import transaction

from forwarding import gates
from forwarding.models import Drop, Warehouse, Workplace
from forwarding.states import DropStatus, PackageStatus
from suuq import audit, rows, workflow


class CannotClose(workflow.Refused):
    """Why a drop stays open."""


@transaction.atomic
def open_drop(*, warehouse: Warehouse, carrier: str, pieces_said: int, by: Any, at: datetime) -> Drop:
    """Note that a carrier came; whoever notes it works on it."""
    drop = Drop(warehouse=warehouse, carrier=carrier, pieces_said=pieces_said, opened_at=at, opened_by=by)
    rows.drawn(drop, length=6)
    audit.record("drop.opened", drop, by=by, at=at, new=f"{carrier}: {pieces_said}")
    work_on(drop=drop, by=by)
    return drop


def work_on(*, drop: Drop | None, by: Any) -> None:
    """Count what this person takes in to a drop from now on, or to none; it is remembered when they sign in again."""
    Workplace.objects.filter(user=by).update(drop=drop)


def found(drop: Drop) -> int:
    """Count the parcels taken in from a drop; one that was taken back is not there."""
    return drop.packages.exclude(status=PackageStatus.UNDONE).count()


@transaction.atomic
def close_drop(*, drop: Drop, explanation: str, by: Any, at: datetime) -> Drop:
    """
    End a drop; closing it again changes nothing.

    :raises CannotClose: when another number was found than was said, and nobody explains why
    """
    drop = Drop.objects.select_for_update(no_key=True).get(pk=drop.pk)
    if drop.status == DropStatus.CLOSED:
        return drop
    pieces = found(drop)
    if reasons := gates.why_not_closed_drop(drop, pieces, explanation):
        raise CannotClose(reasons)
    Workplace.objects.filter(drop=drop).update(drop=None)
    return workflow.move(
        drop, to=DropStatus.CLOSED, by=by, at=at, why=explanation,
        closed_at=at, pieces_found=pieces, explanation=explanation,
    )  # fmt: skip
