"""
Suite codes: one per customer, the same at every warehouse, printed on every parcel.

``DJ7K3-F2Q`` is the country's two letters, five drawn characters and a check character over all of them. One wrong
character or two swapped ones never give another valid code (see ``suuq.references``). A country's letters may be
I, L or O, which the alphabet lacks; in the sum they stand for the digits 2, 3 and 4, which no country begins with.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache

from suuq import references

LENGTH = len("DJ7K3F2Q")
DRAWN = 5
LOOK_ALIKES = "0O1IL"
COUNTRY_LETTERS = str.maketrans("ILO", "234")
LETTER_OR_DIGIT = f"[{references.ALPHABET}]"
GAP = r"[\s\u00a0\u202f._\-\u2010-\u2015]*"
AS_SHOWN = re.compile(
    rf"(?<![A-Z0-9])[A-Z]{{2}}{LETTER_OR_DIGIT}{{3}}[\-\u2010-\u2015]?{LETTER_OR_DIGIT}{{3}}(?![A-Z0-9])"
)
WITH_GAPS = re.compile(rf"(?<![A-Z0-9])[A-Z]{GAP}[A-Z]" + rf"{GAP}{LETTER_OR_DIGIT}" * (DRAWN + 1) + r"(?![A-Z0-9])")


class Problem(StrEnum):
    """What keeps a text from being a suite code."""

    LENGTH = "length"
    COUNTRY = "country"
    LOOK_ALIKE = "look_alike"
    CHARACTER = "character"
    CHECK = "check"


class NotASuite(ValueError):  # noqa: N818 - it is an answer, not a fault
    """The text is no suite code; ``character`` is the one that cannot be in it."""

    def __init__(self, problem: Problem, character: str = "") -> None:
        """Say which problem, and which character if it is one."""
        self.problem, self.character = problem, character
        super().__init__(f"{problem} {character}".strip())


def make(country: str) -> str:
    """Draw a new code for customers of ``country`` (two letters)."""
    body = country.upper() + references.make(DRAWN + 1)[:DRAWN]
    return shown(body + _check_character(body))


@lru_cache(maxsize=1024)  # a file of many lines names few
def normalise(text: str) -> str:
    """
    Read a code typed or scanned in any way, and give it as it is shown: ``DJ7K3-F2Q``.

    :raises NotASuite: with the problem and, where there is one, the character that a code never holds
    """
    code = re.sub(GAP, "", text.upper())
    if len(code) != LENGTH:
        raise NotASuite(Problem.LENGTH)
    if not re.fullmatch("[A-Z]{2}", code[:2]):
        raise NotASuite(Problem.COUNTRY)
    for character in code[2:]:
        if character not in references.ALPHABET:
            problem = Problem.LOOK_ALIKE if character in LOOK_ALIKES else Problem.CHARACTER
            raise NotASuite(problem, character)
    if _check_character(code[:-1]) != code[-1]:
        raise NotASuite(Problem.CHECK)
    return shown(code)


def is_valid(text: str) -> bool:
    """Whether the text, read tolerantly, is a suite code."""
    try:
        normalise(text)
    except NotASuite:
        return False
    return True


def shown(code: str) -> str:
    """Write a code in its two groups, without asking whether it is valid."""
    plain = code.replace("-", "")
    return f"{plain[:5]}-{plain[5:]}"


def all_in(text: str) -> list[str]:
    """
    Find the valid codes in free text: a label read by a camera, a name line, the words of a clerk. Likeliest first.

    One that stands as we print it comes before one put together over gaps: of "MME DJ7K3-F2Q" the first eight
    characters, MMEDJ7K3, are a code too whenever their sum happens to fit, which is one time in 31.
    """
    upper = text.upper()
    written = [found for form in (AS_SHOWN, WITH_GAPS) for found in _everywhere(form, upper)]
    return list(dict.fromkeys(normalise(found) for found in written if is_valid(found)))


def near(text: str) -> list[str]:
    """Give the valid codes that differ in one character after the country from what was read: six at most."""
    code = re.sub(GAP, "", text.upper())
    if len(code) != LENGTH:
        return []
    changed = (code[:at] + c + code[at + 1 :] for at in range(2, LENGTH) for c in references.ALPHABET)
    return list(dict.fromkeys(shown(one) for one in changed if is_valid(one)))


def _everywhere(form: re.Pattern[str], text: str) -> Iterator[str]:
    """Give every match, those that overlap included."""
    position = 0
    while found := form.search(text, position):
        yield found.group()
        position = found.start() + 1


def _check_character(body: str) -> str:
    """Take the next character after a reference's own check, so that no reference is ever read as a suite."""
    check = references.check_character(body[:2].translate(COUNTRY_LETTERS) + body[2:])
    return references.ALPHABET[(references.ALPHABET.index(check) + 1) % len(references.ALPHABET)]
