"""A socket that ends by a moment, however slowly the other side drips."""

import io
import socket
import time
from typing import Any


def left(deadline: float) -> float:
    """
    Seconds until a moment of ``time.monotonic``.

    :raises TimeoutError: when it has passed
    """
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise TimeoutError("the time allowed is over")
    return seconds


class Timed:
    """A socket whose every reading and writing together must end by a moment: a slow drip does not lengthen it."""

    def __init__(self, link: socket.socket, deadline: float) -> None:
        self._link, self._deadline = link, deadline

    def sendall(self, data: Any) -> None:
        """Send it all, or raise when the time is over."""
        self._link.settimeout(left(self._deadline))
        self._link.sendall(data)

    def makefile(self, _mode: str) -> io.BufferedReader:
        """Give what comes back as a file, for ``http.client``."""
        return io.BufferedReader(_Reader(self._link, self._deadline))

    def close(self) -> None:
        """Nothing: the answer's body is still to be read, and the link hangs up at the end."""


class _Reader(io.RawIOBase):
    def __init__(self, link: socket.socket, deadline: float) -> None:
        super().__init__()
        self._link, self._deadline = link, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._link.settimeout(left(self._deadline))
        return self._link.recv_into(buffer)
