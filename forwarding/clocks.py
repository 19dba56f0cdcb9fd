"""The storage clock of a parcel: its rule, its days and the notices it has had, read for pages and for the job."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from forwarding import storage
from forwarding.models import Notice, Package, Warehouse
from forwarding.notices import STORAGE_FEE, STORAGE_GIVEN_UP

CODES = {storage.Deadline.FEE: STORAGE_FEE, storage.Deadline.GIVEN_UP: STORAGE_GIVEN_UP}


def day_at(warehouse: Warehouse, at: datetime) -> date:
    """Read the calendar on the wall of a warehouse."""
    return at.astimezone(ZoneInfo(warehouse.timezone)).date()


def of(package: Package) -> storage.Clock | None:
    """Give the clock of a parcel by the rule of the day it came; a warehouse without a rule keeps parcels for ever."""
    clock = before_notices(package)
    return replace(clock, told=tuple(_told(package))) if clock else None


def before_notices(package: Package) -> storage.Clock | None:
    """Give the clock as it was set; the notices matter only once its free days have passed."""
    arrived_on = day_at(package.warehouse, package.received_at)
    begun = [rule for rule in package.warehouse.storage_rules.all() if rule.valid_from <= arrived_on]
    rule = max(begun, key=lambda rule: rule.valid_from, default=None)
    return storage.Clock(rule.plain, arrived_on, package.extensions) if rule else None


def detail(package: Package, notice: storage.Notice) -> str:
    """Key a notice: each extension is warned of anew."""
    return f"{package.extensions}:{notice.days}"


def _told(package: Package) -> list[storage.Told]:
    """Find the notices since the last extension."""
    possible = {
        f"{code}:{package.reference}:{package.extensions}:{days}": (deadline, days)
        for deadline, code in CODES.items()
        for days in storage.NOTICE_DAYS
    }
    sent = Notice.objects.filter(key__in=possible).values_list("key", "owed_at")
    return [storage.Told(*possible[key], on=day_at(package.warehouse, owed_at)) for key, owed_at in sent]
