"""Redis away: nobody waits and nothing fails."""

from suuq.cache import ForgivingCache


def test_a_cache_that_is_away_is_an_empty_one():
    """R66."""
    away = ForgivingCache("redis://127.0.0.1:9", {})

    assert away.get("key", "default") == "default"
    assert away.add("key", 1) is True
    assert away.incr("key") == 1
    assert away.delete("key") is False
    away.set("key", 1)
