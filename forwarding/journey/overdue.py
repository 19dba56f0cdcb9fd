"""Overdue: what its owner was promised past a day is done without anybody having to say so."""

from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from customs.states import DeclarationStatus
from forwarding import concerns, duties
from forwarding.journey import differ
from forwarding.models import Dispatch, Receptacle, Shipment, Subject, Waybill, WaybillLine
from forwarding.promises import PROMISED
from forwarding.states import DeliveryStatus, DispatchStatus, ShipmentStatus, WaybillStatus

UNDECIDED = (DeclarationStatus.LODGED, DeclarationStatus.ANSWERED, DeclarationStatus.ASSESSED)


def search(*, at: datetime) -> int:
    """Search for what flew or left in a van and came out of no bag and no van by its day; say for how many."""
    return _out_of_no_bag(at) + _out_of_no_van(at)


def _out_of_no_bag(at: datetime) -> int:
    """Flights that are not accounted for are few; of what has ever flown, only what is in them is read."""
    late = Dispatch.objects.filter(status=DispatchStatus.DEPARTED, departed_at__lt=at - PROMISED.fly)
    bags = Receptacle.objects.filter(dispatch__in=list(late.values_list("pk", flat=True)))
    inside = ("shipments__customer__user", "pieces__shipment__customer__user")
    awaited = [
        (bag, box)
        for bag in bags.select_related("dispatch").prefetch_related(*inside).order_by("pk")
        for box in bag.boxes
        if box.is_awaited and box.whole.status == ShipmentStatus.DISPATCHED
    ]
    for bag, box in awaited:
        with transaction.atomic():
            differ.miss(receptacle=bag, box=box, by=None, at=at)
    return len(awaited)


def _out_of_no_van(at: datetime) -> int:
    late = Waybill.objects.filter(status=WaybillStatus.SENT, sent_at__lt=at - PROMISED.sort)
    lines = WaybillLine.objects.filter(
        waybill__in=list(late.values_list("pk", flat=True)), found_at=None, delivery__status=DeliveryStatus.MOVING
    )
    related = ("waybill", "piece__shipment__customer__user", "delivery__shipment__customer__user")
    missed = list(lines.select_related(*related).order_by("pk"))
    for line in missed:
        with transaction.atomic():
            differ.miss_on_the_road(waybill=line.waybill, box=line.box, by=None, at=at)
    return len(missed)


def ask_customs(*, at: datetime) -> int:
    """Ask customs, in its owner's place, about what it has neither released nor asked about by its day, once each."""
    arrived = Shipment.objects.filter(status=ShipmentStatus.ARRIVED, arrived_at__lt=at - PROMISED.customs)
    silent = arrived.filter(declaration__status__in=UNDECIDED).exclude(concerns__subject=Subject.HELD)
    silent = silent.exclude(declaration__questions__answered_at__gte=at - PROMISED.customs)
    related = ("customer__user", "agency", "warehouse", "declaration", "invoice")
    asked = [shipment for shipment in silent.select_related(*related).order_by("pk") if duties.is_paid(shipment)]
    for shipment in asked:
        with translation.override(shipment.customer.user.language):
            words = _("Its day has passed and customs has not decided. The post asks in its owner’s place.")
        concerns.open_case(
            customer=shipment.customer, subject=Subject.HELD, words=words, shipment=shipment, agency=shipment.agency,
            by=None, at=at,
        )  # fmt: skip
    return len(asked)
