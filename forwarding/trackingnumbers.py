"""
Carriers' numbers as scanners read them: cleaned, recognised, and reduced to the keys they are matched by.

A long FedEx or USPS barcode holds routing digits around the number that the shop told its customer, so a barcode has
several keys and two barcodes mean the same parcel when they share one.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import tracking_numbers
from tracking_numbers.types import TrackingNumber

from forwarding import s10

LONGEST_SCAN = 100
LONGEST = 60
SHORTEST_INNER = 10
SYMBOLOGY = re.compile(r"^\][A-Za-z][0-9A-Za-z]")
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
DROPPED = re.compile(r"[\s\u00a0\u202f\-()\ufeff\u200b\u200e\u200f]")
ADDRESS_LIKE = re.compile(r"^[a-z][a-z0-9+.\-]*:|://|^www\.|<|@", re.IGNORECASE)
PLAIN = re.compile(r"[A-Z0-9][A-Z0-9./+*$%_&#;,=|]*", re.ASCII)
USPS_ROUTED = re.compile(r"420(?:\d{5}|\d{9})(?P<inner>9\d{19}|9\d{21}|9\d{25})")
GS1_CARTON = re.compile(r"00(?P<inner>\d{18})")

# Numbers that the library's rules lack. None of them has a check digit that carriers publish.
UNCHECKED = (
    ("DHL", re.compile(r"JJ?D\d{10,30}")),
    ("DHL", re.compile(r"JVGL\d{8,20}|GM\d{16,24}")),
    ("Amazon Logistics", re.compile(r"TB[ACM]\d{12}")),
    ("YunExpress", re.compile(r"YT\d{16}")),
    ("SF Express", re.compile(r"SF\d{12,15}")),
    ("Cainiao", re.compile(r"LP\d{14}")),
    ("Colissimo", re.compile(r"\d[A-Z]\d{11}")),
)
CARRIER_NAMES = {
    "United States Postal Service": "USPS",
    "S10 International Standard": "Post",
    "Amazon": "Amazon Logistics",
}
STRICT = re.compile(r"1Z[0-9A-Z]{16}|[A-Z]{2}\d{9}[A-Z]{2}")


class Problem(StrEnum):
    """What keeps a scan from being the number of a parcel."""

    EMPTY = "empty"
    LONG = "long"
    ADDRESS = "address"
    UNREADABLE = "unreadable"


class NotABarcode(ValueError):  # noqa: N818 - it is an answer, not a fault
    """The scan is no parcel's number: nothing is done with it."""

    def __init__(self, problem: Problem) -> None:
        """Say why."""
        self.problem = problem
        super().__init__(problem)


@dataclass(frozen=True, slots=True)
class Recognised:
    """Whose number it is. ``checked`` is false where the check digit is wrong, None where the carrier has none."""

    carrier: str
    number: str
    checked: bool | None


def clean(scan: str) -> str:
    """
    Take off what scanners add: symbology marks, FNC1, line ends, spaces, lower case.

    :raises NotABarcode: for nothing, too much, a web address, or what is no code
    """
    if len(scan) > LONGEST_SCAN:
        raise NotABarcode(Problem.LONG)
    text = CONTROL.sub("", SYMBOLOGY.sub("", scan.strip()))
    if ADDRESS_LIKE.search(text):
        raise NotABarcode(Problem.ADDRESS)
    code = DROPPED.sub("", text).upper()
    if not code:
        raise NotABarcode(Problem.EMPTY)
    if len(code) > LONGEST:
        raise NotABarcode(Problem.LONG)
    if not PLAIN.fullmatch(code):
        raise NotABarcode(Problem.UNREADABLE)
    return code


def keys(scan: str) -> tuple[str, ...]:
    """
    Give every form a barcode is matched by: the whole code first, then the numbers contained in it.

    :raises NotABarcode: as ``clean`` does
    """
    code = clean(scan)
    wrapped = [match["inner"] for form in (USPS_ROUTED, GS1_CARTON) if (match := form.fullmatch(code))]
    contained = [inner for number in _library(code) if (inner := _inner(number))]
    return tuple(dict.fromkeys([code, *wrapped, *contained]))


def recognise(scan: str) -> Recognised | None:
    """
    Tell whose number it is, or None where no carrier is known by its form.

    :raises NotABarcode: as ``clean`` does
    """
    code = clean(scan)
    for number in _library(code):
        return Recognised(_carrier(number), code, checked=True)
    for carrier, form in UNCHECKED:
        if form.fullmatch(code):
            return Recognised(carrier, code, checked=None)
    if STRICT.fullmatch(code):
        return Recognised("UPS" if code.startswith("1Z") else "Post", code, checked=s10.is_valid(code))
    return None


@lru_cache(maxsize=256)  # a check-in asks of its barcode several times
def _library(code: str) -> tuple[TrackingNumber, ...]:
    """Ask each of the library's rules; a digit string may satisfy several carriers'."""
    answers = (rule.test(code) for rule in tracking_numbers.DEFINITIONS)
    return tuple(number for number in answers if number and number.valid)


def _carrier(number: TrackingNumber) -> str:
    name = str(number.courier.name)
    return CARRIER_NAMES.get(name, name)


def _inner(number: TrackingNumber) -> str:
    """Find the short number of a long barcode, or the long number (USPS 92...) that a short one is the end of."""
    code = str(number.number)
    digits = "".join(map(str, number.serial_number or ())) + code[-1]
    digits = digits.lstrip("0")
    related = code.endswith(digits) or digits.endswith(code)
    return digits if related and len(digits) >= SHORTEST_INNER else ""
