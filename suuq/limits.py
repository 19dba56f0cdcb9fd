"""
How often one caller may ask: fixed windows of a minute, counted in the cache that all processes share.

Anonymous callers are told apart by address: that of the connection, or what our own proxies say of it, never what the
caller writes into a header.
"""

from typing import Any

from allauth.core.internal.httpkit import get_client_ip
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest

WINDOW_SECONDS = 60


def address(request: HttpRequest) -> str:
    """The address of whoever asks; a request that did not pass our proxies is known by its connection."""
    try:
        found = get_client_ip(request)
    except (ImproperlyConfigured, PermissionDenied, ValueError):
        found = None
    return found or request.META.get("REMOTE_ADDR", "")


def count(name: str, who: Any) -> int:
    """Count one more act of somebody, and say how many that makes in this window."""
    return int(cache.count(f"limit:{name}:{who}", seconds=WINDOW_SECONDS))  # type: ignore[attr-defined] # see suuq.cache


def counted(name: str, who: Any) -> int:
    """Say how many acts somebody has made in this window."""
    return int(cache.get(f"limit:{name}:{who}", 0))
