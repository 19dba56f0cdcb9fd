"""What is owed, kept with all it takes to check it by hand."""

import json
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from customs import assessing, deciding, lodging
from customs.models import Assessment, AssessmentLine, ExchangeRate
from tests.factories import customs as make

pytestmark = pytest.mark.django_db

PINNED = {"postgresql": 23, "sqlite": 61}  # with two savepoints; SQLite is told the lines one after another


@pytest.fixture
def declaration(tariff, at):
    return make.lodged(at=at)


def test_duties_are_worked_out_and_explained(declaration, at):
    assessment = assessing.assess(declaration, by=None, at=at)

    # 89 EUR x 205 = 18 245, freight 4 200: CIF 22 445. TIC 20 % = 4 489. TVA 10 % of 26 934 = 2 693.
    assert assessment.customs_value_minor == 22445
    assert assessment.total_minor == 4489 + 2693
    tic, tva = assessment.lines.all()
    assert (tic.levy_code, tic.base_minor, tic.amount_minor, tic.rate_text) == ("TIC", 22445, 4489, "20 %")
    assert (tic.base_explained, tic.legal_act, tic.certainty) == ("CIF 22445", "Desk law, art. 1", "low")
    assert tva.base_explained == "CIF 22445 + TIC 4489"
    assert (str(tva.unrounded), tva.amount_minor) == ("2693.40000000", 2693)
    assert assessment.verified is False
    assert assessment.tariff_version == "Desk DJ-1"


def test_assessing_again_gives_the_assessment_already_there(declaration, at):
    first = assessing.assess(declaration, by=None, at=at)
    again = assessing.assess(declaration, by=None, at=at + timedelta(days=40))

    assert again == first
    assert Assessment.objects.count() == 1
    declaration.refresh_from_db()
    assert declaration.status == "assessed"
    assert [d.kind for d in declaration.decisions.all()] == ["lodged", "assessed"]


def test_a_declaration_of_ten_lines_asks_no_more_than_one_of_two(tariff, at):
    """Issue 7: what an act writes is written together, however many lines it has."""
    for lines in (2, 10):  # the first puts the questions into SQL
        with CaptureQueriesContext(connection) as asked:
            declaration = make.lodged(*(make.item(f"Shoes {n}") for n in range(lines)), at=at, gross_weight_grams=9000)
            assessing.assess(declaration, by=None, at=at)

    assert len(asked) <= PINNED[connection.vendor]


def test_an_estimate_is_the_same_sum_and_stores_nothing(declaration, at):
    trace = assessing.estimate(lodging.consignment_of(declaration.version), at=at)

    assert trace.total_minor == 7182
    assert not Assessment.objects.exists()


def test_what_has_no_code_no_rate_or_no_exchange_rate_is_refused_by_name(tariff, at):
    for item, code in (
        (make.item(hs_code=""), "unclassified_good"),
        (make.item(hs_code="950300", description="Plush foal"), "unknown_rate"),
        (make.item(currency="GBP"), "no_exchange_rate"),
    ):
        declaration = make.lodged(item, at=at)
        with pytest.raises(assessing.CannotAssess) as refused:
            assessing.assess(declaration, by=None, at=at)
        assert [r.code for r in refused.value.reasons] == [code]
        assert str(refused.value.reasons[0])
        declaration.refresh_from_db()
        assert declaration.status == "lodged"


def test_without_a_tariff_nothing_is_guessed(at):
    with pytest.raises(assessing.CannotAssess) as refused:
        assessing.assess(make.lodged(at=at), by=None, at=at)
    assert refused.value.reasons[0].code == "no_tariff"


@pytest.mark.parametrize("model", [Assessment, AssessmentLine])
def test_the_database_refuses_to_change_an_assessment(model, declaration, at):
    assessing.assess(declaration, by=None, at=at)

    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.update(number=9)


def test_working_it_out_again_gives_the_same_bytes(declaration, at, person):
    assessing.assess(declaration, by=None, at=at)
    officer = person("officer")
    corrected = deciding.correct(declaration, changes={1: {"value_minor": 11800}}, reason="value", by=officer, at=at)

    assert corrected.number == 2
    for assessment in Assessment.objects.all():
        assert assessing.same(assessment, assessing.recompute(assessment))
    assessment.trace = json.dumps(json.loads(assessment.trace), indent=1)  # as traces were spaced once
    assert assessing.same(assessment, assessing.recompute(assessment))


def test_the_law_is_that_of_the_day_of_lodging_at_local_midnight(tariff, at):
    """22:00 in London on the 23rd is already the 24th here."""
    evening = at.replace(hour=22)
    assessment = assessing.assess(make.lodged(at=evening), by=None, at=evening)

    assert '"on": "2026-11-24"' in assessment.trace


def test_a_rate_of_midnight_rules_from_the_first_minute_and_the_assessment_names_it(tariff, at):
    """R57."""
    ExchangeRate.objects.create(
        kind="customs", sold="EUR", bought="DJF", rate=210, valid_from=date(2026, 11, 24), source="tests",
        certainty="law", at=at,
    )  # fmt: skip
    evening = at.replace(hour=20, minute=59)  # 23:59 in Djibouti
    before, after = (
        assessing.assess(make.lodged(at=when), by=None, at=when) for when in (evening, evening + timedelta(minutes=2))
    )

    assert (before.exchange_rows, after.exchange_rows) == (["1 EUR = 205 DJF"], ["1 EUR = 210 DJF"])
    assert (before.customs_value_minor, after.customs_value_minor) == (22445, 22890)
    assert before.tariff_version == after.tariff_version == "Desk DJ-1"


def test_weights_nobody_wrote_are_presumed_from_the_gross_weight(tariff, at):
    heavy, light = make.item(net_weight_grams=700), make.item(net_weight_grams=None)
    assessment = assessing.assess(make.lodged(heavy, light, at=at), by=None, at=at)

    assert '"kg": "0.5"' in assessment.trace
