"""The one contract between houses: what a message may say, held by a JSON Schema that is published with the docs."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import jsonschema

SCHEMA = json.loads((Path(__file__).parent / "schema" / "message.json").read_text())
ANNOUNCED, RELEASED, STOPPED, EVENT = "parcel.announced", "parcel.released", "parcel.stopped", "parcel.event"
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


class NotOfTheContract(ValueError):  # noqa: N818 - it is an answer, not a fault
    """The message does not say what the contract asks for, and where."""


def read(body: bytes) -> dict[str, Any]:
    """
    Read a message.

    :raises NotOfTheContract: naming the first field that is wrong
    """
    try:
        message = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotOfTheContract("the body is not JSON") from error
    return checked(message)


def checked(message: Any) -> dict[str, Any]:
    """
    Hold a message against the schema.

    :raises NotOfTheContract: naming the first field that is wrong
    """
    wrong = next(iter(VALIDATOR.iter_errors(message)), None)
    if wrong:
        where = ".".join(str(step) for step in wrong.absolute_path) or "message"
        raise NotOfTheContract(f"{where}: {wrong.message}"[:200])
    return dict(message)


def said(kind: str, *, key: str, number: str, at: datetime, **facts: Any) -> dict[str, Any]:
    """Compose a message of the contract."""
    return checked({"id": key, "kind": kind, "number": number, "at": at.isoformat(), **facts})


def event(code: str, *, at: datetime, place: str, reason: str = "", handed_to: str = "") -> Mapping[str, str]:
    """Compose the event of a message; what is empty is left out."""
    facts = {"code": code, "at": at.isoformat(), "place": place, "reason": reason, "handed_to": handed_to}
    return {name: fact for name, fact in facts.items() if fact}
