"""Read words that are cut, glued, squeezed or misspelt: ``lpstk``, ``shamp``, ``quiltedpillows``, ``keybord``."""

import bisect
import dataclasses
import functools
import re

from customs.classify import catalogue, words

SURE, LIKELY, POSSIBLE = 0.8, 0.65, 0.5
SHORTEST, SHORTEST_TYPO, SHORTEST_GLUED, SHORTEST_SKELETON = 4, 6, 8, 3
_AFTER_FIRST_VOWEL = re.compile(r"(?<!^)[aeiou]")
_DOUBLE = re.compile(r"(.)\1")
_LETTERS = re.compile(r"[a-z]{5,}")

Read = tuple[tuple[str, ...], float]


@dataclasses.dataclass(frozen=True)
class Vocabulary:
    """The Latin words that the catalogue and the brands use, and how often."""

    counts: dict[str, int]
    ordered: tuple[str, ...]
    skeletons: dict[str, str]
    shortened: dict[str, str]


def _skeleton(word: str) -> str:
    return _DOUBLE.sub(r"\1", _AFTER_FIRST_VOWEL.sub("", word))


def _shortenings(word: str) -> set[str]:
    return {word[:at] + word[at + 1 :] for at in range(1, len(word))}


@functools.cache
def vocabulary() -> Vocabulary:
    """Index the words; once in a process."""
    known = catalogue.load()
    counts: dict[str, int] = {}
    brand_words = [name for phrase in known.brands for name in phrase]
    for raw in (*known.spoken, *brand_words):
        if raw.isascii() and raw.isalpha() and len(raw) >= SHORTEST - 1:
            counts[raw] = counts.get(raw, 0) + 1
    rarest_first = sorted(counts, key=lambda word: (counts[word], word))
    long = [word for word in rarest_first if len(word) > SHORTEST]
    return Vocabulary(
        counts=counts,
        ordered=tuple(sorted(counts)),
        skeletons={_skeleton(word): word for word in long if len(_skeleton(word)) >= SHORTEST_SKELETON},
        shortened={short: word for word in long if len(word) >= SHORTEST_TYPO for short in (*_shortenings(word), word)},
    )


@functools.lru_cache(maxsize=20_000)
def guess(raw: str) -> Read | None:
    """Read an unknown word as known ones, with how sure that is; None when it says nothing."""
    letters = _LETTERS.findall(raw)
    if letters and letters[0] != raw and letters[0] in vocabulary().counts:
        return (letters[0],), SURE
    if not raw.isascii() or not raw.isalpha() or len(raw) < SHORTEST - 1:
        return _glued(letters[0]) if letters and len(letters[0]) >= SHORTEST_GLUED else None
    return _cut(raw) or _squeezed(raw) or _misspelt(raw) or _glued(raw)


def _cut(raw: str) -> Read | None:
    """The beginning of a known word: the one used most."""
    if len(raw) < SHORTEST:
        return None
    known = vocabulary()
    at = bisect.bisect_left(known.ordered, raw)
    longer = []
    while at < len(known.ordered) and known.ordered[at].startswith(raw):
        longer.append(known.ordered[at])
        at += 1
    return ((max(longer, key=lambda word: (known.counts[word], word)),), LIKELY) if longer else None


def _squeezed(raw: str) -> Read | None:
    """A word without most of its vowels; only if the word itself has few."""
    skeleton = _skeleton(raw)
    if len(skeleton) < SHORTEST_SKELETON or len(raw) - len(skeleton) > 1:
        return None
    found = vocabulary().skeletons.get(skeleton)
    return ((found,), LIKELY) if found else None


def _misspelt(raw: str) -> Read | None:
    """One letter missing, too many or wrong."""
    if len(raw) < SHORTEST_TYPO:
        return None
    shortened = vocabulary().shortened
    found = next((shortened[short] for short in (raw, *sorted(_shortenings(raw))) if short in shortened), None)
    return ((found,), POSSIBLE) if found else None


def _glued(raw: str) -> Read | None:
    """Known words without a space between them; the fewest, and little left over."""
    if len(raw) < SHORTEST_GLUED:
        return None
    best: list[tuple[int, tuple[str, ...]]] = [(0, ())]
    counts = vocabulary().counts
    for end in range(1, len(raw) + 1):
        options = [(best[end - 1][0] + 2, best[end - 1][1])]
        starts = (start for start in range(max(0, end - 14), end - SHORTEST + 1) if raw[start:end] in counts)
        options.extend((best[start][0] + 1, (*best[start][1], raw[start:end])) for start in starts)
        best.append(min(options, key=lambda option: option[0]))
    cost, found = best[-1]
    left_over = len(raw) - sum(len(word) for word in found)
    return (found, POSSIBLE) if found and cost and left_over <= len(raw) // 2 else None


def folded(read: Read) -> tuple[str, ...]:
    """The words read, folded."""
    return tuple(words.fold(word) for word in read[0])
