"""
Correct a declaration: the next version with what the officer found, and an assessment that supersedes the last.

What was declared stays beside what was assessed, line by line, so that anyone can see what changed and why.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from customs import assessing, guards, history, hs, lodging, preferring, rules, states
from customs.models import Assessment, Declaration, Version, VersionItem
from suuq.roles import Role
from suuq.workflow import Reason

S = states.S
Changes = Mapping[int, Mapping[str, Any]]

FIELDS = (
    "description", "hs_code", "origin", "preference", "quantity", "unit", "value_minor", "net_weight_grams",
    "valuation_method",
)  # fmt: skip
LABELS = {
    "description": _("Description"),
    "hs_code": _("Customs code"),
    "origin": _("Origin"),
    "preference": _("Preference"),
    "quantity": _("Quantity"),
    "unit": _("Unit"),
    "value_minor": _("Value"),
    "net_weight_grams": _("Net weight"),
    "valuation_method": _("Valuation method"),
}
FALL_BACK = 6  # WTO valuation method of last resort: an officer who sets a value names another when it applies


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of one line, as declared and as assessed."""

    item_number: int
    field: str
    label: Any
    old: Any
    new: Any


def why_not_corrected(declaration: Declaration, *, by: Any) -> list[Reason]:
    """List why this person may not correct: what is released is for a supervisor, what is ended for nobody."""
    if declaration.status in states.ENDS:
        return [Reason("decided", _("Customs has finished with this parcel."))]
    if declaration.is_released and getattr(by, "role", "") != Role.SUPERVISOR:
        return [Reason("released", _("The parcel is released. Only a supervisor may correct it now."))]
    return []


@transaction.atomic
def correct(
    declaration: Declaration,
    *,
    changes: Changes,
    reason: str,
    by: Any,
    at: datetime,
    words: str = "",
    seen: int | None = None,
) -> Assessment:
    """
    Write the next version and assess it.

    :param changes: item number -> field -> what the officer found; fields are ``FIELDS``
    :param reason: a code of ``reasons.CORRECT``
    :returns: the assessment of the new version; the current one when everything already stands as asked
    :raises guards.CannotDecide: with the reasons; also when a correction would break a rule of the declaration
    """
    guards.known_reason("corrected", reason)
    declaration = guards.lock(declaration)
    old, standing = declaration.version, assessing.current(declaration)
    wanted = applied(old, changes)
    if not _changed(old, wanted) and standing and old.number > 1:
        return standing
    guards.allow(declaration, by=by, seen=seen)
    if found := why_not_corrected(declaration, by=by) or _why_not_written(declaration, wanted):
        raise guards.CannotDecide(found)
    version = _write(old, wanted, words or str(reason), by, at)
    assessment = assessing.compute(declaration, version, by=by, at=at)
    _stand(declaration, assessment, by, at)
    changed = [{"item": d.item_number, "field": d.field, "old": d.old, "new": d.new} for d in differences(old, version)]
    history.write(
        declaration, states.DecisionKind.CORRECTED, by=by, at=at, reason_code=reason, words=words, changed=changed,
        version=version.number, assessment=assessment.number, total_minor=assessment.total_minor,
    )  # fmt: skip
    return assessment


def applied(version: Version, changes: Changes) -> list[VersionItem]:
    """Copy the lines of a version with the changes made, unsaved."""
    items = list(version.items.all())
    numbers, fields = {item.number for item in items}, {name for change in changes.values() for name in change}
    if set(changes) - numbers or fields - set(FIELDS):
        raise guards.CannotDecide(Reason("unknown_change", _("There is no such line or field to change.")))
    return [_with(item, changes.get(item.number, {})) for item in items]


def _with(item: VersionItem, fields: Mapping[str, Any]) -> VersionItem:
    values = {name: getattr(item, name) for name in FIELDS} | dict(fields)
    try:
        values["hs_code"] = hs.normalise(values["hs_code"]) if values["hs_code"] else ""
    except hs.NotACodeError as error:
        raise guards.CannotDecide(Reason("not_a_code", _("Write a customs code of six figures or more."))) from error
    if values["value_minor"] != item.value_minor and "valuation_method" not in fields:
        values["valuation_method"] = FALL_BACK
    return VersionItem(number=item.number, currency=item.currency, **values)


def _changed(version: Version, items: list[VersionItem]) -> list[Difference]:
    return _compare(list(version.items.all()), items)


def _compare(old: list[VersionItem], new: list[VersionItem]) -> list[Difference]:
    return [
        Difference(before.number, field, LABELS[field], getattr(before, field), getattr(after, field))
        for before, after in zip(old, new, strict=True)
        for field in FIELDS
        if getattr(before, field) != getattr(after, field)
    ]


def differences(old: Version, new: Version) -> list[Difference]:
    """List what differs between two versions, field by field."""
    return _compare(list(old.items.all()), list(new.items.all()))


def _why_not_written(declaration: Declaration, wanted: list[VersionItem]) -> list[Reason]:
    if not _changed(declaration.version, wanted):
        return [
            Reason("nothing_changed", _("Nothing was changed. Change at least one field, or accept the declaration."))
        ]
    consignment = lodging.changed(
        lodging.consignment_of(declaration.version), {i.number: {f: getattr(i, f) for f in FIELDS} for i in wanted}
    )
    return [*rules.broken(consignment, rules.LODGING), *preferring.why_not_preferred(declaration, wanted)]


def _write(old: Version, items: list[VersionItem], reason: str, by: Any, at: datetime) -> Version:
    version = Version.objects.get(pk=old.pk)
    version.pk, version._state.adding = None, True
    version.number, version.reason, version.by, version.at = old.number + 1, reason, by, at
    version.save()
    for item in items:
        item.version = version
    VersionItem.objects.bulk_create(items)
    return version


def _stand(declaration: Declaration, assessment: Assessment, by: Any, at: datetime) -> None:
    """Let a declaration that waited for its assessment stand assessed; a held or released one stays where it is."""
    if declaration.status in {S.LODGED, S.ANSWERED}:
        assessing.stand(declaration, assessment, by=by, at=at)
