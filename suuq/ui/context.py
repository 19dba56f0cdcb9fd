"""What every page may say about the house it stands in."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from suuq import idle, safe_mode, tongues

# In the back office, beside the name of the site.
COPY = _("Restored copy: nothing leaves it")


def house(request: HttpRequest) -> dict[str, Any]:
    """Give templates the post's name, its currency, and this page's address in each language."""
    here = request.get_full_path()
    languages = [
        {"code": code, "name": tongues.NAMES[code], "url": translate_url(here, code)}
        for code, _name in settings.LANGUAGES
    ]
    return {
        "POST_NAME": settings.POST_NAME,
        "safe_mode": safe_mode.is_on(),
        "CURRENCY": settings.CURRENCY,
        "SITE_URL": settings.SITE_URL,
        "languages": languages,
        "language": get_language(),
        "lock_seconds": idle.seconds(request),
        "lock_warning": idle.WARNING_SECONDS,
        "unreviewed": tongues.spoken() in tongues.UNREVIEWED,
    }


def copy_label(request: HttpRequest) -> list[Any] | None:  # noqa: ARG001 - unfold's signature
    """Give the back office the label of a restored copy, if it is one."""
    return [COPY, "warning"] if safe_mode.is_on() else None
