"""
Boxes that could not be declared or billed: kept before the operator among the tasks that failed, until they are.

What waits for its owner's yes is no such box; what a rule or a missing rate refuses is, and no sweep mends it.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from forwarding.models import Shipment
from suuq import failures, logs
from suuq.failures import FailedTask
from suuq.workflow import Reason

TASK = "forwarding.journey.clear.clear_for_flight"
OPERATOR = _("The operator")


def note(shipment: Shipment, reasons: Iterable[Reason], *, at: datetime) -> None:
    """Keep why a box could not be cleared."""
    trouble = logs.scrub(f"{shipment}: {' '.join(str(reason) for reason in reasons)}")
    failures.note(TASK, _arguments(shipment), trouble=trouble[: failures.LONGEST_TROUBLE], request_id="", at=at)


def end(shipment: Shipment, *, at: datetime) -> None:
    """Say that it was cleared after all."""
    failures.healed(TASK, _arguments(shipment), at=at)


def why(shipments: Iterable[Shipment]) -> Mapping[int, Reason]:
    """Give, for those of these boxes that stand so, the words of the refusal."""
    asked = {_arguments(shipment): shipment.pk for shipment in shipments}
    rows = FailedTask.objects.filter(name=TASK, arguments__in=asked, ended_at=None)
    return {asked[row.arguments]: Reason("stuck", row.trouble) for row in rows}


def _arguments(shipment: Shipment) -> str:
    return failures.written([shipment.pk], {})
