"""The engine: levies on levies, the whole consignment, rounding, codes, and the trace of it all."""

import json
from datetime import date
from decimal import Decimal

import pytest

from customs import bases, compiled, duty, law, table
from customs.rounding import Rounding
from customs.trace import plain
from tests.customs.laws import (
    DUTY,
    TAX,
    assess,
    cost,
    goods,
    levy,
    line,
    measure,
    quote,
    reasons,
    refusal,
    tariff,
    total,
)

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
    with pytest.raises(compiled.TariffError, match=r"DUTY rests on “kg”, which is none of .* written qty\.kg"):
        total(measure(), levies=(levy(base="kg * 2"),))
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
        (Rounding(), "0.66"),
        (Rounding(Decimal("0.05"), "down"), "0.60"),
        (Rounding(Decimal("0.01"), "half_up", "levy"), "0.67"),
        (Rounding(when="total"), "0.666"),
    ):
        facts = {"levies": (levy(rounding=rounding),)}
        trace = assess(tariff(measure(), **facts), goods(*third))
        assert trace.total == Decimal(due)
        assert sum(charge.amount for charge in trace.charges) == trace.total


def test_the_grand_total_may_be_rounded_and_says_by_how_much():
    trace = assess(tariff(measure("", "7.77 %"), total_rounding=Rounding(Decimal("0.05"), when="total")))
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
    assert Rounding(Decimal("0.1"), mode).round(Decimal("2.45")) == Decimal(due)


# Codes


def test_what_is_not_classified_or_not_known_is_refused_all_at_once():
    with pytest.raises(duty.CannotAssess) as refused:
        assess(tariff(measure("64", "1 %")), goods(line(""), line("6403"), line("abc"), line("850000"), line("999999")))
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
