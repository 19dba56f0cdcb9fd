"""The engine: which measure applies, and on which conditions."""

from datetime import date
from decimal import Decimal

import pytest

from customs import conditions, duty, law, rates
from tests.customs.laws import DUTY, assess, goods, levy, line, measure, quote, refusal, tariff, total

# Which measure


def test_the_longest_code_wins():
    book = [
        measure("", "1 %"),
        measure("64", "2 %"),
        measure("6403", "3 %"),
        measure("640399", "4 %"),
        measure("65", "9 %"),
    ]
    assert total(*book) == 4
    assert total(*book, consignment=goods(line("640391"))) == 3
    assert total(*book, consignment=goods(line("640520"))) == 2
    assert total(*book, consignment=goods(line("850000"))) == 1


def test_a_higher_priority_goes_before_a_longer_code():
    assert total(measure("64", "20 %", priority=1), measure("640399", "3 %")) == 20


def test_days_begin_and_end():
    old = measure("", "5 %", id="old", span=law.Span(date(2020, 1, 1), date(2025, 12, 31)))
    new = measure("", "7 %", id="new", span=law.Span(date(2026, 1, 1)))
    assert total(old, new, on=date(2025, 12, 31)) == 5
    assert total(old, new, on=date(2026, 1, 1)) == 7
    assert refusal(old).code == "unknown_rate"
    with pytest.raises(duty.CannotAssess):
        total(old, new, on=date(2019, 12, 31))


def test_origins_groups_and_exclusions():
    groups = {"UNION": frozenset({"FR", "DE"})}
    book = [
        measure("", "10 %", excluded_origins=frozenset({"UNION", "RU"})),
        measure("", "2 %", id="union", origins=frozenset({"UNION"})),
        measure("", "35 %", id="ru", origins=frozenset({"RU"})),
    ]
    for origin, due in (("CN", 10), ("FR", 2), ("RU", 35), ("", 10)):
        assert total(*book, consignment=goods(line(origin=origin)), groups=groups) == due


def test_importers_regimes_categories_and_additional_codes():
    book = [
        measure("", "10 %"),
        measure("", "0 %", id="diplomat", importers=frozenset({"diplomat"})),
        measure("", "1 %", id="transit", regimes=frozenset({"transit"})),
        measure("", "2 %", id="gift", categories=frozenset({"gift"})),
        measure("", "3 %", id="b", additional_code="B999"),
    ]
    assert total(*book, consignment=goods()) == 10
    assert total(*book, consignment=goods(importer="diplomat")) == 0
    assert total(*book, consignment=goods(regime="transit")) == 1
    assert total(*book, consignment=goods(category="gift")) == 2
    assert total(*book, consignment=goods(line(additional_code="B999"))) == 3


def test_two_that_the_law_does_not_rank_are_refused_unless_they_agree():
    found = refusal(measure("64", "2 %", id="a"), measure("64", "3 %", id="b"))
    assert (found.code, found.line) == ("ambiguous_rate", 0)
    assert "a, b" in str(found)
    assert total(measure("64", "2 %", id="a"), measure("64", "2 %", id="b")) == 2


PREFERENCE = {"kind": "preference", "programme": "FTA", "certificates": frozenset({"EUR1"})}


def test_preference_is_claimed_proved_and_never_dearer():
    book = [measure("6403", "10 %"), measure("64", "4 %", id="fta", **PREFERENCE)]
    claimed = line(preference="FTA", documents=frozenset({"EUR1"}))
    assert total(*book, consignment=goods(claimed)) == 4
    assert total(*book, consignment=goods(line(preference="FTA"), documents=frozenset({"EUR1"}))) == 4
    assert total(*book, consignment=goods(line(preference="FTA"))) == 10
    assert total(*book, consignment=goods(line(documents=frozenset({"EUR1"})))) == 10
    dearer = [measure("6403", "10 %"), measure("64", "14 %", id="fta", **PREFERENCE)]
    (row,) = assess(tariff(*dearer), goods(claimed)).rows()
    assert (row.amount, row.note) == (10, "fta would be 14 %")


def test_a_preference_alone_still_needs_its_claim():
    book = tariff(measure("64", "4 %", id="fta", **PREFERENCE))
    claimed = goods(line(preference="FTA", documents=frozenset({"EUR1"})))
    assert assess(book, claimed).total == 4
    with pytest.raises(duty.CannotAssess):
        assess(book, goods())


def test_programmes_in_the_rate_itself():
    book = [measure("", "10 %"), measure("", "Free (A+,AU)", id="special", kind="preference")]
    assert total(*book, consignment=goods(line(preference="AU"))) == 0
    assert total(*book, consignment=goods(line(preference="CA"))) == 10


def test_a_quota_must_be_claimed_and_hold_the_weight():
    quota = measure("", "0 %", id="quota", kind="quota", quota="0901", excludes=frozenset({"SAFE"}))
    levies = (DUTY, levy("SAFE", sequence=5, required=False))
    book = [measure("", "10 %"), quota, measure("", "25 %", levy="SAFE")]
    facts = {"levies": levies, "quotas": {"0901": Decimal(50)}}
    inside = line(quota="0901", quantities={"kg": "50"})
    assert total(*book, consignment=goods(inside), **facts) == 0
    assert total(*book, consignment=goods(line(quota="0901", quantities={"kg": "51"})), **facts) == 35
    assert total(*book, consignment=goods(line(quantities={"kg": "50"})), **facts) == 35
    assert total(*book, consignment=goods(inside), levies=levies, quotas={}) == 35


def test_measures_exclude_by_id_and_by_type():
    levies = (DUTY, levy("ADD", sequence=20, required=False))
    add = [measure("", "5 %", levy="ADD", id="x", type="552"), measure("64", "50 %", levy="ADD", id="y", type="553")]
    assert total(measure("", "10 %", excludes=frozenset({"553"})), *add, levies=levies) == 15
    assert total(measure("", "10 %", excludes=frozenset({"y"})), *add, levies=levies) == 15
    assert total(measure("", "10 %", excludes=frozenset({"x", "y"})), *add, levies=levies) == 10


def test_a_measure_excludes_others_only_where_it_is_charged_itself():
    levies = (
        DUTY,
        levy("VAT", sequence=20, required=False),
        levy("FLAT", sequence=30, per="consignment", required=False),
    )
    small = (law.Condition(then="apply", test="value", below=Decimal(100)),)
    vat = measure("", "20 %", levy="VAT")
    flat = measure("", "5 %", kind="exemption", excludes=frozenset({"VAT", "DUTY"}), conditions=small)
    whole = measure("", "5 %", levy="FLAT", excludes=frozenset({"VAT", "DUTY"}))
    assert total(measure("", "10 %"), flat, vat, consignment=goods(line(value=99)), levies=levies) == Decimal("4.95")
    assert total(measure("", "10 %"), flat, vat, consignment=goods(line(value=100)), levies=levies) == 30
    assert total(measure("", "Free"), flat, vat, consignment=goods(line(value=99)), levies=levies) == Decimal("19.80")
    assert total(measure("", "10 %"), vat, whole, consignment=goods(line(), line()), levies=levies) == 10


def test_the_applicable_duty_and_more():
    plus = measure("64", "The duty provided in the applicable subheading + 25%", id="99", origins=frozenset({"CN"}))
    assert total(measure("64", "6 %"), plus, consignment=goods(line(origin="CN"))) == 31
    assert total(measure("64", "6 %"), plus, consignment=goods(line(origin="FR"))) == 6
    alone = refusal(plus, consignment=goods(line(origin="CN")))
    assert alone.code == "unknown_rate"


def test_units_alone_charge_nothing_and_are_no_rate():
    assert refusal(measure("", "p/st")).code == "unknown_rate"
    assert total(measure("", "p/st"), measure("", "5 %")) == 5


# Conditions


def on_condition(*steps, rate="10 %"):
    return measure("", rate, conditions=tuple(steps))


def test_documents_quantities_and_values_decide():
    rate = rates.parse("1 %")
    book = on_condition(
        law.Condition("rate", "document", document="D008", rate=rate),
        law.Condition("skip", "quantity", of="kg", below=Decimal(2)),
        law.Condition("refuse", "value", of="cif", at_least=Decimal(1000), words="too dear"),
        law.Condition("apply"),
    )
    with_kg = {"quantities": {"kg": "5"}}
    assert total(book, consignment=goods(line(documents=frozenset({"D008"})))) == 1
    assert total(book, consignment=goods(line(**with_kg))) == 10
    assert refusal(book, consignment=goods(line(quantities={"kg": "1"}))).code == "unknown_rate"
    refused = refusal(book, consignment=goods(line(value="1000", **with_kg)))
    assert (refused.code, str(refused)) == ("not_allowed", "Measure DUTY::10 %: too dear")
    assert refusal(book).code == "missing_quantity"


def test_every_group_must_let_the_measure_apply():
    book = on_condition(
        law.Condition("apply", "document", group="A", document="C1"),
        law.Condition("rate", "document", group="B", document="C2", rate=rates.parse("3 %")),
        law.Condition("rate", group="C", rate=rates.parse("9 %")),
    )
    both = frozenset({"C1", "C2"})
    assert total(book, consignment=goods(line(documents=both))) == 3
    assert refusal(book, consignment=goods(line(documents=frozenset({"C1"})))).code == "unknown_rate"


def test_unit_prices_in_another_currency():
    entry = on_condition(
        law.Condition("rate", "unit_price", of="100 kg", at_least=Decimal(50), currency="EUR", rate=rates.parse("4 %")),
        law.Condition("rate", "unit_price", of="100 kg", below=Decimal(50), currency="EUR", rate=rates.parse("8 %")),
        rate="",
    )
    euro = [quote("EUR", "USD", "2")]
    dear, cheap, none = ({"quantities": {"kg": kg}} for kg in ("100", "101", "0"))
    assert assess(tariff(entry), goods(line(**dear)), quotes=euro).total == 4
    assert assess(tariff(entry), goods(line(**cheap)), quotes=euro).total == 8
    with pytest.raises(duty.CannotAssess):
        assess(tariff(entry), goods(line(**none)), quotes=euro)


def test_a_measure_whose_conditions_only_allow_has_no_rate_of_its_own():
    assert refusal(on_condition(law.Condition("apply"), rate="")).code == "unknown_rate"


def test_a_refusal_without_words_has_some():
    found = refusal(on_condition(law.Condition("refuse")))
    assert "a document or a limit is wanting" in str(found)


def test_conditions_of_a_consignment_have_no_line():
    worked = measure("", "1 %", conditions=(law.Condition("refuse", words="no"),))
    with pytest.raises(conditions.refusals.Refused) as refused:
        conditions.decide(worked, None, frozenset(), None)
    assert refused.value.refusal.line == 0
