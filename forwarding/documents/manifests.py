"""The manifest of a flight as data: a table, the pre-advice to the other post, and customs' own manifest."""

from typing import Any

from customs.edi import manifest as asycuda
from customs.models import Declaration
from forwarding import pieces
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


def customs_manifest(dispatch: Dispatch) -> bytes:
    """Write the manifest that customs at home reads, by its own exporter."""
    declared = pieces.aboard(dispatch).values("declaration")
    return asycuda.manifest_xml(dispatch.flight, Declaration.objects.filter(pk__in=declared).order_by("reference"))


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
