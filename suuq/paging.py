"""Pages by cursor: opaque, in an order that new rows do not shift, at a cost that does not grow with the history."""

import base64
import binascii
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from ninja import Schema

MOST = 100
USUAL = 20
LAST_KEY = 2**63 - 1

T = TypeVar("T")


class NotACursor(ValueError):  # noqa: N818 - it is an answer, not a fault
    """The cursor is not one that we gave."""


class Page(Schema, Generic[T]):
    """Some rows, newest first, and the cursor that asks for the rows after them; none at the end."""

    items: list[T]
    next: str | None


def page(rows: QuerySet[Any], *, cursor: str, limit: int, shown: Callable[[Any], Any]) -> dict[str, Any]:
    """
    Cut one page out of rows, newest first.

    :raises NotACursor: for a cursor that we did not give
    """
    ordered = rows.order_by("-pk")
    if cursor:
        ordered = ordered.filter(pk__lt=_read(cursor))
    found = list(ordered[: limit + 1])
    kept = found[:limit]
    return {"items": [shown(row) for row in kept], "next": _write(kept[-1].pk) if len(found) > limit else None}


def _write(key: int) -> str:
    return base64.urlsafe_b64encode(f"before:{key}".encode()).decode().rstrip("=")


def _read(cursor: str) -> int:
    try:
        said = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode("ascii")
    except (binascii.Error, ValueError) as error:
        raise NotACursor from error
    word, _colon, key = said.partition(":")
    if word != "before" or not (key.isascii() and key.isdigit() and len(key) < 20 and int(key) <= LAST_KEY):  # noqa: PLR2004 - digits of the largest key
        raise NotACursor
    return int(key)
