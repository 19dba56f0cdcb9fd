"""
What the letters of a title lean to: its words, and every three letters of them, counted for each heading.

A word that was cut, or that nobody wrote down, still looks like others: "vitaminco" shares its letters with names of
ours. Counted (naive Bayes) over the names of our own catalogue and over nothing else.
"""

import dataclasses
import functools
import itertools
import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from customs.classify import catalogue
from customs.classify.catalogue import Phrase

TOGETHER = 3
SMOOTHING, SOFTENED = 0.01, 2.0
EVERYWHERE = 0.3
LEAST_SHARE = 0.01


@dataclasses.dataclass(frozen=True)
class Letters:
    """What each heading gains by each group of letters, what a group costs it, and its usual code."""

    headings: tuple[str, ...]
    usual: dict[str, str]
    costs: "array[float]"
    gains: dict[str, tuple["array[int]", "array[float]"]]


def groups(phrase: Iterable[str]) -> dict[str, None]:
    """Cut words into groups of letters, each once and in their order; a space marks where a word begins and ends."""
    return dict.fromkeys(itertools.chain.from_iterable(map(_inside, phrase)))


@functools.lru_cache(maxsize=20_000)
def _inside(token: str) -> tuple[str, ...]:
    word = f" {token} "
    return (word, *(word[at : at + TOGETHER] for at in range(len(word) - TOGETHER + 1)))


def _named() -> Iterator[tuple[str, Phrase]]:
    """Every name of ours with its usual code."""
    known = catalogue.load()
    yield from ((known.goods[name.good].code, name.phrase) for name in known.names)
    for phrase, brand in known.brands.items():
        if code := brand.code or next(iter(brand.usual), ""):
            yield code, phrase


@functools.cache
def load() -> Letters:
    """Count, heading by heading; once in a process."""
    named = sorted(_named())
    codes = Counter(code for code, _ in named)
    gains: dict[str, tuple[array[int], array[float]]] = defaultdict(lambda: (array("H"), array("f")))
    totals: dict[str, float] = {}
    for place, (heading, several) in enumerate(itertools.groupby(named, key=lambda one: one[0][:4])):
        counts = _counts(phrase for _, phrase in several)
        totals[heading] = math.fsum(counts.values())
        for group, count in counts.items():
            gains[group][0].append(place)
            gains[group][1].append(math.log1p(count / SMOOTHING))
    return Letters(
        headings=tuple(totals),
        usual={code[:4]: code for code in sorted(codes, key=lambda code: (codes[code], code))},
        costs=array("f", (-math.log(total / SMOOTHING + len(gains)) for total in totals.values())),
        gains={group: gain for group, gain in gains.items() if len(gain[0]) <= EVERYWHERE * len(totals)},
    )


def _counts(phrases: Iterable[Phrase]) -> dict[str, float]:
    """A name counts the less for each of its groups the more it has."""
    counts: dict[str, float] = defaultdict(float)
    for found in map(groups, phrases):
        share = 1 / math.sqrt(len(found) or 1)
        for group in found:
            counts[group] += share
    return counts


def shares(phrase: Iterable[str]) -> dict[str, float]:
    """How likely these words' letters make each heading; the shares of all add up to one, the least are left out."""
    letters = load()
    said = [letters.gains[group] for group in groups(phrase) if group in letters.gains]
    if not said:
        return {}
    scores = [cost * len(said) for cost in letters.costs]
    for places, gains in said:
        for place, gain in zip(places, gains, strict=True):
            scores[place] += gain
    best = max(scores)
    odds = [math.exp((score - best) / (SOFTENED * math.sqrt(len(said)))) for score in scores]
    total = sum(odds)
    return {
        heading: odd / total for heading, odd in zip(letters.headings, odds, strict=True) if odd >= LEAST_SHARE * total
    }
