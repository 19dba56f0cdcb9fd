"""Clear: between packing and flight, one task has a shipment assessed and its bill brought in line."""

from celery import shared_task
from django.utils import timezone

from forwarding import stuck
from forwarding.journey import assess, pay
from forwarding.models import Shipment
from suuq import audit
from suuq.workflow import Refused


@shared_task
def clear_for_flight(shipment_id: int) -> None:
    """Lodge a packed shipment, have it assessed, and bring its bill in line."""
    at = timezone.now()
    shipment = Shipment.objects.get(pk=shipment_id)
    try:
        shipment = assess.lodge(shipment=shipment, by=None, at=at)
        pay.bill(shipment=shipment, by=None, at=at)
    except Refused as refusal:
        audit.record("shipment.not_cleared", shipment, by=None, at=at, why="; ".join(r.code for r in refusal.reasons))
        if not assess.why_not_lodged(shipment):  # else it waits for its owner or their group, whose pages say so
            stuck.note(shipment, refusal.reasons, at=at)
    else:
        stuck.end(shipment, at=at)
