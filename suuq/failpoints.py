"""
Named points in the code at which a test may stop the process that reaches them.

``FAILPOINTS`` names a file; each of its lines says a point and what happens there: ``settle.booked kill``,
``refund.asked raise``, ``webhook.kept sleep 2``. Without it a point is one look at a setting. The file is read anew
each time, so that a running server can be armed and disarmed; what was reached is written beside it, in
``<file>.reached``.
Production refuses to start with it.
"""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings


class ReachedError(RuntimeError):
    """A point was reached that was told to raise."""


def reach(point: str) -> None:
    """Do here what the file says of this point: nothing, almost always."""
    if settings.FAILPOINTS:
        _act(point, Path(settings.FAILPOINTS))


def _act(point: str, armed: Path) -> None:
    for line in armed.read_text().splitlines():
        name, act, *rest = line.split()
        if name == point:
            with armed.with_suffix(".reached").open("a") as told:
                told.write(f"{point}\n")
            _ACTS[act](point, *rest)


def _kill(_point: str) -> None:
    """Die as the machine would: nothing is rolled back, closed or said."""
    os.kill(os.getpid(), signal.SIGKILL)


def _raise(point: str) -> None:
    raise ReachedError(point)


def _sleep(_point: str, seconds: str) -> None:
    time.sleep(int(seconds))


_ACTS: dict[str, Callable[..., None]] = {"kill": _kill, "raise": _raise, "sleep": _sleep}
