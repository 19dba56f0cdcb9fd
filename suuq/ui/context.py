"""What every page may say about the house it stands in."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from suuq import idle, safe_mode, tongues

# In the back office, beside the name of the site.
COPY = _("Restored copy: nothing leaves it")


def house(request: HttpRequest) -> dict[str, Any]:
    """Give templates the post's name, its currency, and this page's address in each language."""
    return {
        "POST_NAME": settings.POST_NAME,
        "safe_mode": safe_mode.is_on(),
        "CURRENCY": settings.CURRENCY,
        "SITE_URL": settings.SITE_URL,
        "languages": SimpleLazyObject(lambda: _languages(request)),
        "language": get_language(),
        "lock_seconds": idle.seconds(request),
        "lock_warning": idle.WARNING_SECONDS,
        "unreviewed": tongues.spoken() in tongues.UNREVIEWED,
    }


def _languages(request: HttpRequest) -> list[dict[str, str]]:
    return [
        {"code": code, "name": tongues.NAMES[code], "url": _address(request, code)}
        for code, _name in settings.LANGUAGES
    ]


def _address(request: HttpRequest, language: str) -> str:
    """Give this page's address in a language; where no page stands, such as an error's, the address that was asked."""
    here, match = request.get_full_path(), request.resolver_match
    if match is None:
        return here
    try:
        with override(language):
            there = reverse(match.view_name, args=match.args, kwargs=match.kwargs)
    except NoReverseMatch:
        return here
    return "?".join([there, *here.split("?", 1)[1:]])


def copy_label(request: HttpRequest) -> list[Any] | None:  # noqa: ARG001 - unfold's signature
    """Give the back office the label of a restored copy, if it is one."""
    return [COPY, "warning"] if safe_mode.is_on() else None
