"""The oracle finds nothing wrong in what the desk did, and names what was spoilt by hand."""

import pytest

from customs import assessing, deciding, verify
from customs.models import Assessment, AssessmentLine, Declaration
from suuq.roles import Role
from tests.factories import customs as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def declaration(tariff, at, person):
    officer = person(Role.OFFICER)
    declaration = make.lodged(at=at)
    assessing.assess(declaration, by=None, at=at)
    deciding.hold(declaration, reason="value", by=officer, at=at)
    deciding.query(declaration, question="Which shop?", by=officer, at=at)
    deciding.answer(declaration, answer="Nike", by=None, at=at)
    deciding.correct(declaration, changes={1: {"value_minor": 9000}}, reason="value", by=officer, at=at)
    return deciding.release(declaration, by=officer, at=at)


def test_nothing_is_wrong_after_a_long_way(declaration):
    assert declaration.is_released
    assert list(verify.complaints()) == []


def test_a_state_changed_by_hand_is_named(declaration):
    Declaration.objects.update(status="held")

    assert list(verify.complaints()) == [
        f"customs: declaration {declaration.reference} is held, its trail says released"
    ]


def test_an_assessment_that_does_not_add_up_is_named(declaration):
    last = assessing.current(declaration)
    AssessmentLine.objects.create(
        assessment=last,
        number=99,
        levy_code="X",
        words="X",
        base_minor=0,
        base_explained="",
        rate_text="",
        unrounded=0,
        amount_minor=1,
    )

    assert list(verify.complaints()) == [f"customs: the lines of assessment {last} do not add up to its total"]


def test_a_release_without_an_assessment_is_named(declaration):
    deciding.lodging.Version.objects.create(
        declaration=declaration,
        number=3,
        consignee_name="x",
        consignor="x",
        origin_country="FR",
        category="sale",
        gross_weight_grams=1,
        freight_minor=0,
        freight_currency="DJF",
        fingerprint="",
        at=declaration.lodged_at,
    )

    assert Assessment.objects.count() == 2
    assert "released without an assessment" in next(verify.complaints())
