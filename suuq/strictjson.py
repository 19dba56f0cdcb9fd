"""
Read JSON that a stranger sent: one meaning or none.

Python's reader takes ``NaN``, turns ``1e400`` into infinity, keeps the last of two equal keys, keeps lone surrogates
that no database stores, and runs out of stack on a thousand brackets. Each of these is refused here.
"""

import json
from decimal import Decimal
from typing import Any, NoReturn

DEEPEST = 20
LARGEST_EXPONENT = 300


class NotPlain(ValueError):  # noqa: N818 - it is an answer, not a fault
    """The body is not JSON with one meaning."""


def read(body: bytes) -> Any:
    """
    Read a body.

    :raises NotPlain: saying what is wrong with it
    """
    try:
        found = json.loads(
            body.decode("utf-8"), parse_constant=_no_such_number, parse_float=_finite, object_pairs_hook=_no_key_twice
        )
    except NotPlain:
        raise
    except RecursionError as error:
        raise NotPlain("it is nested too deeply") from error
    except ValueError as error:
        raise NotPlain("it is not JSON in UTF-8") from error
    _walk(found, 0)
    return found


def _no_such_number(name: str) -> NoReturn:
    raise NotPlain(f"{name} is not a number of JSON")


def _finite(text: str) -> Decimal:
    number = Decimal(text)
    if number.adjusted() > LARGEST_EXPONENT:
        raise NotPlain("a number is too large")
    return number


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotPlain("a key is written twice")
    return found


def _walk(value: Any, depth: int) -> None:
    if depth > DEEPEST:
        raise NotPlain("it is nested too deeply")
    if isinstance(value, str):
        _storable(value)
    elif isinstance(value, list):
        for one in value:
            _walk(one, depth + 1)
    elif isinstance(value, dict):
        for key, one in value.items():
            _storable(key)
            _walk(one, depth + 1)


def _storable(text: str) -> None:
    if any(c == "\x00" or "\ud800" <= c <= "\udfff" for c in text):
        raise NotPlain("a text holds a character that cannot be stored")
