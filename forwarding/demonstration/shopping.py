"""What people buy: a list of real things with plausible prices, in ``goods.csv``."""

import csv
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

PACKING_GRAMS = 80


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
        sides_mm=sides,  # type: ignore[arg-type]
    )
