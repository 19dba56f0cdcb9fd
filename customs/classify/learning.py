"""Officers' corrections as rows: the words that were declared, the code that was right, how much it weighs."""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable

from customs.classify import nomenclature, words

SAME_WORDS = 14.0
LEAST_SHARE = 0.6

Row = tuple[str, str, float | int]


@dataclasses.dataclass(frozen=True)
class Learned:
    """Corrections, indexed; build once (cache it in the caller) and pass to ``suggest``."""

    rows: tuple[tuple[frozenset[str], str, float], ...]
    by_token: dict[str, tuple[int, ...]]

    def find(self, folded: Iterable[str]) -> dict[str, float]:
        """Score the codes of corrections whose words are these words, or mostly."""
        said = frozenset(folded)
        scores: dict[str, float] = {}
        for number in {number for token in said for number in self.by_token.get(token, ())}:
            taught, code, weight = self.rows[number]
            share = len(taught & said) / len(taught | said)
            if share >= LEAST_SHARE:
                scores[code] = max(scores.get(code, 0.0), SAME_WORDS * weight * share)
        return scores


def learned(rows: Iterable[Row]) -> Learned:
    """Index (words, code, weight) rows; rows without words or with a code outside HS 2022 are left out."""
    kept: list[tuple[frozenset[str], str, float]] = []
    by_token: dict[str, list[int]] = defaultdict(list)
    for text, code, weight in rows:
        tokens = frozenset(words.folded(text))
        if tokens and nomenclature.exists(code[:6]):
            for token in tokens:
                by_token[token].append(len(kept))
            kept.append((tokens, code[:6], float(weight)))
    return Learned(tuple(kept), {token: tuple(numbers) for token, numbers in by_token.items()})
