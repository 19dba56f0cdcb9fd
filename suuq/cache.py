"""The cache of production, which nobody has to wait for."""

import logging
from collections.abc import Callable
from typing import Any

import redis
from django.core.cache.backends.redis import RedisCache

log = logging.getLogger(__name__)


class ForgivingCache(RedisCache):
    """
    Redis while it answers; while it does not, a cache that is always empty.

    Limits on attempts are counted here: they let people through until it is back, and ``/readyz`` says so.
    """

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

    @staticmethod
    def _asked(verb: Callable[..., Any], otherwise: Any, *words: Any, **named: Any) -> Any:
        try:
            return verb(*words, **named)
        except (redis.ConnectionError, redis.TimeoutError) as error:
            log.warning("the cache does not answer: %s", type(error).__name__)
            return otherwise
