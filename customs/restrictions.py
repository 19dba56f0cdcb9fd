"""Goods that may not travel, or only with a paper: our own list, each row with its authority and how sure we are."""

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "restrictions.csv"


@dataclass(frozen=True, slots=True)
class Restriction:
    """One row: what it is about; whether it forbids, wants a document, limits, or is left to airlines; whose word."""

    code: str
    rule: str
    words: str
    hs_prefixes: tuple[str, ...]
    keywords: tuple[str, ...]
    origins: tuple[str, ...]
    authority: str
    document: str
    basis: str
    certainty: str
    source: str

    def covers(self, *, hs_code: str, description: str, origin: str) -> bool:
        """Whether goods of this code, words and origin fall under this row: a code or a word is enough."""
        if self.origins and origin not in self.origins:
            return False
        return hs_code.startswith(self.hs_prefixes) or _holds(description, self.keywords)


def _holds(text: str, words: tuple[str, ...]) -> bool:
    """Whether one of them appears as a whole: “vin” is in “bouteille de vin”, not in “vintage”."""
    return bool(words) and _expression(words).search(text.casefold()) is not None


@cache
def _expression(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(word.casefold()) for word in words)})s?(?!\w)")


@cache
def _everything() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the codes and the words of all rows: most goods fall under none of them, which one look at each tells."""
    rows = all_rows()
    return tuple(code for row in rows for code in row.hs_prefixes), tuple(word for row in rows for word in row.keywords)


@cache
def all_rows() -> tuple[Restriction, ...]:
    """Read the list once."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(_row(row) for row in csv.DictReader(file))


def _row(row: dict[str, str]) -> Restriction:
    many = {name: tuple(filter(None, row[name].split(";"))) for name in ("hs_prefixes", "keywords", "origins")}
    return Restriction(**{**row, **many})  # type: ignore[arg-type] # the file is held by a test


def on(*, hs_code: str, description: str, origin: str) -> list[Restriction]:
    """List the rows that goods fall under."""
    digits = "".join(c for c in hs_code if c.isdigit())
    codes, words = _everything()
    if not (digits.startswith(codes) or _holds(description, words)):
        return []
    return [row for row in all_rows() if row.covers(hs_code=digits, description=description, origin=origin)]
