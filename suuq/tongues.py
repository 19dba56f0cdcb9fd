"""
The languages of the house: three that are whole, two that are begun.

Somali and Afar hold words of a shopper's way, and nobody whose language it is has read them yet: each page in them says
so, until a speaker takes the code out of ``UNREVIEWED``. What they lack is said in French, not in English: Django falls
back to LANGUAGE_CODE for words, ``whole`` to the same for what is kept as data.
"""

from typing import Any

from django.conf import settings
from django.utils.translation import get_language

NAMES = {"fr": "Français", "ar": "العربية", "en": "English", "so": "Soomaali", "aa": "Qafar af"}
WHOLE, UNREVIEWED = ("fr", "ar", "en"), ("so", "aa")

# What Django does not know of them: the names by which they go.
LANG_INFO: dict[str, dict[str, Any]] = {
    code: {"bidi": False, "code": code, "name": name, "name_local": NAMES[code]}
    for code, name in (("so", "Somali"), ("aa", "Afar"))
}


def spoken() -> str:
    """Name the language of this moment by its two letters."""
    return (get_language() or settings.LANGUAGE_CODE)[:2]


def whole() -> str:
    """Name the language in which this reader finds everything: their own, or French while theirs is only begun."""
    return spoken() if spoken() in WHOLE else settings.LANGUAGE_CODE
