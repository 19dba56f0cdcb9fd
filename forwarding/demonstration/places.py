"""Warehouses abroad, agencies at home, what carriage costs. Addresses and prices are examples."""

import csv
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings

from forwarding.demonstration import harm
from forwarding.models import (
    Agency,
    BoxSize,
    BuyingFee,
    ErrandPrice,
    LetterTariff,
    PlaceName,
    PostBox,
    PresetBox,
    Quarter,
    RateCard,
    RateStep,
    Round,
    RoundHours,
    Service,
    Shelf,
    StorageRule,
    Warehouse,
    WeightRule,
)

NAMES = Path(__file__).with_name("names.csv")
SINCE = date(2026, 1, 1)
PRESET_BOXES = (
    ("A", "Boîte à chaussures", 340, 220, 130),
    ("B", "Carton de livres", 250, 180, 60),
    ("C", "Grand carton", 600, 400, 400),
)
STEPS = (500, 1000, 1500, 2000)  # beyond, every half kilogram costs one step more: together is never dearer

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
        "name": "Dubaï",
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
ERRANDS = (
    ("photos", 300),
    ("repack", 500),
    ("strip", 300),
    ("protect", 600),
    ("no_invoice", 0),
    ("send_back", 2500),
    ("dispose", 500),
    ("split", 800),
)
BOXES = (
    ("S", 220, 160, 60, 80),
    ("M", 330, 240, 110, 180),
    ("L", 450, 320, 200, 350),
    ("XL", 530, 400, 250, 550),
    ("XXL", 600, 400, 400, 700),
)  # inside, in millimetres, and the empty box in grams

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
# Quarters and towns: which agency serves them, which round goes there, what else they are called.
QUARTERS = (
    ("Djibouti", "Plateau du Serpent", "PLT", "R1", "Plateau, الهضبة"),
    ("Djibouti", "Héron", "HER", "R1", "Heron, هيرون"),
    ("Djibouti", "Haramous", "HER", "R1", ""),
    ("Djibouti", "Quartier 1", "EIN", "R2", "Q1"),
    ("Djibouti", "Quartier 2", "EIN", "R2", "Q2"),
    ("Djibouti", "Quartier 3", "EIN", "R2", "Q3"),
    ("Djibouti", "Einguela", "EIN", "R2", "Enguela, Ainguela"),
    ("Djibouti", "Ambouli", "Q7", "R2", "Ambuli, أمبولي"),
    ("Djibouti", "Quartier 6", "Q7", "R2", "Q6"),
    ("Djibouti", "Quartier 7", "Q7", "R2", "Q7"),
    ("Djibouti", "Quartier 7 bis", "Q7", "R2", "Q7 bis"),
    ("Djibouti", "Balbala", "BAL", "R3", "بلبلا"),
    ("Djibouti", "Balbala T3", "BAL", "R3", "T3"),
    ("Djibouti", "Cheikh Moussa", "BAL", "R3", ""),
    ("Djibouti", "Hodan", "BAL", "R3", ""),
    ("Djibouti", "PK12", "PK12", "R3", "PK 12"),
    ("Djibouti", "PK13", "PK12", "", "PK 13"),
    ("Ali-Sabieh", "Ali-Sabieh", "ALI", "", "Ali Sabih, علي صبيح"),
    ("Dikhil", "Dikhil", "DIK", "", "دخيل"),
    ("Tadjourah", "Tadjourah", "TAD", "", "Tadjoura, تاجورة"),
    ("Obock", "Obock", "OBO", "", "أوبوك"),
    ("Arta", "Arta", "ART", "", "عرتا"),
)
ROUNDS = (("R1", "Plateau, Héron", "PLT"), ("R2", "Einguela, Quartiers", "EIN"), ("R3", "Balbala, PK12", "BAL"))
VISIT_MINOR = 700
WINDOWS = ((time(8), time(11), 12), (time(16), time(19), 12))
DAYS_OUT = (5, 6, 0, 1, 2, 3)  # Saturday to Thursday
BOXES_EACH = 6

HOURS = "07:30-13:00, 16:00-18:00"


def _known_boxes() -> None:
    for code, name, *sides in PRESET_BOXES:
        length, width, height = sides
        facts = {"name": name, "length_mm": length, "width_mm": width, "height_mm": height}
        PresetBox.objects.update_or_create(code=code, defaults=facts)


def make() -> None:
    """Open the places; those that stand are left as they are."""
    _known_boxes()
    for facts in WAREHOUSES:
        warehouse, is_new = Warehouse.objects.get_or_create(code=facts["code"], defaults=facts)
        if is_new:
            _furnish(warehouse)
    for code, name, town, is_hub in AGENCIES:
        Agency.objects.get_or_create(
            code=code,
            defaults={"name": name, "town": town, "is_hub": is_hub, "hours": HOURS, "phone": "+253 21 35 00 00"},
        )

    _draw_rounds()
    _draw_quarters()
    _name_in_other_languages()
    harm.make()


def _draw_rounds() -> None:
    for code, name, agency in ROUNDS:
        facts = {
            "name": name,
            "agency": Agency.objects.get(code=agency),
            "fee_minor": VISIT_MINOR,
            "currency": settings.CURRENCY,
        }
        row, is_new = Round.objects.get_or_create(code=code, defaults=facts)
        if is_new:
            RoundHours.objects.bulk_create(
                RoundHours(round=row, weekday=day, begins=begins, ends=ends, capacity=capacity)
                for day in DAYS_OUT
                for begins, ends, capacity in WINDOWS
            )


def _draw_quarters() -> None:
    agencies, rounds = {a.code: a for a in Agency.objects.all()}, {r.code: r for r in Round.objects.all()}
    for town, name, served_by, code, others in QUARTERS:
        facts = {"agency": agencies[served_by], "round": rounds.get(code), "other_names": others}
        Quarter.objects.get_or_create(town=town, name=name, defaults=facts)
    for agency in agencies.values():
        for number in range(1, BOXES_EACH + 1):
            PostBox.objects.get_or_create(agency=agency, number=f"{100 + number}")


def _name_in_other_languages() -> None:
    with NAMES.open(encoding="utf-8", newline="") as file:
        rows = [
            PlaceName(name=row["name"], language=language, words=words)
            for row in csv.DictReader(file)
            for language, words in row.items()
            if language != "name" and words
        ]
    PlaceName.objects.bulk_create(rows, ignore_conflicts=True)


def _furnish(warehouse: Warehouse) -> None:
    shelves = [(f"{row}-{place:02}", Shelf.Kind.SHELF) for row in "ABCD" for place in range(1, 13)]
    places = [*shelves, ("K-01", Shelf.Kind.CAGE), ("Q-01", Shelf.Kind.DOCK), ("Q-02", Shelf.Kind.DOCK)]
    Shelf.objects.bulk_create(
        Shelf(warehouse=warehouse, code=code, kind=kind, zone=code[0] if kind == Shelf.Kind.SHELF else "", walk=walk)
        for walk, (code, kind) in enumerate(_as_walked(places), start=1)
    )
    StorageRule.objects.create(warehouse=warehouse, valid_from=SINCE, currency="DJF")
    ErrandPrice.objects.bulk_create(
        ErrandPrice(warehouse=warehouse, kind=kind, amount_minor=amount, currency="DJF") for kind, amount in ERRANDS
    )
    LetterTariff.objects.create(
        warehouse=warehouse, valid_from=SINCE, currency="DJF", open_minor=800, forward_minor=500, shred_minor=200
    )
    BuyingFee.objects.create(warehouse=warehouse, valid_from=SINCE, percent=8, least_minor=1000)
    BoxSize.objects.bulk_create(
        BoxSize(warehouse=warehouse, name=name, length_mm=length, width_mm=width, height_mm=height, empty_grams=grams)
        for name, length, width, height, grams in BOXES
    )
    WeightRule.objects.create(warehouse=warehouse, valid_from=SINCE)
    for service, first in zip(Service.values, PRICES[warehouse.code], strict=True):
        _price(warehouse, service, first)


def _as_walked(places: list[tuple[str, Shelf.Kind]]) -> list[tuple[str, Shelf.Kind]]:
    """Walk up one row and down the next."""
    rows = {row: [place for place in places if place[0][0] == row] for row in dict.fromkeys(p[0][0] for p in places)}
    return [place for n, row in enumerate(rows.values()) for place in (reversed(row) if n % 2 else row)]


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
