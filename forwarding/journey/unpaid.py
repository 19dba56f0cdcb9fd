"""
Unpaid: a closed box that waits for its owner goes by the clock of the parcel in it that came last.

The nights begin on the day by which the box is to be paid. Once it is paid they come on a supplementary bill; a box
that nobody pays is opened on the day its clock gives it up, and its parcels are unclaimed.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from billing import invoicing
from billing.models import Invoice
from customs import deciding
from customs.states import ENDS
from forwarding import charges, clocks, duties, gates, notices, storage
from forwarding.journey import store
from forwarding.models import Charge, Shipment
from forwarding.states import ShipmentStatus
from suuq import workflow

WAITED = gettext_noop("Storage until it was paid")
GIVEN_UP = gettext_noop("Given up after three notices")


def standing() -> QuerySet[Shipment]:
    """Give the closed boxes that are in no bag."""
    closed = Shipment.objects.filter(status=ShipmentStatus.PACKED, receptacle=None)
    return closed.exclude(pieces__receptacle__isnull=False).order_by("pk")


def waits(shipment: Shipment) -> bool:
    """Ask whether a closed box waits for its owner: to agree to its price, or to pay."""
    if shipment.status != ShipmentStatus.PACKED or duties.is_stopped(shipment):
        return False
    return bool(gates.why_not_agreed(shipment)) or (duties.is_billed(shipment) and not duties.is_paid(shipment))


@transaction.atomic
def count(*, shipment: Shipment, at: datetime) -> Shipment:
    """Account for the nights in which a box waited for its owner, warn of what comes, and bill them once it is paid."""
    whole = Shipment.objects.select_for_update(no_key=True, of=("self",))
    shipment = whole.select_related("warehouse", "customer__user", "invoice", "declaration").get(pk=shipment.pk)
    clock = clocks.of_box(shipment) if shipment.status == ShipmentStatus.PACKED else None
    if clock is None:
        return shipment
    if paid := _paid_at(shipment):
        _account(shipment, clock, paid)
        _bill(shipment, max(paid, at))
    elif waits(shipment):
        _account(shipment, clock, at)
        today = clocks.day_at(shipment.warehouse, at)
        store.warn(shipment.customer, shipment.number, clock, today, at)
        if clock.is_given_up(today) and not _is_begun(shipment):
            return _give_up(shipment, clock, at)
    else:  # for us, or for customs
        store.rest(packages=shipment.packages.all(), at=at)
    return shipment


def count_if_paid(*, shipment: Shipment, at: datetime) -> None:
    """Bill the nights of a box that is paid, in case nobody has heard of it."""
    if shipment.status == ShipmentStatus.PACKED and duties.is_paid(shipment):
        count(shipment=shipment, at=at)


def _account(shipment: Shipment, clock: storage.Clock, at: datetime) -> None:
    keeper = store.locked(clocks.keeper(shipment))
    store.account(keeper, clock, clocks.day_at(shipment.warehouse, at), at)


def _matter(shipment: Shipment) -> list[Invoice]:
    return shipment.invoice.bills if shipment.invoice else []


def _paid_at(shipment: Shipment) -> datetime | None:
    """Since when nothing is due on it."""
    if not duties.is_paid(shipment):
        return None
    return max(bill.settled_at for bill in _matter(shipment) if bill.settled_at)


def _is_begun(shipment: Shipment) -> bool:
    """Ask whether part of it is paid, or a group counts on its weight: then a person decides what becomes of it."""
    return bool(shipment.group_id) or any(bill.paid_minor or bill.credited_minor for bill in _matter(shipment))


def _bill(shipment: Shipment, at: datetime) -> None:
    """Ask for the nights by a supplementary bill of the matter."""
    owed = charges.waiting(shipment.packages.all())
    if not owed:
        return
    invoice = invoicing.issue(
        key=f"shipment:{shipment.number}:waited:{owed[-1].pk}", payer=shipment.customer.user, about=shipment.number,
        currency=owed[0].currency, lines=charges.lines(owed), supplements=shipment.bill, why=WAITED, by=None, at=at,
    )  # fmt: skip
    charges.taken(owed, invoice)
    notices.owe(shipment.customer.user, notices.BILLED, about=shipment.number, detail=invoice.number, at=at)


def _give_up(shipment: Shipment, clock: storage.Clock, at: datetime) -> Shipment:
    """Cancel its bills, end its declaration, and enter each parcel, with what it owes, into the unclaimed."""
    for bill in _matter(shipment):
        invoicing.cancel(invoice=bill, why=GIVEN_UP, by=None, at=at)
        Charge.objects.filter(invoice=bill).update(invoice=None)
    if shipment.declaration and shipment.declaration.status not in ENDS:
        deciding.abandon(shipment.declaration, reason="unclaimed", by=None, at=at)
    shipment.pieces.all().delete()
    for package in shipment.packages.select_related("warehouse").order_by("pk"):
        store.enter_unclaimed(package, clock, at, shipment=None)
        charges.bill(package=package, by=None, at=at)
    return workflow.move(shipment, to=ShipmentStatus.CANCELLED, by=None, at=at)
