"""What an officer may do, once and in order, and what is refused with a sentence."""

import pytest
from django.test import TestCase

from customs import assessing, correcting, deciding, guards, releasing, signals
from customs.models import AcceptedValue, DeskPolicy, RiskRule
from suuq.roles import Role
from suuq.workflow import IllegalMove, Refused
from tests.factories import customs as make

pytestmark = pytest.mark.django_db


def codes(refused):
    return {reason.code for reason in refused.value.reasons}


def test_release_once_and_again(declaration, officer, at):
    deciding.release(declaration, by=officer, at=at)
    again = deciding.release(declaration, by=officer, at=at)

    assert again.is_released
    assert again.event == "EDC"
    assert [d.kind for d in again.decisions.all()] == ["lodged", "assessed", "released"]
    assert AcceptedValue.objects.get().unit_value_minor == 18245


def test_release_tells_the_neighbours_after_commit(declaration, officer, at):
    heard = []

    def hear(sender, declaration_id, decision, **_kwargs):
        heard.append((declaration_id, decision))

    signals.declaration_decided.connect(hear)
    try:
        with TestCase.captureOnCommitCallbacks(execute=True):
            deciding.release(declaration, by=officer, at=at)
            assert heard == []
    finally:
        signals.declaration_decided.disconnect(hear)
    assert heard == [(declaration.pk, "released")]


def test_release_waits_for_an_assessment(tariff, officer, at):
    with pytest.raises(deciding.CannotDecide) as refused:
        deciding.release(make.lodged(at=at), by=officer, at=at)
    assert codes(refused) == {"not_assessed"}


def test_release_waits_for_the_answer(declaration, officer, at):
    deciding.query(declaration, question="Which size?", by=officer, at=at)

    with pytest.raises(deciding.CannotDecide) as refused:
        deciding.release(declaration, by=officer, at=at)
    assert codes(refused) == {"open_question"}


def test_release_waits_for_what_the_neighbours_above_require(declaration, officer, at, monkeypatch):
    unpaid = deciding.Reason("unpaid", "7 182 FDJ are still to be paid.")
    monkeypatch.setattr(releasing, "CONDITIONS", [lambda asked: {one.pk: [unpaid] for one in asked}])

    with pytest.raises(deciding.CannotDecide) as refused:
        deciding.release(declaration, by=officer, at=at)
    assert refused.value.reasons == [unpaid]


def test_nobody_decides_about_their_own_parcel(tariff, officer, at):
    """R60."""
    declaration = make.lodged(at=at, consignee_user=officer.pk)
    with pytest.raises(guards.CannotDecide) as refused:
        assessing.assess(declaration, by=officer, at=at)
    assert codes(refused) == {"own_parcel"}
    for act in (
        lambda: deciding.hold(declaration, reason="value", by=officer, at=at),
        lambda: deciding.correct(declaration, changes={1: {"quantity": 2}}, reason="quantity", by=officer, at=at),
        lambda: deciding.seize(declaration, reason="false", by=officer, at=at),
    ):
        with pytest.raises(guards.CannotDecide):
            act()
    declaration.refresh_from_db()
    assert declaration.status == "lodged"


def test_hold_and_lift(declaration, officer, at):
    deciding.hold(declaration, reason="value", by=officer, at=at)
    held = deciding.hold(declaration, reason="value", by=officer, at=at)
    assert (held.status, held.event) == ("held", "EME")
    with pytest.raises(deciding.CannotDecide) as refused:
        deciding.release(held, by=officer, at=at)
    assert codes(refused) == {"held"}
    lifted = deciding.lift(held, by=officer, at=at)
    assert lifted.status == "assessed"
    assert deciding.lift(held, by=officer, at=at) == lifted
    assert [d.kind for d in lifted.decisions.all()] == ["lodged", "assessed", "held", "lifted"]


def test_a_hold_needs_a_written_reason(declaration, officer, at):
    with pytest.raises(guards.CannotDecide) as refused:
        deciding.hold(declaration, reason="because", by=officer, at=at)
    assert codes(refused) == {"reason_missing"}


def test_question_answer_and_assessment_again(declaration, officer, at):
    question = deciding.query(declaration, question="Why so cheap?", wanted="payment", by=officer, at=at)
    assert deciding.query(declaration, question="Why so cheap?", by=officer, at=at) == question
    with pytest.raises(deciding.CannotDecide):
        deciding.query(declaration, question="Another one", by=officer, at=at)

    answered = deciding.answer(
        declaration, answer="First order, 30 off", documents=(make.invoice("card.pdf"),), by=None, at=at
    )
    assert deciding.answer(declaration, answer="First order, 30 off", by=None, at=at).pk == answered.pk
    assert answered.status == "answered"
    assert [e.shown_name for e in answered.questions.get().evidence.all()] == ["card.pdf"]
    with pytest.raises(deciding.CannotDecide):
        deciding.answer(declaration, answer="Something else", by=None, at=at)

    # The invoice did not change the value: the assessment that stood stands again, whole.
    assert assessing.assess(answered, by=officer, at=at).number == 1
    assert deciding.release(answered, by=officer, at=at).is_released


def test_a_correction_writes_a_version_and_an_assessment_that_supersedes(declaration, officer, at):
    """U51."""
    first = assessing.current(declaration)
    second = deciding.correct(
        declaration,
        changes={1: {"value_minor": 11800, "hs_code": "6403.99"}},
        reason="value",
        words="Catalogue price",
        by=officer,
        at=at,
    )

    declaration.refresh_from_db()
    assert (second.number, second.supersedes, second.version.number) == (2, first, 2)
    assert second.total_minor == 9085  # CIF 24 190 + 4 200 = 28 390; TIC 5 678; TVA 3 407
    assert assessing.current(declaration) == second
    assert {(d.field, d.old, d.new) for d in correcting.differences(declaration.declared, declaration.version)} == {
        ("value_minor", 8900, 11800), ("hs_code", "640411", "640399"), ("valuation_method", 1, 6),
    }  # fmt: skip
    assert first.lines.count() == 2


def test_a_correction_repeated_is_the_same_correction(declaration, officer, at):
    change = {1: {"value_minor": 11800}}
    first = deciding.correct(declaration, changes=change, reason="value", by=officer, at=at)

    assert deciding.correct(declaration, changes=change, reason="value", by=officer, at=at) == first
    assert declaration.versions.count() == 2


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, "nothing_changed"),
        ({7: {"quantity": 2}}, "unknown_change"),
        ({1: {"colour": "red"}}, "unknown_change"),
        ({1: {"hs_code": "shoe"}}, "not_a_code"),
        ({1: {"net_weight_grams": 5000}}, "C-08"),
        ({1: {"value_minor": 0}}, "C-10"),
    ],
)
def test_a_correction_that_makes_no_declaration_is_refused_whole(changes, code, declaration, officer, at):
    with pytest.raises(Refused) as refused:
        deciding.correct(declaration, changes=changes, reason="value", by=officer, at=at)
    assert codes(refused) == {code}
    assert declaration.versions.count() == 1


def test_a_released_parcel_is_corrected_by_a_supervisor_alone(declaration, officer, person, at):
    deciding.release(declaration, by=officer, at=at)
    with pytest.raises(guards.CannotDecide) as refused:
        deciding.correct(declaration, changes={1: {"value_minor": 11800}}, reason="value", by=officer, at=at)
    assert codes(refused) == {"released"}

    after = deciding.correct(
        declaration, changes={1: {"value_minor": 11800}}, reason="value", by=person(Role.SUPERVISOR), at=at
    )
    declaration.refresh_from_db()
    assert (after.number, declaration.status) == (2, "released")


def test_a_stale_page_is_refused_with_what_happened(declaration, officer, person, at):
    shown = declaration.revision
    deciding.query(declaration, question="Which size?", by=person(Role.OFFICER, full_name="Amina"), at=at, seen=shown)

    with pytest.raises(guards.Stale) as refused:
        deciding.hold(declaration, reason="value", by=officer, at=at, seen=shown)
    assert "Amina" in str(refused.value.reasons[0])


def test_ends_are_ends(declaration, officer, at):
    deciding.seize(declaration, reason="counterfeit", by=officer, at=at)
    assert deciding.seize(declaration, reason="counterfeit", by=officer, at=at).event == "EDX"
    with pytest.raises(IllegalMove):
        deciding.hold(declaration, reason="value", by=officer, at=at)
    with pytest.raises(IllegalMove):
        deciding.send_back(declaration, reason="refused", by=officer, at=at)
    with pytest.raises(guards.CannotDecide):
        deciding.correct(declaration, changes={1: {"quantity": 2}}, reason="quantity", by=officer, at=at)


def test_two_officers_must_agree_above_the_amount(declaration, officer, person, at):
    """U61, R60."""
    DeskPolicy.objects.create(pk=1, four_eyes_above_minor=7000)
    with pytest.raises(deciding.CannotDecide) as refused:
        deciding.release(declaration, by=officer, at=at)
    assert codes(refused) == {"second_officer"}

    deciding.propose_release(declaration, by=officer, at=at)
    with pytest.raises(deciding.CannotDecide) as refused:
        deciding.release(declaration, by=officer, at=at)
    assert [str(reason) for reason in refused.value.reasons] == [
        "You proposed this release. A second officer releases."
    ]
    assert deciding.release(declaration, by=person(Role.OFFICER), at=at).is_released


def test_a_correction_undoes_a_proposal(declaration, officer, person, at):
    DeskPolicy.objects.create(pk=1, four_eyes_above_minor=7000)
    deciding.propose_release(declaration, by=officer, at=at)
    second = person(Role.OFFICER)
    deciding.correct(declaration, changes={1: {"value_minor": 11800}}, reason="value", by=second, at=at)

    with pytest.raises(deciding.CannotDecide):
        deciding.release(declaration, by=second, at=at)


def test_red_parcels_need_two_officers(tariff, officer, at):
    RiskRule.objects.create(code="R-1", words="Shoes of every kind", lane="red", hs_prefixes="64")
    declaration = make.lodged(at=at)
    assessing.assess(declaration, by=None, at=at)
    declaration.refresh_from_db()

    assert declaration.lane == "red"
    assert declaration.hits.get().words == "Shoes of every kind"
    assert "second_officer" in {reason.code for reason in releasing.why_not_released(declaration, by=officer)}


def test_a_batch_releases_what_it_may_and_says_why_not(declaration, officer, at):
    other = make.lodged(at=at)
    results = deciding.release_batch([declaration, other], by=officer, at=at)

    assert [(d.reference, [r.code for r in reasons]) for d, reasons in results] == [
        (declaration.reference, []), (other.reference, ["not_assessed"]),
    ]  # fmt: skip


def test_findings_are_written_down_once(declaration, officer, at):
    deciding.inspect(declaration, findings="Two pairs, not one", seal_new="S-77", by=officer, at=at)
    again = deciding.inspect(declaration, findings="Two pairs, not one", seal_new="S-77", by=officer, at=at)

    written = again.decisions.get(kind="inspected")
    assert written.detail["seal_new"] == "S-77"
