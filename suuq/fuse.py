"""
A fuse for each house that we call: one that was silent several times running is left alone, then tried once.

Counted in the cache, so that with Redis all processes know it; a page then says so at once, and no worker waits.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.cache import cache

FAILURES_MOST = 5
REST_SECONDS = 60


@contextmanager
def of(house: str, unwell: type[Exception]) -> Iterator[None]:
    """
    Call a house. ``unwell`` is what the caller raises when it does not answer; anything else shows that it is there.

    :raises unwell: at once, while it is left alone or somebody else is trying it
    """
    failures, rest = f"fuse:{house}:failures", f"fuse:{house}:rest"
    count = cache.get(failures, 0)
    if count >= FAILURES_MOST and not cache.add(rest, 1, timeout=REST_SECONDS):
        raise unwell("resting: it failed several times")
    try:
        yield
    except unwell:
        cache.add(failures, 0, timeout=None)
        if cache.incr(failures) >= FAILURES_MOST:
            cache.set(rest, 1, timeout=REST_SECONDS)
        raise
    if count:
        cache.delete(failures)
