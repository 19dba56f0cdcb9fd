"""Reweigh: what the bench finds when it weighs and measures again; what cost too much is given back."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop

from billing import invoicing
from forwarding import quotes
from forwarding.models import Package, Shipment
from suuq import audit

Sides = tuple[int, int, int]
LESS = gettext_noop("Carriage after weighing again: %(weight)s kg instead of %(before)s kg")
WHY_LESS = gettext_noop("Weighed again at the owner’s wish")


def parcel(*, package: Package, weight_grams: int, sides_mm: Sides | None, by: Any, at: datetime) -> None:
    """Write the new weight of a parcel, and its sides where they were measured; the audit keeps the old."""
    old = f"{package.weight_grams} g {package.sides_mm or ''}"
    length, width, height = sides_mm or (package.length_mm, package.width_mm, package.height_mm)
    Package.objects.filter(pk=package.pk).update(
        weight_grams=weight_grams, length_mm=length, width_mm=width, height_mm=height, weighed_again_at=at
    )
    audit.record("package.weighed_again", package, by=by, at=at, old=old, new=f"{weight_grams} g {sides_mm or ''}")


def box(*, shipment: Shipment, key: str, weight_grams: int, sides_mm: Sides, by: Any, at: datetime) -> str:
    """Take the new measures where they cost less, and give the difference back; more is never asked for."""
    shipment = Shipment.objects.select_for_update(of=("self",)).select_related("warehouse").get(pk=shipment.pk)
    before = quotes.of_shipment(shipment)
    old = (shipment.weight_grams, shipment.sides_mm, shipment.chargeable_grams, shipment.weight_rule)
    shipment.weight_grams, shipment.weighed_again_at = weight_grams, at
    shipment.length_mm, shipment.width_mm, shipment.height_mm = sides_mm
    after = quotes.of_shipment(shipment)
    if after.total_minor > before.total_minor:
        Shipment.objects.filter(pk=shipment.pk).update(weighed_again_at=at)
        return gettext_noop("It weighs more than was charged. Nothing more is asked for.")
    shipment.chargeable_grams, shipment.weight_rule = after.weight.chargeable_grams, after.weight.rule.version
    shipment.save()
    new = (shipment.weight_grams, shipment.sides_mm, shipment.chargeable_grams, shipment.weight_rule)
    audit.record("shipment.weighed_again", shipment, by=by, at=at, old=str(old), new=str(new))
    less = before.total_minor - after.total_minor
    if not less:
        return gettext_noop("Weighed again: the price stays as it was.")
    if shipment.invoice:
        kilograms = [f"{quote.weight.chargeable_grams / 1000:.2f}" for quote in (after, before)]
        line = invoicing.Line("freight", LESS, less, dict(zip(("weight", "before"), kilograms, strict=True)))
        invoicing.credit(key=key, invoice=shipment.invoice, lines=[line], why=WHY_LESS, by=by, at=at)
    return gettext_noop("Weighed again: it costs less, and the difference was given back.")
