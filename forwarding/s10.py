"""
UPU S10: the thirteen characters under which the world's posts know one item, ``RR 473 124 829 DJ``.

Two letters for the service, eight digits, a check digit, two letters for the country that issued it.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
FORM = re.compile(r"(?P<service>[A-Z]{2})(?P<serial>\d{8})(?P<check>\d)(?P<country>[A-Z]{2})", re.ASCII)
SERIAL_LIMIT = 10**8
LENGTH = 13


class Problem(StrEnum):
    """What keeps a text from being an S10 number."""

    LENGTH = "length"
    FORM = "form"
    CHECK_DIGIT = "check_digit"


class NotS10(ValueError):  # noqa: N818 - it is an answer, not a fault
    """The text is no S10 number; for a wrong check digit, ``found`` and ``expected`` name it."""

    def __init__(self, problem: Problem, *, found: str = "", expected: str = "") -> None:
        """Say which problem, and which digit was read and which should stand there."""
        self.problem, self.found, self.expected = problem, found, expected
        super().__init__(f"{problem}: {found} instead of {expected}" if expected else problem)


@dataclass(frozen=True, slots=True)
class Number:
    """An S10 number taken apart."""

    service: str
    serial: int
    country: str

    def __str__(self) -> str:
        return f"{self.service}{self.serial:08d}{check_digit(self.serial)}{self.country}"


def check_digit(serial: int) -> int:
    """Compute the check digit of an eight-digit serial number."""
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, f"{serial:08d}", strict=True))
    return {10: 0, 11: 5}.get(11 - total % 11, 11 - total % 11)


def issue(service: str, serial: int, country: str) -> str:
    """
    Write the number of a service indicator (``CP``, ``EE``, ...), a serial and the issuing country.

    :raises ValueError: when a part does not fit its place
    """
    if not 0 <= serial < SERIAL_LIMIT:
        message = f"{serial} does not fit eight digits"
        raise ValueError(message)
    number = str(Number(service, serial, country))
    if not FORM.fullmatch(number):
        message = f"{service} and {country} must be two letters A to Z each"
        raise ValueError(message)
    return number


def normalise(text: str) -> str:
    """Upper-case, and drop the spaces and dashes that people type between groups."""
    return re.sub(r"[\s\u00a0\u202f\-]", "", text).upper()


def parse(text: str) -> Number:
    """
    Read a number typed or scanned in any way.

    :raises NotS10: with the problem; a wrong check digit is named with the right one
    """
    code = normalise(text)
    if len(code) != LENGTH:
        raise NotS10(Problem.LENGTH)
    if not (parts := FORM.fullmatch(code)):
        raise NotS10(Problem.FORM)
    serial = int(parts["serial"])
    if (expected := str(check_digit(serial))) != parts["check"]:
        raise NotS10(Problem.CHECK_DIGIT, found=parts["check"], expected=expected)
    return Number(parts["service"], serial, parts["country"])


def is_valid(text: str) -> bool:
    """Whether the text, read tolerantly, is an S10 number with its right check digit."""
    try:
        parse(text)
    except NotS10:
        return False
    return True
