"""Read words that are cut, glued, squeezed or misspelt: ``lpstk``, ``shamp``, ``quiltedpillows``, ``keybord``."""

import bisect
import dataclasses
import functools
import itertools
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from operator import itemgetter

from customs.classify import catalogue, words

SURE, LIKELY, POSSIBLE = 0.8, 0.65, 0.5
SHORTEST, SHORTEST_TYPO, SHORTEST_GLUED = 4, 6, 8
# What a letter that a shop left out costs, against the logarithm of how often a word is used.
VOWEL, TWICE, CONSONANT, AT_THE_END, DEAREST, USED = 0.5, 0.25, 1.6, 0.6, 0.62, 0.35
# Drugstores cut their titles most: a word of theirs counts for several.
CUTTERS, CUT_MORE = ("33", "34", "3004", "96"), 3
_VOWELS = frozenset("aeiou")
_LETTERS = re.compile(r"[a-z]{5,}")

Read = tuple[tuple[str, ...], float]


@dataclasses.dataclass(frozen=True)
class Vocabulary:
    """The Latin words that the catalogue and the brands use, and how often."""

    counts: dict[str, int]
    ordered: tuple[str, ...]
    by_first: dict[str, str]
    shortened: dict[str, str]


def _shortenings(word: str) -> set[str]:
    return {word[:at] + word[at + 1 :] for at in range(1, len(word))}


def _used() -> Iterator[tuple[str, int]]:
    """Every Latin word of the names, of the brands and of what is said of few goods, as it is written."""
    known = catalogue.load()
    for good in known.goods:
        count = CUT_MORE if good.code.startswith(CUTTERS) else 1
        yield from ((word, count) for word in _spoken((*good.names["en"], *good.names["fr"])))
    cutting = (phrase for phrase, brand in known.brands.items() if brand.code.startswith(CUTTERS))
    yield from ((name, 1) for phrase in cutting for name in phrase)
    for _, row in catalogue.rows("goodswords_about.csv"):
        yield from ((word, CUT_MORE) for word in _spoken(catalogue.split(row["words"])))


def _spoken(names: Iterable[str]) -> Iterator[str]:
    return (token for name in names for token in words.tokens(words.plain(name)))


@functools.cache
def vocabulary() -> Vocabulary:
    """Index the words; once in a process."""
    counts: Counter[str] = Counter()
    for word, count in _used():
        if word.isascii() and word.isalpha() and len(word) >= SHORTEST - 1:
            counts[word] += count
    rarest_first = sorted(counts, key=lambda word: (counts[word], word))
    long = [word for word in rarest_first if len(word) > SHORTEST]
    return Vocabulary(
        counts=counts,
        ordered=tuple(sorted(counts)),
        by_first={first: "\n".join(several) for first, several in itertools.groupby(sorted(counts), itemgetter(0))},
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
    """A word of which letters were left out, vowels above all: the word that costs least, and not too much."""
    known = vocabulary()
    further = "".join(f"[^{letter}\\n]*{letter}" for letter in raw[1:])
    found = re.findall(f"^{raw[0]}{further}[a-z]*$", known.by_first.get(raw[0], ""), re.MULTILINE)
    priced = [(_price(raw, word), word) for word in found]
    fair = [
        (price - USED * math.log(known.counts[word]), word) for price, word in priced if price <= DEAREST * len(raw)
    ]
    return ((min(fair)[1],), LIKELY) if fair else None


def _price(raw: str, word: str) -> float:
    """What the letters cost that this word has and the raw one has not."""
    at, last, price = 0, "", 0.0
    for letter in word:
        if at < len(raw) and letter == raw[at]:
            at += 1
        elif letter in _VOWELS:
            price += VOWEL
        elif letter == last:
            price += TWICE
        else:
            price += CONSONANT if at < len(raw) else AT_THE_END
        last = letter
    return price


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
