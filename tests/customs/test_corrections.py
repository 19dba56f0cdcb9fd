"""Officers' corrections come back as suggestions, and stored assessments as the same sums."""

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from customs import assessing, corrections, deciding, lodging
from customs.models import ExchangeRate
from suuq.roles import Role
from tests.factories import customs as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def declaration(tariff, at):
    declaration = make.lodged(make.item("Zorblax wobbler"), at=at)
    assessing.assess(declaration, by=None, at=at)
    return declaration


def codes(words):
    return [suggestion.code for suggestion in corrections.suggest(words, language="en").suggestions]


def test_a_corrected_code_is_suggested_for_the_same_words_afterwards(
    declaration, person, at, django_assert_max_num_queries
):
    assert "851713" not in codes("zorblax wobbler")
    deciding.correct(declaration, changes={1: {"hs_code": "8517.13"}}, reason="code", by=person(Role.OFFICER), at=at)

    with django_assert_max_num_queries(2):  # however many there are
        assert corrections.rows() == [("Zorblax wobbler", "851713", 1)]
    assert codes("ZORBLAX wobbler")[0] == "851713"


def test_every_stored_assessment_comes_out_again(declaration, person, at):
    """R61."""
    deciding.correct(declaration, changes={1: {"value_minor": 999}}, reason="value", by=person(Role.OFFICER), at=at)
    out = io.StringIO()
    call_command("recompute_duties", "--all", stdout=out)

    assert out.getvalue() == "2 assessments, 0 differences\n"


def another_rate(entered):
    ExchangeRate.objects.create(
        kind="customs",
        sold="EUR",
        bought="DJF",
        rate=300,
        valid_from="2026-11-20",
        source="by hand",
        certainty="low",
        at=entered,
    )


def test_a_rate_published_later_for_an_earlier_day_is_no_difference(declaration, at):
    another_rate(at + timedelta(hours=1))
    out = io.StringIO()
    call_command("recompute_duties", "--all", stdout=out)

    assert out.getvalue() == "1 assessments, 0 differences\n"


def test_a_document_or_a_correction_that_came_later_is_no_difference(declaration, person, at):
    later = at + timedelta(hours=1)
    lodging.attach(declaration, (make.invoice("certificate.pdf", kind="certificate"),), at=later)
    deciding.correct(declaration, changes={1: {"value_minor": 99900}}, reason="value", by=person("officer"), at=later)

    assert declaration.version_at(at).number == 1
    assert declaration.version_at(later).number == 2
    assert declaration.version_at(at - timedelta(days=1)).number == 1
    for assessment in declaration.assessments.all():
        assert assessing.same(assessment, assessing.recompute(assessment))


def test_an_assessment_that_passed_over_a_rate_it_should_have_used_is_named(declaration):
    another_rate("2026-11-20T00:00Z")
    err = io.StringIO()
    with pytest.raises(CommandError):
        call_command("recompute_duties", declaration.reference, stdout=io.StringIO(), stderr=err)

    assert declaration.reference in err.getvalue()


def test_the_command_wants_to_know_which(db):
    with pytest.raises(CommandError):
        call_command("recompute_duties")


def test_a_code_that_the_words_do_not_suggest_is_doubted(declaration):
    items = list(declaration.version.items.all())
    items[0].description, items[0].hs_code = "smartphone 128 GB", "851713"
    assert corrections.doubts(items[:1], language="en") == {}
    for code in ("640411", ""):
        items[0].hs_code = code
        assert corrections.doubts(items[:1], language="en")[items[0].number].code == "851713"
    items[0].description = "gift"
    assert corrections.doubts(items[:1], language="en") == {}
