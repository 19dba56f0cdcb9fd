"""Warehouses abroad, agencies at home, what carriage costs. Addresses and prices are examples."""

from datetime import date
from decimal import Decimal
from typing import Any

from forwarding.models import Agency, RateCard, RateStep, Service, Shelf, Warehouse, WeightRule

SINCE = date(2026, 1, 1)
STEPS = (500, 1000, 1500, 2000, 3000, 5000, 10_000)

WAREHOUSES: tuple[dict[str, Any], ...] = (
    {
        "code": "FR",
        "name": "Tremblay-en-France",
        "country": "FR",
        "currency": "EUR",
        "timezone": "Europe/Paris",
        "airport": "FRCDGA",
        "address": {
            "address_1": "12 rue des Chardonnerets",
            "address_2": "Bât. C",
            "postcode": "93290",
            "city": "Tremblay-en-France",
            "phone": "+33 1 99 00 12 34",
        },
    },
    {
        "code": "US",
        "name": "New Castle",
        "country": "US",
        "currency": "USD",
        "timezone": "America/New_York",
        "airport": "USJFKA",
        "address": {
            "address_1": "480 Quigley Blvd",
            "city": "New Castle",
            "region": "DE",
            "postcode": "19720",
            "phone": "+1 302 555 0142",
        },
    },
    {
        "code": "AE",
        "name": "Dubai",
        "country": "AE",
        "currency": "AED",
        "timezone": "Asia/Dubai",
        "airport": "AEDXBA",
        "address": {
            "address_1": "Warehouse 14, Street 8A",
            "district": "Al Quoz 3",
            "city": "Dubai",
            "region": "Dubai",
            "phone": "+971 4 555 0199",
        },
    },
    {
        "code": "CN",
        "name": "Guangzhou",
        "country": "CN",
        "currency": "CNY",
        "timezone": "Asia/Shanghai",
        "airport": "CNCANA",
        "address": {
            "address_1": "66 Shicha Road",
            "district": "Baiyun",
            "city": "Guangzhou",
            "region": "Guangdong",
            "postcode": "510410",
            "phone": "+86 20 5555 0166",
        },
        "address_local": {"address_1": "石槎路66号", "district": "白云区", "city": "广州市", "region": "广东省"},
    },
)

# First 500 g, then what each step adds, in francs: (economy, express).
PRICES = {"FR": (1800, 3200), "US": (2400, 4100), "AE": (900, 1600), "CN": (2100, 3700)}
DAYS = {"economy": (7, 12), "express": (3, 5)}
HANDLING_MINOR = 500

AGENCIES = (
    ("HUB", "Djibouti, centre de tri", "Djibouti", True),
    ("PLT", "Djibouti-Plateau", "Djibouti", False),
    ("BAL", "Balbala", "Djibouti", False),
    ("EIN", "Einguela", "Djibouti", False),
    ("HER", "Héron", "Djibouti", False),
    ("Q7", "Quartier 7", "Djibouti", False),
    ("PK12", "PK12", "Djibouti", False),
    ("ALI", "Ali-Sabieh", "Ali-Sabieh", False),
    ("DIK", "Dikhil", "Dikhil", False),
    ("TAD", "Tadjourah", "Tadjourah", False),
    ("OBO", "Obock", "Obock", False),
    ("ART", "Arta", "Arta", False),
)
HOURS = "07:30-13:00, 16:00-18:00"


def make() -> None:
    """Open the places; those that stand are left as they are."""
    for facts in WAREHOUSES:
        warehouse, is_new = Warehouse.objects.get_or_create(code=facts["code"], defaults=facts)
        if is_new:
            _furnish(warehouse)
    for code, name, town, is_hub in AGENCIES:
        Agency.objects.get_or_create(
            code=code,
            defaults={"name": name, "town": town, "is_hub": is_hub, "hours": HOURS, "phone": "+253 21 35 00 00"},
        )


def _furnish(warehouse: Warehouse) -> None:
    shelves = [(f"{row}-{place:02}", Shelf.Kind.SHELF) for row in "ABCD" for place in range(1, 13)]
    places = [*shelves, ("K-01", Shelf.Kind.CAGE), ("Q-01", Shelf.Kind.DOCK), ("Q-02", Shelf.Kind.DOCK)]
    Shelf.objects.bulk_create(Shelf(warehouse=warehouse, code=code, kind=kind) for code, kind in places)
    WeightRule.objects.create(warehouse=warehouse, valid_from=SINCE)
    for service, first in zip(Service.values, PRICES[warehouse.code], strict=True):
        _price(warehouse, service, first)


def _price(warehouse: Warehouse, service: str, first: int) -> None:
    least, most = DAYS[service]
    step = int(first * Decimal("0.6"))
    card = RateCard.objects.create(
        warehouse=warehouse,
        service=service,
        valid_from=SINCE,
        currency="DJF",
        handling_minor=HANDLING_MINOR,
        extra_step_minor=step,
        days_least=least,
        days_most=most,
    )
    RateStep.objects.bulk_create(
        RateStep(card=card, up_to_grams=grams, amount_minor=first + step * (grams // 500 - 1)) for grams in STEPS
    )
