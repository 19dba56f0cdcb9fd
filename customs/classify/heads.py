"""
What a title is, by the word that heads it: a machine stands in chapter 84 or 85 whatever it grinds or sews.

Some words leave no doubt of the chapters ("... machine", "... liqueur", "... preparation"), others say it wherever they
stand ("live", "knitted"). They weigh on codes found by other means; they find none themselves.
"""

import functools
from collections.abc import Iterator

from customs.classify import catalogue, words
from customs.classify.catalogue import Phrase
from customs.classify.reading import Reading, Word

IN_SHADOW = 0.4
HEAD_IN, HEAD_OUT = 1.6, 0.45
SAID_IN, SAID_OUT = 1.25, 0.7

# Those who leave the vowels out ("hydrtng ftcrm") mostly sell creams and make-up; a brand that is known says it better.
SQUEEZED, SQUEEZED_SCORE, SQUEEZED_CHAPTERS, SQUEEZED_IN, SQUEEZED_OUT = "330499", 3.0, ("33", "34"), 1.2, 0.8

Chapters = tuple[str, ...]


@functools.cache
def load() -> tuple[dict[Phrase, Chapters], dict[Phrase, Chapters]]:
    """Read the words that head a title and those that speak wherever they stand; once in a process."""
    heads: dict[Phrase, Chapters] = {}
    said: dict[Phrase, Chapters] = {}
    for _, row in catalogue.rows("goodswords_heads.csv"):
        kept = heads if row["place"] == "head" else said
        kept.update(
            {words.folded(word): tuple(catalogue.split(row["chapters"])) for word in catalogue.split(row["words"])}
        )
    return heads, said


@functools.cache
def usual() -> dict[str, float]:
    """How much likelier than its words say a chapter is in a parcel, or less likely (raw goods go by ship), as logs."""
    rows = catalogue.rows("goodswords_chapters.csv")
    return {chapter: float(row["weight"]) for _, row in rows for chapter in catalogue.split(row["chapters"])}


def factors(reading: Reading) -> list[tuple[Chapters, float, float]]:
    """List the chapters that the title speaks for, each with the factor inside and outside of them."""
    heads, said = load()
    found = [(heads[phrase], HEAD_IN, HEAD_OUT) for phrase in _heading(reading) if phrase in heads][:1]
    if reading.is_squeezed and not reading.brands:
        found.append((SQUEEZED_CHAPTERS, SQUEEZED_IN, SQUEEZED_OUT))
    return [*found, *((said[phrase], SAID_IN, SAID_OUT) for phrase in sorted(reading.lit) if phrase in said)]


def _heading(reading: Reading) -> Iterator[Phrase]:
    """Give the phrases that can head the title, longest first: the end of its first part, or the start in French."""
    texts = [word.text for word in _first_part(reading.words)]
    for length in (3, 2, 1):
        if len(texts) >= length:
            yield tuple(texts[:length] if reading.head_first else texts[-length:])


def _first_part(every: tuple[Word, ...]) -> list[Word]:
    clear = [word for word in every if word.weight > IN_SHADOW and not word.is_faint]
    return [word for word in clear if word.segment == clear[0].segment]
