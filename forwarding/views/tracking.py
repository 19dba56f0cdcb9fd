"""
Following without an account: where a parcel is, and nothing about whose it is or what it holds.

Questions are counted by the address of the connection and by its block, which no header of the client can change; a
flood of numbers that nobody has makes the page ask everybody for a second answer, until it is over.
"""

import ipaddress
import logging
from datetime import datetime
from functools import wraps

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.response import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from forwarding import following, s10
from forwarding.forms.following import OpenForm, TrackForm
from suuq import doors, limits, replica, shown

TRIES_A_MINUTE = 20
TRIES_OF_A_BLOCK = 60
UNKNOWN_A_MINUTE = 120  # numbers that nobody has, asked for by everybody together
ALARM_SECONDS = 600
TOO_MANY = 429
ALARM = "track:alarm"

log = logging.getLogger(__name__)


def quietly(view: doors.View) -> doors.View:
    """Keep a page out of search engines, caches and other sites' logs."""

    @wraps(view)
    def quiet(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        response["Referrer-Policy"] = "same-origin"
        response["Cache-Control"] = "private, no-store"
        return response

    return quiet


@doors.anyone
@require_safe
@quietly
def track(request: HttpRequest) -> HttpResponse:
    """Answer the same for a number that is unknown, malformed or old."""
    if request.GET and asked_too_often(request, "track"):
        return render(request, "forwarding/track.html", {"form": TrackForm(), "busy": True}, status=TOO_MANY)
    form = TrackForm(request.GET or None)
    if form.is_bound and form.is_valid():
        if cache.get(ALARM):
            return render(request, "forwarding/track.html", {"form": form, "guarded": True})
        number, at = s10.normalise(form.cleaned_data["number"]), timezone.now()
        state = replica.asked(lambda: following.state(number))
        if told := shown.page(request, state, lambda: _told(request, form, number, at)):
            return told
        _count_unknown()
        form.add_error(
            "number", _("No parcel with this number has reached us. Check it on your bill or in your account.")
        )
    return render(request, "forwarding/track.html", {"form": form})


def _told(request: HttpRequest, form: TrackForm, number: str, at: datetime) -> HttpResponse | None:
    opened = replica.asked(lambda: following.in_public(number, at=at))
    return render(request, "forwarding/track.html", {"form": form, "opened": opened}) if opened else None


@doors.anyone
@require_http_methods(["GET", "HEAD", "POST"])
@quietly
def open_case(request: HttpRequest) -> HttpResponse:
    """Open a parcel by any of its references and something that only its owner knows."""
    if request.method != "POST":
        return render(request, "forwarding/open_case.html", {"form": OpenForm()})
    if asked_too_often(request, "open"):
        return render(request, "forwarding/open_case.html", {"form": OpenForm(), "busy": True}, status=TOO_MANY)
    form, opened = OpenForm(request.POST), None
    if form.is_valid():
        opened = following.open_case(**form.cleaned_data, at=timezone.now())
        if opened is None:
            form.add_error(
                "reference",
                _("These two do not match. After five tries a parcel stays closed here: sign in, or ask an agency."),
            )
    return render(request, "forwarding/open_case.html", {"form": form, "opened": opened})


@doors.anyone
@require_safe
@quietly
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """Follow a link that the owner of a parcel gave away."""
    if asked_too_often(request, "shared"):
        return render(request, "forwarding/track.html", {"form": TrackForm(), "busy": True}, status=TOO_MANY)
    if (opened := following.shared(token, at=timezone.now())) is None:
        raise Http404
    return render(request, "forwarding/track.html", {"opened": opened, "is_shared": True})


def asked_too_often(request: HttpRequest, name: str) -> bool:
    """Count one more question from here, and say whether it is one too many."""
    address = limits.address(request)
    counts = limits.count(name, address), limits.count(f"{name}-block", block(address))
    return counts[0] > TRIES_A_MINUTE or counts[1] > TRIES_OF_A_BLOCK


def block(address: str) -> str:
    """The network an address belongs to: whoever has one address of it can often have the others."""
    try:
        number = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network(f"{number}/{24 if number.version == 4 else 48}", strict=False))  # noqa: PLR2004 - IPv4


def _count_unknown() -> None:
    if limits.count("track-unknown", "all") > UNKNOWN_A_MINUTE and cache.add(ALARM, 1, timeout=ALARM_SECONDS):
        log.error("tracking.flood: more than %d unknown numbers in a minute", UNKNOWN_A_MINUTE)
