"""XML elements from plain trees: a name with text, with children, or with several children of one name."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET

Tree = Mapping[str, Any]


def grow(parent: ET.Element, tree: Tree) -> None:
    """Write a tree under an element; a list repeats its element, nothing leaves it empty."""
    for name, value in tree.items():
        for one in value if isinstance(value, list) else [value]:
            element = ET.SubElement(parent, name)
            if isinstance(one, Mapping):
                grow(element, one)
            elif one not in {"", None}:
                element.text = str(one)


def empty(*names: str) -> dict[str, str]:
    """Name elements that stay empty."""
    return dict.fromkeys(names, "")


def kg(grams: int | None) -> str:
    """Write a weight in kilograms, to the gram."""
    return "" if grams is None else f"{Decimal(grams) / 1000:.3f}"


def lines(xml: bytes) -> Sequence[str]:
    """List the path of every element, for checking against what is known of the format."""
    found: dict[str, None] = {}

    def walk(element: ET.Element, path: str) -> None:
        found[path] = None
        for child in element:
            walk(child, f"{path}/{child.tag}")

    root = ET.fromstring(xml)  # noqa: S314 - our own bytes
    walk(root, root.tag)
    return list(found)
