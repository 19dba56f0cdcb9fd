"""
Scans of the domestic workflow, in the codes of UPU EMSEVT V3, with the words that people read instead of them.

The reasons of an attempt are words of our own: the UPU's numbered list is not public, so no number is guessed
(see docs/reference/domestic-events.md).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from forwarding.models import Delivery, DomesticEvent

POSTED = "EMA"
AT_OUTWARD_OFFICE = "EMB"
FLOWN = "EMC"
AT_OFFICE_OF_EXCHANGE = "EMD"
BEFORE_CUSTOMS = "EDB"
HELD_BY_CUSTOMS = "EME"
FROM_CUSTOMS = "EDC"
INTO_SORTING = "EDD"
OUT_OF_SORTING = "EDE"
AT_OFFICE = "EMG"
HELD_AT_OFFICE = "EDF"
OUT_FOR_DELIVERY = "EDG"
COLLECTION_POINT = "EDH"
UNSUCCESSFUL = "EMH"
DELIVERED = "EMI"
TERMINATED = "EDX"

WORDS = {
    POSTED: _("Handed to us"),
    AT_OUTWARD_OFFICE: _("At our warehouse abroad"),
    FLOWN: _("Left by air"),
    AT_OFFICE_OF_EXCHANGE: _("Arrived in the country"),
    BEFORE_CUSTOMS: _("With customs"),
    HELD_BY_CUSTOMS: _("Held by customs"),
    FROM_CUSTOMS: _("Released by customs"),
    INTO_SORTING: _("At the sorting centre"),
    OUT_OF_SORTING: _("Sorted, on its way"),
    AT_OFFICE: _("At the agency"),
    HELD_AT_OFFICE: _("Kept at the agency"),
    OUT_FOR_DELIVERY: _("Out with the courier"),
    COLLECTION_POINT: _("Ready to collect"),
    UNSUCCESSFUL: _("Could not be handed over"),
    DELIVERED: _("Handed over"),
    TERMINATED: _("Not collected, sent back"),
}


class Reason(models.TextChoices):
    """Why a parcel could not be handed over at a door."""

    ABSENT = "absent", _("Nobody was there")
    NO_PLACE = "no_place", _("The place could not be found")
    NO_ANSWER = "no_answer", _("The telephone did not answer")
    REFUSED = "refused", _("It was refused")
    NO_PAPER = "no_paper", _("Neither the code nor a paper was there")
    LATER = "later", _("Another day was asked for")
    COLLECTS = "collects", _("It is to be collected at the agency")
    CLOSED = "closed", _("The road or the quarter was closed")


def why(reason: str | None) -> str:
    """Say a reason in words; nothing where none is known."""
    return str(Reason(reason).label) if reason in Reason.values else ""


@dataclass(frozen=True, slots=True)
class Seen:
    """A scan made by another clock: the id its device made, and when the device says that it was."""

    key: str
    at: datetime


def record(
    delivery: Delivery,
    code: str,
    *,
    place: str,
    words: str = "",
    reason: str = "",
    seen: Seen | None = None,
    by: Any,
    at: datetime,
) -> DomesticEvent:
    """Append one scan; by the clock of the device that saw it where there is one, with the hour it reached us."""
    return DomesticEvent.objects.create(
        delivery=delivery,
        code=code,
        at=min(seen.at, at) if seen else at,
        heard_at=at,
        key=seen.key if seen else None,
        place=place[:80],
        words=words[:120],
        reason=reason or None,
        by=by,
    )


def was_heard(seen: Seen | None) -> bool:
    """Whether this very scan has reached us before."""
    return bool(seen) and DomesticEvent.objects.filter(key=seen.key).exists()  # type: ignore[union-attr] # asked before
