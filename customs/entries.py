"""
One table or row of a file, read field by field: typed, exact, and refusing what nobody asked for.

Pure: shared by the readers of tariffs, of cases and of the database.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

Fields = Mapping[str, Any]


class FormatError(ValueError):
    """Something in a file is not as the format says."""

    def __init__(self, place: str, why: str) -> None:
        """Keep the place and what is wrong there."""
        self.place, self.why = place, why
        super().__init__(f"{place}: {why}")


class Entry:
    """One table or row: hands out its fields, typed, and tells which nobody asked for."""

    def __init__(self, fields: Fields, place: str) -> None:
        """Keep the fields that say something."""
        self.fields = {key: value for key, value in fields.items() if not _empty(value)}
        self.place = place
        self._asked: set[str] = set()

    def stop(self, why: str) -> FormatError:
        """Build the mistake."""
        return FormatError(self.place, why)

    def raw(self, name: str, default: Any = None) -> Any:
        """Return a field as it stands."""
        self._asked.add(name)
        return self.fields.get(name, default)

    def text(self, name: str, default: str | None = "") -> str:
        """Return words; without a default the field must be there."""
        value = self.raw(name, default)
        if value is None:
            raise self.stop(f"“{name}” is missing")
        if isinstance(value, (list, dict)):
            raise self.stop(f"“{name}” is one value, not several")
        if "\0" in str(value):
            raise self.stop(f"“{name}” holds a character that nobody can read")
        return str(value).strip()

    def one_of(self, name: str, known: frozenset[str] | Sequence[str], default: str | None) -> str:
        """Return one of the words known."""
        value = self.text(name, default)
        if value not in known:
            raise self.stop(f"“{name}” is “{value}”, which is none of {', '.join(sorted(known))}")
        return value

    def words(self, name: str) -> frozenset[str]:
        """Return a set of words, from a list or from text with spaces, commas or semicolons between."""
        value = self.raw(name, ())
        parts = value.replace(",", " ").replace(";", " ").split() if isinstance(value, str) else value
        if not isinstance(parts, (list, tuple)):
            raise self.stop(f"“{name}” must be a list of words, not “{value}”")
        return frozenset(str(part) for part in parts)

    def number(self, name: str, default: Decimal | None = None, *, optional: bool = False) -> Any:
        """Return a decimal number, exactly as written."""
        value = self.raw(name, default)
        if value is None:
            if optional:
                return None
            raise self.stop(f"“{name}” is missing")
        number = _decimal(value)
        if number is None:
            raise self.stop(f"“{name}” must be a number, not “{value}”")
        return number

    def integer(self, name: str, default: int) -> int:
        """Return a whole number."""
        number = self.number(name, Decimal(default))
        if number != number.to_integral_value():
            raise self.stop(f"“{name}” must be a whole number")
        return int(number)

    def day(self, name: str) -> date | None:
        """Return a day, or None when there is none."""
        value = self.raw(name)
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            raise self.stop(f"“{name}” must be a day like 2026-01-31, not “{value}”") from None

    def truth(self, name: str, *, default: bool) -> bool:
        """Return yes or no."""
        value = self.raw(name, default)
        found = {"true": True, "false": False, "yes": True, "no": False}.get(str(value).lower())
        if found is None:
            raise self.stop(f"“{name}” must be true or false")
        return found

    def tables(self, name: str) -> list[Fields]:
        """Return inner tables."""
        value = self.raw(name, [])
        if not isinstance(value, list) or not all(isinstance(inner, dict) for inner in value):
            raise self.stop(f"“{name}” must be a list of tables")
        return value

    def table(self, name: str) -> Fields:
        """Return one inner table."""
        value = self.raw(name, {})
        if not isinstance(value, dict):
            raise self.stop(f"“{name}” must be a table")
        return value

    def done(self) -> None:
        """Refuse fields that nobody asked for: a misspelt one must not be passed over."""
        unknown = sorted(set(self.fields) - self._asked)
        if unknown:
            raise self.stop(f"no field is called {', '.join(unknown)}")


_NUMBER = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?")


def _decimal(value: Any) -> Decimal | None:
    """Read a plain decimal number; None for anything else (floats have lost their digits already)."""
    text = "" if isinstance(value, (bool, float)) else str(value).strip()
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def _empty(value: Any) -> bool:
    return value is None or (isinstance(value, (str, list, dict, tuple)) and not value)
