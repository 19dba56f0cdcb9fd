"""
Ports for services that the tests start, kill and start again.

They lie below those that the system lends to whoever calls out: a service that is down for a moment finds its port free
when it comes back. Drawn from the system's own chance, since ``pytest-randomly`` gives every worker the same.
"""

import random
import socket

FIRST, LAST = 12_000, 31_999
_chance = random.SystemRandom()


def free() -> int:
    """Give a port of this machine that nobody listens at."""
    while True:
        port = _chance.randint(FIRST, LAST)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
