"""Reweigh: what the bench finds when it weighs and measures again; what cost too much is given back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop

from billing import invoicing
from forwarding import quotes
from forwarding.models import Errand, ErrandKind, Package, Shipment
from forwarding.states import ErrandStatus
from suuq import audit

Sides = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Measures:
    """What the scale and the tape said of one parcel or box: grams and millimetres."""

    weight_grams: int
    sides_mm: Sides


LESS = gettext_noop("Carriage after weighing again: %(weight)s kg instead of %(before)s kg")
WHY_LESS = gettext_noop("Weighed again at the owner’s wish")


def is_asked(asked: Sequence[Errand]) -> bool:
    """Ask whether one of these is a measurement that is still to be made again."""
    return any(errand.kind == ErrandKind.MEASURE and errand.status == ErrandStatus.ASKED for errand in asked)


def may_contest(subject: Package | Shipment, asked: Sequence[Errand]) -> bool:
    """Ask whether its measures were neither made again yet nor are about to be."""
    return not subject.weighed_again_at and not is_asked(asked)


def parcel(*, package: Package, weight_grams: int, sides_mm: Sides | None, by: Any, at: datetime) -> None:
    """Write the new weight of a parcel, and its sides where they were measured; the audit keeps the old."""
    old = f"{package.weight_grams} g {package.sides_mm or ''}"
    length, width, height = sides_mm or (package.length_mm, package.width_mm, package.height_mm)
    Package.objects.filter(pk=package.pk).update(
        weight_grams=weight_grams, length_mm=length, width_mm=width, height_mm=height, weighed_again_at=at
    )
    audit.record("package.weighed_again", package, by=by, at=at, old=old, new=f"{weight_grams} g {sides_mm or ''}")


def box(*, shipment: Shipment, key: str, boxes: Sequence[Measures], by: Any, at: datetime) -> str:
    """Take the new measures of each box where they cost less, and give the difference back; more is never asked for."""
    shipment = (
        Shipment.objects.select_for_update(no_key=True, of=("self",)).select_related("warehouse").get(pk=shipment.pk)
    )
    shipment.weighed_again_at = at
    before, standing = quotes.of_shipment(shipment), _measures(shipment)
    old = (standing, shipment.chargeable_grams, shipment.weight_rule)
    _write(shipment, boxes)
    after = quotes.of_shipment(shipment)
    if after.total_minor > before.total_minor:
        _write(shipment, standing)
        return gettext_noop("It weighs more than was charged. Nothing more is asked for.")
    shipment.chargeable_grams, shipment.weight_rule = after.weight.chargeable_grams, after.weight.rule.version
    shipment.save()
    new = (list(boxes), shipment.chargeable_grams, shipment.weight_rule)
    audit.record("shipment.weighed_again", shipment, by=by, at=at, old=str(old), new=str(new))
    less = before.total_minor - after.total_minor
    if not less:
        return gettext_noop("Weighed again: the price stays as it was.")
    if not shipment.invoice:
        return gettext_noop("Weighed again: it costs less.")
    kilograms = [f"{quote.weight.chargeable_grams / 1000:.2f}" for quote in (after, before)]
    line = invoicing.Line("freight", LESS, less, dict(zip(("weight", "before"), kilograms, strict=True)))
    invoicing.credit(key=key, invoice=shipment.invoice, lines=[line], why=WHY_LESS, by=by, at=at)
    return gettext_noop("Weighed again: it costs less, and the difference was given back.")


def _measures(shipment: Shipment) -> list[Measures]:
    return [Measures(box.weight_grams or 0, box.sides_mm or (0, 0, 0)) for box in shipment.boxes]


def _write(shipment: Shipment, boxes: Sequence[Measures]) -> None:
    for box, measures in zip(shipment.boxes, boxes, strict=True):
        box.weight_grams = measures.weight_grams
        box.length_mm, box.width_mm, box.height_mm = measures.sides_mm
        box.save()
    shipment.weight_grams = sum(measures.weight_grams for measures in boxes)
    shipment.save()
