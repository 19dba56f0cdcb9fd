"""Where a parcel goes next at home, from rows: the agency of its quarter or town, or the round to its door."""

import unicodedata
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from forwarding import gates, homegates
from forwarding.models import Agency, Delivery, DeliveryMode, PostBox, Quarter, Round
from suuq.workflow import Reason


@dataclass(frozen=True, slots=True)
class Way:
    """
    What the sorter reads: one big word, where that is, and why it may not go there yet.

    ``agency`` is the office it must reach; ``round`` the one that takes it on from there.
    """

    word: str
    place: str
    agency: Agency | None = None
    round: Round | None = None
    box: PostBox | None = None
    reasons: list[Reason] = field(default_factory=list)
    doubt: Any = ""

    @property
    def state(self) -> str:
        """How loud the panel is."""
        if self.reasons:
            return "stop"
        return "attention" if self.doubt else "ok"


def of(delivery: Delivery) -> Way:
    """Say where it goes; what customs keeps or nobody paid stays at the centre, in a place of its own."""
    if delivery.status in homegates.OVER:
        return Way("×", str(delivery.get_status_display()), reasons=[homegates.over(delivery)])
    if reasons := gates.why_not_forwarded(delivery):
        held = any(reason.code == "not_released" for reason in reasons)
        return Way(str(_("Customs")) if held else str(_("To pay")), str(delivery.agency), reasons=reasons)
    wanted = delivery.wanted_at or delivery.agency
    if delivery.mode == DeliveryMode.COURIER and not delivery.wanted_at:  # else it goes first to where its round begins
        return _to_a_door(delivery)
    box = PostBox.objects.filter(agency=wanted, holder=delivery.shipment.customer_id).first()
    return Way(wanted.code, wanted.name, agency=wanted, box=box)


def _to_a_door(delivery: Delivery) -> Way:
    booking = delivery.bookings.filter(status="booked").select_related("quarter", "slot__round__agency").first()
    quarter = booking.quarter if booking else quarter_of(delivery)
    if booking:
        found = booking.slot.round
        return Way(found.code, f"{found.name} · {quarter}", agency=found.agency, round=found)
    if quarter and quarter.round and quarter.round.is_open:
        return Way(quarter.round.code, f"{quarter.round.name} · {quarter}", agency=quarter.agency, round=quarter.round)
    doubt = _("No round goes there: its owner is asked to collect it.") if quarter else _("Its quarter is not known.")
    agency = quarter.agency if quarter else delivery.agency
    return Way(agency.code, agency.name, agency=agency, doubt=doubt)


def quarter_of(delivery: Delivery) -> Quarter | None:
    """The quarter its owner chose, or the one named in the words for the door."""
    return delivery.shipment.quarter or find(delivery.shipment.delivery_place)


def find(words: str) -> Quarter | None:
    """Find the quarter that a line of words names; the longest name wins: “Quartier 7 bis” is not “Quartier 7”."""
    said = f" {_plain(words)} "
    named = [
        (len(name), -quarter.pk, quarter)
        for quarter in Quarter.objects.select_related("agency", "round__agency")
        for name in map(_plain, quarter.names)
        if name and f" {name} " in said
    ]
    return max(named)[2] if named else None


def _plain(words: str) -> str:
    """Drop accents, capitals and punctuation: people write a place as they say it."""
    flat = unicodedata.normalize("NFKD", words.casefold())
    return " ".join("".join(c if c.isalnum() else " " for c in flat if not unicodedata.combining(c)).split())
