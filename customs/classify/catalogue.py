"""The project's own catalogue of everyday goods, read once from ``customs/data`` and kept frozen."""

import csv
import dataclasses
import functools
import math
import pathlib
from collections import Counter, defaultdict
from collections.abc import Collection, Container, Iterator

from customs.classify import words

DATA = pathlib.Path(__file__).resolve().parent.parent / "data"
LANGUAGES = ("en", "fr", "ar", "so")
LONGEST_PHRASE = 6
JOINED_FROM = 6
KIND = "word:"
FEW_HEADINGS = 3
MOST_USUAL = 6
FAINT = 0.3
PHRASE_BONUS = 0.3

Phrase = tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class Variant:
    """A code that holds when all its attribute values are said."""

    values: frozenset[str]
    code: str


@dataclasses.dataclass(frozen=True)
class Good:
    """One everyday good: its names, its usual six digits, and the codes other attribute values lead to."""

    number: int
    family: str
    names: dict[str, tuple[str, ...]]
    code: str
    variants: tuple[Variant, ...]
    unless: frozenset[Phrase]
    is_device: bool

    @property
    def codes(self) -> tuple[str, ...]:
        """The usual code first, then each other once."""
        return tuple(dict.fromkeys((self.code, *(variant.code for variant in self.variants))))

    def name(self, language: str) -> str:
        """The good's first name in a language, or in English."""
        return (self.names.get(language) or self.names["en"])[0]


@dataclasses.dataclass(frozen=True)
class Attribute:
    """A value such as cotton or women: what it answers, what it implies, how it is said."""

    value: str
    question: str
    implies: frozenset[str]
    names: dict[str, str]


@dataclasses.dataclass(frozen=True)
class Name:
    """One folded way of naming a good."""

    phrase: Phrase
    good: int
    language: str
    weight: float


@dataclasses.dataclass(frozen=True)
class Brand:
    """What a brand is known for: a code when nothing else is said, and the headings that it makes likelier."""

    code: str
    headings: tuple[str, ...]
    is_narrow: bool
    usual: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class Catalogue:
    """All that is known, with the indexes the search needs."""

    goods: tuple[Good, ...]
    names: tuple[Name, ...]
    by_phrase: dict[Phrase, tuple[int, ...]]
    by_token: dict[str, tuple[int, ...]]
    rarity: dict[str, float]
    totals: tuple[float, ...]
    strengths: tuple[float, ...]
    attributes: dict[str, Attribute]
    attribute_phrases: dict[Phrase, tuple[str, ...]]
    roles: dict[str, frozenset[Phrase]]
    brands: dict[Phrase, Brand]
    shelves: dict[Phrase, tuple[str, ...]]
    short: dict[str, Phrase]
    said: frozenset[str]


def split(cell: str | None) -> tuple[str, ...]:
    """Read a cell of names parted by slashes."""
    return tuple(name.strip() for name in (cell or "").split("/") if name.strip())


def rows(pattern: str) -> Iterator[tuple[pathlib.Path, dict[str, str]]]:
    """Read every row of the files that match, in the order of their names."""
    for path in sorted(DATA.glob(pattern)):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield path, row


def _variants(cell: str, attributes: Collection[str]) -> tuple[Variant, ...]:
    """Read "women+cotton=620462 ...": values of an attribute, or a word of the title that names the kind."""
    return tuple(
        Variant(
            frozenset(value if value in attributes else KIND + "".join(words.folded(value)) for value in values), code
        )
        for values, code in (
            (left.split("+"), code) for left, code in (part.split("=") for part in (cell or "").split())
        )
    )


def decides(variants: str) -> str:
    """Name what tells a good's codes apart: material, make, audience, state ..., or the kind of thing."""
    attributes, _ = _attributes()
    values = [value for part in variants.split() for value in part.split("=")[0].split("+")]
    return "+".join(dict.fromkeys(attributes[value].question if value in attributes else "kind" for value in values))


def _good(number: int, path: pathlib.Path, row: dict[str, str], attributes: Collection[str]) -> Good:
    unless = split(row["unless"])
    return Good(
        number=number,
        family=path.stem.removeprefix("goods_"),
        names={language: split(row[language]) for language in LANGUAGES},
        code=row["code"],
        variants=_variants(row["variants"], attributes),
        unless=frozenset(words.folded(word) for word in unless if word != "@accessory"),
        is_device="@accessory" in unless,
    )


def _roles() -> dict[str, frozenset[Phrase]]:
    roles: dict[str, set[Phrase]] = defaultdict(set)
    for _, row in rows("goodswords_roles.csv"):
        roles[row["role"]] |= {words.folded(word) for word in split(row["words"])}
    return {role: frozenset(phrases) for role, phrases in roles.items()}


@functools.cache
def _attributes() -> tuple[dict[str, Attribute], dict[Phrase, tuple[str, ...]]]:
    attributes, phrases = {}, defaultdict(list)
    for _, row in rows("goodswords_attributes.csv"):
        value = row["value"]
        names = {language: split(row[language]) for language in LANGUAGES}
        shown = {language: (names[language] or names["en"])[0] for language in LANGUAGES}
        attributes[value] = Attribute(value, row["attribute"], frozenset(split(row["implies"])), shown)
        for name in (name for several in names.values() for name in several):
            phrases[words.folded(name)].append(value)
    return attributes, {phrase: tuple(values) for phrase, values in phrases.items()}


def _brands(goods: tuple[Good, ...], rarity: Container[str]) -> dict[Phrase, Brand]:
    """A brand that makes few kinds of things rules others out, unless its name is an everyday word too."""
    named = Counter({code: 0 for good in goods for code in good.codes})
    for good in goods:
        named[good.code] += len(good.names["en"])
    usual = functools.cache(functools.partial(_usual, named))
    return {
        phrase: Brand(
            row["code"],
            split(row["headings"]),
            usual=usual(split(row["headings"])),
            is_narrow=len(split(row["headings"])) <= FEW_HEADINGS and not all(token in rarity for token in phrase),
        )
        for _, row in rows("goodswords_brands*.csv")
        for phrase in map(words.folded, split(row["brands"]))
    }


def _usual(named: Counter[str], headings: tuple[str, ...]) -> tuple[str, ...]:
    """The codes under these headings that the catalogue has most names for."""
    found = [code for code in named if headings and code.startswith(headings)]
    return tuple(sorted(found, key=lambda code: (-named[code], code))[:MOST_USUAL])


def _shelves() -> dict[Phrase, tuple[str, ...]]:
    return {
        words.folded(name): split(row["codes"])
        for _, row in rows("goodswords_categories.csv")
        for name in split(row["words"])
    }


def _short() -> dict[str, Phrase]:
    """How carriers and shops cut words, and the words they mean."""
    pairs = ((short, row["words"]) for _, row in rows("goodswords_short.csv") for short in split(row["short"]))
    return {short: words.folded(meant) for short, meant in pairs}


def _names(goods: tuple[Good, ...], stop: frozenset[Phrase]) -> Iterator[Name]:
    for good in goods:
        for language, names in good.names.items():
            for place, name in enumerate(names):
                yield Name(_kept(words.folded(name), stop), good.number, language, 1.0 if place == 0 else 0.97)


def _kept(phrase: Phrase, stop: frozenset[Phrase]) -> Phrase:
    """A name without its stop words, unless nothing would be left of it."""
    return tuple(token for token in phrase if (token,) not in stop) or phrase


def _by_phrase(names: tuple[Name, ...]) -> dict[Phrase, tuple[int, ...]]:
    index: dict[Phrase, list[int]] = defaultdict(list)
    for number, name in enumerate(names):
        index[name.phrase].append(number)
    for number, name in enumerate(names):
        joined = "".join(name.phrase)
        if len(name.phrase) == 2 and len(joined) >= JOINED_FROM:  # noqa: PLR2004 - "hand bag" is "handbag"
            index[(joined,)].append(number)
    return {phrase: tuple(dict.fromkeys(numbers)) for phrase, numbers in index.items()}


def _by_token(names: tuple[Name, ...]) -> dict[str, tuple[int, ...]]:
    index: dict[str, list[int]] = defaultdict(list)
    for number, name in enumerate(names):
        for token in set(name.phrase):
            index[token].append(number)
    return {token: tuple(numbers) for token, numbers in index.items()}


def _rarity(names: tuple[Name, ...], total: int, faint: frozenset[Phrase]) -> dict[str, float]:
    """A word that few goods use tells most; a faint one (set, portable, black) tells little however few use it."""
    seen = Counter(token for token, _ in {(token, name.good) for name in names for token in name.phrase})
    return {
        token: (1 + math.log(total / count)) * (FAINT if (token,) in faint else 1.0) for token, count in seen.items()
    }


@functools.cache
def load() -> Catalogue:
    """Read the catalogue; once in a process."""
    attributes, attribute_phrases = _attributes()
    goods = tuple(_good(number, path, row, attributes) for number, (path, row) in enumerate(rows("goods_*.csv")))
    roles = _roles()
    names = tuple(_names(goods, roles["stop"]))
    rarity = _rarity(names, len(goods), roles["faint"])
    brands = _brands(goods, rarity)
    totals = tuple(sum(rarity[token] for token in name.phrase) for name in names)
    return Catalogue(
        goods=goods,
        names=names,
        by_phrase=_by_phrase(names),
        by_token=_by_token(names),
        rarity=rarity,
        totals=totals,
        strengths=tuple(
            total * (1 + PHRASE_BONUS * (len(name.phrase) - 1)) * name.weight
            for total, name in zip(totals, names, strict=True)
        ),
        attributes=attributes,
        attribute_phrases=attribute_phrases,
        roles=roles,
        brands=brands,
        shelves=_shelves(),
        short=_short(),
        said=frozenset(token for phrase in (*brands, *attribute_phrases, *_flat(roles)) for token in phrase),
    )


def _flat(roles: dict[str, frozenset[Phrase]]) -> Iterator[Phrase]:
    return (phrase for phrases in roles.values() for phrase in phrases)
