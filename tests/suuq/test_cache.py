"""Redis away: nobody waits and nothing fails."""

import redis

from suuq.cache import ForgivingCache


def test_a_cache_that_is_away_is_an_empty_one():
    """R66."""
    away = ForgivingCache("redis://127.0.0.1:9", {})

    assert away.get("key", "default") == "default"
    assert away.add("key", 1) is True
    assert away.incr("key") == 1
    assert away.count("key", seconds=60) == 1
    assert away.delete("key") is False
    away.set("key", 1)


def test_acts_are_counted_within_a_time_that_begins_with_the_first(redis_url):
    """R115: a count that lost its end would keep an address out for ever."""
    there = ForgivingCache(redis_url, {})

    assert [there.count("asked", seconds=60) for _act in range(3)] == [1, 2, 3]
    assert there.get("asked") == 3
    assert there._cache.get_client() is there._cache.get_client(write=True)  # to make one costs more than to ask
    assert 0 < redis.Redis.from_url(redis_url).ttl(there.make_key("asked")) <= 60
