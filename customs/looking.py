"""What an officer has seen of a declaration, and what others changed in it since."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from customs import correcting
from customs.models import Decision, Declaration, Look

SITTING = timedelta(minutes=30)  # opening the case again within it is the same look: a reload loses nothing


@dataclass(frozen=True, slots=True)
class Since:
    """What others did since the officer last looked: the fields that differ from the version they saw, and the acts."""

    version: int
    at: datetime
    changed: list[correcting.Difference]
    acts: list[Decision]


def look(declaration: Declaration, *, by: Any, at: datetime) -> Since | None:
    """Note that an officer opens a declaration; tell what others changed since the last time, if anything."""
    newest = declaration.version.number
    mine, is_first = Look.objects.get_or_create(
        declaration=declaration, officer=by, defaults={"version": newest, "at": at}
    )
    if is_first:
        return None
    if mine.version != newest or at - mine.at >= SITTING:
        mine.since, mine.since_at = mine.version, mine.at
    mine.version, mine.at = newest, at
    mine.save()
    return _since(declaration, mine) if mine.since and mine.since_at else None


def _since(declaration: Declaration, mine: Any) -> Since | None:
    acts = list(
        declaration.decisions.filter(at__gt=mine.since_at)
        .exclude(by=mine.officer_id)
        .select_related("by")
        .order_by("number")
    )
    changed = _changed(declaration, mine.since, mine.officer_id)
    return Since(mine.since, mine.since_at, changed, acts) if acts or changed else None


def _changed(declaration: Declaration, seen: int, officer_id: int) -> list[correcting.Difference]:
    """Compare the version they saw with the newest; what they wrote themselves they know."""
    versions = {version.number: version for version in declaration.versions.all()}
    newer = [version for number, version in versions.items() if number > seen and version.by_id != officer_id]
    return correcting.differences(versions[seen], declaration.version) if newer else []
