"""
Store: while a parcel waits on its shelf, one clock counts its nights, warns its owner, and in the end gives it up.

``count`` may be called by anybody at any time, twice or after a week of silence: each night is charged once.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from forwarding import charges, clocks, gates, notices, shelving, storage
from forwarding.models import Customer, Milestone, Package, Unclaimed
from forwarding.states import PackageStatus
from suuq import audit, workflow

COUNTED = (PackageStatus.ON_SHELF, PackageStatus.CAGED)
EXTENSION = gettext_noop("Storage of parcel %(parcel)s, %(n)s more days")


class CannotExtend(workflow.Refused):
    """Why no more time is on offer."""


@transaction.atomic
def count(*, package: Package, at: datetime) -> Package:
    """Account for the nights that have ended, and send the warning that is due."""
    package = locked(package)
    clock = clocks.of(package)
    if clock is None or package.customer is None or package.status not in COUNTED:
        return package
    today = clocks.day_at(package.warehouse, at)
    if package.shipment_id:  # it waits for us, not for its owner
        rest(packages=Package.objects.filter(pk=package.pk), at=at)
        return package
    account(package, clock, today, at)
    warn(package.customer, package.reference, clock, today, at)
    return _give_up(package, clock, at) if clock.is_given_up(today) else package


def account(package: Package, clock: storage.Clock, today: date, at: datetime) -> None:
    """Charge the nights since the last that was accounted for."""
    nights = clock.nights(through=package.stored_through, today=today)
    if not nights:
        return
    if clock.rule.night_minor:
        for night in nights:
            charges.note(
                package=package, key=f"storage:{package.reference}:{night}", kind="storage", words=charges.NIGHT,
                params={"night": f"{night}"}, amount_minor=clock.rule.night_minor, currency=clock.rule.currency, at=at,
            )  # fmt: skip
    package.stored_through = nights[-1]
    package.save(update_fields=["stored_through"])


def warn(customer: Customer, about: str, clock: storage.Clock, today: date, at: datetime) -> None:
    """Send the warning that is due today, if one is."""
    if notice := clock.notice(today):
        price = f"{clock.rule.night_minor} {clock.rule.currency}"
        detail, day = clocks.detail(clock, notice.days), f"{notice.day}"
        code = clocks.CODES[notice.deadline]
        notices.owe(customer.user, code, about=about, at=at, detail=detail, day=day, price=price)


def _give_up(package: Package, clock: storage.Clock, at: datetime) -> Package:
    """Enter it into the ledger of the unclaimed, and bill what it owes."""
    package = enter_unclaimed(package, clock, at)
    charges.bill(package=package, by=None, at=at)
    return package


def enter_unclaimed(package: Package, clock: storage.Clock, at: datetime, **facts: Any) -> Package:
    """Write it into the ledger of the unclaimed, with the days of its three notices."""
    told = ", ".join(f"{told.on}" for told in clock.told if told.deadline is storage.Deadline.GIVEN_UP)
    Unclaimed.objects.note(package, Unclaimed.Kind.ABANDONED, by=None, at=at, words=told)
    Milestone.objects.record(package, Milestone.Code.ABANDONED, at=at, place=package.warehouse.name)
    return workflow.move(package, to=PackageStatus.ABANDONED, by=None, at=at, why=told, **facts)


@transaction.atomic
def extend(*, package: Package, seen: int, by: Any, at: datetime) -> Package:
    """
    Keep a parcel for longer at the price shown. ``seen`` is how many extensions it had when the price was shown.

    :raises CannotExtend: when no more are on offer, or it stands no longer
    """
    package = locked(package)
    if package.extensions > seen:
        return package
    clock = clocks.of(package)
    if clock is None or package.status not in COUNTED or not clock.may_extend:
        words = _("No more time is on offer for this parcel. Choose a flight, a return or disposal.")
        raise CannotExtend(workflow.Reason("no_extension", words))
    account(package, clock, clocks.day_at(package.warehouse, at), at)
    number = package.extensions + 1
    charges.note(
        package=package, key=f"extension:{package.reference}:{number}", kind="fee", words=EXTENSION,
        params={"parcel": package.reference, "n": str(clock.rule.extension_days)},
        amount_minor=clock.rule.extension_minor, currency=clock.rule.currency, at=at,
    )  # fmt: skip
    Package.objects.filter(pk=package.pk).update(extensions=number)
    package.refresh_from_db()
    audit.record("package.extended", package, by=by, at=at, old=str(number - 1), new=str(number))
    return package


def rest(*, packages: Any, at: datetime) -> None:
    """Leave out of the count the nights that end now: the parcels waited for our packer."""
    for package in packages.select_related("warehouse"):
        yesterday = clocks.day_at(package.warehouse, at) - timedelta(1)
        Package.objects.filter(pk=package.pk).update(stored_through=max(package.stored_through or yesterday, yesterday))


@transaction.atomic
def give_back(*, package: Package, why: str, by: Any, at: datetime) -> Package:
    """Keep a parcel that was given up for its owner after all: somebody has spoken for it."""
    package = locked(package)
    if package.status != PackageStatus.ABANDONED:
        return package
    Unclaimed.objects.note(package, Unclaimed.Kind.GIVEN_BACK, by=by, at=at, words=why)
    status = PackageStatus.CAGED if gates.why_caged(package) else PackageStatus.ON_SHELF
    shelf = shelving.suggest(package.warehouse, status, package.customer)
    extensions = package.extensions + 1  # its clock and its notices begin a new round
    return workflow.move(
        package, to=status, by=by, at=at, why=why, shelf=shelf, extensions=extensions,
        stored_through=clocks.day_at(package.warehouse, at),
    )  # fmt: skip


def locked(package: Package) -> Package:
    """Lock a parcel, with what its clock asks."""
    whole = Package.objects.select_for_update(no_key=True, of=("self",)).select_related("warehouse", "customer__user")
    return whole.get(pk=package.pk)
