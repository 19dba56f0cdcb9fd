"""
The queue in a folder, for one machine without Redis: kombu's own, with each message there whole or not at all.

kombu opens a message's file under the name that workers look for and writes into it afterwards. A worker that looks in
between takes an empty message, cannot read it and ends; and the message is lost.
"""

import uuid
from pathlib import Path
from time import monotonic_ns
from typing import Any

from kombu.transport import filesystem
from kombu.utils.json import dumps

LOOK_SECONDS = 0.2


class Channel(filesystem.Channel):
    """Messages get the name that workers look for once they are written."""

    def _put(self, queue: str, payload: Any, **_kwargs: Any) -> None:  # type: ignore[override] # two parents, two names
        """Put a message into a queue. Names sort by the time they were given, as kombu's do."""
        folder, name = Path(self.data_folder_out), f"{monotonic_ns() // 1_000_000}_{uuid.uuid4()}.{queue}.msg"
        written = folder / f"{name}.half"
        written.write_text(dumps(payload), encoding="utf-8")
        written.replace(folder / name)


class Transport(filesystem.Transport):
    """What ``filesystem://`` means here (suuq/celery.py)."""

    Channel = Channel

    def drain_events(self, connection: Any, timeout: float | None = None, **_others: Any) -> None:
        """Look for messages, for a moment only: celery looks two seconds, and twice more once it is told to stop."""
        super().drain_events(connection, timeout=min(timeout or LOOK_SECONDS, LOOK_SECONDS))
