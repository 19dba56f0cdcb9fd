"""
The postal union's item record (ITMATT), as one neutral dictionary.

The union's message schema is not public here, so the record carries the fields that two postal systems are seen to
exchange, under plain names, and ``MESSAGE_NAMES`` tells which field of the message each one fills. The XML of the
message itself waits for the schema and stays behind ``Adapter``. What customs found stands beside what was declared.
"""

from decimal import Decimal
from typing import Any, Protocol

from customs import correcting
from customs.models import Declaration, Version, VersionItem
from suuq.money import Money

FORMAT = "suuq item record 1, shaped after ITMATT; not validated against the union's schema"
MESSAGE_NAMES = {
    "item_id": "item identifier (S10)",
    "posting_date": "date of posting",
    "sender.name": "sender, name",
    "sender.country": "sender, country",
    "addressee.name": "addressee, name",
    "category": "category of item",
    "gross_weight_kg": "declared gross weight",
    "postage": "postage paid",
    "contents[].description": "content piece, description",
    "contents[].quantity": "content piece, number of units",
    "contents[].value": "content piece, declared value",
    "contents[].currency": "content piece, currency",
    "contents[].net_weight_kg": "content piece, net weight",
    "contents[].origin": "content piece, country of origin",
    "contents[].hs_code": "content piece, HS tariff number",
    "contents[].revised": "content piece, what customs found",
    "documents[]": "documents: invoice, licence, certificate",
    "response.event": "state told by customs (EMSEVT)",
    "response.reason": "why customs keeps the item, told with EME; the union's number for it is not public",
}


# Nothing is wanting where customs found nothing else, no paper came, or nothing is told yet.
OPTIONAL = frozenset({"revised", "documents", "reason", "reason_code"})


class Adapter(Protocol):
    """Whoever holds the union's schema writes the message from the record."""

    def message(self, record: dict[str, Any]) -> bytes:
        """Write one message."""


def record(declaration: Declaration) -> dict[str, Any]:
    """Describe a declaration as the record."""
    version = declaration.declared
    found = _filled(declaration, version)
    return {"format": FORMAT, "not_known": empty(found), **found}


def _filled(declaration: Declaration, version: Version) -> dict[str, Any]:
    changed = correcting.differences(version, declaration.version)
    return {
        "item_id": declaration.reference,
        "posting_date": declaration.lodged_at.date().isoformat(),
        "sender": {"name": version.consignor, "country": version.origin_country},
        "addressee": {"name": version.consignee_name, "reference": declaration.consignee_reference},
        "category": version.category,
        "gross_weight_kg": _kg(version.gross_weight_grams),
        "postage": {
            "amount": _value(version.freight_minor, version.freight_currency),
            "currency": version.freight_currency,
        },
        "contents": [_content(item, changed) for item in version.items.all()],
        "documents": [{"kind": e.kind, "name": e.shown_name} for e in declaration.evidence.all()],
        "response": _response(declaration),
    }


def empty(record: Any, path: str = "") -> list[str]:
    """Name the fields of a record that nobody filled in, as ``contents[1].origin``; what was never asked is none."""
    match record:
        case dict():
            parts = [empty(value, f"{path}.{name}") for name, value in record.items() if name not in OPTIONAL]
            return [name for part in parts for name in part]
        case list() if record:
            return [name for n, value in enumerate(record, 1) for name in empty(value, f"{path}[{n}]")]
    return [path.removeprefix(".")] if record in (None, "", []) else []


def _response(declaration: Declaration) -> dict[str, Any]:
    """Tell the state as an event; of EME the reason, and the officer's own where one was chosen."""
    last = declaration.decisions.filter(kind=declaration.status).order_by("number").last()
    return {
        "event": declaration.event or None,
        "state": declaration.status,
        "reason": declaration.event_reason or None,
        "reason_code": (last.reason_code if last else "") or None,
    }


def _content(item: VersionItem, changed: list[correcting.Difference]) -> dict[str, Any]:
    revised = dict(_revised(d, item) for d in changed if d.item_number == item.number)
    return {
        "description": item.description,
        "quantity": item.quantity,
        "value": _value(item.value_minor, item.currency),
        "currency": item.currency,
        "net_weight_kg": _kg(item.net_weight_grams),
        "origin": item.origin or None,
        "hs_code": item.hs_code or None,
        "revised": revised or None,
    }


def _revised(difference: correcting.Difference, item: VersionItem) -> tuple[str, Any]:
    """Name what customs found as the same thing is named where it was declared, and in the same unit."""
    match difference.field:
        case "value_minor":
            return "value", _value(difference.new, item.currency)
        case "net_weight_grams":
            return "net_weight_kg", _kg(difference.new)
        case field:
            return field, difference.new


def _value(minor: int, currency: str) -> str:
    return f"{Money(minor, currency).value:f}"


def _kg(grams: int | None) -> str | None:
    return None if grams is None else f"{Decimal(grams) / 1000:.3f}"
