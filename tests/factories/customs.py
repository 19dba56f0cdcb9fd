"""Declarations as forwarding lodges them."""

from datetime import UTC, datetime
from itertools import count

from customs import lodging

AT = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
_numbers = count(1)


def item(description="Running shoes", **facts):
    """One line of goods: shoes of 89 euros from Vietnam, unless told otherwise."""
    known = {
        "quantity": 1,
        "value_minor": 8900,
        "currency": "EUR",
        "origin": "VN",
        "hs_code": "640411",
        "net_weight_grams": 400,
    }
    return lodging.Item(description=description, **known | facts)


def consignment(*items, **facts):
    """A parcel with an invoice, sent from France."""
    known = {
        "reference": f"CC{next(_numbers):09}DJ",
        "consignee_name": "Hodan Abdillahi",
        "consignee_reference": "DJ7K3F2Q",
        "consignor": "Sneaker Shop",
        "origin_country": "FR",
        "category": "sale",
        "gross_weight_grams": 1200,
        "freight_minor": 4200,
        "freight_currency": "DJF",
        "documents": (invoice(),),
    }
    return lodging.Consignment(items=items or (item(),), **known | facts)


def invoice(name="invoice.pdf", **facts):
    """A document as forwarding names it."""
    known = {"kind": "invoice", "storage_name": f"invoices/{name}", "shown_name": name, "media_type": "application/pdf"}
    return lodging.Document(**known | facts)


def lodged(*items, at=AT, by=None, **facts):
    """A declaration before customs."""
    return lodging.lodge(consignment=consignment(*items, **facts), by=by, at=at)
