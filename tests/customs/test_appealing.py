"""The consignee's side: reading, answering, objecting; and the second officer's."""

from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from customs import appealing, assessing, deciding, forms, guards, history, letters, queues, reasons
from customs.models import Appeal, Declaration, RiskRule
from customs.views import consignee
from suuq.roles import Role
from suuq.ui.templatetags import su
from tests.factories import customs as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def hodan(person):
    return person(full_name="Hodan")


@pytest.fixture
def declaration(tariff, hodan, at):
    RiskRule.objects.create(code="R-1", words="Secret rule about shoes", lane="yellow", hs_prefixes="64")
    declaration = make.lodged(at=at, consignee_user=hodan.pk)
    assessing.assess(declaration, by=None, at=at)
    declaration.refresh_from_db()
    return declaration


@pytest.fixture
def asked(declaration, officer, at):
    deciding.query(declaration, question="Which shop?", wanted="invoice", by=officer, at=at)
    declaration.refresh_from_db()
    return declaration


def page_of(client, declaration):
    return client.get(reverse("customs:case", args=[declaration.reference]))


def line_of(declaration):
    return assessing.current(declaration).lines.first()


def test_the_consignee_sees_each_line_and_never_a_lane_or_a_rule(client_as, hodan, declaration):
    """U9."""
    page = page_of(client_as(hodan), declaration).content.decode()

    worked = "CIF\u00a022,445 + TIC\u00a04,489"
    for words in ("22,445", "4,489", "20 %", "Desk law, art. 1", worked, "Unverified tariff"):
        assert words in page, words
    for secret in ("Secret rule", "R-1", "su-lane", "Yellow"):
        assert secret not in page


def test_another_persons_parcel_does_not_exist(client_as, person, declaration):
    browser = client_as(person())

    assert page_of(browser, declaration).status_code == 404
    assert browser.post(reverse("customs:answer", args=[declaration.reference]), {"answer": "x"}).status_code == 404
    assert browser.post(reverse("customs:object", args=[declaration.reference, 1]), {"words": "x"}).status_code == 404


def test_every_reason_says_why_what_to_do_by_when_otherwise_and_how_to_object(client_as, declaration, at):
    """U11: on the shopper's own page for each reason of each stop, with the words that the officer added."""
    browser, shown = client_as(declaration.consignee), 0
    for kind in ("held", "query", "seized", "returned", "abandoned"):
        Declaration.objects.filter(pk=declaration.pk).update(status=kind)
        for code in reasons.BOOKS[kind]:
            decision = history.write(declaration, kind, by=None, at=at, reason_code=code, words=f"Named in {code}")
            letter = consignee.letter(decision)
            page = unescape(page_of(browser, declaration).content.decode())
            said = [letter.why, letter.todo, su.day(letter.by_when), letter.otherwise, letter.objection, decision.words]
            assert not [part for part in said if not part or str(part) not in page], (kind, code)
            shown += 1
    assert shown == sum(len(book) for kind, book in reasons.BOOKS.items() if kind != "corrected")
    case = browser.get(reverse("my_cases"), {"parcel": declaration.reference, "subject": "held"})
    assert 'value="held" selected' in case.content.decode()  # what is written from there goes to customs
    for code in reasons.BOOKS["corrected"]:
        letter = letters.letter("corrected", code, at=at)
        assert all((letter.why, letter.todo, letter.by_when, letter.otherwise, letter.objection)), code


def test_a_hold_that_promises_a_name_asks_the_officer_for_it(declaration, officer, at):
    """U11: “the authority named below” is named."""
    for code in ("document", "permit"):
        with pytest.raises(guards.CannotDecide):
            deciding.hold(declaration, reason=code, words=" ", by=officer, at=at)
        assert not forms.ReasonForm({"seen": 1, "reason": code}, book="held").is_valid()
    assert (
        deciding.hold(declaration, reason="permit", words="The Ministry of Health", by=officer, at=at).status == "held"
    )


@pytest.mark.parametrize(("value", "words"), [(11800, "A bill asks for the"), (6000, "less comes off what you owe")])
def test_the_consignee_reads_what_a_correction_after_release_changes(value, words, client_as, declaration, person):
    Declaration.objects.update(status="released")
    changes = {1: {"value_minor": value}}
    supervisor = person(Role.SUPERVISOR)
    at = declaration.lodged_at
    deciding.correct(declaration, changes=changes, reason="value", words="As invoiced", by=supervisor, at=at)

    page = page_of(client_as(declaration.consignee), declaration).content.decode()

    assert words in page
    assert str(reasons.AFTER_RELEASE) in page
    assert "The parcel waits" not in page


def test_a_question_is_answered_with_a_document(client_as, asked):
    declaration, browser = asked, client_as(asked.consignee)
    assert "Which shop?" in page_of(browser, declaration).content.decode()
    paper = SimpleUploadedFile("invoice.pdf", b"%PDF-1.4\n%%EOF", content_type="application/pdf")
    answer = browser.post(
        reverse("customs:answer", args=[declaration.reference]), {"answer": "Nike", "papers": [paper]}
    )

    assert answer.status_code == 302
    declaration.refresh_from_db()
    assert declaration.status == "answered"
    assert [e.shown_name for e in declaration.questions.get().evidence.all()] == ["invoice.pdf"]


@pytest.mark.parametrize(
    "fields", [{}, {"answer": " "}, {"papers": SimpleUploadedFile("x.exe", b"MZ", content_type="application/pdf")}]
)
def test_an_answer_without_words_or_a_readable_file_is_asked_again(fields, client_as, asked):
    assert client_as(asked.consignee).post(reverse("customs:answer", args=[asked.reference]), fields).status_code == 400


def test_an_objection_is_taken_once_and_answered_by_a_second_officer(client_as, hodan, declaration, officer):
    browser = client_as(hodan)
    url = reverse("customs:object", args=[declaration.reference, 1])
    unsaid = browser.post(url, {"words": ""})
    assert "x" * 2001 in browser.post(url, {"words": "x" * 2001}).content.decode()  # U17: too long, and not lost
    assert unsaid.status_code == 400
    assert '<a href="#words-1">' in unsaid.content.decode()  # U15: the summary leads to the field
    assert browser.post(url, {"words": "Shoes are taxed 8 %"}).status_code == 302
    assert browser.post(url, {"words": "Shoes are taxed 8 %"}).status_code == 302
    appeal = Appeal.objects.get()
    assert f"Being looked at, until {su.day(appeal.answer_by)}" in page_of(browser, declaration).content.decode()

    second = client_as(officer)
    assert "Shoes are taxed 8 %" in second.get(reverse("customs:appeals")).content.decode()
    assert second.post(reverse("customs:appeal", args=[appeal.pk]), {}).status_code == 400
    second.post(reverse("customs:appeal", args=[appeal.pk]), {"outcome": "refused", "words": "Chapter 64 is 20 %"})
    assert "Chapter 64 is 20 %" in page_of(browser, declaration).content.decode()
    assert [d.kind for d in declaration.decisions.all()] == ["lodged", "assessed", "appealed", "appeal_decided"]


def test_the_officer_who_answers_sees_how_the_line_came_about(hodan, person, client_as, declaration, at):
    assessment = deciding.correct(
        declaration,
        changes={1: {"quantity": 2}},
        reason="value",
        words="Two in the box.",
        by=person(Role.OFFICER),
        at=at,
    )
    appeal = appealing.object_to(assessment.lines.first(), words="One pair", by=hodan, at=at)
    page = client_as(person(Role.OFFICER)).get(reverse("customs:appeal", args=[appeal.pk]))

    assert [act.kind for act in page.context["history"]] == ["lodged", "assessed", "corrected", "appealed"]
    assert [(d.field, d.old, d.new) for d in page.context["changed"]] == [("quantity", 1, 2)]
    assert all(words in page.content.decode() for words in ("Two in the box.", "One pair", "Desk law, art. 1"))


def test_what_is_seized_is_not_asked_for(client_as, hodan, officer, declaration, at):
    assert "To pay for the treasury" in page_of(client_as(hodan), declaration).content.decode()
    deciding.seize(declaration, reason="prohibited", by=officer, at=at)
    page = page_of(client_as(hodan), declaration).content.decode()

    assert "Duties and taxes assessed" in page
    assert "To pay for the treasury" not in page


def test_whoever_assessed_does_not_answer_the_objection(hodan, officer, declaration, at):
    assessment = deciding.correct(declaration, changes={1: {"value_minor": 11800}}, reason="value", by=officer, at=at)
    appeal = appealing.object_to(assessment.lines.first(), words="I paid 89", by=hodan, at=at)

    with pytest.raises(guards.CannotDecide) as refused:
        appealing.decide(appeal, outcome="refused", words="No", by=officer, at=at)
    assert refused.value.reasons[0].code == "own_assessment"


def test_only_the_assessment_that_stands_is_objected_to(hodan, officer, declaration, at):
    line = line_of(declaration)
    deciding.correct(declaration, changes={1: {"value_minor": 11800}}, reason="value", by=officer, at=at)

    with pytest.raises(appealing.CannotObject) as refused:
        appealing.object_to(line, words="I paid 89", by=hodan, at=at)
    assert refused.value.reasons[0].code == "superseded"


def test_an_answered_objection_stays_answered(hodan, officer, person, declaration, at):
    appeal = appealing.object_to(line_of(declaration), words="I paid 89", by=hodan, at=at)
    appealing.decide(appeal, outcome="refused", words="No", by=officer, at=at)

    assert appealing.decide(appeal, outcome="refused", words="No", by=officer, at=at).answer == "No"
    with pytest.raises(guards.CannotDecide):
        appealing.decide(appeal, outcome="accepted", words="Yes", by=person(Role.OFFICER), at=at)


def test_an_objection_accepted_after_release_waits_in_a_supervisors_list_until_it_is_corrected(
    client_as, declaration, person, at
):
    """R58: only a supervisor corrects what is released, so the answer must not be the last that is heard of it."""
    second, supervisor = client_as(person(Role.OFFICER)), person(Role.SUPERVISOR)
    deciding.release(declaration, by=person(Role.OFFICER), at=at)
    appeal = appealing.object_to(line_of(declaration), words="I paid 60", by=declaration.consignee, at=at)
    answer = second.post(reverse("customs:appeal", args=[appeal.pk]), {"outcome": "accepted", "words": "60, as billed"})
    assert answer.url == reverse("customs:appeals")
    page = second.get(answer.url).content.decode()
    assert all(words in page for words in ("Accepted, to be corrected", "60, as billed", "Only a supervisor may"))
    page = client_as(supervisor).get(answer.url).content.decode()
    correct = reverse("customs:act", args=[declaration.reference, "correct"])
    assert correct in page
    assert queues.counts().appeals == appealing.for_a_supervisor().count() == 1

    deciding.correct(declaration, changes={1: {"value_minor": 6000}}, reason="value", by=supervisor, at=at)
    assert queues.counts().appeals == appealing.for_a_supervisor().count() == 0
    assert "No objection waits." in client_as(supervisor).get(answer.url).content.decode()


@pytest.fixture
def on_the_day(at):
    """The pages are opened on the day of the seizure."""
    with time_machine.travel(at, tick=False):
        yield


def object_to(browser, declaration, **facts):
    return browser.post(reverse("customs:object_seizure", args=[declaration.reference]), facts)


@pytest.mark.usefixtures("on_the_day")
def test_a_seizure_is_objected_to_on_its_own_door_and_lifted_by_a_second_officer(client_as, hodan, declaration, person):
    """U11: reason, papers, the day, who answers, what happens next."""
    seizing, browser = person(Role.OFFICER), client_as(hodan)
    deciding.seize(declaration, reason="counterfeit", words="Poor stitching", by=seizing, at=timezone.now())
    page = page_of(browser, declaration).content.decode()
    assert "Object to the seizure" in page
    assert "I disagree with this line" not in page  # nothing is asked for what is seized
    assert object_to(browser, declaration, words=" ").status_code == 400
    paper = SimpleUploadedFile("receipt.pdf", b"%PDF-1.4\n%%EOF", content_type="application/pdf")
    for papers in ([paper], []):  # sent twice
        assert object_to(browser, declaration, words="Bought in the brand's shop", papers=papers).status_code == 302
    appeal = Appeal.objects.get()
    assert f"{appeal.answer_by:%-d %B}" in page_of(browser, declaration).content.decode()

    url, accepted = (
        reverse("customs:appeal", args=[appeal.pk]),
        {"outcome": "accepted", "words": "The receipt is right"},
    )
    assert "Another officer answers the objection." in client_as(seizing).get(url).content.decode()
    assert client_as(seizing).post(url, accepted).status_code == 409
    second = client_as(person(Role.OFFICER))
    assert "The seizure" in second.get(reverse("customs:appeals")).content.decode()
    asked = second.get(url).content.decode()
    assert all(words in asked for words in ("Counterfeit", "Poor stitching", "receipt.pdf"))
    assert second.post(url, accepted).url == reverse("customs:case", args=[declaration.reference])
    declaration.refresh_from_db()
    assert (declaration.status, declaration.decided_at) == ("assessed", None)
    assert [d.kind for d in declaration.decisions.all()][2:] == ["seized", "appealed", "appeal_decided", "restored"]
    page = page_of(browser, declaration).content.decode()
    assert all(words in page for words in ("The receipt is right", "The seizure is lifted", "receipt.pdf"))


def test_a_seizure_stands_when_nobody_objects_in_time_or_the_answer_is_no(client_as, hodan, declaration, person, at):
    def codes(on, by=hodan):
        with pytest.raises(appealing.CannotObject) as refused:
            appealing.object_to_seizure(declaration, words="No", by=by, at=on)
        return [reason.code for reason in refused.value.reasons]

    assert codes(at) == ["not_seized"]
    deciding.seize(declaration, reason="prohibited", by=person(Role.OFFICER), at=at)
    assert codes(at + timedelta(days=31)) == ["too_late"]
    assert codes(at, by=person()) == ["not_yours"]
    with time_machine.travel(at + timedelta(days=31), tick=False):
        assert "The last day to object was" in page_of(client_as(hodan), declaration).content.decode()
    appeal = appealing.object_to_seizure(declaration, words="I have a permit", by=hodan, at=at + timedelta(days=30))
    appealing.decide(appeal, outcome="refused", words="It is for another good", by=person(Role.OFFICER), at=at)
    declaration.refresh_from_db()
    assert declaration.status == "seized"
    page = page_of(client_as(hodan), declaration).content.decode()
    assert all(words in page for words in ("It is for another good", "The seizure stands"))
    assert appealing.object_to_seizure(declaration, words="Again", by=hodan, at=at) == appeal
