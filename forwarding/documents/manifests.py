"""The manifest of a flight as data: a table, the pre-advice to the other post, and what customs asks of a flight."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db.models import Q

from customs import legaldays
from customs.edi.carriage import Carriage, Load
from forwarding.models import Box, Dispatch, Receptacle

HEADS = (
    "receptacle", "seal", "item", "service", "suite", "consignee", "pieces", "weight_kg", "values_minor", "currencies",
    "hs_codes", "contents", "destination", "box",
)  # fmt: skip
FORMAT = "suuq pre-advice 1, shaped after PREDES; not validated against the union's schema"


def rows(dispatch: Dispatch) -> list[list[str]]:
    """Write one line a box."""
    return [_row(bag, box) for bag in _bags(dispatch) for box in bag.boxes]


def pre_advice(dispatch: Dispatch) -> dict[str, Any]:
    """Tell the office that will open the bags what is on its way: dispatch, transport, receptacles, items."""
    bags, number = _bags(dispatch), dispatch.number
    return {
        "format": FORMAT,
        "dispatch": {
            "id": number,
            "origin": number[:6],
            "destination": number[6:12],
            "mail_category": number[12],
            "mail_subclass": number[13:15],
            "year": number[15],
            "serial": number[16:20],
        },
        "transport": {"flight": dispatch.flight, "departure": dispatch.departs_at.isoformat()},
        "totals": {
            "receptacles": len(bags),
            "items": sum(len(bag.boxes) for bag in bags),
            "weight_kg": _kilograms(sum(bag.weight_grams or 0 for bag in bags)),
        },
        "receptacles": [_receptacle(bag) for bag in bags],
    }


def carriages(*, flight: str = "", parcel: str = "") -> list[Carriage]:
    """Tell customs of the dispatches that went by a flight, or that a parcel is in; the newest first."""
    whole = Receptacle.objects.filter(shipments__number=parcel).values_list("dispatch", flat=True)
    parts = Receptacle.objects.filter(pieces__shipment__number=parcel).values_list("dispatch", flat=True)
    found = Dispatch.objects.filter(Q(flight__iexact=flight) if flight else Q(pk__in=[*whole, *parts]))
    return [carriage(dispatch) for dispatch in found.select_related("warehouse").order_by("-departs_at")]


def carriage(dispatch: Dispatch) -> Carriage:
    """Tell customs of one dispatch: when it leaves and arrives, by whom, and what each parcel weighs."""
    bags = _bags(dispatch)
    inside: dict[str, list[tuple[Receptacle, Box]]] = {}
    for bag in bags:
        for box in bag.boxes:
            inside.setdefault(box.whole.number, []).append((bag, box))
    weights = [bag.weight_grams for bag in bags if bag.weight_grams]
    arrived = [box.arrived_at for packed in inside.values() for _bag, box in packed if box.arrived_at]
    return Carriage(
        number=dispatch.number,
        flight=dispatch.flight,
        left_on=legaldays.day(dispatch.departed_at or dispatch.departs_at),
        arrived_on=legaldays.day(min(arrived)) if arrived else None,
        loaded_in=dispatch.warehouse.airport,
        unloaded_in=settings.HUB_OFFICE,
        bags=len(bags),
        bags_grams=sum(weights) if len(weights) == len(bags) else None,
        parcels={number: _load(packed) for number, packed in inside.items()},
    )


def _load(packed: Sequence[tuple[Receptacle, Box]]) -> Load:
    bags = dict.fromkeys(bag for bag, _box in packed)
    return Load(
        boxes=len(packed),
        grams=sum(box.weight_grams or 0 for _bag, box in packed),
        bags=tuple(bag.number for bag in bags),
        seals=tuple(bag.seal for bag in bags if bag.seal),
    )


def _bags(dispatch: Dispatch) -> list[Receptacle]:
    of_each = ("customer__user", "declaration", "agency", "packages")
    inside = [f"{way}__{what}" for way in ("shipments", "pieces__shipment") for what in of_each]
    return list(dispatch.receptacles.prefetch_related(*inside).order_by("pk"))


def _receptacle(bag: Receptacle) -> dict[str, Any]:
    return {
        "id": bag.number,
        "seal": bag.seal,
        "weight_kg": _kilograms(bag.weight_grams or 0),
        "items": [{"id": box.number, "weight_kg": _kilograms(box.weight_grams or 0)} for box in bag.boxes],
    }


def _row(bag: Receptacle, box: Box) -> list[str]:
    whole = box.whole
    is_first = box.number == whole.number  # what is declared of several boxes stands beside the first
    items = list(whole.declaration.version.items.all()) if whole.declaration and is_first else []
    return [
        bag.number,
        bag.seal,
        box.number,
        whole.service,
        str(box.customer),
        box.customer.name,
        str(len(whole.packages.all())) if is_first else "",
        _kilograms(box.weight_grams or 0),
        ", ".join(str(item.value_minor) for item in items),
        ", ".join(item.currency for item in items),
        ", ".join(item.hs_code for item in items),
        ", ".join(item.description for item in items),
        box.agency.code,
        box.part,
    ]


def _kilograms(grams: int) -> str:
    return f"{grams // 1000}.{grams % 1000:03d}"
