"""Consolidate: the shopper chooses, the packer packs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from forwarding import estimates, gates, groups, letters, notices, quotes, recipients, s10, shelving
from forwarding.journey import clear, mailroom, store
from forwarding.models import (
    Agency,
    Customer,
    GroupOrder,
    Letter,
    Milestone,
    NumberRange,
    Package,
    Piece,
    Recipient,
    Shipment,
)
from forwarding.states import GroupStatus, PackageStatus, ShipmentStatus
from suuq import audit, workflow

SERVICE_INDICATOR = {"economy": "CP", "express": "EE"}


@dataclass(frozen=True, slots=True)
class Box:
    """The closed box on the scale: grams and millimetres."""

    weight_grams: int
    sides_mm: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Closed:
    """A box of several, closed before the last: the parcels scanned into it, and its measures."""

    scanned: Sequence[str]
    box: Box


class CannotConsolidate(workflow.Refused):
    """What keeps these parcels from travelling as one."""


class CannotPack(workflow.Refused):
    """What keeps this box from being closed."""


@transaction.atomic
def request(
    *,
    customer: Customer,
    packages: Sequence[Package],
    service: str,
    agency: Agency,
    delivery_mode: str,
    delivery_place: str = "",
    recipient: Recipient | None = None,
    by: Any,
    at: datetime,
) -> Shipment:
    """
    Ask for parcels to be packed together; asking again for the same parcels returns the shipment asked for.

    :raises CannotConsolidate: with the reasons
    """
    locked = list(Package.objects.select_for_update(no_key=True).filter(pk__in=[p.pk for p in packages]).order_by("pk"))
    if locked and (already := _already(customer, locked)):
        return already
    if reasons := [*recipients.why_not_chosen(recipient, customer), *gates.why_not_consolidated(customer, locked)]:
        raise CannotConsolidate(reasons)
    for package in locked:
        store.count(package=package, at=at)  # the nights so far are its owner's; from now on it waits for us
    quote = quotes.of_packages(locked, service=service, on=at.date())
    shipment = Shipment.objects.create(
        number=_next_number(service),
        customer=customer,
        warehouse=locked[0].warehouse,
        service=service,
        agency=agency,
        delivery_mode=delivery_mode,
        delivery_place=delivery_place,
        recipient=recipient,
        requested_at=at,
        quoted_minor=quote.total_minor,
    )
    Package.objects.filter(pk__in=[p.pk for p in locked]).update(shipment=shipment)
    Shipment.objects.filter(pk=shipment.pk).update(estimate=estimates.of(shipment, quote, at=at))
    audit.record("shipment.requested", shipment, by=by, at=at, new=ShipmentStatus.REQUESTED)
    Milestone.objects.record(shipment, Milestone.Code.REQUESTED, at=at, place=shipment.warehouse.name)
    return shipment


def _already(customer: Customer, packages: Sequence[Package]) -> Shipment | None:
    """The shipment of these very parcels, and of no other."""
    shipment = packages[0].shipment
    if shipment is None or shipment.customer_id != customer.pk:
        return None
    return shipment if set(shipment.packages.all()) == set(packages) else None


def _next_number(service: str) -> str:
    indicator = SERVICE_INDICATOR[service]
    return s10.issue(indicator, NumberRange.objects.draw(indicator), settings.COUNTRY)


@transaction.atomic
def pack(
    *,
    shipment: Shipment,
    scanned: Sequence[str],
    box: Box,
    before: Sequence[Closed] = (),
    why: str = "",
    by: Any,
    at: datetime,
) -> Shipment:
    """
    Close the box when exactly its parcels and the letters for it are inside; closing it twice is closing it.

    ``before`` are the boxes closed before it, where one does not hold all. ``why`` explains a weight that its parcels
    do not.

    :raises CannotPack: naming what is missing or does not belong
    """
    shipment = Shipment.objects.select_for_update(no_key=True).get(pk=shipment.pk)
    if shipment.status == ShipmentStatus.PACKED:
        return shipment
    closed, mail = [*before, Closed(scanned, box)], letters.to_enclose(shipment)
    if reasons := _why_not_closed(shipment, closed, mail):
        raise CannotPack(reasons)
    boxes = [one.box for one in closed]
    length, width, height = (None, None, None) if before else box.sides_mm
    weighed = quotes.chargeable(shipment.warehouse, boxes, on=at.date())
    if before:
        _write_pieces(shipment, boxes, by, at)
    for package in shipment.packages.order_by("pk"):
        workflow.move(package, to=PackageStatus.PACKED, by=by, at=at, shelf=None)
    mailroom.enclose(mail, shipment, by=by, at=at)
    shipment = workflow.move(
        shipment,
        to=ShipmentStatus.PACKED,
        by=by,
        at=at,
        why=why,
        packed_at=at,
        weight_grams=sum(one.weight_grams for one in boxes),
        length_mm=length,
        width_mm=width,
        height_mm=height,
        chargeable_grams=weighed.chargeable_grams,
        weight_rule=weighed.rule.version,
    )
    Milestone.objects.record(shipment, Milestone.Code.PACKED, at=at, place=shipment.warehouse.name)
    asks = gates.why_not_agreed(shipment)  # customs begins only after their yes, so nothing else is said before it
    notices.owe(shipment.customer.user, notices.AGREE if asks else notices.PACKED, about=shipment.number, at=at)
    if not asks:
        _clear(shipment)
    return shipment


def _clear(shipment: Shipment) -> None:
    """Have it declared and billed; with it the others of its group, which may have waited for this one's weight."""
    ready = groups.boxes(shipment.group) if shipment.group else [shipment]
    for box in ready:
        clear.clear_for_flight.delay_on_commit(box.pk)  # type: ignore[attr-defined] # Celery's tasks carry no types


def _write_pieces(shipment: Shipment, boxes: Sequence[Box], by: Any, at: datetime) -> None:
    """Give each box a label of its own: the first the shipment's number, the others numbers of the same range."""
    for serial, box in enumerate(boxes, start=1):
        number = shipment.number if serial == 1 else _next_number(shipment.service)
        length, width, height = box.sides_mm
        piece = Piece.objects.create(
            shipment=shipment, serial=serial, of=len(boxes), number=number, weight_grams=box.weight_grams,
            length_mm=length, width_mm=width, height_mm=height,
        )  # fmt: skip
        audit.record("piece.packed", piece, by=by, at=at, new=piece.part)


def why_not_weighed(box: Box) -> list[workflow.Reason]:
    """Ask whether these may be the measures of a closed box."""
    if 1 <= box.weight_grams <= gates.HEAVIEST_GRAMS and all(1 <= side <= gates.LONGEST_MM for side in box.sides_mm):
        return []
    return [workflow.Reason("measures", _("Weigh and measure the closed box again."))]


def why_not_begun(shipment: Shipment) -> list[workflow.Reason]:
    """Ask whether a box may be packed yet."""
    if not shipment.group or shipment.group.status != GroupStatus.GATHERING:
        return []
    words = _("Group %(group)s still gathers: its organiser closes it first.")
    return [workflow.Reason("gathering", words % {"group": shipment.group})]


def _why_not_closed(shipment: Shipment, closed: Sequence[Closed], mail: Sequence[Letter]) -> list[workflow.Reason]:
    if reasons := why_not_begun(shipment):
        return reasons
    wanted = {package.reference for package in shipment.packages.all()}
    found = {reference for one in closed for reference in one.scanned}
    reasons = [
        workflow.Reason("letter_missing", _("Letter %(reference)s is not in the box yet.") % {"reference": letter})
        for letter in mail
        if letter.reference not in found
    ]
    found -= {letter.reference for letter in mail}
    reasons += [
        workflow.Reason("missing", _("Parcel %(reference)s is not in the box yet.") % {"reference": reference})
        for reference in sorted(wanted - found)
    ]
    reasons += [
        workflow.Reason(
            "wrong_parcel", _("Parcel %(reference)s does not belong in this box.") % {"reference": reference}
        )
        for reference in sorted(found - wanted)
    ]
    if not all(one.scanned for one in closed):
        reasons.append(workflow.Reason("empty_box", _("A box is empty. Scan the parcels that are in it.")))
    return [*reasons, *(reason for one in closed for reason in why_not_weighed(one.box))]


@transaction.atomic
def cancel(*, shipment: Shipment, by: Any, at: datetime) -> Shipment:
    """Give the parcels back to the shelf while nothing is packed."""
    if shipment.status == ShipmentStatus.CANCELLED:
        return shipment
    if shipment.status == ShipmentStatus.PACKED:
        raise CannotConsolidate(workflow.Reason("packed", _("The box is closed. Have it opened from its page.")))
    shipment = workflow.move(shipment, to=ShipmentStatus.CANCELLED, by=by, at=at)
    store.rest(packages=shipment.packages.all(), at=at)
    shipment.packages.update(shipment=None)
    return shipment


@transaction.atomic
def agree(*, shipment: Shipment, final_minor: int, by: Any, at: datetime) -> Shipment:
    """
    Take the owner's consent to a price above the estimate; customs and the bill go on from here.

    :raises CannotConsolidate: when the price is not the one that was shown
    """
    shipment = (
        Shipment.objects.select_for_update(no_key=True, of=("self",)).select_related("warehouse").get(pk=shipment.pk)
    )
    if not gates.why_not_agreed(shipment):
        return shipment
    if quotes.of_shipment(shipment).total_minor != final_minor:
        raise CannotConsolidate(workflow.Reason("price_changed", _("The price has changed. Look at it again.")))
    Shipment.objects.filter(pk=shipment.pk).update(agreed_minor=final_minor)
    shipment.refresh_from_db()
    audit.record("shipment.price_agreed", shipment, by=by, at=at, old=str(shipment.quoted_minor), new=str(final_minor))
    _clear(shipment)
    return shipment


@transaction.atomic
def reopen(*, shipment: Shipment, by: Any, at: datetime) -> Shipment:
    """
    Open a box whose price its owner refused, and put its parcels back on the shelf.

    :raises CannotConsolidate: once it has gone to customs
    """
    shipment = Shipment.objects.select_for_update(no_key=True, of=("self",)).get(pk=shipment.pk)
    if shipment.status == ShipmentStatus.CANCELLED:
        return shipment
    if shipment.declaration_id:
        raise CannotConsolidate(workflow.Reason("declared", _("It is declared to customs already.")))
    if shipment.group and _is_shared(shipment.group):
        words = _("The others of its group are billed on its weight already.")
        raise CannotConsolidate(workflow.Reason("shared", words))
    store.rest(packages=shipment.packages.all(), at=at)
    shipment.pieces.all().delete()
    mailroom.take_out(shipment, by=by, at=at)
    for package in shipment.packages.select_related("warehouse", "customer").order_by("pk"):
        shelf = shelving.suggest(package.warehouse, PackageStatus.ON_SHELF, package.customer)
        workflow.move(package, to=PackageStatus.ON_SHELF, by=by, at=at, shelf=shelf, shipment=None)
    shipment = workflow.move(shipment, to=ShipmentStatus.CANCELLED, by=by, at=at)
    if shipment.group:
        _clear(shipment)
    return shipment


def _is_shared(group: GroupOrder) -> bool:
    """Whether another box of the group is declared at a share that counts on this one."""
    GroupOrder.objects.select_for_update(no_key=True).get(pk=group.pk)
    return any(box.declaration_id for box in groups.boxes(group))
