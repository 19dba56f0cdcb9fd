"""The storage clock of a parcel or box: its rule, its days and the notices it had, read for pages and for the job."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from forwarding import storage
from forwarding.models import Notice, Package, Shipment, Warehouse
from forwarding.notices import STORAGE_FEE, STORAGE_GIVEN_UP
from forwarding.promises import PROMISED

CODES = {storage.Deadline.FEE: STORAGE_FEE, storage.Deadline.GIVEN_UP: STORAGE_GIVEN_UP}


def day_at(warehouse: Warehouse, at: datetime) -> date:
    """Read the calendar on the wall of a warehouse."""
    return at.astimezone(ZoneInfo(warehouse.timezone)).date()


def of(package: Package) -> storage.Clock | None:
    """Give the clock of a parcel by the rule of the day it came; a warehouse without a rule keeps parcels for ever."""
    clock = before_notices(package)
    return with_notices(clock, package.reference, package.warehouse) if clock else None


def before_notices(package: Package) -> storage.Clock | None:
    """Give the clock as it was set; the notices matter only once its free days have passed."""
    arrived_on = day_at(package.warehouse, package.received_at)
    begun = [rule for rule in package.warehouse.storage_rules.all() if rule.valid_from <= arrived_on]
    rule = max(begun, key=lambda rule: rule.valid_from, default=None)
    return storage.Clock(rule.plain, arrived_on, package.extensions) if rule else None


def keeper(shipment: Shipment) -> Package:
    """Give the parcel whose clock a closed box goes by: the one that came last."""
    package = max(shipment.packages.all(), key=lambda package: (package.received_at, package.pk))
    package.warehouse = shipment.warehouse
    return package


def of_box(shipment: Shipment) -> storage.Clock | None:
    """Give the clock of a closed box."""
    clock = box_before_notices(shipment)
    return with_notices(clock, shipment.number, shipment.warehouse) if clock else None


def box_before_notices(shipment: Shipment) -> storage.Clock | None:
    """Give the clock of its keeper, which goes on from the day by which its newest bill is to be paid."""
    clock = before_notices(keeper(shipment))
    asked_at = shipment.packed_at or shipment.requested_at
    if shipment.invoice:
        asked_at = max(bill.issued_at for bill in shipment.invoice.bills)
    pay_by = day_at(shipment.warehouse, asked_at + PROMISED.pay)
    return replace(clock, pay_by=pay_by) if clock else None


def detail(clock: storage.Clock, days: int) -> str:
    """Key a notice: each extension, and each new day to pay by, is warned of anew."""
    return f"{clock.pay_by or clock.extensions}:{days}"


def with_notices(clock: storage.Clock, about: str, warehouse: Warehouse) -> storage.Clock:
    """Add the notices that went out about it since its last extension or bill."""
    possible = {
        f"{code}:{about}:{detail(clock, days)}": (deadline, days)
        for deadline, code in CODES.items()
        for days in storage.NOTICE_DAYS
    }
    sent = Notice.objects.filter(key__in=possible).values_list("key", "owed_at")
    told = tuple(storage.Told(*possible[key], on=day_at(warehouse, owed_at)) for key, owed_at in sent)
    return replace(clock, told=told)
