"""The story of a shipment: what has happened, what is now, what comes next."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet

from forwarding.models import Milestone, Package, Purchase, Shipment
from forwarding.models.placename import named
from suuq.ui.templatetags import su

Code = Milestone.Code
ROAD = (
    Code.DECLARED,
    Code.ARRIVED,
    Code.REQUESTED,
    Code.PACKED,
    Code.BILLED,
    Code.PAID,
    Code.DISPATCHED,
    Code.LANDED,
    Code.RELEASED,
    Code.DELIVERED,
)
ENDS = {
    Code.SEIZED, Code.SENT_BACK, Code.RETURNED, Code.DISPOSED, Code.SOLD, Code.ABANDONED, Code.NOT_COLLECTED, Code.LOST,
}  # fmt: skip
UNDONE = {Code.FOUND, Code.RESTORED}
PUBLIC = {
    Code.ARRIVED,
    Code.PACKED,
    Code.DISPATCHED,
    Code.MISSING,
    Code.FOUND,
    Code.LOST,
    Code.LANDED,
    Code.RELEASED,
    Code.SENT_ON,
    Code.AT_AGENCY,
    Code.OUT,
    Code.ATTEMPTED,
    Code.DELIVERED,
    Code.NOT_COLLECTED,
}


@dataclass(frozen=True, slots=True)
class Event:
    """One point of the line; ``state`` is past, now or next."""

    words: str
    at: datetime | None = None
    place: str = ""
    state: str = "past"
    note: str = ""


def of_shipment(shipment: Shipment) -> list[Event]:
    """Tell the whole story to its owner."""
    return _told(list(Milestone.objects.of_shipment(shipment)))


def of_purchase(purchase: Purchase) -> list[Event]:
    """Tell the story of a purchase that is not in a shipment yet."""
    packages = Package.objects.filter(purchase=purchase)
    return _told([*purchase.milestones.all(), *Milestone.objects.filter(package__in=packages)])


def in_public(shipment: Shipment) -> list[Event]:
    """Tell anybody who holds the number where it is, and nothing else: no place abroad, no customs, no money."""
    return _publicly(Milestone.objects.of_shipment(shipment))


def before_shipment(thing: Package | Purchase) -> list[Event]:
    """Tell as much of a parcel that is in no shipment yet."""
    mine = {"purchase": thing} if isinstance(thing, Purchase) else {"package": thing}
    return _publicly(Milestone.objects.filter(**mine))


def _publicly(milestones: QuerySet[Milestone]) -> list[Event]:
    told = milestones.filter(code__in=PUBLIC).values_list("code", "at", "pk")
    return [Event(str(Code(code).label), at) for code, at, _pk in told]


def _told(milestones: list[Milestone]) -> list[Event]:
    past = [Event(str(Code(m.code).label), m.at, named(m.place), note=_there(m)) for m in milestones]
    if past:
        past[-1] = Event(
            past[-1].words,
            past[-1].at,
            past[-1].place,
            state="now" if milestones[-1].code != Code.DELIVERED else "past",
            note=past[-1].note,
        )
    reached = {m.code for m in milestones}
    if _ended(milestones):
        return past
    furthest = max((ROAD.index(code) for code in reached if code in ROAD), default=-1)
    ahead = [Event(str(Code(code).label), state="next") for code in ROAD[furthest + 1 :] if code not in reached]
    return [*past, *ahead]


def _ended(milestones: list[Milestone]) -> bool:
    """Whether something ended it that was not undone since."""
    turns = [m.code for m in milestones if m.code in {*ENDS, *UNDONE}]
    return bool(turns) and turns[-1] not in UNDONE


def _there(milestone: Milestone) -> str:
    """Say what the clock of a warehouse abroad showed: its page tells the hour of home."""
    thing = milestone.shipment or milestone.package or milestone.purchase
    if thing is None or milestone.place != thing.warehouse.name or thing.warehouse.timezone == settings.TIME_ZONE:
        return ""
    return su.hour_at(milestone.at, thing.warehouse.timezone)
