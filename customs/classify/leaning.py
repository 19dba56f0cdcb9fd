"""
What single words lean to, learned by counting over our own catalogue and, more quietly, the Harmonized System's words.

A title that names no good still leans somewhere: "puffed", "snout" and "pig" each say animal feed a little. The shares
of a word over codes add up over the words of a title, and over the codes of a heading and of a chapter. Words that are
no name of a good but said of few ("hydrating", "sleeveless", "cordless") are in ``goodswords_about.csv``.
"""

import dataclasses
import functools
import math
from collections import defaultdict
from collections.abc import Iterable

from customs.classify import catalogue, nomenclature, words

HEAD = 2.0
VARIANTS = 0.3
ABOUT, NEXT_ABOUT = 2.0, 0.5
HS_CODE = 0.25
SMOOTHING = 0.6


@dataclasses.dataclass(frozen=True)
class Leaning:
    """How a title leans: shares of codes, headings and chapters, each adding up to at most one."""

    codes: dict[str, float]
    headings: dict[str, float]
    chapters: dict[str, float]


Shares = tuple[tuple[str, float], ...]


@functools.cache
def load() -> tuple[dict[str, Shares], dict[str, float]]:
    """Count, once in a process: for each word its shares of codes, and how much it tells."""
    counts: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    _count_goods(counts)
    _count_about(counts)
    _count_nomenclature(counts)
    shares = {token: _shares(found) for token, found in counts.items()}
    return shares, {token: _telling(found) for token, found in shares.items()}


def _count_goods(counts: dict[str, dict[str, float]]) -> None:
    known = catalogue.load()
    for name in known.names:
        good = known.goods[name.good]
        others = good.codes[1:]
        for token in set(name.phrase):
            head = name.phrase[-1] if name.language == "en" else name.phrase[0]
            weight = (HEAD if token == head else 1.0) / math.sqrt(len(name.phrase))
            counts[token][good.code] += weight
            for code in others:
                counts[token][code] += VARIANTS * weight / len(others)


def _count_about(counts: dict[str, dict[str, float]]) -> None:
    for _, row in catalogue.rows("goodswords_about.csv"):
        for phrase in map(words.folded, catalogue.split(row["words"])):
            for token in set(phrase):
                for place, code in enumerate(catalogue.split(row["codes"])):
                    counts[token][code] += ABOUT * NEXT_ABOUT**place / math.sqrt(len(phrase))


def _count_nomenclature(counts: dict[str, dict[str, float]]) -> None:
    hs = nomenclature.load()
    for token, found in hs.postings.items():
        for code, strength in found:
            counts[token][code] += HS_CODE * strength


def _shares(found: dict[str, float]) -> Shares:
    total = sum(found.values()) + SMOOTHING
    return tuple((code, count / total) for code, count in found.items())


def _telling(shares: Shares) -> float:
    """A word that leans to one chapter tells much, one that is everywhere tells little."""
    chapters: dict[str, float] = defaultdict(float)
    for code, share in shares:
        chapters[code[:2]] += share
    return sum(share * share for share in chapters.values())


def lean(weighted: Iterable[tuple[str, float]]) -> Leaning:
    """Add up the shares of the words of a title, each word by its weight and by how much it tells."""
    shares, telling = load()
    codes: dict[str, float] = defaultdict(float)
    total = 0.0
    for token, weight in weighted:
        strength = weight * telling.get(token, 0.5)
        total += strength
        for code, share in shares.get(token, ()):
            codes[code] += strength * share
    return _rolled_up({code: score / total for code, score in codes.items()} if total else {})


def _rolled_up(codes: dict[str, float]) -> Leaning:
    headings: dict[str, float] = defaultdict(float)
    chapters: dict[str, float] = defaultdict(float)
    for code, score in codes.items():
        headings[code[:4]] += score
        chapters[code[:2]] += score
    return Leaning(codes, headings, chapters)
