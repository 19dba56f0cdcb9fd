"""What is declared of a parcel, in plain values: all that customs knows of it before it is lodged."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """
    One line of goods; ``value_minor`` is the value of the whole line, ``valuation_method`` how it was come to.

    ``preference`` is the programme that an officer lets its origin claim.
    """

    description: str
    quantity: int
    value_minor: int
    currency: str
    origin: str
    hs_code: str = ""
    net_weight_grams: int | None = None
    unit: str = "item"
    valuation_method: int = 1
    preference: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A stored file that the officer may open."""

    kind: str
    storage_name: str
    shown_name: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Consignment:
    """What is declared. ``consignee_user`` is the key of the person it is for, when they can sign in."""

    reference: str
    consignee_name: str
    consignee_reference: str
    consignor: str
    origin_country: str
    category: str
    items: tuple[Item, ...]
    gross_weight_grams: int
    freight_minor: int
    freight_currency: str
    insurance_minor: int = 0
    importer_class: str = "private"
    flight: str = ""
    documents: tuple[Document, ...] = ()
    consignee_user: int | None = None
