"""A correction by form: worked out before it is written, asked again where nobody can mean it, written once."""

import pytest

from customs import assessing
from customs.models import Declaration
from customs.views import acts
from tests.customs.desks import act

pytestmark = pytest.mark.django_db


def correction(declaration, **changed):
    fields = {
        "seen": declaration.revision,
        "reason": "value",
        "words": "Catalogue price",
        "description_1": "Running shoes",
        "hs_code_1": "6404.11",
        "origin_1": "VN",
        "quantity_1": "1",
        "value_1": "118",
        "weight_1": "400",
    }
    return fields | changed


def test_a_sum_is_worked_out_before_any_reason_is_given(desk, declaration):
    page = desk.post(act(declaration, "correct"), correction(declaration, preview="1", reason="", words=""))

    assert (page.status_code, page.context["preview"]["then_minor"]) == (200, 9085)
    assert not page.context["form"].errors


def test_only_a_correction_is_previewed(desk, declaration):
    assert desk.post(act(declaration, "hold"), {"preview": "1", "reason": "value"}).status_code == 302
    declaration.refresh_from_db()
    assert declaration.status == "held"


def test_a_correction_is_worked_out_first_and_written_on_demand(desk, declaration):
    """U52."""
    page = desk.post(act(declaration, "correct"), correction(declaration, preview="1"))
    assert (page.status_code, page.context["preview"]["then_minor"]) == (200, 9085)
    assert declaration.versions.count() == 1

    assert desk.post(act(declaration, "correct"), correction(declaration)).status_code == 302
    assert assessing.current(Declaration.objects.get()).total_minor == 9085


@pytest.mark.parametrize(
    "wrong",
    [{"value_1": v} for v in ("1e3", "1E+999999", "1_000", "NaN", "-1", "", "9" * 40)]
    + [
        {"quantity_1": "0"},
        {"hs_code_1": "shoe"},
        {"hs_code_1": "999999"},
        {"origin_1": "Vietnam"},
        {"reason": "x"},
        {"seen": "x"},
    ],
)
def test_a_correction_nobody_can_mean_is_asked_again_with_what_was_typed(wrong, desk, declaration):
    answer = desk.post(act(declaration, "correct"), correction(declaration, **wrong))

    assert answer.status_code == 400
    assert declaration.versions.count() == 1


def test_a_value_typed_in_arabic_figures_is_read(desk, declaration):
    assert desk.post(act(declaration, "correct"), correction(declaration, value_1="١١٨")).status_code == 302
    assert Declaration.objects.get().version.value_minor == 11800


def test_the_same_form_sent_twice_has_one_effect(desk, declaration):
    fields = correction(declaration, once="key-1")
    first, second = desk.post(act(declaration, "correct"), fields), desk.post(act(declaration, "correct"), fields)

    assert (first.status_code, second.headers["Location"]) == (302, first.headers["Location"])
    assert declaration.versions.count() == 2


@pytest.mark.parametrize("name", sorted(acts.ACTS))
def test_no_act_opens_for_a_parcel_that_is_released_meanwhile(name, desk, declaration):
    type(declaration).objects.update(status="released")

    answer = desk.get(act(declaration, name))

    assert answer.status_code == 409
    words = "Only a supervisor may correct it now." if name == "correct" else "Customs has finished with this parcel."
    assert words in answer.content.decode()
