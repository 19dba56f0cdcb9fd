"""Arrive: the bench puts a parcel on the shelf of its suite, or into the pool of those whose owner is not known."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from forwarding import gates, notices, scans, shelving, suites, trackingnumbers
from forwarding.facts import Measured
from forwarding.journey import own
from forwarding.models import (
    Barcode,
    Customer,
    Document,
    Drop,
    ErrandKind,
    Milestone,
    Package,
    Purchase,
    Shelf,
    Warehouse,
)
from forwarding.states import ErrandStatus, PackageStatus, PurchaseStatus
from suuq import audit, metrics, references, rows, uploads, workflow

REFERENCE_LENGTH = 9  # a suite has eight characters: a scanner must never take one for the other
UNDO_WITHIN = timedelta(seconds=60)


class CannotCheckIn(workflow.Refused):
    """What keeps this parcel from being taken in."""


class CannotUndo(workflow.Refused):
    """Why the last scan stands."""


@metrics.CHECK_IN.time()
def check_in(
    *,
    warehouse: Warehouse,
    barcodes: Sequence[str],
    measured: Measured,
    suite: str = "",
    purchase: Purchase | None = None,
    drop: Drop | None = None,
    photo: uploads.Taken | None = None,
    scanned_at: datetime | None = None,
    by: Any,
    at: datetime,
) -> Package:
    """
    Put a parcel that has reached the warehouse on the shelf of its suite.

    Scanning twice returns the package already there: scanners double-fire, and a clerk who is unsure scans again.
    Two benches with one barcode get one package: the database keeps a barcode's package unique. ``purchase`` is the
    clerk's choice where several announcements fit; without it such a parcel is not given to anybody. A suite scanned
    among the barcodes names its owner. ``scanned_at`` is the device's clock, where a bench without a line tells later.

    :raises CannotCheckIn: with the reasons, in words fit for the clerk
    """
    codes = _read(barcodes)
    if reasons := gates.why_not_checked_in(codes, measured):
        raise CannotCheckIn(reasons)
    facts = _Facts(warehouse, codes, measured, drop, scanned_at)
    with audit.together():
        while (package := Package.objects.scanned(warehouse, _scan_key(codes))) is None:
            if package := _take_in(facts, suite or _suite_among(barcodes), purchase, photo, by, at):
                break  # else another bench was first, and it stands there now
    return package


def _read(barcodes: Sequence[str]) -> list[str]:
    """Clean the scans; what is no barcode of a parcel (a web address, a suite, a command, noise) is left out."""
    codes = []
    for scan in barcodes:
        with suppress(trackingnumbers.NotABarcode):
            codes.append(trackingnumbers.clean(scan))
    return [code for code in dict.fromkeys(codes) if not scans.is_ours(code)]


def _suite_among(barcodes: Sequence[str]) -> str:
    return next((scan for scan in barcodes if suites.is_valid(scan)), "")


def _scan_key(codes: Sequence[str]) -> str:
    """The first code that a carrier would own; else simply the first."""
    owned = (code for code in codes if trackingnumbers.recognise(code))
    return trackingnumbers.keys(next(owned, codes[0]))[-1]


def _take_in(  # noqa: PLR0917 - the parts of one row
    facts: "_Facts", suite: str, chosen: Purchase | None, photo: uploads.Taken | None, by: Any, at: datetime
) -> Package | None:
    """Take it in, or leave everything as it is when this very barcode has put one here meanwhile."""
    keys = {key for code in facts.codes for key in trackingnumbers.keys(code)}
    fitting = own.announced(keys, facts.warehouse)
    owner = own.of_suite(suite or facts.measured.label_words)
    purchase = own.decided(fitting, owner=owner, chosen=chosen)
    customer = purchase.customer if purchase else owner or _only_owner(fitting)
    if (package := _write(facts, customer, purchase, by, at)) is None:
        return None
    if photo:
        add_photo(package=package, photo=photo, by=by, at=at)
    if purchase:
        workflow.move_on(purchase, to=PurchaseStatus.ARRIVED, by=by, at=at)
    if customer:
        own.tell_first(package=package, customer=customer, at=at)
    if not purchase:  # it may be announced at this very moment: whoever commits last sees the other
        transaction.on_commit(lambda: own.rematch(package=package, by=by, at=at))
    return package


def _only_owner(fitting: Sequence[Purchase]) -> Customer | None:
    """Two announcements of one person leave open which it is, but not whose."""
    owners = {purchase.customer for purchase in fitting}
    return owners.pop() if len(owners) == 1 else None


@dataclass(frozen=True, slots=True)
class _Facts:
    """What came: where, under which codes, how big, from which drop, and when by the device's clock."""

    warehouse: Warehouse
    codes: Sequence[str]
    measured: Measured
    drop: Drop | None
    scanned_at: datetime | None


def _write(
    facts: _Facts, customer: Customer | None, purchase: Purchase | None, by: Any, at: datetime
) -> Package | None:
    measured = facts.measured
    length, width, height = measured.sides_mm or (None, None, None)
    status = _first_status(measured, customer)
    package = Package(
        reference=references.make(REFERENCE_LENGTH),
        warehouse=facts.warehouse,
        scan_key=_scan_key(facts.codes),
        customer=customer,
        purchase=purchase,
        status=status,
        weight_grams=measured.weight_grams,
        length_mm=length,
        width_mm=width,
        height_mm=height,
        battery=measured.battery,
        is_damaged=measured.is_damaged,
        is_liquid=measured.is_liquid,
        is_prohibited=measured.is_prohibited,
        name_differs=measured.name_differs,
        is_odd_shape=measured.is_odd_shape,
        label_words=measured.label_words,
        drop=facts.drop,
        scanned_at=facts.scanned_at,
        received_at=at,
        received_by=by,
        shelf=shelving.suggest(facts.warehouse, status, customer),
    )
    read = [Barcode(package=package, raw=code, key=key) for code in facts.codes for key in trackingnumbers.keys(code)]
    if not rows.write(package, *read, unless_there=True):
        return None
    audit.record(Package.FLOW.verbs[status], package, by=by, at=at, new=status)
    return package


def _first_status(measured: Measured, customer: Customer | None) -> str:
    if gates.why_caged(measured):
        return PackageStatus.CAGED
    return PackageStatus.ON_SHELF if customer else PackageStatus.UNKNOWN


def add_photo(*, package: Package, photo: uploads.Taken, by: Any, at: datetime) -> Document:
    """Keep a picture of the parcel."""
    return Document.objects.create(
        kind=Document.Kind.PHOTO,
        package=package,
        file=photo.content,
        media_type=photo.media_type,
        shown_name=photo.shown_name,
        added_by=by,
        added_at=at,
    )


@transaction.atomic
def undo(*, package: Package, by: Any, at: datetime, undone_at: datetime | None = None) -> Package:
    """
    Take back a check-in made a moment ago, as an event of its own; the history keeps both.

    ``undone_at`` is the device's clock, for what was scanned and taken back without a line and is told later.

    :raises CannotUndo: after a minute, or once the next step has happened
    """
    package = Package.objects.select_for_update(no_key=True).get(pk=package.pk)
    if package.status == PackageStatus.UNDONE:
        return package
    if (undone_at or at) - (package.scanned_at or package.received_at) > UNDO_WITHIN:
        raise CannotUndo(
            workflow.Reason("too_late", _("More than a minute has passed. Open the parcel and take it in again."))
        )
    return _off_the_books(package, "", by, at)


def _off_the_books(package: Package, why: str, by: Any, at: datetime) -> Package:
    if package.purchase and package.purchase.status == PurchaseStatus.ARRIVED:
        workflow.move(package.purchase, to=PurchaseStatus.EXPECTED, by=by, at=at, why="check-in undone")
    return workflow.move(package, to=PackageStatus.UNDONE, by=by, at=at, why=why, purchase=None, shelf=None)


@transaction.atomic
def take_back(*, package: Package, why: str, by: Any, at: datetime) -> Package:
    """
    Take back a check-in that was found to be wrong later; the bench takes the parcel in again, and its owner is told.

    :raises CannotUndo: once something was asked of it, billed for it or packed with it
    """
    package = Package.objects.select_for_update(no_key=True).get(pk=package.pk)
    if package.status == PackageStatus.UNDONE:
        return package
    if reasons := _why_it_stands(package):
        raise CannotUndo(reasons)
    if package.customer:
        notices.owe(package.customer.user, notices.TAKEN_BACK, about=package.reference, at=at)
    return _off_the_books(package, why, by, at)


def _why_it_stands(package: Package) -> list[workflow.Reason]:
    reasons = []
    if package.shipment_id:
        reasons.append(workflow.Reason("in_a_box", _("It is in a box. Weigh the box, or have it opened first.")))
    if package.errands.exclude(status=ErrandStatus.WITHDRAWN).exclude(kind=ErrandKind.SEARCH).exists():
        reasons.append(workflow.Reason("errand", _("Its owner asked something of it. Answer that in the list to do.")))
    if package.charges.exclude(invoice=None).exists():
        reasons.append(workflow.Reason("billed", _("It is on a bill. Tell finance what is wrong.")))
    return reasons


@transaction.atomic
def shelve(*, package: Package, shelf: Shelf, by: Any, at: datetime) -> Package:
    """Note the place where the clerk really put it; searched for, it is found."""
    old = package.shelf
    Package.objects.filter(pk=package.pk).update(shelf=shelf)
    package.refresh_from_db()
    audit.record("package.placed", package, by=by, at=at, old=str(old or ""), new=shelf.code)
    found(package=package, by=by, at=at)
    return package


def found(*, package: Package, by: Any, at: datetime) -> None:
    """End the search for a parcel that was scanned."""
    for errand in package.errands.filter(gates.SEARCHED):
        workflow.move(errand, to=ErrandStatus.DONE, by=by, at=at, answered_at=at, answered_by=by)
        Milestone.objects.record(package, Milestone.Code.FOUND, at=at, detail=f"{errand.pk}")


@transaction.atomic
def clear(*, package: Package, battery: str, why: str, by: Any, at: datetime) -> Package:
    """
    Let a parcel out of the cage when somebody has looked inside and says what was found.

    :raises CannotCheckIn: while it still holds a loose battery, or has no owner
    """
    if package.status == PackageStatus.ON_SHELF:
        return package
    if reasons := gates.why_not_cleared(package, battery):
        raise CannotCheckIn(reasons)
    shelf = shelving.suggest(package.warehouse, PackageStatus.ON_SHELF, package.customer)
    return workflow.move(
        package, to=PackageStatus.ON_SHELF, by=by, at=at, why=why, shelf=shelf, battery=battery, is_prohibited=False
    )
