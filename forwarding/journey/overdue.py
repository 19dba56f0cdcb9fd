"""Overdue: what its owner was promised past a day is done without anybody having to say so."""

from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from customs.states import DeclarationStatus
from forwarding import concerns, duties
from forwarding.journey import differ
from forwarding.models import Shipment, Subject, WaybillLine
from forwarding.promises import PROMISED
from forwarding.states import DeliveryStatus, ShipmentStatus, WaybillStatus

UNDECIDED = (DeclarationStatus.LODGED, DeclarationStatus.ASSESSED)


def search(*, at: datetime) -> int:
    """Search for what flew or left in a van and came out of no bag and no van by its day; say for how many."""
    flown = Shipment.objects.filter(status=ShipmentStatus.DISPATCHED, dispatched_at__lt=at - PROMISED.fly)
    awaited = [box for shipment in flown for box in shipment.boxes if box.is_awaited]
    for box in awaited:
        if box.receptacle:
            with transaction.atomic():
                differ.miss(receptacle=box.receptacle, box=box, by=None, at=at)
    vans = WaybillLine.objects.filter(
        waybill__status=WaybillStatus.SENT, waybill__sent_at__lt=at - PROMISED.sort, found_at=None,
        delivery__status=DeliveryStatus.MOVING,
    )  # fmt: skip
    lines = list(vans.select_related("waybill", "piece__shipment", "delivery__shipment__customer__user"))
    for line in lines:
        with transaction.atomic():
            differ.miss_on_the_road(waybill=line.waybill, box=line.box, by=None, at=at)
    return len(awaited) + len(lines)


def ask_customs(*, at: datetime) -> int:
    """Ask customs, in its owner's place, about what it has neither released nor asked about by its day, once each."""
    arrived = Shipment.objects.filter(status=ShipmentStatus.ARRIVED, arrived_at__lt=at - PROMISED.customs)
    silent = arrived.filter(declaration__status__in=UNDECIDED).exclude(concerns__subject=Subject.HELD)
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
