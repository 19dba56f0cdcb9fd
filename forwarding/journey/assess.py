"""Assess: hand customs a frozen copy of what was declared, and have the duty worked out."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from customs import assessing, lodging
from forwarding import duties, gates, groups, quotes
from forwarding.models import GroupOrder, Milestone, Shipment
from forwarding.states import ShipmentStatus
from suuq import workflow


def lodge(*, shipment: Shipment, by: Any, at: datetime) -> Shipment:
    """
    Lodge the declaration of a packed shipment and have it assessed; one already assessed is left as it is.

    What cannot be assessed stays lodged: it stands on the officers' desk, and their correction assesses it.

    :raises Refused: with customs' reasons, or when it is not packed yet
    """
    shipment = _lodge(shipment, by, at)
    if shipment.declaration and not duties.is_assessed(shipment):
        assessing.assess(shipment.declaration, by=by, at=at)
    return shipment


def why_not_lodged(shipment: Shipment) -> list[workflow.Reason]:
    """Ask whether its price is settled: its owner has agreed, and so have the others whose weight it depends on."""
    others = groups.boxes(shipment.group) if shipment.group else [shipment]
    unagreed = [reason for box in others for reason in gates.why_not_agreed(box)]
    return [*unagreed[:1], *groups.why_not_priced(shipment)]


@transaction.atomic
def _lodge(shipment: Shipment, by: Any, at: datetime) -> Shipment:
    shipment = Shipment.objects.select_for_update(no_key=True).get(pk=shipment.pk)
    if shipment.declaration:
        return shipment
    if shipment.status != ShipmentStatus.PACKED:
        raise workflow.IllegalMove(workflow.Reason("not_packed", _("It is not packed.")))
    if shipment.group_id:  # nobody of the group refuses the price while this one is declared at its share
        GroupOrder.objects.select_for_update(no_key=True).get(pk=shipment.group_id)
    if reasons := why_not_lodged(shipment):
        raise workflow.Refused(reasons)
    freight = quotes.of_shipment(shipment).freight
    consignment = duties.consignment(shipment, freight=freight)
    shipment.declaration = lodging.lodge(consignment=consignment, by=by, at=at)
    shipment.save(update_fields=["declaration"])
    Milestone.objects.record(shipment, Milestone.Code.LODGED, at=at)
    return shipment
