"""The names of the world's countries in the reader's language, from CLDR."""

from functools import cache

from babel import Locale
from django.conf import settings

LETTERS = 2
NOT_COUNTRIES = {"EU", "EZ", "UN", "XA", "XB", "QO", "ZZ"}


@cache
def named(language: str) -> list[tuple[str, str]]:
    """List (code, name), by name."""
    territories = _territories(language)
    real = [
        (code, name)
        for code, name in territories.items()
        if len(code) == LETTERS and code.isalpha() and code not in NOT_COUNTRIES
    ]
    return sorted(real, key=lambda pair: pair[1])


def name_of(code: str, language: str) -> str:
    """Name one country; the code itself where CLDR has no name."""
    return str(_territories(language).get(code, code))


@cache
def _territories(language: str) -> dict[str, str]:
    """Add to a language's names those of French: of Afar, CLDR knows three."""
    return {**Locale(settings.LANGUAGE_CODE).territories, **Locale(language[:2]).territories}
