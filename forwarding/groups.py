"""
Carriage shared by several people: what one box of them all would cost, split by weight, to the franc.

``quotes.of_shipment`` asks here for a box that is one of a group, so the bill, the estimate and the customs value of
each person carry their own share and nobody else's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from billing.models import Invoice
from forwarding import charges, duties, freight, pieces
from forwarding.models import Customer, Dispatch, GroupOrder, Shipment
from forwarding.states import GroupStatus, ShipmentStatus
from suuq.money import apportion
from suuq.workflow import Reason

BOXES_LEAST = 2
GRAMS = 1000
SHARE = gettext_noop("Air freight, a share of %(share)s kg in %(whole)s kg carried as one")


def split(price: freight.Price, grams: Sequence[int]) -> list[freight.Price]:
    """
    Share each line of a price by weight, by largest remainder: the parts of a line add up to the line.

    Pure. Weights that are all zero share equally.
    """
    shared = [apportion(line.amount_minor, grams) for line in price.lines]
    return [
        replace(price, lines=tuple(_part(line, parts[n], own) for line, parts in zip(price.lines, shared, strict=True)))
        for n, own in enumerate(grams)
    ]


def _part(line: freight.Line, part_minor: int, grams: int) -> freight.Line:
    if line.kind != freight.Kind.FREIGHT:
        return replace(line, amount_minor=part_minor)
    params = {"share": f"{Decimal(grams) / GRAMS:.2f}", "whole": line.params.get("weight", "")}
    return replace(line, words=SHARE, params=params, amount_minor=part_minor)


def boxes(group: GroupOrder) -> list[Shipment]:
    """Give the boxes of a group, in the order in which they joined."""
    rows = group.boxes.exclude(status=ShipmentStatus.CANCELLED).order_by("pk")
    related = ("customer__user", "recipient", "declaration", "invoice", "agency", "warehouse", "receptacle")
    return list(rows.select_related(*related).prefetch_related("packages", "pieces"))


def weight_of(box: Shipment) -> int:
    """What a box weighs: on the scale once packed, the sum of its parcels before."""
    return box.weight_grams or sum(package.weight_grams for package in box.packages.all())


def why_not_priced(shipment: Shipment) -> list[Reason]:
    """Ask whether its share is final: every box of its group is closed, and the group with them."""
    group = shipment.group
    if group is None:
        return []
    waiting = [box for box in boxes(group) if box.status == ShipmentStatus.REQUESTED]
    if group.status == GroupStatus.GATHERING or waiting:
        words = _("It shares its carriage with group %(group)s: the other boxes are not packed yet.")
        return [Reason("group_waits", words % {"group": group})]
    return []


def why_not_flown(shipment: Shipment) -> list[Reason]:
    """Ask whether the others of its group have paid: they fly together, or not at all."""
    if shipment.group is None:
        return []
    others = [box for box in boxes(shipment.group) if box.pk != shipment.pk]
    duties.read(others)
    unpaid = [box for box in others if not is_paid(box)]
    words = _("Box %(number)s of the same group is not paid.")
    return [Reason("group_unpaid", words % {"number": box.number}) for box in unpaid]


def why_not_together(shipment: Shipment, dispatch: Dispatch) -> list[Reason]:
    """Ask whether the others of its group are on this flight too."""
    if shipment.group is None:
        return []
    aboard = set(pieces.aboard(dispatch).values_list("pk", flat=True))
    left = [box for box in boxes(shipment.group) if box.pk not in aboard]
    words = _("Box %(number)s of group %(group)s is not on this flight: they fly together.")
    return [Reason("group_apart", words % {"number": box.number, "group": shipment.group}) for box in left]


def is_paid(box: Shipment) -> bool:
    """Whether everything asked of this box is paid."""
    return duties.is_paid(box) and not charges.unpaid(box)


@dataclass(frozen=True, slots=True)
class Row:
    """What everybody in a group may know of one box: whose it is, its weight, its share, and whether it is paid."""

    box: Shipment
    name: str
    grams: int
    is_final: bool
    carriage_minor: int
    state_minor: int | None
    due_minor: int
    bill: Invoice | None
    is_verified: bool

    @property
    def is_paid(self) -> bool:
        """Whether nothing is left to pay."""
        return self.bill is not None and not self.due_minor


def rows(group: GroupOrder, carriage: dict[int, int]) -> list[Row]:
    """Say who pays what; ``carriage`` is each box's share."""
    standing = boxes(group)
    duties.read(standing)
    return [_row(box, carriage[box.pk]) for box in standing]


def _row(box: Shipment, carriage_minor: int) -> Row:
    name = box.recipient.name if box.recipient else box.customer.name
    assessed = duties.assessment_of(box)
    due = box.invoice.outstanding_minor if box.invoice else 0
    state = assessed.total_minor if assessed else None
    return Row(
        box, name, weight_of(box), box.weight_grams is not None, carriage_minor, state, due,
        box.invoice, assessed is None or assessed.verified,
    )  # fmt: skip


def of(customer: Customer) -> QuerySet[GroupOrder]:
    """Give the groups that a shopper organises or has a box in."""
    boxes = Shipment.objects.filter(customer=customer).exclude(group=None).exclude(status=ShipmentStatus.CANCELLED)
    joined = list(boxes.values_list("group", flat=True))
    mine = GroupOrder.objects.filter(Q(organiser=customer) | Q(pk__in=joined))
    return mine.select_related("organiser__user", "warehouse")


def joinable(reference: Any) -> QuerySet[GroupOrder]:
    """Find the group of a reference that still gathers."""
    gathering = GroupOrder.objects.filter(status=GroupStatus.GATHERING).select_related("organiser__user", "warehouse")
    return gathering.filter(reference=reference)
