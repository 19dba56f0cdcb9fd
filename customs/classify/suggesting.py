"""From words to a short list of six-digit codes with reasons; an officer decides."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable

from customs import hs
from customs.classify import (
    catalogue,
    heads,
    leaning,
    letters,
    matching,
    nomenclature,
    questions,
    reading,
    variants,
    words,
)
from customs.classify.answers import Answer, Suggestion
from customs.classify.catalogue import Brand, Catalogue, Good
from customs.classify.learning import Learned
from customs.classify.matching import Found
from customs.classify.reading import Reading

GOODS_LOOKED_AT = 25
OTHER_VARIANT = 0.5
NEXT_VARIANT = 0.7
AGREEING = 0.4
SHELF, OFF_SHELF, BESIDE_SHELF = 1.5, 0.8, 0.7
BRAND_HEADING = 1.35
BRAND_NARROW, BRAND_OTHER = 2.6, 0.3
BRAND_ALONE, BRAND_RANGE, BRAND_NEXT = 5.0, 1.5, 0.9
CATEGORY_WORDS, DESCRIPTION_WORDS = 0.45, 0.3
HS_WORDS, HS_SHARP = 44.0, 1.5
HS_YIELDS = 0.8
UNKNOWN_RARITY = 6.0
HALF_SURE = 5.0
FAINT_LEANS, LEANING_CODES = 0.4, 12
LEANS, HEADING_LEANS, CHAPTER_LEANS = 15.0, 0.5, 1.5
LEANS_YIELD = 0.7
LETTERS, LETTERS_YIELD = 12.0, 0.5
SAME_HEADING = 0.8
SHARP, OF_HEADING, OF_CHAPTER = 1.0, 0.1, 0.3


def suggest(
    title: str,
    *,
    language: str = "fr",
    category: str = "",
    description: str = "",
    k: int = 5,
    learned: Learned | None = None,
) -> Answer:
    """Suggest at most ``k`` six-digit codes for everyday words, best first."""
    known = catalogue.load()
    read = reading.read(title)
    taught = learned.find(words.folded(title)) if learned else {}
    support = _support(known, category, description)
    if _says_nothing(read) and not (taught or support):
        return Answer(vague=True, question=questions.WHAT, suggestions=())
    shelf = _shelf(known, category)
    ranking = _Ranking(known, read, language, shelf)
    ranking.add_goods(_goods(known, read, support, shelf))
    ranking.add_brands()
    ranking.add_taught(taught)
    if not read.is_vague:
        ranking.add_nomenclature()
        ranking.lean()
        ranking.spell(title)
        ranking.weigh()
    ranking.agree()
    return ranking.answer(max(0, k))


def _says_nothing(read: Reading) -> bool:
    """Whether no word tells one thing from another: none at all, or a brand that makes many kinds of things."""
    return read.is_only_a_brand or (read.is_vague and not read.brands)


def _support(known: Catalogue, category: str, description: str) -> dict[int, float]:
    """What the shop's category and description say about the goods, more quietly than the title."""
    support: dict[int, float] = defaultdict(float)
    for text, weight in ((category, CATEGORY_WORDS), (description, DESCRIPTION_WORDS)):
        for found in matching.find(known, reading.read(text))[:GOODS_LOOKED_AT] if text else ():
            support[found.good.number] = max(support[found.good.number], found.score * weight)
    return support


def _goods(known: Catalogue, read: Reading, support: dict[int, float], shelf: tuple[str, ...]) -> list[Found]:
    found = {one.good.number: one for one in matching.find(known, read)}
    for number, score in support.items():
        if number in found:
            found[number].score += score
        else:
            found[number] = Found(known.goods[number], score, "")
    for one in found.values():
        if shelf:
            one.score *= SHELF if one.good.code.startswith(shelf) else OFF_SHELF
        one.score *= _branded(read.brands, one.good)
    return sorted(found.values(), key=lambda one: (-one.score, one.good.number))[:GOODS_LOOKED_AT]


def _branded(brands: tuple[Brand, ...], good: Good) -> float:
    """A brand makes its own goods likelier, and one that makes few kinds of things makes others unlikely."""
    if not brands or not brands[0].headings:
        return 1.0
    brand = brands[0]
    if any(code.startswith(brand.headings) for code in good.codes):
        return BRAND_NARROW if brand.is_narrow else BRAND_HEADING
    return BRAND_OTHER if brand.is_narrow else 1.0


def _shelf(known: Catalogue, category: str) -> tuple[str, ...]:
    """The chapters and headings a shop's category leads to; the narrowest category said wins."""
    if not category:
        return ()
    phrases = reading.read(category).phrases
    narrow = [codes for phrase, codes in known.shelves.items() if phrase in phrases]
    return tuple(code for codes in narrow for code in codes)


class _Ranking:
    """Codes gathered from every source, each with its best reason."""

    def __init__(self, known: Catalogue, read: Reading, language: str, shelf: tuple[str, ...]) -> None:
        self.known, self.read, self.language, self.shelf = known, read, language, shelf
        self.scores: dict[str, float] = {}
        self.agreed: dict[str, float] = {}
        self.taught: dict[str, float] = {}
        self.named: set[str] = set()
        self.reasons: dict[str, tuple[float, str]] = {}
        self.question = ""
        self.covered = 0.0

    def add(self, code: str, score: float, why: str) -> None:
        """Count a code once at its best, and a little more when another source agrees."""
        best = self.scores.get(code, 0.0)
        self.scores[code] = max(best, score) + AGREEING * min(best, score)
        if code not in self.reasons or score > self.reasons[code][0]:
            self.reasons[code] = (score, why)

    def add_goods(self, goods: list[Found]) -> None:
        """Each good by its fitting variant, then its other variants more quietly."""
        for place, found in enumerate(goods):
            chosen, values = variants.choose(found.good, self.read.attributes)
            self.named.update(found.good.codes)
            if place == 0:
                self.covered = _covered(self.known, self.read, found)
                self.question = questions.missing(self.known, found.good, self.read.attributes)
            self.add(chosen, found.score, self._why(found.good, values, chosen))
            score = found.score * OTHER_VARIANT
            for code, factor, others in variants.others(found.good, chosen, self.read.attributes):
                self.add(code, score * factor, self._why(found.good, others, code))
                score *= NEXT_VARIANT

    def _why(self, good: Good, values: Iterable[str], code: str) -> str:
        """The good and what sets it apart; where that word exists in English alone, the nomenclature's own words."""
        own, spoken = hs.exact(code, self.language)
        if spoken == self.language != "en" and any(value.startswith(catalogue.KIND) for value in values):
            return own
        language = self.language if self.language in catalogue.LANGUAGES else "en"
        said = [
            self.known.attributes[value].names[language]
            if value in self.known.attributes
            else value.removeprefix(catalogue.KIND)
            for value in sorted(values)
        ]
        return " · ".join([good.name(self.language), *said])

    def add_brands(self) -> None:
        """What a brand makes, when the words name nothing surer."""
        for brand in self.read.brands[:2]:
            for place, code in enumerate(brand.usual):
                self._add_brand(code, BRAND_RANGE * BRAND_NEXT**place)
            if brand.code:
                self._add_brand(brand.code, BRAND_ALONE)

    def _add_brand(self, code: str, score: float) -> None:
        good = next((good for good in self.known.goods if good.code == code), None)
        if good:
            code, values = variants.choose(good, self.read.attributes)
            self.add(code, score, self._why(good, values, code))
        else:
            self.add(code, score, self._hs_words(code))

    def _hs_words(self, code: str) -> str:
        """The subheading in the reader's words; where it has none, its heading in them and what it is in English."""
        own, spoken = hs.exact(code, self.language)
        return own if spoken == self.language else f"{hs.label(code, self.language)} · {own}"

    def add_taught(self, taught: dict[str, float]) -> None:
        """What officers corrected counts like a name of the catalogue, times their weight."""
        self.taught = taught
        for code, score in taught.items():
            self.add(code, score, self._hs_words(code))

    def add_nomenclature(self) -> None:
        """The HS's own words: quiet beside the catalogue, alone where it is silent."""
        clear = [(word.text, word.weight) for word in self.read.words if not word.is_faint and not word.text.isdigit()]
        room = HS_WORDS * (1 - HS_YIELDS * self.covered)
        for code, score in nomenclature.search(clear)[:GOODS_LOOKED_AT]:
            self.add(code, room * score**HS_SHARP, self._hs_words(code))

    def lean(self) -> None:
        """Let every word weigh on headings and chapters, the less the more a name says; never against an officer."""
        if self.taught:
            return
        room = 1 - LEANS_YIELD * self.covered
        said = (word for word in self.read.words if not word.text.isdigit())
        read = ((word.text, word.weight * (FAINT_LEANS if word.is_faint else 1.0)) for word in said)
        leant = leaning.lean(read)
        headings, chapters = leant.headings, leant.chapters
        best = sorted(leant.codes, key=lambda code: (-headings[code[:4]] - leant.codes[code], code))[:LEANING_CODES]
        for code in best:
            self.add(code, LEANS * room * (leant.codes[code] * headings[code[:4]]) ** 0.5, self._hs_words(code))
        for code in self.scores:
            share = HEADING_LEANS * headings.get(code[:4], 0.0) + CHAPTER_LEANS * chapters.get(code[:2], 0.0)
            self.scores[code] *= 1 + room * share

    def spell(self, title: str) -> None:
        """Let letters speak for headings, the quieter the more of the title a name says; never against an officer."""
        quiet = 1 - LETTERS_YIELD * self.covered if self.scores and not self.taught else 0.0
        shares = letters.shares(words.folded(title)) if quiet else {}
        for heading, share in shares.items():
            code = letters.load().usual[heading]
            self.add(code, LETTERS * quiet * share**0.5, self._hs_words(code))
        for code in self.scores:
            self.scores[code] *= 1 + quiet * shares.get(code[:4], 0.0)

    def weigh(self) -> None:
        """Let the word that heads the title, and words like "live" or "knitted", speak for their chapters."""
        for chapters, inside, outside in heads.factors(self.read):
            for code in self.scores:
                self.scores[code] *= inside if code.startswith(chapters) else outside
        if self.read.is_squeezed and not self.read.brands:
            self.add(heads.SQUEEZED, heads.SQUEEZED_SCORE, self._hs_words(heads.SQUEEZED))
        for code in self.scores.keys() - self.taught.keys():
            usual = heads.usual().get(code[:2], 0.0)
            room = 1.0 if usual < 0 and code not in self.named else 1 - self.covered
            self.scores[code] *= math.exp(room * usual) * self._beside(code)

    def _beside(self, code: str) -> float:
        """What the shop's shelf leaves of a code, and the brand of one that no name of ours leads to."""
        loose = code not in self.named and self.read.brands
        branded = BRAND_HEADING if loose and code.startswith(self.read.brands[0].headings) else 1.0
        return branded * (BESIDE_SHELF if self.shelf and not code.startswith(self.shelf) else 1.0)

    def agree(self) -> None:
        """Let the codes of a chapter and of a heading speak for one another."""
        headings: dict[str, float] = defaultdict(float)
        chapters: dict[str, float] = defaultdict(float)
        for code, score in self.scores.items():
            headings[code[:4]] += score**SHARP
            chapters[code[:2]] += score**SHARP
        total = sum(chapters.values()) or 1.0
        self.agreed = {
            code: score * (headings[code[:4]] / total) ** OF_HEADING * (chapters[code[:2]] / total) ** OF_CHAPTER
            for code, score in self.scores.items()
        }

    def _best(self, k: int) -> list[tuple[str, float]]:
        """The surest first; then each next code, those of a heading already shown a little less."""
        shown: list[tuple[str, float]] = []
        seen: Counter[str] = Counter()
        left = dict(self.scores)
        surest = min(left, key=lambda code: (-left[code], code))
        first = surest if surest in self.taught else min(left, key=lambda code: (-self.agreed[code], code))
        while left and len(shown) < k:
            code = min(left, key=lambda code: (-left[code] * SAME_HEADING ** seen[code[:4]], code)) if shown else first
            shown.append((code, left.pop(code)))
            seen[code[:4]] += 1
        return shown

    def answer(self, k: int) -> Answer:
        """The best codes; ties go to the smaller code so that the same words always answer the same."""
        if not self.scores:
            return Answer(vague=True, question=questions.WHAT, suggestions=())
        shown: list[Suggestion] = []
        lowest = 0.0
        for code, score in reversed(self._best(k)):
            lowest = max(score, lowest)
            shown.append(Suggestion(code, round(lowest / (lowest + HALF_SURE), 3), self.reasons[code][1]))
        shown.reverse()
        return Answer(vague=False, question=self.question, suggestions=tuple(shown))


def _covered(known: Catalogue, read: Reading, found: Found) -> float:
    """The share of the title that a good's name says."""
    told = set(found.said.split())
    clear = {
        word.text: known.rarity.get(word.text, UNKNOWN_RARITY) * word.weight for word in read.words if not word.is_faint
    }
    return sum(rarity for text, rarity in clear.items() if text in told or (text,) in known.attribute_phrases) / (
        sum(clear.values()) or 1.0
    )
