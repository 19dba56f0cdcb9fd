"""
What is known of ASYCUDA's file, and whether a file of ours agrees with it.

There is no public schema: the names and repeats were read in files that ASYCUDA itself wrote. What agrees with them
may still be refused by an administration; what does not agree certainly will be.
"""

import csv
from collections import Counter
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

FILE = Path(__file__).parents[1] / "data" / "asycuda_paths.csv"
UNKNOWN = (0, 0)
NO_END = 10**6


@cache
def limits() -> dict[str, dict[str, tuple[int, int]]]:
    """Name under each element those that may stand in it, with how often at least and at most."""
    found: dict[str, dict[str, tuple[int, int]]] = {}
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            above, _, name = row["path"].rpartition("/")
            found.setdefault(above, {})[name] = (int(row["least"]), int(row["most"] or NO_END))
    return found


def complaints(xml: bytes) -> list[str]:
    """List the elements nobody knows, and those that are wanting or too many."""
    root = ET.fromstring(xml)  # noqa: S314 - our own bytes
    found: dict[str, None] = {} if root.tag in limits()[""] else {root.tag: None}
    _compare(root, root.tag, found)
    return list(found)


def _compare(element: ET.Element, path: str, found: dict[str, None]) -> None:
    known, counts = limits().get(path, {}), Counter(child.tag for child in element)
    for name in [*known, *(name for name in counts if name not in known)]:
        least, most = known.get(name, UNKNOWN)
        if not least <= counts[name] <= most:
            found[f"{path}/{name}: {counts[name]}"] = None
    for child in element:
        _compare(child, f"{path}/{child.tag}", found)
