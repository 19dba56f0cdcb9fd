"""The load of a flight: what still fits before its cut-off, what is complete, and who can move what is held back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Sum, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from forwarding import duties, gates, pieces, queues, s9, stuck
from forwarding.models import Box, Dispatch, Piece, Receptacle, Shipment, Warehouse
from forwarding.states import ReceptacleStatus
from suuq.workflow import Reason

SHOWN_MOST = 60
OWNER, CUSTOMS, WAREHOUSE, OURSELVES = _("Its owner"), _("Customs"), _("The warehouse"), _("Nobody: within minutes")
ACTORS = {
    "not_agreed": OWNER,
    "unpaid": OWNER,
    "parcel_unpaid": OWNER,
    "undeclared": CUSTOMS,
    "stopped": CUSTOMS,
    "incomplete": CUSTOMS,
    "unbilled": OURSELVES,
    "stuck": stuck.OPERATOR,
}


@dataclass(frozen=True, slots=True)
class Held:
    """A box that stays: each reason with the one who can act on it."""

    box: Shipment
    reasons: tuple[tuple[Reason, Any], ...]


@dataclass(frozen=True, slots=True)
class Board:
    """The packed boxes of a warehouse: those that may fly now, and those that may not."""

    ready: tuple[Shipment, ...]
    held: tuple[Held, ...]
    more: int

    @property
    def ready_grams(self) -> int:
        """What is ready, on the scale."""
        return sum(box.weight_grams or 0 for box in self.ready)

    @property
    def waiting_for(self) -> list[tuple[Any, int]]:
        """Count what waits for whom, the most first."""
        counts: dict[Any, int] = {}
        for held in self.held:
            who = held.reasons[0][1]
            counts[who] = counts.get(who, 0) + 1
        return sorted(counts.items(), key=lambda pair: -pair[1])


def board(warehouse: Warehouse) -> Board:
    """Sort the packed boxes, the oldest first."""
    packed = queues.to_load(warehouse)
    shown = list(packed[:SHOWN_MOST])
    duties.read(shown)
    prefetch_related_objects(shown, "declaration__versions__items")
    refused = stuck.why(shown)
    asked = [(box, [*_refused(refused, box), *gates.why_not_dispatched(box), *why_not_complete(box)]) for box in shown]
    return Board(
        ready=tuple(box for box, reasons in asked if not reasons),
        held=tuple(Held(box, _acting(reasons)) for box, reasons in asked if reasons),
        more=max(0, packed.count() - SHOWN_MOST),
    )


def _refused(refused: Mapping[int, Reason], box: Shipment) -> list[Reason]:
    """Say first what nobody but the operator can mend."""
    return [refused[box.pk]] if box.pk in refused else []


def _acting(reasons: Sequence[Reason]) -> tuple[tuple[Reason, Any], ...]:
    return tuple((reason, ACTORS.get(reason.code, WAREHOUSE)) for reason in reasons)


def loaded_grams(dispatch: Dispatch) -> int:
    """Weigh what is in the bags of a flight."""
    loaded = [
        rows.filter(receptacle__dispatch=dispatch).aggregate(grams=Sum("weight_grams"))["grams"]
        for rows in (Shipment.objects, Piece.objects)
    ]
    return sum(grams or 0 for grams in loaded)


def room_grams(dispatch: Dispatch) -> int | None:
    """Say how much more a flight takes; nothing where its capacity is not known."""
    return max(0, dispatch.capacity_grams - loaded_grams(dispatch)) if dispatch.capacity_grams else None


def why_not_taken(dispatch: Dispatch, box: Box, at: datetime) -> list[Reason]:
    """Ask whether this flight still takes this box: before its cut-off, and within its capacity."""
    reasons = []
    if dispatch.cut_off_at and at > dispatch.cut_off_at:
        words = _("The bags of flight %(flight)s are closed. Take it to the next flight.")
        reasons.append(Reason("cut_off", words % {"flight": dispatch.flight}))
    room = room_grams(dispatch)
    if room is not None and (box.weight_grams or 0) > room:
        words = _("Flight %(flight)s is full. Take it to the next flight.")
        reasons.append(Reason("full", words % {"flight": dispatch.flight}))
    return reasons


def why_not_complete(shipment: Shipment) -> list[Reason]:
    """Ask whether customs of the other side can read every line: consignee, code and value."""
    declaration = shipment.declaration
    if declaration is None:
        return []  # the gate says so already
    version = declaration.version
    lacking: list[object] = [] if version.consignee_name else [_("the name of the consignee")]
    for item in version.items.all():
        lacking += [] if item.hs_code else [_("the customs code of “%(thing)s”") % {"thing": item.description}]
        is_letter = item.hs_code == duties.WRITTEN_MATTER_CODE  # worth nothing, and declared so
        if not (item.value_minor or is_letter):
            lacking.append(_("the value of “%(thing)s”") % {"thing": item.description})
    words = _("%(number)s lacks %(what)s.")
    return [Reason("incomplete", words % {"number": shipment, "what": what}) for what in lacking]


def why_not_closed(receptacle: Receptacle, seal: str, weight_grams: int) -> list[Reason]:
    """Ask whether a bag may be sealed: something is inside, and the scale agrees within a kilogram and a tenth."""
    inside = sum(box.weight_grams or 0 for box in receptacle.boxes)
    reasons = []
    if not inside:
        reasons.append(Reason("empty_bag", _("Nothing is in this bag.")))
    if not seal:
        reasons.append(Reason("no_seal", _("Write the number of the seal.")))
    if not inside <= weight_grams <= inside * 11 // 10 + 1000:
        reasons.append(
            Reason(
                "bag_weight", _("The scale and the boxes inside disagree. Weigh the bag again and check what is in it.")
            )
        )
    return reasons


def why_not_departed(dispatch: Dispatch) -> list[Reason]:
    """Ask whether a flight may leave: bags with something in them, all closed, and nothing in them stopped since."""
    bags = [bag for bag in dispatch.receptacles.prefetch_related("shipments", "pieces") if bag.boxes]
    if not bags:
        return [Reason("no_bags", _("Nothing is loaded."))]
    if any(bag.status == ReceptacleStatus.OPEN for bag in bags):
        return [Reason("bag_open", _("Close every bag first."))]
    aboard = pieces.aboard(dispatch).select_related("declaration", "invoice", "warehouse", "group")
    shipments = list(aboard.prefetch_related("packages").order_by("pk"))
    duties.read(shipments)
    return [
        *pieces.why_apart(dispatch),
        *(
            Reason(reason.code, f"{shipment}: {reason}")
            for shipment in shipments
            for reason in gates.why_not_dispatched(shipment)
        ),
    ]


def last_bag(dispatch: Dispatch) -> Receptacle | None:
    """Find the bag that was closed as the last of its flight: its number says so."""
    bags = dispatch.receptacles.exclude(status=ReceptacleStatus.OPEN)
    return next((bag for bag in bags if s9.parse_receptacle(bag.number).is_last), None)


def last_bag_closed() -> Reason:
    """Say that no bag may follow."""
    return Reason("last_bag", _("The last bag of this flight is closed. What is left takes the next flight."))


def flight_left() -> Reason:
    """Say that the flight has gone."""
    return Reason("flight_left", _("This flight has left."))


def loaded_above() -> Reason:
    """Say that a flight cannot take less than is loaded."""
    return Reason("loaded_above", _("More is loaded than that. Take boxes out of its bags first."))
