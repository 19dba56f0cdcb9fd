"""What people buy: a list of real things with plausible prices, in ``goods.csv``."""

import csv
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path

PACKING_GRAMS = 80
# Every third thing bought is of the same kind at changing prices, one of them far too low: the officer's desk has
# accepted values to set the next one beside.
POPULAR_EVERY = 3
PRICES_PERCENT = (100, 96, 108, 91, 104, 58, 112)


@dataclass(frozen=True, slots=True)
class Bought:
    """One thing, as its shop sells and packs it."""

    warehouse: str
    shop: str
    description: str
    category: str
    hs_code: str
    price: Decimal
    currency: str
    origin: str
    grams: int
    sides_mm: tuple[int, int, int]

    @property
    def packed_grams(self) -> int:
        """What the bench reads on the scale."""
        return self.grams + PACKING_GRAMS


@cache
def catalogue() -> tuple[Bought, ...]:
    """Read the list."""
    with (Path(__file__).parent / "goods.csv").open(encoding="utf-8", newline="") as file:
        return tuple(_read(row) for row in csv.DictReader(file))


def bought(number: int) -> Bought:
    """Choose what the parcel of a number holds; the same number, the same thing."""
    goods = catalogue()
    thing = goods[0] if number % POPULAR_EVERY == 1 else goods[(number * 7) % len(goods)]
    percent = PRICES_PERCENT[number % len(PRICES_PERCENT)]
    return replace(thing, price=(thing.price * percent / 100).quantize(thing.price))


def _read(row: dict[str, str]) -> Bought:
    sides = tuple(int(row[f"{side}_cm"]) * 10 for side in ("length", "width", "height"))
    return Bought(
        warehouse=row["warehouse"],
        shop=row["shop"],
        description=row["description"],
        category=row["category"],
        hs_code=row["hs_code"],
        price=Decimal(row["price"]),
        currency=row["currency"],
        origin=row["origin"],
        grams=int(row["grams"]),
        sides_mm=sides,  # type: ignore[arg-type] # always three
    )
