"""Scans of the domestic workflow, written once each, in the codes of UPU EMSEVT V3."""

from datetime import datetime
from typing import Any

from forwarding.models import Delivery, DomesticEvent

INTO_SORTING = "EDD"
AT_OFFICE = "EMG"
COLLECTION_POINT = "EDH"
OUT_FOR_DELIVERY = "EDG"
UNSUCCESSFUL = "EMH"
DELIVERED = "EMI"


def record(delivery: Delivery, code: str, *, place: str, words: str = "", by: Any, at: datetime) -> DomesticEvent:
    """Append one scan."""
    return DomesticEvent.objects.create(delivery=delivery, code=code, at=at, place=place, words=words[:120], by=by)
