"""A peer's half of a bench: at each word do so many pieces of work, and say how many seconds they took.

One more is done before the clock runs: whoever worked in between has left nothing warm.
"""

import sys
import time


def take(act):
    """Work when told, until nobody tells any more."""
    for word in sys.stdin:
        act(int(word))
        start = time.perf_counter()
        for n in range(int(word)):
            act(n)
        print(time.perf_counter() - start, flush=True)
