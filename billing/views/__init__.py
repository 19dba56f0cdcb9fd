"""The doors of billing, one console a file."""

from typing import Any

from django.http import HttpRequest


def reader(request: HttpRequest) -> Any:
    """Name the person at the door: ``doors.only`` has let nobody unknown in."""
    return request.user


def key_of(request: HttpRequest) -> str:
    """Name this form of this person: the same form sent twice is one event, and nobody meets another's key."""
    once = request.POST.get("once", "")[:64] or getattr(request, "request_id", "")
    return f"user:{request.user.pk}:{once}"
