"""How a message is written down before it is said in somebody's language."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """A subject and a text, in English, with named places."""

    subject: str
    text: str
