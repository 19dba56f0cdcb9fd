"""Read a shop's title: its segments, which words are the thing itself, which only say what it is for or comes with."""

import dataclasses
import re

from customs.classify import catalogue, nomenclature, spelling, words
from customs.classify.catalogue import Catalogue, Phrase

FOR, WITH, WITHOUT, LATER, CONTAINER = 0.22, 0.3, 0.05, 1.0, 0.6
FOR_REACH = 4
AFTER_FOR = 0.6
IN_SHADOW = 0.4
MANY_CHAPTERS = 2

_PART = re.compile(r"[a-z0-9]+|[\u0621-\u064a]+|[,;|()\[\]{}/:•·!+*.]|\s[-–—~]\s")
_LONG = re.compile(r"[^\W\d]{5}")
_SQUEEZED = re.compile(r"[b-df-hj-np-tv-xz]{3,}")
_FRENCH = frozenset("de du des pour avec et en le la les femme homme enfant sans à au aux fille garçon".split())
_ARABIC_FROM = "\u0600"


@dataclasses.dataclass(frozen=True)
class Word:
    """A folded word of the title with what its place says about it."""

    text: str
    weight: float
    segment: int
    is_faint: bool = False


@dataclasses.dataclass(frozen=True)
class Reading:
    """A title, read."""

    words: tuple[Word, ...]
    attributes: frozenset[str]
    brands: tuple[catalogue.Brand, ...]
    phrases: frozenset[Phrase]
    lit: frozenset[Phrase]
    head_first: bool
    is_vague: bool
    is_only_a_brand: bool
    is_squeezed: bool


class _Scanner:
    """Walks over the raw words and remembers in whose shadow it is."""

    def __init__(self, known: Catalogue) -> None:
        self.known = known
        self.kept: list[Word] = []
        self.segment, self.shade, self.left = 0, 1.0, 0

    def part(self) -> None:
        """A comma, a bar or a bracket ends what 'for' and 'with' said."""
        self.segment, self.shade, self.left = self.segment + 1, 1.0, 0

    def enter(self, shade: float) -> None:
        """A 'for' or 'with' begins."""
        self.segment, self.shade, self.left = self.segment + 1, shade, FOR_REACH

    def word(self, raw: str) -> None:
        """Place one word."""
        token = words.fold(raw)
        if token not in self.known.rarity and raw.startswith("ل") and words.fold(raw[1:]) in self.known.rarity:
            token = words.fold(raw[1:])
            self.enter(FOR)
        role = self.known.roles
        for name, shade in (("for", FOR), ("with", WITH), ("without", WITHOUT)):
            if (token,) in role[name]:
                self.enter(shade)
                return
        if (token,) in role["stop"]:
            return
        for kept, sure in self._meant(raw, token):
            self._keep(kept, sure)

    def _meant(self, raw: str, token: str) -> list[tuple[str, float]]:
        """The words that a word stands for, with how sure that is: itself, what it shortens, or what it is near to."""
        if token not in self.known.rarity and raw in self.known.short:
            return [(word, spelling.SURE) for word in self.known.short[raw]]
        read = None if self._is_known(token) else spelling.guess(raw)
        return [(word, read[1]) for word in spelling.folded(read)] if read else [(token, 1.0)]

    def _is_known(self, token: str) -> bool:
        """Whether the catalogue, the brands or the nomenclature use the word."""
        return token in self.known.rarity or token in self.known.said or token in nomenclature.load().rarity

    def _keep(self, token: str, sure: float) -> None:
        values = self.known.attribute_phrases.get((token,), ())
        if any(self.known.attributes[value].question == "audience" for value in values):
            self.shade, self.left = 1.0, 0
        faint = (token,) in self.known.roles["faint"]
        weight = sure * self.shade * (LATER ** min(self.segment, 5))
        if (token,) in self.known.roles["container"]:
            weight *= CONTAINER
        self.kept.append(Word(token, weight, self.segment, faint))
        if self.left:
            self.left -= 1
            self.shade = self.shade if self.left else max(self.shade, AFTER_FOR)


def _grams(tokens: tuple[str, ...]) -> frozenset[Phrase]:
    longest = catalogue.LONGEST_PHRASE
    return frozenset(
        tokens[at : at + n] for at in range(len(tokens)) for n in range(1, longest) if at + n <= len(tokens)
    )


def _attributes(known: Catalogue, phrases: frozenset[Phrase]) -> frozenset[str]:
    said = {value for phrase in phrases for value in known.attribute_phrases.get(phrase, ())}
    kinds = {catalogue.KIND + phrase[0] for phrase in phrases if len(phrase) == 1}
    return frozenset(said.union(kinds, *(known.attributes[value].implies for value in said)))


def _informs(known: Catalogue, token: str, *, mixed: bool) -> bool:
    """Whether a word says what a thing is: no number, model or vague word, no fibre of a mixture ("100% polyester")."""
    if token.isdigit() or (token,) in known.roles["vague"] or _is_model(known, token):
        return False
    values = known.attribute_phrases.get((token,), ())
    return not (mixed and any(known.attributes[value].question == "material" for value in values))


def _is_model(known: Catalogue, token: str) -> bool:
    """Whether a word is a number with few letters that we know nothing of ("wh1000xm4"); "mp3" we know."""
    known_of = token in known.rarity or token in known.said
    return not known_of and any(map(str.isdigit, token)) and not _LONG.search(token)


def _is_wide(known: Catalogue, phrase: Phrase) -> bool:
    """Whether these words are no more than a brand that makes many kinds of things (Nike): it names none of them."""
    chapters = {heading[:2] for heading in known.brands[phrase].headings}
    return len(chapters) > MANY_CHAPTERS and phrase not in known.by_phrase


def _brands(known: Catalogue, texts: tuple[str, ...]) -> tuple[Phrase, ...]:
    """The brands named, the longest name first, then the first named."""
    places = range(len(texts))
    longest = catalogue.LONGEST_PHRASE
    found = {
        texts[at : at + n]: at
        for n in range(1, longest)
        for at in reversed(places)
        if texts[at : at + n] in known.brands
    }
    return tuple(sorted(found, key=lambda phrase: (-len(phrase), found[phrase])))


def read(title: str) -> Reading:
    """Read one title."""
    known = catalogue.load()
    text = words.plain(title)
    scanner = _Scanner(known)
    raw = _PART.findall(text)
    for part in raw:
        if part[0].isalnum():
            scanner.word(part[: words.LONGEST_TOKEN])
        else:
            scanner.part()
    every = tuple(words.fold(part) for part in raw if part[0].isalnum())
    phrases = _grams(every) | _grams(tuple(word.text for word in scanner.kept if not word.is_faint))
    named = _brands(known, (*every, *(word.text for word in scanner.kept)))
    wide = named[0] if named and _is_wide(known, named[0]) else ()
    telling = {
        word.text for word in scanner.kept if not word.is_faint and _informs(known, word.text, mixed="%" in title)
    }
    return Reading(
        words=tuple(scanner.kept),
        attributes=_attributes(known, phrases),
        brands=tuple(known.brands[phrase] for phrase in named),
        phrases=phrases,
        lit=_grams(tuple(word.text for word in scanner.kept if word.weight > IN_SHADOW)),
        head_first=any(part in _FRENCH or part > _ARABIC_FROM for part in raw),
        is_vague=not telling,
        is_only_a_brand=bool(wide) and telling <= set(wide),
        is_squeezed=any(_SQUEEZED.fullmatch(part) and words.fold(part) not in known.rarity for part in raw),
    )
