"""Work that must not hold up a page. Every task may run twice, and a sweep finds what a lost one left undone."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from forwarding import concerns, duties, mandates, notices
from forwarding.domestic import outbox  # noqa: F401 - its tasks are found through this module
from forwarding.journey import assess, keep, own, pay
from forwarding.models import Notice, Shipment
from forwarding.states import NoticeStatus, ShipmentStatus
from suuq import audit
from suuq.workflow import Refused

SWEEP_AFTER = timedelta(minutes=2)
SWEEP_MOST = 200


@shared_task
def sweep_notices() -> None:
    """Send again what a lost worker or a silent mail server left owed."""
    overdue = Notice.objects.filter(status=NoticeStatus.OWED, owed_at__lt=timezone.now() - SWEEP_AFTER)
    for pk in overdue.values_list("pk", flat=True)[:SWEEP_MOST]:
        notices.deliver.delay(pk)


@shared_task
def clear_for_flight(shipment_id: int) -> None:
    """Lodge a packed shipment, have it assessed, and bring its bill in line."""
    at = timezone.now()
    shipment = Shipment.objects.get(pk=shipment_id)
    try:
        shipment = assess.lodge(shipment=shipment, by=None, at=at)
        pay.bill(shipment=shipment, by=None, at=at)
    except Refused as refusal:  # it waits for a person; the packing desk and the shopper see the reasons
        audit.record("shipment.not_cleared", shipment, by=None, at=at, why="; ".join(r.code for r in refusal.reasons))


@shared_task
def sweep_shipments() -> None:
    """Clear and bill what a lost task left undone, corrections by customs included."""
    moving = Shipment.objects.exclude(status__in=[ShipmentStatus.REQUESTED, ShipmentStatus.CANCELLED])
    undelivered = moving.exclude(delivery__status="delivered").select_related("declaration", "invoice")
    for shipment in undelivered.iterator():
        if not duties.is_billed(shipment):
            clear_for_flight.delay(shipment.pk)


@shared_task
def rematch_pool() -> None:
    """Look again at every parcel that nobody announced."""
    own.rematch_all(at=timezone.now())


@shared_task
def warn_of_last_days() -> None:
    """Warn those whose parcel will soon go back."""
    keep.warn(at=timezone.now())


@shared_task
def sweep_cases() -> None:
    """Bring late cases before the supervisors, and end the mandates whose last day has passed."""
    at = timezone.now()
    concerns.raise_overdue(at=at)
    mandates.lapse_overdue(at=at)
