"""A correction by form: worked out before it is written, asked again where nobody can mean it, written once."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from customs import assessing, correcting
from customs.documents import notices
from customs.models import Declaration
from customs.views import acts
from suuq.roles import Role
from tests.customs.desks import act, case
from tests.factories import customs as make

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


def test_a_corrected_value_says_how_it_was_found(desk, declaration):
    """The method that the officer names stands in the version, the trace, the notice and the programs' answer."""
    page = desk.get(act(declaration, "correct")).content.decode()
    assert "Transaction value of similar goods (art. 3)" in page
    assert "is a fall-back value (art. 7)" in page
    assert desk.post(act(declaration, "correct"), correction(declaration, method_1="3")).status_code == 302

    assessment = assessing.current(Declaration.objects.get())
    assert assessment.version.items.get().valuation_method == 3
    assert json.loads(assessment.trace)["goods"][0]["method"] == 3
    assert notices.data(assessment, "en")["goods"][0]["method"] == "Transaction value of similar goods (art. 3)"
    assert "similar goods" in desk.get(case(declaration)).content.decode()
    declaration.refresh_from_db()
    again = correction(declaration, method_1="3", value_1="120", once="again")
    assert desk.post(act(declaration, "correct"), again).status_code == 302
    assert Declaration.objects.get().version.items.get().valuation_method == 3, "it is not forgotten at the next value"


def test_a_trace_from_before_methods_were_told_is_worked_out_as_it_was(officer, declaration, at):
    changes = {1: {"value_minor": 11800}}
    assessment = correcting.correct(declaration, changes=changes, reason="value", by=officer, at=at)
    assert assessing.same(assessment, assessing.recompute(assessment))
    assessment.trace = assessment.trace.replace('"method": 6', '"method": 1').replace('"method":6', '"method":1')
    assert assessing.same(assessment, assessing.recompute(assessment))


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
        {"method_1": "7"},
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


def test_a_preference_is_claimed_by_an_officer_who_has_seen_the_certificate(desk, client_as, person, tariff, at):
    """Offered by the origin, refused without its paper, asked of the consignee, and told line by line."""
    amina = person(Role.CUSTOMER)
    declaration = make.lodged(make.item(origin="ET"), at=at, consignee_user=amina.pk)
    assessing.assess(declaration, by=None, at=at)
    declaration.refresh_from_db()
    shopper = client_as(amina)
    assert "(<bdi>COMESA</bdi>)" in desk.get(case(declaration)).content.decode()
    assert "(<bdi>COMESA</bdi>)" in shopper.get(case(declaration)).content.decode()

    wanted = correction(declaration, origin_1="ET", value_1="89", hs_code_1="6404.11", preference_1="COMESA")
    said = desk.post(act(declaration, "correct"), {**wanted, "preview": "1"}).context["preview"]["reasons"]
    assert [reason.code for reason in said] == ["certificate_missing"]
    refused = desk.post(act(declaration, "correct"), wanted)
    assert refused.status_code == 409
    assert "COMESA asks for a certificate of origin" in refused.content.decode()

    question = {"seen": declaration.revision, "wanted": "certificate", "question": "The certificate?", "once": "ask"}
    assert desk.post(act(declaration, "ask"), question).status_code == 302
    paper = SimpleUploadedFile("eur.pdf", b"%PDF-1.4 certificate", content_type="application/pdf")
    sent = {"answer": "Here it is.", "papers": [paper], "once": "answer"}
    assert shopper.post(reverse("customs:answer", args=[declaration.reference]), sent).status_code == 302
    declaration.refresh_from_db()
    again = {**wanted, "seen": declaration.revision, "reason": "preference", "once": "again"}
    assert desk.post(act(declaration, "correct"), again).status_code == 302

    assessment = assessing.current(Declaration.objects.get())
    assert (assessment.supersedes.total_minor, assessment.total_minor) == (7182, 2245)  # TVA of CIF 22 445 alone
    assert [line.rate_text for line in assessment.lines.all()] == ["Free", "10 %"]
    assert assessing.same(assessment, assessing.recompute(assessment))
    page = shopper.get(case(declaration)).content.decode()
    assert "Customs changed the preference that your goods have by their origin" in page
    assert "with a certificate" not in page, "what is claimed is not offered"
    assert "COMESA" in desk.get(case(declaration)).content.decode()


def test_a_preference_is_for_its_own_origins(desk, declaration):
    wanted = correction(declaration, value_1="89", hs_code_1="6404.11", preference_1="COMESA")
    refused = desk.post(act(declaration, "correct"), wanted)

    assert refused.status_code == 409
    assert "COMESA does not cover these goods of this origin" in refused.content.decode()
