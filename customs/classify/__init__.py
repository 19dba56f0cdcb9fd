"""
Suggest an HS code from everyday words, in French, English and Arabic (Somali where we know it).

``suggest(words)`` answers with a short list and the reason for each, or with a question; an officer decides.
``learned(rows)`` turns officers' corrections into knowledge that ``suggest(..., learned=)`` uses.
``families()`` are the two dozen kinds of goods a shopper chooses from. Nothing here knows Django, a clock or a network.
"""

import functools
import threading

from customs.classify.answers import Answer, Suggestion
from customs.classify.families import Family, families
from customs.classify.learning import Learned, learned
from customs.classify.nomenclature import exists
from customs.classify.suggesting import suggest

__all__ = ["Answer", "Family", "Learned", "Suggestion", "exists", "families", "get_ready", "learned", "suggest"]

SOON_SECONDS = 30


@functools.cache
def get_ready() -> None:
    """Read the words soon after a process began: its first answer would take seconds else, and who waits goes first."""
    reading = threading.Timer(SOON_SECONDS, suggest, args=("shoes",))
    reading.daemon = True
    reading.start()
