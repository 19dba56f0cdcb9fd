"""Find which goods of the catalogue a title names, and how surely."""

import dataclasses
from collections import defaultdict
from collections.abc import Iterator

from customs.classify import catalogue
from customs.classify.catalogue import Catalogue, Good, Name
from customs.classify.reading import Reading, Word

SCATTERED = 0.8
PARTIAL = 0.4
NO_HEAD = 0.7
INSIDE_LONGER = 0.15
NOT_THE_HEAD = 0.45
BEFORE_THE_HEAD = 0.7
ONLY_A_FLAVOUR = 0.35
A_BRAND_TOO = 0.4
SECOND_NAME = 0.12
REFUSED = 0.12
ACCESSORY_SHADE = 0.2
HEAD_SHARE = 0.75


@dataclasses.dataclass(frozen=True)
class Hit:
    """A name found word by word in the title, from one place to another."""

    start: int
    end: int
    name: int


@dataclasses.dataclass
class Found:
    """A good with its score and the words that spoke for it."""

    good: Good
    score: float
    said: str


def hits(known: Catalogue, reading: Reading) -> list[Hit]:
    """Every name that stands in the title as it is, or with only faint words (black, set, new) in between."""
    places = range(len(reading.words))
    clear = [place for place in places if not reading.words[place].is_faint]
    found = {*_hits_at(known, reading, list(places)), *_hits_at(known, reading, clear)}
    return sorted(found, key=lambda hit: (hit.start, hit.end, hit.name))


def _hits_at(known: Catalogue, reading: Reading, places: list[int]) -> Iterator[Hit]:
    texts = [reading.words[place].text for place in places]
    for start in range(len(texts)):
        for end in range(start + 1, min(start + catalogue.LONGEST_PHRASE, len(texts)) + 1):
            for name in known.by_phrase.get(tuple(texts[start:end]), ()):
                yield Hit(places[start], places[end - 1] + 1, name)
        for name in known.by_phrase.get((texts[start] + texts[start + 1],), ()) if start + 1 < len(texts) else ():
            yield Hit(places[start], places[start + 1] + 1, name)


def _head_shares(reading: Reading, found: list[Hit]) -> dict[tuple[int, int], float]:
    """How much of a phrase's strength its place leaves: inside a longer name, or beside the head, little."""
    spans = {(hit.start, hit.end) for hit in found}
    shares = {}
    for start, end in spans:
        if any(a <= start and end <= b and (a, b) != (start, end) for a, b in spans):
            shares[start, end] = INSIDE_LONGER
        elif _leans(reading, spans, start, end):
            shares[start, end] = NOT_THE_HEAD
        elif _before(reading, spans, start, end):
            shares[start, end] = BEFORE_THE_HEAD
        else:
            shares[start, end] = 1.0
    return shares


def _before(reading: Reading, spans: set[tuple[int, int]], start: int, end: int) -> bool:
    """A name with another later in the same part of an English title: "balloon cotton trousers"."""
    words = reading.words
    return not reading.head_first and any(a > end and words[a].segment == words[start].segment for a, _ in spans)


def _as_a_word(known: Catalogue, reading: Reading, start: int, end: int, *, alone: bool) -> float:
    """What is left of a name that is a flavour or a colour too (cherry, ivory), or a brand in front (boots)."""
    phrase = tuple(word.text for word in reading.words[start:end])
    if not alone and all((text,) in known.roles["flavour"] for text in phrase):
        return ONLY_A_FLAVOUR
    if start == 0 and end < len(reading.words) and phrase in known.brands:
        return A_BRAND_TOO
    return 1.0


def _leans(reading: Reading, spans: set[tuple[int, int]], start: int, end: int) -> bool:
    """A name right before another (English) or right after one (French, Arabic) describes it."""
    words = reading.words
    if reading.head_first:
        return any(b == start and words[b - 1].segment == words[start].segment for _, b in spans)
    return any(a == end and words[a].segment == words[start].segment for a, _ in spans)


def _whole(known: Catalogue, reading: Reading, scores: dict[int, float]) -> None:
    found = hits(known, reading)
    shares = _head_shares(reading, found)
    flavours = known.roles["flavour"]
    alone = not reading.brands and all(
        (word.text,) in flavours or word.is_faint or word.text.isdigit() for word in reading.words
    )
    for hit in found:
        placed = min(word.weight for word in reading.words[hit.start : hit.end])
        placed *= _as_a_word(known, reading, hit.start, hit.end, alone=alone)
        score = known.strengths[hit.name] * shares[hit.start, hit.end] * placed
        scores[hit.name] = max(scores.get(hit.name, 0.0), score)


def _partly(known: Catalogue, words: tuple[Word, ...], scores: dict[int, float]) -> None:
    """Names of which only some words, or all in another order, are in the title."""
    best: dict[str, float] = {}
    for word in sorted(words, key=lambda word: word.is_faint):
        best[word.text] = max(best.get(word.text, 0.0), word.weight)
    faint = {word.text for word in words if word.is_faint}
    said: dict[int, float] = defaultdict(float)
    for token, weight in best.items():
        for name in known.by_token.get(token, ()):
            if token not in faint or name in said:
                said[name] += known.rarity[token] * weight
    for number, reached in said.items():
        if len(known.names[number].phrase) > 1:
            score = _part_score(known, number, reached, best)
            scores[number] = max(scores.get(number, 0.0), score)


def _part_score(known: Catalogue, number: int, reached: float, best: dict[str, float]) -> float:
    """The less of a name is said the less it counts, and much less without the word that says what it is."""
    name, share = known.names[number], reached / known.totals[number]
    if all(token in best for token in name.phrase):
        return known.strengths[number] * share * SCATTERED
    if _head(name) not in best:
        share *= NO_HEAD
    return known.strengths[number] * share * share * PARTIAL


def _head(name: Name) -> str:
    """The word that says what it is: the last in English, the first elsewhere."""
    return name.phrase[-1] if name.language == "en" else name.phrase[0]


def find(known: Catalogue, reading: Reading) -> list[Found]:
    """Rank the goods the title may name."""
    scores: dict[int, float] = {}
    _whole(known, reading, scores)
    _partly(known, reading.words, scores)
    by_good: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for number, score in scores.items():
        by_good[known.names[number].good].append((score, number))
    ranked = [_found(known, reading, good, named) for good, named in by_good.items()]
    return sorted(ranked, key=lambda found: (-found.score, found.good.number))


def _found(known: Catalogue, reading: Reading, number: int, named: list[tuple[float, int]]) -> Found:
    named.sort(reverse=True)
    good = known.goods[number]
    score = named[0][0] + SECOND_NAME * sum(score for score, _ in named[1:3])
    if good.unless & reading.lit:
        score *= REFUSED
    if good.is_device and _is_accessory(known, reading):
        score *= ACCESSORY_SHADE
    return Found(good, score, " ".join(known.names[named[0][1]].phrase))


def _is_accessory(known: Catalogue, reading: Reading) -> bool:
    """Whether a word like case or charger stands in the light, not behind a 'with'."""
    return bool(known.roles["accessory"] & reading.lit)
