"""
UPU S8 and S9: the identifiers of a dispatch (20 characters) and of each receptacle in it (29).

Lengths and places follow public descriptions (see ``docs``): the UPU's own texts are not public. A receptacle is
the dispatch, its number in it, whether it is the last, whether it holds registered or insured items, and its weight
in units of 100 grams. Another post may leave either question open (9), and write 9999 for more than 999.8 kg.
"""

import re
from dataclasses import dataclass

DISPATCH = re.compile(
    r"(?P<origin>[A-Z]{5}[A-Z0-9])(?P<destination>[A-Z]{5}[A-Z0-9])(?P<category>[ABCD])"
    r"(?P<subclass>[A-Z][A-Z0-9])(?P<year>\d)(?P<number>\d{4})",
    re.ASCII,
)
RECEPTACLE = re.compile(
    r"(?P<dispatch>.{20})(?P<serial>\d{3})(?P<last>[019])(?P<registered>[019])(?P<weight>\d{4})", re.ASCII
)
GRAMS_PER_UNIT = 100
NOT_SAID = "9"
HEAVIEST_GRAMS = 9999 * GRAMS_PER_UNIT


class NotAnIdentifier(ValueError):  # noqa: N818 - it is an answer, not a fault
    """A part does not fit its place; the message names the identifier."""


@dataclass(frozen=True, slots=True)
class Dispatch:
    """
    A dispatch between two offices of exchange in one year.

    Categories: A by air, B by surface lifted by air, C by surface, D priority by surface. Subclasses: CN ordinary
    parcels, EN express, UN letters.
    """

    origin: str
    destination: str
    category: str
    subclass: str
    year: int
    number: int

    def __post_init__(self) -> None:
        """Refuse what would not be read back the same."""
        if not DISPATCH.fullmatch(str(self)):
            raise NotAnIdentifier(str(self))

    def __str__(self) -> str:
        return f"{self.origin}{self.destination}{self.category}{self.subclass}{self.year % 10}{self.number:04d}"


@dataclass(frozen=True, slots=True)
class Receptacle:
    """One bag of a dispatch; ``None`` where its sender did not say."""

    dispatch: Dispatch
    serial: int
    weight_grams: int
    is_last: bool | None = False
    holds_registered: bool | None = False

    def __post_init__(self) -> None:
        """Refuse what would not be read back the same."""
        if not RECEPTACLE.fullmatch(str(self)):
            raise NotAnIdentifier(str(self))

    def __str__(self) -> str:
        units = -(-self.weight_grams // GRAMS_PER_UNIT)
        said = (NOT_SAID if each is None else f"{each:d}" for each in (self.is_last, self.holds_registered))
        return f"{self.dispatch}{self.serial:03d}{''.join(said)}{units:04d}"


def parse_dispatch(text: str) -> Dispatch:
    """
    Read an S8 identifier; of the year only its last digit is in it.

    :raises NotAnIdentifier: when it is not one
    """
    code = normalise(text)
    if not (parts := DISPATCH.fullmatch(code)):
        raise NotAnIdentifier(code)
    return Dispatch(
        parts["origin"],
        parts["destination"],
        parts["category"],
        parts["subclass"],
        int(parts["year"]),
        int(parts["number"]),
    )


def parse_receptacle(text: str) -> Receptacle:
    """
    Read an S9 identifier; its weight is known to 100 grams, rounded up.

    :raises NotAnIdentifier: when it is not one
    """
    code = normalise(text)
    if not (parts := RECEPTACLE.fullmatch(code)):
        raise NotAnIdentifier(code)
    return Receptacle(
        parse_dispatch(parts["dispatch"]),
        int(parts["serial"]),
        int(parts["weight"]) * GRAMS_PER_UNIT,
        is_last=_answer(parts["last"]),
        holds_registered=_answer(parts["registered"]),
    )


def _answer(digit: str) -> bool | None:
    return None if digit == NOT_SAID else digit == "1"


def normalise(text: str) -> str:
    """Upper-case, and drop the spaces between groups."""
    return re.sub(r"[\s\u00a0\u202f]", "", text).upper()
