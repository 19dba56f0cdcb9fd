"""The story of a shipment: what has happened, what is now, what comes next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import ngettext

from forwarding.domestic import events
from forwarding.models import Milestone, Package, Purchase, Shipment, Warehouse
from forwarding.models.placename import named
from suuq import questions
from suuq.ui import days

Code = Milestone.Code
Named = tuple[str, int | None]
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
    """One point of the line; ``state`` is past, now or next; ``about`` is which of several things it happened to."""

    words: str
    at: datetime | None = None
    place: str = ""
    state: str = "past"
    note: str = ""
    about: str = ""


def of_shipment(shipment: Shipment) -> list[Event]:
    """Tell the whole story to its owner."""
    packages = questions.read_with(shipment, "packages") or shipment.packages.select_related("purchase")
    return _told(_of_all(shipment=shipment.pk), packages, [shipment.warehouse])


def of_purchase(purchase: Purchase) -> list[Event]:
    """Tell the story of a purchase that is not in a shipment yet."""
    packages = list(Package.objects.filter(purchase=purchase).select_related("purchase", "warehouse"))
    milestones = [*purchase.milestones.all(), *Milestone.objects.filter(package__in=packages)]
    return _told(milestones, packages, [purchase.warehouse, *(package.warehouse for package in packages)])


def in_public(shipment: Shipment) -> list[Event]:
    """Tell anybody who holds the number where it is, and nothing else: no place abroad, no customs, no money."""
    return _publicly(_of_all(shipment=shipment.pk))


@questions.kept
def _of_all(shipment: int) -> QuerySet[Milestone]:
    """Ask for the same story by keys alone, part by part, so that an index finds each."""
    inside = Package.objects.filter(shipment=shipment)
    parts = {"package__in": inside.values("pk")}, {"purchase__in": inside.values("purchase")}
    own, *rest = (Milestone.objects.filter(**part).order_by() for part in ({"shipment": shipment}, *parts))
    return own.union(*rest).order_by("at", "pk")


def before_shipment(thing: Package | Purchase) -> list[Event]:
    """Tell as much of a parcel that is in no shipment yet."""
    mine = {"purchase": thing} if isinstance(thing, Purchase) else {"package": thing}
    return _publicly(Milestone.objects.filter(**mine))


def _publicly(milestones: Iterable[Milestone]) -> list[Event]:
    """Say once what happened to several parcels in a row, and how many they were: which is not for everybody."""
    told = (milestone for milestone in milestones if milestone.code in PUBLIC)
    events = []
    for (code, _one), run in groupby(told, key=lambda m: (m.code, m.package_id is None and m.pk)):
        *before, last = run
        many = ngettext("%(n)s parcel", "%(n)s parcels", len(before) + 1) % {"n": len(before) + 1} if before else ""
        events.append(Event(str(Code(code).label), last.at, note=many))
    return events


def _told(milestones: list[Milestone], packages: Iterable[Package], places: Iterable[Warehouse]) -> list[Event]:
    several = len({m.package_id for m in milestones if m.package_id}) > 1
    names, zones = _names(packages) if several else {}, {place.name: place.timezone for place in places}
    past = [
        Event(str(Code(m.code).label), m.at, named(m.place), note=_note(m, zones), about=_which(m, names))
        for m in milestones
    ]
    if past and milestones[-1].code != Code.DELIVERED:
        past[-1] = replace(past[-1], state="now")
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


def _names(packages: Iterable[Package]) -> dict[Named, str]:
    """Name each parcel by its order, or by its own number while nobody announced it."""
    names: dict[Named, str] = {}
    for package in packages:
        order = package.purchase.order if package.purchase else ""
        names |= {("package", package.pk): order or package.reference, ("purchase", package.purchase_id): order}
    return names


def _which(milestone: Milestone, names: Mapping[Named, str]) -> str:
    """Say which of several parcels it happened to."""
    package, purchase = ("package", milestone.package_id), ("purchase", milestone.purchase_id)
    return names.get(package) or names.get(purchase, "")


def _note(milestone: Milestone, zones: Mapping[str, str]) -> str:
    """Say what was seen, why it was not handed over, or what the clock of a warehouse abroad showed."""
    if milestone.code == Code.DAMAGED:
        return milestone.detail
    if milestone.code == Code.ATTEMPTED:
        return events.why(milestone.detail.partition(" ")[2])
    zone = zones.get(milestone.place, settings.TIME_ZONE)  # this page tells the hour of home
    return "" if zone == settings.TIME_ZONE else days.hour_at(milestone.at, zone)
