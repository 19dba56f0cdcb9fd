"""
The oracle of the journey: what must be true of every parcel, said in a sentence where it is not.

It trusts neither a status nor a milestone alone: each is held against the audit trail and against the neighbours.
"""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.db import models

from forwarding import duties
from forwarding.models import (
    Commission,
    Concern,
    Delivery,
    Dispatch,
    GroupOrder,
    Indemnity,
    Letter,
    Mail,
    Mandate,
    Milestone,
    Notice,
    Package,
    Purchase,
    Receptacle,
    Recipient,
    Shipment,
)
from forwarding.states import FLYING, DeliveryStatus, ShipmentStatus
from suuq import audit
from suuq.accounts import people

FLOWING: tuple[type[models.Model], ...] = (
    Purchase, Package, Shipment, Receptacle, Dispatch, Delivery, Notice, Mandate, Concern,
    GroupOrder, Indemnity, Recipient, Mail, Commission, Letter,
)  # fmt: skip
FLOWN = (*FLYING, ShipmentStatus.LOST, ShipmentStatus.ARRIVED)
FORWARDED = (DeliveryStatus.READY, DeliveryStatus.OUT, DeliveryStatus.ATTEMPTED, DeliveryStatus.DELIVERED)


def complaints() -> Iterator[str]:
    """Say everything that is wrong with the parcels; silence means that the journey is whole."""
    return chain(
        wrong_states(),
        flown_unpaid(),
        forwarded_uncleared(),
        untold_deliveries(),
        strayed_packages(),
        misfiled_people(),
    )


def wrong_states() -> Iterator[str]:
    """R7: each state is the last that the audit trail says was reached, by moves that the table allows."""
    for model in FLOWING:
        trails = _trails(model)
        for pk, status in model._default_manager.values_list("pk", "status"):
            yield from _wrong_trail(model, pk, status, trails.get(str(pk), []))


def _trails(model: type[models.Model]) -> dict[str, list[tuple[str, str]]]:
    """Read, for each row, the moves that were audited, in order."""
    verbs = set(model.FLOW.verbs.values())  # type: ignore[attr-defined] # each of these models has a FLOW
    entries = audit.Entry.objects.filter(subject_kind=model._meta.label_lower, verb__in=verbs).order_by("number")
    trails: dict[str, list[tuple[str, str]]] = {}
    for pk, old, new in entries.values_list("subject_id", "old", "new"):
        trails.setdefault(pk, []).append((old, new))
    return trails


def _wrong_trail(model: type[models.Model], pk: Any, status: str, trail: list[tuple[str, str]]) -> Iterator[str]:
    name = f"{model._meta.verbose_name} {pk}"
    for old, new in trail:
        if old and new not in model.FLOW.moves.get(old, ()):  # type: ignore[attr-defined] # each of these models has a FLOW
            yield f"forwarding: {name} went from {old} to {new}, which the table forbids"
    if trail and trail[-1][1] != status:
        yield f"forwarding: {name} says {status}, its history says {trail[-1][1]}"
    if not trail and model is not Notice:
        yield f"forwarding: {name} has no history"


def flown_unpaid() -> Iterator[str]:
    """R8: nothing has left without an assessment and a paid bill; what is corrected later is owed at home."""
    for shipment in Shipment.objects.filter(status__in=FLOWN).select_related("declaration", "invoice"):
        if shipment.declaration is None or not duties.is_assessed(shipment):
            yield f"forwarding: shipment {shipment} flew without an assessment"
        elif (
            shipment.invoice is None
            or shipment.invoice.paid_minor + shipment.invoice.credited_minor < shipment.invoice.total_minor
        ):
            yield f"forwarding: shipment {shipment} flew with its bill unpaid"


def forwarded_uncleared() -> Iterator[str]:
    """R8: nothing has left the hub with duty due or an open hold."""
    forwarded = Delivery.objects.filter(status__in=FORWARDED).select_related(
        "shipment__declaration", "shipment__invoice"
    )
    for delivery in forwarded:
        shipment = delivery.shipment
        if shipment.declaration is None or not shipment.declaration.is_released:
            yield f"forwarding: shipment {shipment} left the hub without customs' release"
        elif delivery.status != DeliveryStatus.DELIVERED and not duties.is_paid(shipment):
            yield f"forwarding: shipment {shipment} left the hub with duty due"


def untold_deliveries() -> Iterator[str]:
    """Each parcel handed over has its milestone and its last domestic scan."""
    told = Milestone.objects.filter(code=Milestone.Code.DELIVERED).values("shipment")
    done = Delivery.objects.filter(status=DeliveryStatus.DELIVERED)
    for delivery in done.exclude(shipment__in=told).select_related("shipment"):
        yield f"forwarding: shipment {delivery} was handed over without a milestone"
    for delivery in done.exclude(events__code="EMI").select_related("shipment"):
        yield f"forwarding: shipment {delivery} was handed over without its last scan"


def strayed_packages() -> Iterator[str]:
    """A package in a shipment has the shipment's owner and warehouse."""
    packed = Package.objects.exclude(shipment=None).select_related("shipment")
    for package in packed.exclude(shipment__customer=models.F("customer"), shipment__warehouse=models.F("warehouse")):
        yield f"forwarding: package {package} is in a shipment of somebody else or somewhere else"


def misfiled_people() -> Iterator[str]:
    """A person filed under another name than theirs is not found at the counter."""
    for user in people.misfiled():
        yield f"accounts: person {user.pk} is not filed under their name and telephone"
