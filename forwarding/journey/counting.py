"""Count: what stands on a shelf against what the record says; what is not found is searched for."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from forwarding.journey import arrive, errands
from forwarding.models import CountedParcel, Package, Shelf, StockCount
from forwarding.states import PRESENT, StockCountStatus
from suuq import audit, workflow

NOT_FOUND = gettext_noop("Not found on its shelf when it was counted")


class CannotCount(workflow.Refused):
    """Why this scan is not counted."""


def begin(*, shelf: Shelf, by: Any, at: datetime) -> StockCount:
    """Begin to count a shelf; the count already open is given again."""
    try:
        with transaction.atomic():
            count = StockCount.objects.create(shelf=shelf, begun_at=at, begun_by=by)
            audit.record("stock_count.begun", count, by=by, at=at, new=StockCountStatus.OPEN)
            return count
    except IntegrityError:
        return StockCount.objects.get(shelf=shelf, status=StockCountStatus.OPEN)


def expected(count: StockCount) -> list[Package]:
    """List what the record says stands there and was not scanned yet."""
    standing = count.shelf.packages.filter(status__in=PRESENT).exclude(pk__in=count.parcels.values("package"))
    return list(standing.select_related("customer").order_by("reference"))


@transaction.atomic
def scan(*, count: StockCount, package: Package, by: Any, at: datetime) -> CountedParcel:
    """
    Note a parcel that stands on the shelf; one recorded elsewhere is put into the record where it stands.

    :raises CannotCount: when the count is finished
    """
    count = StockCount.objects.select_for_update(no_key=True).select_related("shelf").get(pk=count.pk)
    if counted := count.parcels.filter(package=package).first():
        return counted
    if count.status != StockCountStatus.OPEN:
        raise CannotCount(workflow.Reason("finished", _("This count is finished. Begin another one.")))
    is_here = package.shelf_id == count.shelf_id
    was_at = package.shelf.code if package.shelf and not is_here else ""
    if is_here:
        arrive.found(package=package, by=by, at=at)
    else:
        arrive.shelve(package=package, shelf=count.shelf, by=by, at=at)
    found = CountedParcel.Found.SEEN if is_here else CountedParcel.Found.EXTRA
    return CountedParcel.objects.create(count=count, package=package, found=found, was_at=was_at, at=at)


@transaction.atomic
def finish(*, count: StockCount, by: Any, at: datetime) -> StockCount:
    """Say that everything there was scanned: the rest is missing, and is searched for."""
    count = StockCount.objects.select_for_update(no_key=True).select_related("shelf").get(pk=count.pk)
    if count.status == StockCountStatus.FINISHED:
        return count
    for package in expected(count):
        found = CountedParcel.Found.MISSING
        CountedParcel.objects.create(count=count, package=package, found=found, was_at=count.shelf.code, at=at)
        errands.search_for(package=package, words=NOT_FOUND, by=by, at=at)
    return workflow.move(count, to=StockCountStatus.FINISHED, by=by, at=at, finished_at=at)
