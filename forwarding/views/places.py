"""Where the person at the bench stands, and what every bench shows beside its panel."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from forwarding.journey import unload
from forwarding.models import Drop, Package, Shelf, Warehouse, Workplace
from forwarding.states import PackageStatus
from suuq import doors
from suuq.roles import Role

View = doors.View
LAST_SCANS = 10
REFUSED = 409
NEXT = _("Scan the next parcel")
STATES = {
    "ok": (_("OK"), "circle-check"),
    "attention": (_("Attention"), "alert-triangle"),
    "stop": (_("Stop"), "hand-stop"),
    "ready": (_("Ready"), "scan"),
}
PLACE_WORDS = {Shelf.Kind.SHELF: _("Shelf"), Shelf.Kind.CAGE: _("Cage"), Shelf.Kind.DOCK: _("Dock")}


@dataclass(frozen=True, slots=True)
class Panel:
    """
    What the bench says: a state told by colour, word, icon, edge and sound, sentences, a place, and facts.

    ``scan`` is the label of the field below, ``is_news`` whether a sound goes with it.
    """

    state: str
    say: list[Any]
    shelf: Shelf | None = None
    facts: list[tuple[Any, Any]] = field(default_factory=list)
    scan: Any = NEXT
    is_news: bool = True

    @property
    def word(self) -> Any:
        """The one word to be read from three metres."""
        return STATES[self.state][0]

    @property
    def icon(self) -> str:
        """The symbol beside the word."""
        return STATES[self.state][1]

    @property
    def status(self) -> int:
        """The answer to a scan that the bench stopped is a refusal."""
        return REFUSED if self.state == "stop" else 200

    @property
    def place_word(self) -> Any:
        """Shelf, cage or dock."""
        return PLACE_WORDS[Shelf.Kind(self.shelf.kind)] if self.shelf else ""


@dataclass(frozen=True, slots=True)
class Shift:
    """What this person has done today at this warehouse, and the last ten scans."""

    shelved: int
    attention: int
    stopped: int
    an_hour: int
    last: list[Package]
    drop: Drop | None = None
    drop_found: int = 0

    @property
    def drop_left(self) -> int:
        """How many of the carrier’s parcels are still to be found."""
        return max(0, self.drop.pieces_said - self.drop_found) if self.drop else 0


def at_warehouse(view: View) -> View:
    """Open a door for staff posted at a warehouse abroad, and give the view that warehouse."""
    return _posted("warehouse")(view)


def at_hub(view: View) -> View:
    """Open a door for staff posted at the office that opens the bags, and give the view that office."""
    return _posted("agency")(view)


def _posted(kind: str) -> Callable[[View], View]:
    def wrap(view: View) -> View:
        @doors.only(Role.WAREHOUSE)
        @wraps(view)
        def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            place = getattr(workplace(request), kind, None)
            if place is None or not getattr(place, "is_hub", True):
                return render(request, "forwarding/warehouse/elsewhere.html", {"wanted": kind}, status=403)
            return view(request, place, *args, **kwargs)

        return door

    return wrap


@doors.only(Role.WAREHOUSE)
def start(request: HttpRequest) -> HttpResponse:
    """Lead each person to the bench of the place where they work."""
    place = workplace(request)
    return redirect("warehouse:opening" if place and place.agency else "warehouse:receive")


def workplace(request: HttpRequest) -> Workplace | None:
    """Find where this person works."""
    known = Workplace.objects.filter(user=request.user.pk).select_related("warehouse", "agency", "drop").first()
    request.workplace = known  # type: ignore[attr-defined] # written here, read where a view or request is judged
    return known


def drop_of(request: HttpRequest) -> Drop | None:
    """Give the drop that this person works on, as their door found it."""
    return getattr(request, "workplace").drop  # noqa: B009 - set by the door


def drop_named(warehouse: Warehouse, reference: str) -> Drop | None:
    """Find a drop of this warehouse."""
    return warehouse.drops.filter(reference=reference).first() if reference else None


def shift(warehouse: Warehouse, user: Any, *, refused: int, at: datetime, drop: Drop | None = None) -> Shift:
    """Count a person's day at a bench; refused scans are counted with the stops."""
    local = at.astimezone(ZoneInfo(warehouse.timezone))
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    mine = Package.objects.filter(warehouse=warehouse, received_by=user, received_at__gte=midnight)
    counted = mine.exclude(status=PackageStatus.UNDONE).aggregate(
        shelved=Count("pk", filter=~Q(status__in=[PackageStatus.UNKNOWN, PackageStatus.CAGED])),
        attention=Count("pk", filter=Q(status=PackageStatus.UNKNOWN)),
        stopped=Count("pk", filter=Q(status=PackageStatus.CAGED)),
        an_hour=Count("pk", filter=Q(received_at__gte=at - timedelta(hours=1))),
    )
    last = list(mine.select_related("customer", "shelf").order_by("-received_at", "-pk")[:LAST_SCANS])
    found = unload.found(drop) if drop else 0
    stopped = counted.pop("stopped") + refused
    return Shift(**counted, stopped=stopped, last=last, drop=drop, drop_found=found)
