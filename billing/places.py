"""
The names of the agencies where drawers and safes stand.

Billing books on an agency's code alone; whoever knows the agencies says here how to read their names.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

Reader = Callable[[], Mapping[str, str]]
_readers: list[Reader] = []


def know(reader: Reader) -> None:
    """Register who can tell the names of agencies by their codes."""
    _readers.append(reader)


def names() -> dict[str, str]:
    """Read every name known, by code."""
    return {code: name for reader in _readers for code, name in reader().items()}


def called(code: str) -> str:
    """Name one agency; a code that nobody knows stands for itself."""
    return names().get(code, code)


def for_pages(_request: HttpRequest) -> dict[str, Any]:
    """Give every page the names, read only by one that shows some."""
    return {"places": SimpleLazyObject(names)}
