"""The numbered rules: what each lets through, what it stops, and the sentence the shopper reads."""

import pytest
from django.utils import translation

from customs import restrictions, rules
from tests.factories import customs as make

CASES = {
    1: {"items": ()},
    2: {"consignor": " "},
    3: {"items": (make.item("123"),)},
    4: {"items": (make.item(quantity=0),)},
    5: {"items": (make.item(value_minor=-1), make.item())},
    6: {"items": (make.item(), make.item(currency="USD"))},
    7: {"items": (make.item(currency="XQQ"),)},
    8: {"gross_weight_grams": 399},
    9: {"gross_weight_grams": 0, "items": (make.item(net_weight_grams=None),)},
    10: {"items": (make.item(value_minor=0),)},
    11: {"category": "present"},
    12: {"items": (make.item("Power bank 20 000 mAh"),)},
    13: {"items": (make.item(origin=""),)},
    14: {"items": (make.item(hs_code="6404"),)},
    15: {"items": (make.item("Paracetamol", hs_code="300490"),)},
    16: {"documents": ()},
}


def broken(**facts):
    consignment = (
        make.consignment(**facts) if "items" not in facts else make.lodging.replace(make.consignment(), **facts)
    )
    return [*rules.broken(consignment), *rules.advice(consignment)]


def test_an_orderly_declaration_breaks_nothing():
    assert broken() == []


def test_every_rule_has_a_case_and_a_number_of_its_own():
    assert [entry.number for entry in rules.RULES] == sorted(CASES)
    assert {entry.stage for entry in rules.RULES} == {rules.LODGING, rules.SENDING, rules.ASSESSING, rules.ADVICE}


@pytest.mark.parametrize("number", CASES)
def test_each_rule_stops_what_it_is_about_and_nothing_else(number):
    assert [reason.code for reason in broken(**CASES[number])] == [f"C-{number:02}"]


@pytest.mark.parametrize("number", CASES)
def test_each_reason_is_a_sentence_that_never_blames(number):
    for reason in broken(**CASES[number]):
        assert str(reason).rstrip().endswith((".", "?"))
        assert not {"invalid", "please", "sorry", "error"} & set(str(reason).casefold().split())


def test_a_reason_names_the_line_it_is_about():
    reasons = broken(items=(make.item(), make.item("Belt", quantity=0)))

    assert str(reasons[0]).startswith("Line 2 (Belt). ")


def test_a_reason_is_written_in_the_language_of_whoever_reads_it():
    reason = broken(items=())[0]
    with translation.override("fr"):
        assert str(reason)


def test_a_gift_needs_no_code_but_a_value():
    assert broken(category="gift", documents=(), items=(make.item(hs_code="", origin=""),)) == []


def test_a_permit_among_the_documents_answers_the_rule():
    permit = make.invoice("permit.pdf", kind="permit")
    assert broken(items=(make.item("Paracetamol", hs_code="300490"),), documents=(make.invoice(), permit)) == []


@pytest.mark.parametrize("words", ["Vintage dress", "Weinheimer jacket", "Beeroot powder", "Vinyl record"])
def test_words_inside_other_words_are_not_taken(words):
    assert restrictions.on(hs_code="", description=words, origin="") == []


@pytest.mark.parametrize("words", ["Bouteille de vin rouge", "Batterie externe 20000", "شاحن متنقل", "Power banks"])
def test_prohibited_goods_are_known_by_their_words_in_each_language(words):
    assert [row.rule for row in restrictions.on(hs_code="", description=words, origin="")] == ["prohibit"]


def test_every_restriction_names_its_authority_its_certainty_and_its_source():
    for row in restrictions.all_rows():
        assert row.rule in {"prohibit", "permit", "limit", "air"}
        assert row.certainty in {"high", "medium", "low"}
        assert all((row.code, row.words, row.authority, row.basis, row.source))
        assert row.hs_prefixes or row.keywords
