"""
Wait until the first page of this machine's port is answered: ``python -I suuq/answered.py 8000``.

``make run`` starts by it what nobody waits for, so that who waits at the door has both processors.
"""

import http.client
import sys
import time

PATIENCE_SECONDS = 120
AGAIN_SECONDS = 0.1


def main(port: int) -> bool:
    """Ask until somebody answers; say whether anybody did."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        try:
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
            line.request("GET", "/")
            line.getresponse().read()
        except OSError:
            time.sleep(AGAIN_SECONDS)
        else:
            return True
    return False


if __name__ == "__main__":
    sys.exit(not main(int(sys.argv[1])))
