"""What every page may say about the house it stands in."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language_info, get_language


def house(request: HttpRequest) -> dict[str, Any]:
    """Give templates the post's name, its currency, and this page's address in each language."""
    here = request.get_full_path()
    languages = [
        {"code": code, "name": get_language_info(code)["name_local"], "url": translate_url(here, code)}
        for code, _name in settings.LANGUAGES
    ]
    return {"POST_NAME": settings.POST_NAME, "CURRENCY": settings.CURRENCY, "languages": languages, "language": get_language()}
