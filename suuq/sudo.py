"""
Dangerous acts ask once more who is acting, unless that was said a little while ago.

Staff say it with their second factor; a shopper with whatever they sign in with. What was about to be done is kept
meanwhile and done afterwards, so that no form is typed twice.
"""

import time
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.reauthentication import suspend_request
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from suuq.doors import View

READS = frozenset({"GET", "HEAD", "OPTIONS"})
SECOND_FACTOR = "mfa"


def required(view: View) -> View:
    """Let an act through only from somebody who said lately who they are; looking is free."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method in READS or is_fresh(request):
            return view(request, *args, **kwargs)
        return suspend_request(request, ways(request)[0])

    guarded.asks_again = True  # type: ignore[attr-defined] # written here, read where a view or request is judged
    return guarded


def is_fresh(request: Any) -> bool:
    """Whether the person said lately who they are, in a way that counts for them; or has no way to say it."""
    now = time.time()
    # Beyond the moment too: with a clock that was set back, nothing stays open for longer.
    return not ways(request) or any(abs(now - at) < settings.SUDO_SECONDS for at in _said(request))


def said_since(request: Any, moment: float) -> bool:
    """Whether the person has said who they are since then, in a way that counts for them."""
    return any(at >= moment for at in _said(request))


def _said(request: Any) -> list[float]:
    return [
        record["at"]
        for record in get_authentication_records(request, request.user)
        if not request.user.works_here or record.get("method") == SECOND_FACTOR
    ]


def ways(request: Any) -> list[str]:
    """Give the pages that ask, the one that counts for this person first."""
    ways = get_adapter(request).get_reauthentication_methods(request.user)
    ways.sort(key=lambda way: request.user.works_here and not way["id"].startswith(SECOND_FACTOR))
    return [way["url"] for way in ways]
