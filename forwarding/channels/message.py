"""What a channel is given, and the two ways in which it may say no."""

from dataclasses import dataclass
from typing import Any


class Unreachable(Exception):  # noqa: N818 - an answer, not a fault
    """This person cannot be reached this way."""


class Down(Exception):  # noqa: N818 - the same
    """Nobody can be reached this way now."""


@dataclass(frozen=True, slots=True)
class Message:
    """Words for one person by one channel; ``key`` makes two sendings one message where the carrier can tell."""

    key: str
    channel: str
    user: Any
    code: str
    subject: str
    text: str
    signature: str

    @property
    def short(self) -> str:
        """All of it in one breath, for a telephone."""
        return f"{self.subject}. {self.text} {self.signature}"
