"""Group: several people have their parcels carried as one; each box stays a shipment with its own duty and bill."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing import payments
from billing.models import Payment
from forwarding import groups
from forwarding.journey import consolidate
from forwarding.models import Agency, Customer, GroupOrder, Package, Recipient, Shipment, Warehouse
from forwarding.states import GroupStatus
from suuq import audit, rows, workflow
from suuq.workflow import Reason

REFERENCE_LENGTH = 8


class CannotGroup(workflow.Refused):
    """Why this cannot be done with a group."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one person brings: their parcels, and where they receive them."""

    packages: Sequence[Package]
    agency: Agency
    delivery_mode: str
    delivery_place: str = ""
    recipient: Recipient | None = None


@transaction.atomic
def open_group(
    *, organiser: Customer, warehouse: Warehouse, service: str, title: str, by: Any, at: datetime
) -> GroupOrder:
    """Begin to gather."""
    group = GroupOrder(organiser=organiser, warehouse=warehouse, service=service, title=title, opened_at=at)
    rows.drawn(group, length=REFERENCE_LENGTH)
    audit.record("group.gathering", group, by=by, at=at, new=GroupStatus.GATHERING)
    return group


@transaction.atomic
def join(*, group: GroupOrder, customer: Customer, part: Part, by: Any, at: datetime) -> Shipment:
    """
    Bring parcels into a group: a box of one's own, priced with the others.

    :raises CannotGroup: it gathers no more, or the parcels stand elsewhere
    :raises consolidate.CannotConsolidate: as for a flight of one's own
    """
    group = GroupOrder.objects.select_for_update(no_key=True).get(pk=group.pk)
    _refuse_unless_gathering(group)
    if any(package.warehouse_id != group.warehouse_id for package in part.packages):
        words = _("This group flies from %(place)s: choose parcels that stand there.")
        raise CannotGroup(Reason("other_warehouse", words % {"place": group.warehouse}))
    shipment = consolidate.request(
        customer=customer, packages=part.packages, service=group.service, agency=part.agency,
        delivery_mode=part.delivery_mode, delivery_place=part.delivery_place, recipient=part.recipient, by=by, at=at,
    )  # fmt: skip
    if shipment.group_id != group.pk:
        Shipment.objects.filter(pk=shipment.pk).update(group=group)
        audit.record("group.joined", group, by=by, at=at, new=shipment.number)
    shipment.refresh_from_db()
    return shipment


def _refuse_unless_gathering(group: GroupOrder) -> None:
    if group.status != GroupStatus.GATHERING:
        raise CannotGroup(Reason("closed", _("This group gathers no more.")))


@transaction.atomic
def leave(*, shipment: Shipment, by: Any, at: datetime) -> Shipment:
    """
    Take one's box out while the group gathers; its parcels stay on the shelf.

    :raises CannotGroup: the group is closed: the others' shares count on it
    """
    if shipment.group:
        _refuse_unless_gathering(GroupOrder.objects.select_for_update(no_key=True).get(pk=shipment.group.pk))
    return consolidate.cancel(shipment=shipment, by=by, at=at)


@transaction.atomic
def close(*, group: GroupOrder, by: Any, at: datetime) -> GroupOrder:
    """
    Gather no more: the boxes are packed, weighed and priced together. Closing twice is closing.

    :raises CannotGroup: with fewer than two boxes
    """
    group = GroupOrder.objects.select_for_update(no_key=True).get(pk=group.pk)
    if group.status == GroupStatus.CLOSED:
        return group
    if len(groups.boxes(group)) < groups.BOXES_LEAST:
        raise CannotGroup(Reason("too_few", _("A group has at least two boxes. Wait for others, or fly alone.")))
    return workflow.move(group, to=GroupStatus.CLOSED, by=by, at=at, closed_at=at)


@transaction.atomic
def cancel(*, group: GroupOrder, by: Any, at: datetime) -> GroupOrder:
    """Give everybody's parcels back to the shelf, while the group gathers."""
    group = GroupOrder.objects.select_for_update(no_key=True).get(pk=group.pk)
    if group.status == GroupStatus.CANCELLED:
        return group
    _refuse_unless_gathering(group)
    for box in groups.boxes(group):
        consolidate.cancel(shipment=box, by=by, at=at)
    return workflow.move(group, to=GroupStatus.CANCELLED, by=by, at=at, closed_at=at)


def cover(*, group: GroupOrder, shipment: Shipment, key: str, by: Any, at: datetime) -> Payment:
    """
    Pay somebody else's share from the organiser's wallet; the bill stays theirs, and so does what it may give back.

    :raises CannotGroup: it has no bill, or the payer does not organise the group
    :raises payments.CannotPay: nothing is due
    """
    if shipment.group_id != group.pk or group.organiser.user_id != by.pk or shipment.invoice is None:
        raise CannotGroup(Reason("no_bill", _("There is no bill to pay here yet.")))
    bill = next((bill for bill in shipment.invoice.bills if bill.due_minor), shipment.invoice)
    return payments.from_wallet(invoice=bill, key=key, wallet_of=by, by=by, at=at)
