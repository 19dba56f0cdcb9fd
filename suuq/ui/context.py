"""What every page may say about the house it stands in."""

from contextlib import suppress
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_from_path, override
from django.utils.translation import gettext_lazy as _

from suuq import idle, safe_mode, tongues

# In the back office, beside the name of the site.
COPY = _("Restored copy: nothing leaves it")
ELSEWHERE = next(code for code in tongues.NAMES if code != settings.LANGUAGE_CODE)  # one that stands in addresses


def house(request: HttpRequest) -> dict[str, Any]:
    """Give templates the post's name, its currency, and this page's address in each language."""
    return {
        "POST_NAME": settings.POST_NAME,
        "safe_mode": safe_mode.is_on(),
        "CURRENCY": settings.CURRENCY,
        "SITE_URL": settings.SITE_URL,
        "languages": SimpleLazyObject(lambda: _languages(request)),
        "language": get_language(),
        "tongue": tongues.NAMES[tongues.spoken()],
        "lock_seconds": idle.seconds(request),
        "lock_warning": idle.WARNING_SECONDS,
        "unreviewed": tongues.spoken() in tongues.UNREVIEWED,
    }


def _languages(request: HttpRequest) -> list[dict[str, str]]:
    here, plain = request.get_full_path(), _without_language(request)
    urls = {code: here if not plain else f"/{code}{plain}" for code in tongues.NAMES}
    urls[settings.LANGUAGE_CODE] = plain or here
    return [{"code": code, "name": tongues.NAMES[code], "url": urls[code]} for code, _name in settings.LANGUAGES]


def _without_language(request: HttpRequest) -> str:
    """Give this page's address as it is without a language; nothing for what has none, or where no page stands."""
    here, match = request.get_full_path(), request.resolver_match
    if match is None:
        return ""
    if spoken := get_language_from_path(request.path_info):
        return here.removeprefix(f"/{spoken}")
    with suppress(NoReverseMatch), override(ELSEWHERE):
        there = reverse(match.view_name, args=match.args, kwargs=match.kwargs)
        return here if there.startswith(f"/{ELSEWHERE}/") else ""
    return ""


def copy_label(request: HttpRequest) -> list[Any] | None:  # noqa: ARG001 - unfold's signature
    """Give the back office the label of a restored copy, if it is one."""
    return [COPY, "warning"] if safe_mode.is_on() else None
