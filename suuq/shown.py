"""
What is shown alike to everybody who asks: made once for each state of what it tells of, and kept for some minutes.

Whoever asks names the state, so that a change shows at once. What is lost from here costs only time. Why:
docs/adr/0016.
"""

import hashlib
from collections.abc import Callable

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language

SECONDS = 300
OF_SOMEBODY = {settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name}


def once(name: str, make: Callable[[], str]) -> str:
    """Give what is kept under this name in this language today, or make and keep it; nothing empty is kept."""
    release = getattr(staticfiles_storage, "manifest_hash", "")  # a page names files of the release that wrote it
    whole = f"{name} {get_language()} {timezone.localdate()} {release}"
    key, kept = f"shown:{hashlib.sha256(whole.encode()).hexdigest()}", caches["shown"]
    if (text := "" if settings.DEBUG else kept.get(key, "")) == "" and (text := make()):
        kept.set(key, text, timeout=SECONDS)
    return str(text)


def page(request: HttpRequest, state: str, write: Callable[[], HttpResponse | None]) -> HttpResponse | None:
    """Give a page as every stranger gets it; who is known here, or is owed a word, gets one of their own."""
    if not state or OF_SOMEBODY & request.COOKIES.keys():
        return write()
    arrived = request.headers.get("Sec-Fetch-Site", "")  # of which suuq.ui.sheets makes two kinds of pages
    kept = once(f"{request.get_full_path()} {arrived} {state}", lambda: _with_nonce(request, write()))
    nonce, _, text = kept.partition(" ")
    if nonce:
        text = text.replace(nonce, str(request.csp_nonce))  # type: ignore[attr-defined] # set by CSPMiddleware
    return HttpResponse(text) if text else None


def _with_nonce(request: HttpRequest, written: HttpResponse | None) -> str:
    """Put before a page the word by which its styles are allowed, if it has some: the next visitor has another."""
    nonce = request.csp_nonce  # type: ignore[attr-defined] # set by CSPMiddleware
    return f"{nonce or ''} {written.content.decode()}" if written else ""
