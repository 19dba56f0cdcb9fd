"""The tariff as officers look it up."""

from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from customs import browsing, formats, gazette

pytestmark = pytest.mark.django_db
LAW = Path(__file__).with_name("desk_tariff.toml")


def rates(code, on="2026-11-23"):
    return [(m.levy, m.rate.text) for m in browsing.line(code, browsing.date.fromisoformat(on)).usual]


def test_the_longest_prefix_gives_the_rate(tariff):
    assert rates("640411") == [("TIC", "20 %"), ("TVA", "10 %")]
    assert rates("851713") == [("TIC", "33 %"), ("TVA", "10 %")]
    assert rates("950300") == [("TVA", "10 %")]


def test_relief_for_some_stands_beside_the_rate_for_all_though_its_code_is_shorter(tariff):
    found = browsing.line("640411", browsing.date(2026, 11, 23)).rates
    assert [(m.levy, m.kind, m.code, m.rate.text) for m in found] == [
        ("TIC", "normal", "64", "20 %"), ("TIC", "preference", "", "Free"), ("TVA", "normal", "", "10 %"),
    ]  # fmt: skip


def test_before_the_tariff_began_nothing_is_known(tariff):
    assert rates("640411", on="2025-12-31") == []


def test_what_changed_stands_beside_what_was_before(desk, tariff, tmp_path):
    later = tmp_path / "later.toml"
    later.write_text(LAW.read_text(encoding="utf-8").replace('"20 %"', '"12 %"'), encoding="utf-8")
    facts = {"source": "later.toml", "digest": "1" * 64, "by": None, "at": timezone.now()}
    gazette.load(formats.read(later), country="DJ", start=browsing.date(2026, 3, 1), **facts)

    assert [(row.code, row.before, row.rate) for row in browsing.changes()[0]["rows"]] == [("64", "20 %", "12 %")]
    assert "<del><bdi" in desk.get(reverse("customs:tariff")).content.decode()
    assert (rates("640411", "2026-02-28")[0], rates("640411")[0]) == (("TIC", "20 %"), ("TIC", "12 %"))


def test_every_section_has_its_chapters():
    assert len(browsing.sections()) == 21
    assert sum(len(section.chapters) for section in browsing.sections()) == 96


def test_people_find_codes_by_figures_and_by_words(desk, tariff):
    """U52."""
    for text in ("6404.11", "running shoes"):
        page = desk.get(reverse("customs:tariff"), {"q": text})
        assert any(line.code.startswith("6404") for line in page.context["lines"]), text


def test_one_climbs_down_from_section_to_code(desk, tariff):
    assert b"Section" in desk.get(reverse("customs:tariff")).content
    chapter = desk.get(reverse("customs:tariff_code", args=["64"]))
    assert [line.code for line in chapter.context["under"]][:2] == ["6401", "6402"]
    code = desk.get(reverse("customs:tariff_code", args=["6404.11"]))
    assert [step.code for step in code.context["path"]] == ["64", "6404"]
    assert [(row.levy, row.code) for row in code.context["history"]] == [("TIC", "64"), ("TIC", ""), ("TVA", "")]
    assert b"Desk law, art. 1" in code.content
    assert b"Certificate of origin" in code.content


def test_a_code_is_named_in_the_readers_language(desk, tariff):
    page = desk.get("/ar/customs/tariff/").content.decode()
    assert "الحيوانات الحية ومنتجاتها" in page
    known, rare = (browsing.line(code, browsing.date(2026, 11, 23), "fr") for code in ("851713", "851761"))
    assert (known.words, known.language, known.family) == ("Téléphones intelligents", "fr", "")
    assert (rare.family, rare.language) == ("Téléphones et matériel de réseau", "en")
    assert "base stations" in rare.words.lower()
    assert not browsing.line("8517", browsing.date(2026, 11, 23), "fr").family


@pytest.mark.parametrize("code", ["77", "xx", "1", "99999999999999999", "6404%00"])
def test_what_is_no_code_is_not_there(code, desk, tariff):
    assert desk.get(reverse("customs:tariff_code", args=["64"]).replace("/64/", f"/{code}/")).status_code in {400, 404}


def test_without_a_tariff_the_page_says_so(desk, db):
    assert "load_tariff" in desk.get(reverse("customs:tariff")).content.decode()


@pytest.mark.parametrize("query", ["on=yesterday", "q=%20", "on=2026-02-31&q=shoes"])
def test_days_that_are_none_are_today(query, desk, tariff):
    assert desk.get(f"{reverse('customs:tariff')}?{query}").status_code == 200
