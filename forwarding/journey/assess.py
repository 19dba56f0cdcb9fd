"""Assess: hand customs a frozen copy of what was declared, and have the duty worked out."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from customs import assessing, lodging
from forwarding import duties, quotes
from forwarding.models import Milestone, Shipment
from forwarding.states import ShipmentStatus
from suuq import workflow


@transaction.atomic
def lodge(*, shipment: Shipment, by: Any, at: datetime) -> Shipment:
    """
    Lodge the declaration of a packed shipment and assess it; one already assessed is left as it is.

    :raises Refused: with customs' reasons, or when it is not packed yet
    """
    shipment = Shipment.objects.select_for_update().get(pk=shipment.pk)
    if duties.is_assessed(shipment):
        return shipment
    if shipment.status != ShipmentStatus.PACKED:
        raise workflow.IllegalMove(workflow.Reason("not_packed", _("It is not packed.")))
    freight = quotes.of_shipment(shipment).freight
    declaration = lodging.lodge(consignment=duties.consignment(shipment, freight=freight), by=by, at=at)
    shipment.declaration = declaration
    shipment.save(update_fields=["declaration"])
    assessing.assess(declaration, by=by, at=at)
    Milestone.objects.record(shipment, Milestone.Code.LODGED, at=at)
    return shipment
