"""What the desk should look at next: querysets and counts, no writes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from babel import Locale
from django.contrib.auth import get_user_model
from django.db.models import Count, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from customs import appealing, browsing, states
from customs.models import Appeal, Decision, Declaration, Version
from customs.models.declaration import WAITING, DeclarationQuerySet
from suuq import tongues
from suuq.roles import Role

SHOWN = 60
MOST_GREEN = 100
IN_HOURS = timedelta(days=2)
SECOND = "second"


@dataclass(frozen=True, slots=True)
class Counts:
    """How many stand where, for the tabs and the lanes."""

    waiting: int
    asked: int
    appeals: int
    lanes: Mapping[str, int]


def waiting(filters: Mapping[str, Any], *, by: Any, at: datetime) -> DeclarationQuerySet:
    """Find what an officer can act on, oldest first, narrowed by the filters of the address."""
    return narrowed(Declaration.objects.waiting(), filters, by=by, at=at)


def narrowed(found: DeclarationQuerySet, filters: Mapping[str, Any], *, by: Any, at: datetime) -> DeclarationQuerySet:
    """Apply the filters of the address to any list of the desk."""
    if lane := filters.get("lane"):
        found = found.filter(lane=lane)
    if flight := filters.get("flight"):
        found = found.filter(flight__iexact=flight)
    if hours := filters.get("age"):
        found = found.filter(lodged_at__lte=at - timedelta(hours=int(hours)))
    if who := filters.get("officer"):
        found = (
            proposed(found, by=by) if who == SECOND else found.filter(officer={"me": by, "none": None}.get(who, who))
        )
    if text := filters.get("q"):
        found = found.filter(_named(text))
    return found.select_related("officer").prefetch_related("versions__items", "assessments")


def scanned(text: str) -> Declaration | None:
    """Find the parcel whose whole reference was typed or scanned, in whatever state it stands."""
    return Declaration.objects.filter(reference="".join(text.split()).upper()).first()


def _named(text: str) -> Q:
    plain = text.replace(" ", "")
    return (
        Q(reference__icontains=plain)
        | Q(consignee_reference__icontains=text)
        | Q(pk__in=Version.objects.filter(number=1, consignee_name__icontains=text).values("declaration"))
    )


def proposed(found: DeclarationQuerySet, *, by: Any) -> DeclarationQuerySet:
    """Keep those another officer proposes to release: four eyes are wanted, and these are the second pair."""
    substance = Decision.objects.filter(declaration=OuterRef("pk")).exclude(kind=states.DecisionKind.REROUTED)
    last = substance.order_by("-number")
    found = found.annotate(last_kind=Subquery(last.values("kind")[:1]), last_by=Subquery(last.values("by")[:1]))
    return found.filter(last_kind=states.DecisionKind.PROPOSED).exclude(last_by=by.pk)


def proposers(declarations: Iterable[Declaration], *, by: Any) -> dict[int, Any]:
    """Name, by declaration, the officer who proposes its release, where this one would be the second."""
    among = Declaration.objects.filter(pk__in=[declaration.pk for declaration in declarations], status__in=WAITING)
    found = dict(proposed(among, by=by).values_list("pk", "last_by"))  # type: ignore[misc] # annotated by "proposed"
    known = get_user_model().objects.in_bulk(set(found.values())) if found else {}
    return {declaration: known[officer] for declaration, officer in found.items()}


def officers() -> list[tuple[str, str]]:
    """Name the officers, for the filter."""
    found = get_user_model().objects.filter(role=Role.OFFICER).order_by("full_name", "pk")
    return [(str(officer.pk), str(officer)) for officer in found]


def counts() -> Counts:
    """Count what waits, in one query for the lanes and one for the questions."""
    lanes = by_lane(Declaration.objects.filter(status__in=WAITING))
    return Counts(
        sum(lanes.values()),
        Declaration.objects.asked().count(),
        Appeal.objects.filter(outcome=Appeal.Outcome.OPEN).count() + appealing.uncorrected().count(),
        lanes,
    )


def by_lane(found: DeclarationQuerySet) -> dict[str, int]:
    """Count a list by lane."""
    return dict(found.order_by().values_list("lane").annotate(n=Count("pk", distinct=True)))


def releasable_green() -> DeclarationQuerySet:
    """Find green declarations that stand assessed, for one act of release."""
    return Declaration.objects.waiting().filter(lane=states.Lane.GREEN, status=states.S.ASSESSED)[:MOST_GREEN]


def neighbours(found: DeclarationQuerySet, declaration: Declaration) -> tuple[str, str]:
    """Name the references before and after one in a list; "" where the list ends."""
    references = list(found.values_list("reference", flat=True))
    if declaration.reference not in references:
        return "", references[0] if references else ""
    place = references.index(declaration.reference)
    before = references[place - 1] if place else ""
    after = references[place + 1] if place + 1 < len(references) else ""
    return before, after


def country(code: str) -> str:
    """Name a country in the reader's language."""
    locale = Locale.parse(tongues.whole())
    return locale.territories.get(code, code)


@dataclass(frozen=True, slots=True)
class Row:
    """One declaration in the list: what it is, where from, how long it has waited, what it owes."""

    declaration: Declaration
    words: str
    more: int
    origin: str
    waited: str
    total_minor: int | None
    tariff: str


def how_long(waited: timedelta) -> str:
    """Say a wait in hours and minutes; from two days on, in days and hours."""
    minutes = int(waited.total_seconds()) // 60
    if waited < IN_HOURS:
        return _("{hours} h {minutes}").format(hours=minutes // 60, minutes=f"{minutes % 60:02}")
    return _("{days} d {hours} h").format(days=minutes // 1440, hours=minutes // 60 % 24)


def row(declaration: Declaration, *, at: datetime) -> Row:
    """Sum a declaration up in one row of the list; the versions, items and assessments must be prefetched."""
    version = declaration.version
    items = list(version.items.all())
    waited = max(at - declaration.lodged_at, timedelta())
    newest = max(declaration.assessments.all(), key=lambda a: a.number, default=None)
    return Row(
        declaration,
        items[0].description if items else "",
        len(items) - 1,
        country(version.origin_country),
        how_long(waited),
        newest.total_minor if newest else None,
        browsing.certainty(verified=newest.verified) if newest else "",
    )


COLUMNS = (
    "reference", "lane", "status", "goods", "from", "flight", "officer", "lodged_at", "decided_at", "duties_minor",
    "tariff",
)  # fmt: skip


def cells(row: Row) -> tuple[Any, ...]:
    """Write one row of the list as a file carries it."""
    one = row.declaration
    times = (moment.isoformat() if moment else "" for moment in (one.lodged_at, one.decided_at))
    who = str(one.officer) if one.officer else ""
    return (
        one.reference,
        one.lane,
        one.status,
        row.words,
        row.origin,
        one.flight,
        who,
        *times,
        row.total_minor,
        row.tariff,
    )
