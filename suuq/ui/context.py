"""What every page may say about the house it stands in."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language, get_language_info

SHORT = {"fr": "FR", "en": "EN"}  # on phones; Arabic is short enough as it is
NAMES = {"fr": "Français", "ar": "عربي", "en": "English"}


def house(request: HttpRequest) -> dict[str, Any]:
    """Give templates the post's name, its currency, and this page's address in each language."""
    here = request.get_full_path()
    languages = [
        {
            "code": code,
            "name": NAMES.get(code) or get_language_info(code)["name_local"],
            "short": SHORT.get(code, ""),
            "url": translate_url(here, code),
        }
        for code, _name in settings.LANGUAGES
    ]
    return {
        "POST_NAME": settings.POST_NAME,
        "CURRENCY": settings.CURRENCY,
        "languages": languages,
        "language": get_language(),
    }
