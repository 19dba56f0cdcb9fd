"""Open a tariff file, whatever its make: our own format, or one of the real tariffs we have adapters for."""

import csv
from pathlib import Path

from customs import formats
from customs.adapters import ecowas, uk

ADAPTERS = {frozenset(ecowas.HEADER): ecowas.read, frozenset(uk.HEADER): uk.read}


def read(path: Path, *, country: str) -> formats.Schedule:
    """
    Read a tariff file.

    :raises formats.FormatError: naming the line that is wrong
    """
    if path.suffix.lower() == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            header = frozenset(next(csv.reader(file), []))
        if header in ADAPTERS:
            return ADAPTERS[header](path, country=country)
    return formats.read(path)
