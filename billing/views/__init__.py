"""The doors of billing, one console a file."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

View = Callable[..., HttpResponse]


def reader(request: HttpRequest) -> Any:
    """Name the person at the door: ``doors.only`` has let nobody unknown in."""
    return request.user


def key_of(request: HttpRequest) -> str:
    """Name this form of this person: the same form sent twice is one event, and nobody meets another's key."""
    once = request.POST.get("once", "")[:64] or getattr(request, "request_id", "")
    return f"user:{request.user.pk}:{once}"


def posted_from(page: str, *named: str) -> Callable[[View], View]:
    """
    Take the form of this page; who opens its address is led to the page, found by what is ``named`` of the address.

    A form that is shown again with its errors stands at the address it was sent to, and a browser asks for that again.
    """

    def guard(view: View) -> View:
        @require_http_methods(["GET", "POST"])
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST":
                return view(request, *args, **kwargs)
            return redirect(page, **{name: kwargs[name] for name in named})

        return guarded

    return guard
