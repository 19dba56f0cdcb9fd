"""
The caches: that of production, which nobody has to wait for, and that of one process.

Both count acts within a time that begins with the first of them.
"""

import logging
from collections.abc import Callable
from typing import Any

import redis
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from django.utils.functional import cached_property

log = logging.getLogger(__name__)
COUNT = """
local counted = redis.call('INCR', KEYS[1])
if counted == 1 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return counted
""".strip()


class OneClient(RedisCacheClient):
    """Django's, which makes a client for each question; that costs four times what the question does."""

    @cached_property
    def _made(self) -> Any:
        return super().get_client(write=True)

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:  # noqa: ARG002 - Django's signature
        """Give the one, whose threads and connections are sorted out by its pool."""
        return self._made


class ForgivingCache(RedisCache):
    """
    Redis while it answers; while it does not, a cache that is always empty.

    Limits on attempts are counted here: they let people through until it is back, and ``/readyz`` says so.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        """Ask one server."""
        super().__init__(server, params)
        self._class = OneClient

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """Give what is kept, else the default."""
        return self._asked(super().get, default, key, default, version)

    def add(self, key: str, value: Any, *rest: Any, **named: Any) -> bool:
        """Keep what is not there yet."""
        return bool(self._asked(super().add, True, key, value, *rest, **named))

    def set(self, key: str, value: Any, *rest: Any, **named: Any) -> None:
        """Keep."""
        self._asked(super().set, None, key, value, *rest, **named)

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget."""
        return bool(self._asked(super().delete, False, key, version))

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Count."""
        return int(self._asked(super().incr, delta, key, delta, version))

    def count(self, key: str, *, seconds: int) -> int:
        """Count one more, in one turn: between two turns the time could end, and the count would then last for ever."""
        counted = self._cache.get_client().eval
        return int(self._asked(counted, 1, COUNT, 1, self.make_and_validate_key(key), seconds))

    @staticmethod
    def _asked(verb: Callable[..., Any], otherwise: Any, *words: Any, **named: Any) -> Any:
        try:
            return verb(*words, **named)
        except (redis.ConnectionError, redis.TimeoutError) as error:
            log.warning("the cache does not answer: %s", type(error).__name__)
            return otherwise


class OwnMemory(LocMemCache):
    """What one process keeps for itself, where there is no Redis."""

    def count(self, key: str, *, seconds: int) -> int:
        """Count one more."""
        self.add(key, 0, timeout=seconds)
        try:
            return self.incr(key)
        except ValueError:  # the time ended between the two
            self.add(key, 1, timeout=seconds)
            return 1
