"""The engine: which measure, on what base, rounded how, freed by what; and what it must never do."""

import json
from datetime import date, timedelta
from decimal import Decimal, localcontext

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from customs import bases, compiled, conditions, duty, exchange, law, rates, table
from customs.trace import plain
from tests.customs.laws import ACT, ON, assess, cost, goods, levy, line, measure, quote, reasons, tariff

DUTY = levy(kind="duty")
TAX = levy("TAX", "cif + DUTY", sequence=20)


def total(*measures, consignment=None, on=ON, **facts):
    return assess(tariff(*measures, **facts), consignment, on=on).total


def refusal(*measures, consignment=None, **facts):
    with pytest.raises(duty.CannotAssess) as refused:
        assess(tariff(*measures, **facts), consignment)
    return refused.value.reasons[0]


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
    assert total(*book, consignment=goods(line(quota="0901", quantities={"kg": "51"})), **facts) == 10
    assert total(*book, consignment=goods(line(quantities={"kg": "50"})), **facts) == 35
    assert total(*book, consignment=goods(inside), levies=levies, quotas={}) == 10


def test_measures_exclude_by_id_and_by_type():
    levies = (DUTY, levy("ADD", sequence=20, required=False))
    add = [measure("", "5 %", levy="ADD", id="x", type="552"), measure("64", "50 %", levy="ADD", id="y", type="553")]
    assert total(measure("", "10 %", excludes=frozenset({"553"})), *add, levies=levies) == 15
    assert total(measure("", "10 %", excludes=frozenset({"y"})), *add, levies=levies) == 15
    assert total(measure("", "10 %", excludes=frozenset({"x", "y"})), *add, levies=levies) == 10


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


# Levies on levies, payers, days


def test_levies_rest_on_earlier_ones():
    levies = (DUTY, TAX, levy("FEE", "DUTY + TAX", sequence=30, kind="fee"), levy("ALL", "levies", sequence=40))
    book = [
        measure("", "10 %"),
        measure("", "20 %", levy="TAX"),
        measure("", "5 %", levy="FEE"),
        measure("", "1 %", levy="ALL"),
    ]
    trace = assess(tariff(*book, levies=levies))
    assert dict(trace.totals) == {"DUTY": 10, "TAX": 22, "FEE": Decimal("1.60"), "ALL": Decimal("0.34")}
    assert trace.total == Decimal("33.94")


def test_a_levy_may_not_rest_on_a_later_one():
    with pytest.raises(compiled.TariffError, match="DUTY rests on TAX"):
        total(measure(), levies=(levy(base="cif + TAX"), TAX))
    with pytest.raises(compiled.TariffError, match="two levies"):
        total(measure(), levies=(DUTY, DUTY))


def test_bases_that_are_more_than_sums():
    facts = {"levies": (levy(base="max(cif, 500) + qty.kg * 2"),)}
    (row,) = assess(tariff(measure(), **facts), goods(line(quantities={"kg": "3"}))).rows()
    assert (row.base, row.amount) == (506, Decimal("50.60"))
    assert [(part.name, part.amount) for part in row.base_parts] == [("cif", 100), ("qty.kg", 3)]
    assert refusal(measure(), **facts).code == "missing_quantity"


def test_retail_must_be_stated_to_be_charged():
    facts = {"levies": (levy(base="retail"),)}
    assert total(measure(), consignment=goods(line(retail="30")), **facts) == 3
    found = refusal(measure(), **facts)
    assert (found.code, found.params["name"]) == ("missing_value", "retail")


def test_a_rate_may_not_ask_for_a_levy_that_comes_later():
    assert refusal(measure("", "5 % of TAX")).code == "missing_value"


def test_payers_and_days_of_a_levy():
    levies = (
        DUTY,
        levy("IGS", sequence=20, payers=frozenset({"unlicensed"})),
        levy("OLD", span=law.Span(last=date(2020, 1, 1))),
    )
    book = [measure("", "10 %"), measure("", "5 %", levy="IGS")]
    assert total(*book, levies=levies) == 10
    assert total(*book, levies=levies, consignment=goods(importer="unlicensed")) == 15


def test_the_law_of_a_levy_that_need_not_have_a_rate():
    levies = (DUTY, levy("SUR", sequence=20, required=False))
    skip = measure("", "5 %", levy="SUR", conditions=(law.Condition("skip"),))
    assert total(measure("", "10 %"), levies=levies) == 10
    assert total(measure("", "10 %"), skip, levies=levies) == 10


def test_a_day_without_any_law_is_refused():
    assert refusal(measure(), levies=(levy(span=law.Span(last=date(2020, 1, 1))),)).code == "no_law"


# The whole consignment


def fee(rate, **facts):
    base = facts.pop("base", "cif")
    return levy("FEE", base, sequence=15, per="consignment", kind="fee", **facts), measure("", rate, levy="FEE")


def test_a_fee_is_charged_once_and_a_later_levy_may_rest_on_its_share():
    charged, by = fee("30 USD")
    levies = (DUTY, charged, levy("TAX", "cif + DUTY + FEE", sequence=20))
    book = tariff(measure("", "10 %"), by, measure("", "20 %", levy="TAX"), levies=levies)
    trace = assess(book, goods(line(value="100"), line(value="200")))
    assert dict(trace.totals) == {"DUTY": 30, "FEE": 30, "TAX": 72}
    rows = list(trace.rows())
    assert [(row.levy, row.line, row.amount) for row in rows] == [
        ("DUTY", 0, 10), ("TAX", 0, 24), ("DUTY", 1, 20), ("TAX", 1, 48), ("FEE", None, 30),
    ]  # fmt: skip
    assert rows[-1].base_parts[0].amount == 300


def test_a_fee_with_floor_and_cap_by_quantities_of_the_whole():
    charged, by = fee("1 % MIN 5 USD MAX 8 USD")
    for value, due in (("100", 5), ("600", 6), ("5000", 8)):
        assert total(by, levies=(charged,), consignment=goods(line(value=value))) == due
    charged, by = fee("2 USD/kg", base="qty.kg")
    heavy = goods(line(quantities={"kg": "2", "item": "1"}), line(quantities={"kg": "3"}))
    assert total(by, levies=(charged,), consignment=heavy) == 10
    whole = assess(tariff(by, levies=(charged,)), goods(quantities={"kg": Decimal(4)}))
    assert [(row.amount, row.base_parts) for row in whole.rows()] == [(8, (("qty.kg", 4),))]
    assert refusal(by, levies=(charged,)).code == "missing_quantity"


def test_a_fee_that_need_not_apply():
    charged, _ = fee("1 %", required=False)
    skip = measure("", "1 %", levy="FEE", conditions=(law.Condition("skip"),))
    assert total(skip, levies=(charged,)) == 0
    assert total(levies=(charged,)) == 0
    charged, _ = fee("1 %")
    assert refusal(levies=(charged,)).code == "unknown_rate"


# Rounding


def test_four_roundings():
    third = [line(value="3.33"), line(value="3.33")]
    for rounding, due in (
        (law.Rounding(), "0.66"),
        (law.Rounding(Decimal("0.05"), "down"), "0.60"),
        (law.Rounding(Decimal("0.01"), "half_up", "levy"), "0.67"),
        (law.Rounding(when="total"), "0.666"),
    ):
        facts = {"levies": (levy(rounding=rounding),)}
        trace = assess(tariff(measure(), **facts), goods(*third))
        assert trace.total == Decimal(due)
        assert sum(charge.amount for charge in trace.charges) == trace.total


def test_the_grand_total_may_be_rounded_and_says_by_how_much():
    trace = assess(tariff(measure("", "7.77 %"), total_rounding=law.Rounding(Decimal("0.05"), when="total")))
    assert (trace.total, trace.adjustment) == (Decimal("7.75"), Decimal("-0.02"))
    assert trace.total_minor == 775
    assert "Rounding: -0.02" in "\n".join(table.lines(trace))


@pytest.mark.parametrize(
    ("mode", "due"),
    [
        ("half_up", "2.5"),
        ("half_even", "2.4"),
        ("half_down", "2.4"),
        ("down", "2.4"),
        ("up", "2.5"),
        ("floor", "2.4"),
        ("ceiling", "2.5"),
    ],
)
def test_every_mode(mode, due):
    assert law.Rounding(Decimal("0.1"), mode).round(Decimal("2.45")) == Decimal(due)


# Codes


def test_what_is_not_classified_or_not_known_is_refused_all_at_once():
    with pytest.raises(duty.CannotAssess) as refused:
        assess(tariff(measure("64", "1 %")), goods(line(""), line("6403"), line("abc"), line("850000"), line("9999")))
    assert reasons(refused) == [
        "unclassified_good",
        "unclassified_good",
        "unknown_code",
        "unknown_rate",
        "unknown_code",
    ]
    assert [reason.line for reason in refused.value.reasons] == [0, 1, 2, 3, 4]


def test_national_lines_and_shorter_codes():
    codes = frozenset({"6403990000", "6403910010", "6403910090"})
    book = tariff(measure("6403990000", "5 %"), measure("6403910010", "5 %"), measure("6403910090", "9 %"), codes=codes)
    assert assess(book, goods(line("640399"))).total == 5
    assert assess(book, goods(line("6403990000"))).total == 5
    assert assess(book, goods(line("64039900001"))).total == 5
    with pytest.raises(duty.CannotAssess) as refused:
        assess(book, goods(line("640391"), line("640520")))
    assert reasons(refused) == ["short_code", "unknown_code"]


# The trace


def test_verified_only_when_every_act_is_law():
    guess = law.Act("Guide", certainty="unverified")
    assert assess(tariff(measure())).verified
    assert not assess(tariff(measure(act=guess))).verified
    peg = {"certainty": "demo"}
    assert not assess(tariff(measure()), goods(line(currency="EUR")), quotes=[quote("EUR", "USD", 1, **peg)]).verified
    deeming = law.Deeming("freight", bases.parse("fob * 0.1"), guess)
    assert not assess(tariff(measure(), deemings=(deeming,))).verified


def test_the_trace_tells_each_line_again():
    trace = assess(
        tariff(measure("64", "33 %"), measure("", "10 %", levy="TAX"), levies=(DUTY, TAX), name="Test law"),
        goods(line(value="100.10", currency="EUR", description="shoes", quantities={"pair": "1"}), incoterm="FOB",
              costs=(cost("freight", "9.90", "EUR"),), reference="CC123"),
        quotes=[quote("EUR", "USD", "1.1")],
    )  # fmt: skip
    tax = list(trace.rows())[1]
    assert (tax.base, tax.unrounded, tax.amount) == (Decimal("160.930"), Decimal("16.0930"), Decimal("16.09"))
    assert [(p.name, p.amount) for p in tax.base_parts] == [("cif", Decimal("121.00")), ("DUTY", Decimal("39.93"))]
    assert (tax.rate_text, tax.measure, tax.legal_act, tax.certainty) == ("10 %", "TAX::10 %", "Act 1 of 2026", "law")
    told = json.loads(trace.to_json())
    assert told["total"] == "56.02"
    assert told["goods"][0]["steps"][0] == {"amount": "110.11", "note": "100.10 EUR; 1 EUR = 1.1 USD", "words": "Price"}
    assert told["exchange"] == [{"row": "1 EUR = 1.1 USD", "divides": False, "source": ""}]
    assert (told["reference"], told["verified"], told["on"]) == ("CC123", True, "2026-01-15")
    words = "\n".join(table.lines(trace))
    assert "Test law, version 1, HS 2022, on 2026-01-15, in USD" in words
    assert "Line 1: 640399 shoes" in words
    assert "UNVERIFIED" not in words
    assert words.endswith("Total: 56.02 USD")


def test_a_table_of_reliefs_notes_and_the_unverified():
    guess = law.Act("Guide", certainty="unverified")
    allowance = law.Threshold("first 40", law.NONE, Decimal(40), "USD", guess, mode="deduct")
    charged, by = fee("5 USD")
    book = tariff(measure(act=guess), by, levies=(DUTY, charged), thresholds=(allowance,))
    words = "\n".join(table.lines(assess(book)))
    assert "UNVERIFIED" in words
    assert "Threshold first 40 (deduct): 100 against 40: met" in words
    assert "[allowance first 40 deducted]" in words
    assert "all   FEE" in words


def test_numbers_are_written_plainly():
    for number, text in (("1E+3", "1000"), ("10.00", "10"), ("0.10", "0.1"), ("100", "100"), ("0.00", "0")):
        assert plain(Decimal(number)) == text


# Properties


money = st.decimals(min_value="0.01", max_value=100_000, places=2)
percent = st.decimals(min_value=0, max_value=200, places=2)
codes = st.sampled_from(["640399", "640391", "851713", "330300", "950300"])
lines = st.lists(st.tuples(codes, money), min_size=1, max_size=6)


def two_levies(one, other):
    return tariff(
        measure("64", f"{one} %"), measure("", f"{other} %"), measure("", "15 %", levy="TAX"), levies=(DUTY, TAX)
    )


def consignment(rows, freight=Decimal(0)):
    return goods(*(line(code, value) for code, value in rows), incoterm="FOB", costs=(cost("freight", freight),))


@given(lines, money, percent, percent)
def test_the_total_is_the_sum_of_its_parts_and_the_same_again(rows, freight, one, other):
    book = two_levies(one, other)
    trace = assess(book, consignment(rows, freight))
    assert trace.total == sum(charge.amount for charge in trace.charges) == sum(amount for _, amount in trace.totals)
    assert sum(good.valued.freight for good in trace.goods) == freight
    assert all(good.valued.cif == good.valued.fob + good.valued.freight for good in trace.goods)
    assert assess(two_levies(one, other), consignment(rows, freight)).to_json() == trace.to_json()


@given(lines, money, percent, percent)
def test_the_plain_way_and_the_careful_way_agree(rows, freight, one, other):
    book = two_levies(one, other)
    far = law.Threshold("never", law.NONE, Decimal(0), "USD", ACT, mode="deduct", categories=law.NONE)
    careful = tariff(*book.measures, levies=book.levies, thresholds=(far,))
    step = law.Rounding(Decimal("0.01"))
    always = [
        law.Levy(lv.code, lv.words, lv.sequence, bases.parse(f"{lv.base.text} + 0"), lv.kind, rounding=step)
        for lv in book.levies
    ]
    slow = tariff(*book.measures, levies=tuple(always))
    expected = [(c.base, c.unrounded, c.amount) for c in assess(book, consignment(rows, freight)).charges]
    for other_book in (careful, slow):
        found = assess(other_book, consignment(rows, freight)).charges
        assert [(c.base, c.unrounded, c.amount) for c in found] == expected


def test_lines_that_bear_different_levies_stand_in_one_consignment():
    """Worked by columns or one by one, each line keeps its own charges, in the order of lines and levies."""
    optional = levy("PLUS", "cif + DUTY", sequence=15, required=False)
    book = tariff(
        measure("", "10 %"), measure("64", "5 %", levy="PLUS"), measure("85", "1 USD/item", levy="PLUS"),
        measure("", "20 %", levy="TAX"), levies=(DUTY, optional, TAX),
    )  # fmt: skip
    rows = (line("330300"), line("640399", "200"), line("851713", quantities={"item": "3"}), line("950300", "400"))
    trace = assess(book, goods(*rows))
    assert [(c.line, c.step.levy.code, c.amount) for c in trace.charges] == [
        (0, "DUTY", 10), (0, "TAX", 22), (1, "DUTY", 20), (1, "PLUS", 11), (1, "TAX", 44),
        (2, "DUTY", 10), (2, "PLUS", 3), (2, "TAX", 22), (3, "DUTY", 40), (3, "TAX", 88),
    ]  # fmt: skip
    assert dict(trace.totals) == {"DUTY": 80, "PLUS": 14, "TAX": 176}
    assert [row.amount for row in trace.rows()] == [charge.amount for charge in trace.charges]
    alone = levy(required=False)
    assert assess(tariff(levies=(alone,)), goods(line(), line())).charges == ()


@given(money, money, percent)
def test_a_dearer_good_never_owes_less(one, other, rate):
    low, high = sorted((one, other))
    assert total(measure("", f"{rate} %"), consignment=goods(line(value=low))) <= total(
        measure("", f"{rate} %"), consignment=goods(line(value=high))
    )


@given(money, percent, percent)
def test_a_preference_is_never_above_the_normal_rate(value, normal, favoured):
    book = [measure("", f"{normal} %"), measure("", f"{favoured} %", id="fta", kind="preference", programme="FTA")]
    claimed = total(*book, consignment=goods(line(value=value, preference="FTA")))
    assert claimed == min(total(*book, consignment=goods(line(value=value))), claimed)


@given(st.lists(st.sampled_from(["64", "6403", "640399", "65", ""]), unique=True, min_size=1), percent)
def test_the_longest_prefix_wins_whatever_the_order(prefixes, rate):
    book = [measure(code, f"{rate + len(code)} %") for code in prefixes]
    fitting = [code for code in prefixes if "640399".startswith(code)]
    if not fitting:
        assert refusal(*book).code == "unknown_rate"
        return
    (row,) = assess(tariff(*book)).rows()
    assert row.measure_code == max(fitting, key=len)


@given(st.integers(-400, 400))
def test_expired_measures_are_never_used(days):
    on = ON + timedelta(days=days)
    old = measure("640399", "99 %", span=law.Span(last=ON - timedelta(days=1)))
    (row,) = assess(tariff(measure("64", "5 %"), old), on=on).rows()
    assert row.amount == (99 if on < ON else 5)


@settings(max_examples=50)
@given(st.lists(money, min_size=2, max_size=5), percent)
def test_splitting_a_consignment_never_lowers_the_tax_but_for_a_rounding_step_a_line(values, rate):
    book = tariff(measure("", f"{rate} %"))
    together = assess(book, goods(*(line(value=value) for value in values))).total
    apart = sum(assess(book, goods(line(value=value))).total for value in values)
    assert together == apart


@given(lines)
def test_an_unknown_rate_is_refused_whatever_else_is_there(rows):
    with pytest.raises(duty.CannotAssess):
        assess(two_levies(1, 2), goods(*(line(code, value) for code, value in rows), line("")))


def test_the_callers_decimal_context_changes_nothing():
    book = tariff(measure("", "33.33 %"))
    wanted = assess(book, goods(line(value="123456.78"))).to_json()
    with localcontext() as context:
        context.prec = 3
        assert duty.assess(goods(line(value="123456.78")), book, on=ON, rates=exchange.Rates([])).to_json() == wanted
