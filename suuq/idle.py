"""
Staff who leave their screen: it locks after some minutes without them, and their day ends after some hours.

A locked screen opens again by the second factor; a day that is over begins with signing in. Either way a form that
was sent meanwhile is kept for a quarter of an hour and goes on where it was stopped, so that no work is done twice.
"""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from suuq import doors, looking, sudo
from suuq.roles import STAFF

SINCE, SEEN, LOCKED, KEPT = "day_since", "seen_at", "locked_at", "kept_form"
GRAIN = 60  # seconds: that somebody is here is written once a minute, and the lock waits a minute longer
HOUR = 3600
KEPT_SECONDS = 900
LONGEST_FORM = 100_000
WARNING_SECONDS = 120
OPEN = frozenset({
    "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "account_logout", "service_worker", "manifest", "healthz",
    "readyz", "metrics",
})  # fmt: skip


@doors.only(*STAFF)
def here(request: doors.Signed) -> HttpResponse:  # noqa: ARG001 - a view's signature
    """Hear that somebody works at the page, who sends nothing yet."""
    return HttpResponse(status=204)


@doors.only(*STAFF)
@require_POST
def lock(request: doors.Signed) -> HttpResponse:
    """Lock the screen now, as the page does by itself when its time is over."""
    request.session[LOCKED] = time.time()
    return redirect("unlocked")


@doors.only(*STAFF)
def unlocked(request: doors.Signed) -> HttpResponse:
    """Say that the screen is open again."""
    return render(request, "suuq/unlocked.html")


def seconds(request: Any) -> int:
    """Say after how long this page locks by itself: not where a second factor is typed, nor in the midst of trouble."""
    match = getattr(request, "resolver_match", None)
    return minutes(request.user) * 60 if match and match.url_name not in OPEN and hasattr(request, "user") else 0


def minutes(user: Any) -> int:
    """Say after how many minutes without them a person's screen locks; 0 is never."""
    return settings.IDLE_MINUTES.get(user.role, 0) if user.is_authenticated else 0


class IdleMiddleware:
    """Lock what nobody sits at. What comes in passes the check against forged forms first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(self, request: Any, *_view: Any) -> HttpResponse | None:
        """Let through who is here, or ask who it is."""
        allowed, session, now = minutes(request.user), request.session, time.time()
        if not allowed or request.resolver_match.url_name in OPEN:
            return None
        if now - session.setdefault(SINCE, now) > settings.SHIFT_HOURS * HOUR:
            return _end(request, now)
        if LOCKED not in session and now - session.setdefault(SEEN, now) > allowed * 60 + GRAIN:
            session[LOCKED] = now
        if LOCKED in session and not sudo.said_since(request, session[LOCKED]):
            return _ask(request, now)
        if session.pop(LOCKED, None) or now - session[SEEN] > GRAIN:
            session[SEEN] = now
        return _go_on(request, now)


def _end(request: Any, now: float) -> HttpResponse:
    """End the day: the session is gone, but for the form."""
    kept = _form(request, now)
    looking.end(request, at=timezone.now())
    auth.logout(request)
    if kept:
        request.session[KEPT] = kept
    return _sent(request, redirect_to_login(_back(request)))


def _ask(request: Any, now: float) -> HttpResponse:
    """Ask for the second factor; whoever has none signs in anew."""
    if not sudo.ways(request):
        return _end(request, now)
    if kept := _form(request, now):
        request.session[KEPT] = kept
    looking.end(request, at=timezone.now())
    return _sent(request, redirect(f"{sudo.ways(request)[0]}?{urlencode({'next': _back(request)})}"))


def _form(request: Any, now: float) -> dict[str, Any] | None:
    """Give what was sent, if a person sent it from a page and it holds no password; files are chosen again."""
    words = request.POST.urlencode() if request.method == "POST" and _is_page(request) else ""
    if not words or len(words) > LONGEST_FORM or any("password" in name for name in request.POST):
        return None
    return {"to": request.get_full_path(), "words": words, "by": request.user.pk, "at": now}


def _is_page(request: Any) -> bool:
    """Whether the answer is what the person sees next, and not a part of a page or a program's."""
    return not request.htmx and request.headers.get("Sec-Fetch-Dest", "document") == "document"


def _back(request: Any) -> str:
    """Name the page to come back to: a part of a page comes back to the whole."""
    shown = urlsplit(request.htmx.current_url or "") if request.htmx else None
    return f"{shown.path}?{shown.query}" if shown else request.get_full_path()


def _sent(request: Any, answer: HttpResponse) -> HttpResponse:
    """Send the whole page there, also where only a part of it was asked for."""
    return HttpResponse(status=204, headers={"HX-Redirect": answer["Location"]}) if request.htmx else answer


def _go_on(request: Any, now: float) -> HttpResponse | None:
    """Take up the form that was kept, once its sender is back at its address."""
    kept = request.session.get(KEPT)
    if not kept or request.method != "GET" or request.get_full_path() != kept["to"]:
        return None
    del request.session[KEPT]
    if kept["by"] != request.user.pk or now - kept["at"] > KEPT_SECONDS:
        messages.warning(request, _("What was sent while the screen was locked was not done. Send it again."))
        return redirect("home")
    request.method = request.META["REQUEST_METHOD"] = "POST"
    request.POST, request._files = QueryDict(kept["words"]), MultiValueDict()  # noqa: SLF001 - Django reads them from it
    return None
