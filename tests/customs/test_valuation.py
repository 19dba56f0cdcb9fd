"""From a price to FOB and CIF: any term of delivery, costs shared so that the parts add up."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customs import bases, consignments, duty, exchange, law, valuation
from customs.rounding import Rounding
from tests.customs.laws import ACT, ON, assess, cost, goods, line, measure, quote, reasons, tariff

BOOK = tariff(measure())
ALL = (cost("inland", 5), cost("freight", 20), cost("insurance", 2), cost("after", 7))


def value(*lines, book=BOOK, **facts):
    return [good.valued for good in assess(book, goods(*lines, **facts)).goods]


@pytest.mark.parametrize(
    ("incoterm", "fob", "cif"),
    [
        ("EXW", 105, 127), ("FCA", 100, 122), ("FAS", 100, 122), ("FOB", 100, 122), ("CFR", 80, 102), ("CPT", 80, 102),
        ("CIF", 78, 100), ("CIP", 78, 100), ("DAP", 71, 93), ("DPU", 71, 93), ("DAT", 71, 93),
    ],
)  # fmt: skip
def test_every_term_of_delivery(incoterm, fob, cif):
    (valued,) = value(line(value="100"), incoterm=incoterm, costs=ALL)
    assert (valued.fob, valued.cif) == (fob, cif)
    assert valued.cif == valued.fob + valued.freight + valued.insurance


def test_ddp_takes_out_the_duty_that_is_in_the_price_and_asks_for_it():
    (valued,) = value(line(value="100"), incoterm="DDP", costs=(*ALL, cost("taxes", 10)))
    assert (valued.fob, valued.cif) == (61, 83)
    with pytest.raises(duty.CannotAssess) as refused:
        value(line(), incoterm="DDP")
    assert reasons(refused) == ["missing_value"]


def test_additions_and_deductions_of_the_valuation_agreement():
    (valued,) = value(line(value="100"), costs=(cost("addition", 8), cost("deduction", 3)))
    assert valued.fob == 105
    assert [step.words for step in valued.steps] == ["Price", "Additions (WTO art. 8)", "Deductions"]


def test_costs_of_one_kind_add_up_and_are_converted():
    costs = (cost("freight", 10), cost("freight", 5, "EUR"), cost("insurance", 1, line=1))
    rows = assess(
        BOOK, goods(line(value="75"), line(value="25"), incoterm="FOB", costs=costs), quotes=[quote("EUR", "USD", 2)]
    )
    assert [(good.valued.freight, good.valued.insurance) for good in rows.goods] == [(15, 0), (5, 1)]
    assert [step.note for step in rows.goods[0].valued.steps] == ["", "", "3.75 EUR; 1 EUR = 2 USD"]
    assert len(rows.goods[1].valued.steps) == 4


def test_sharing_by_weight_and_by_quantity():
    heavy = line(value="10", quantities={"kg_gross": "3", "kg": "1", "item": "1"})
    light = line(value="90", quantities={"kg": "1", "item": "4"})
    by_weight = value(heavy, light, incoterm="FOB", costs=(cost("freight", 20, by="weight"),))
    by_quantity = value(heavy, light, incoterm="FOB", costs=(cost("freight", 20, by="quantity"),))
    assert [v.freight for v in by_weight] == [15, 5]
    assert [v.freight for v in by_quantity] == [4, 16]
    with pytest.raises(duty.CannotAssess) as refused:
        value(heavy, line(), incoterm="FOB", costs=(cost("freight", 20, by="weight"),))
    assert reasons(refused) == ["missing_quantity"]


@given(
    st.integers(0, 10_000_000),
    st.lists(st.integers(0, 10**9), min_size=1, max_size=30),
    st.sampled_from(["USD", "DJF", "KWD"]),
)
def test_shared_parts_add_up_to_the_whole(minor, weights, currency):
    amount = Decimal(minor).scaleb(-{"USD": 2, "DJF": 0, "KWD": 3}[currency])
    parts = valuation.share(amount, currency, [Decimal(weight) for weight in weights])
    assert sum(parts) == amount
    assert all(part >= 0 for part in parts)


def test_a_cost_finer_than_the_currency_keeps_its_digits():
    assert valuation.share(Decimal("0.001"), "USD", [Decimal(1), Decimal(1)]) == [Decimal("0.001"), 0]
    assert valuation.share(Decimal(10), "DJF", [Decimal(0), Decimal(0), Decimal(0)]) == [4, 3, 3]


def test_what_cannot_be_is_refused_all_at_once():
    consignment = goods(
        line(value="NaN"), line(value="-1"), line(value="1E+99"), line(quantities={"kg": "-2"}), line(retail="-1"),
        line(method=7), incoterm="XXX", costs=(cost("freight", "-1"), cost("tip", 1)),
    )  # fmt: skip
    with pytest.raises(duty.CannotAssess) as refused:
        assess(BOOK, consignment)
    assert reasons(refused) == ["unknown_incoterm", *["unreasonable_number"] * 8]
    assert [reason.line for reason in refused.value.reasons] == [None, 0, 1, 2, 3, 4, 5, None, None]
    with pytest.raises(duty.CannotAssess) as refused:
        duty.assess(duty.Consignment(()), BOOK, on=ON, rates=exchange.Rates([]))
    assert reasons(refused) == ["nothing_declared"]
    assert str(refused.value) == "No goods are declared."


def test_costs_above_the_price_are_refused():
    with pytest.raises(duty.CannotAssess) as refused:
        value(line(value="10"), incoterm="CIF", costs=(cost("freight", 11),))
    assert reasons(refused) == ["unreasonable_number"]


def deemed(*deemings):
    return tariff(measure(), deemings=tuple(law.Deeming(kind, bases.parse(text), ACT) for kind, text in deemings))


def test_the_law_may_deem_a_cost():
    book = deemed(("freight", "fob * 0.1"), ("insurance", "(fob + freight) * 0.02"), ("inland", "fob * 0.05"))
    (valued,) = value(line(value="100"), book=book, incoterm="FOB")
    assert (valued.fob, valued.freight, valued.insurance) == (100, 10, Decimal("2.2"))
    (stated,) = value(line(value="100"), book=book, incoterm="FOB", costs=(cost("freight", 30),))
    assert (stated.freight, stated.insurance) == (30, Decimal("2.6"))
    (at_works,) = value(line(value="100"), book=deemed(("inland", "fob * 0.05")), incoterm="EXW")
    assert at_works.fob == 105
    (without,) = value(line(value="100"), book=deemed(("insurance", "fob * 0.02 + freight")), incoterm="FOB")
    assert without.insurance == 2
    assert "deemed fob * 0.02" in without.steps[-1].words


@pytest.mark.parametrize("text", ["TIC", "qty.kg"])
def test_a_cost_is_deemed_from_values_only(text):
    with pytest.raises(duty.CannotAssess) as refused:
        value(line(), book=deemed(("freight", text)), incoterm="FOB")
    assert reasons(refused) == ["missing_value"]


def test_values_are_rounded_where_the_law_rounds_them():
    whole = tariff(measure(), value_rounding=Rounding(Decimal(1)))
    thousand = tariff(measure(), value_rounding=Rounding(Decimal(25), "down"))
    assert value(line(value="99.5"), book=whole)[0].cif == 100
    assert value(line(value="99.5"), book=thousand)[0].cif == 75


def test_declared_and_assessed_side_by_side():
    declared = line("640399", "100", quantities={"kg": "1"}, origin="CN")
    assessed = line("640391", "140", quantities={"kg": "2", "pair": "1"}, origin="CN", method=6)
    found = {d.name: (d.declared, d.assessed) for d in valuation.differences(declared, assessed)}
    assert found == {
        "code": ("640399", "640391"),
        "value": (100, 140),
        "method": (1, 6),
        "qty.kg": (1, 2),
        "qty.pair": (None, 1),
    }
    assert consignments.METHODS[6].startswith("Fall-back")


def test_a_fixed_value_takes_the_place_of_the_declared_one():
    book = tariff(measure(), measure("64", "1100 USD/kg", levy="", kind="value"))
    trace = assess(book, goods(line(value="5", quantities={"kg": "2"}), line("850000", "5")))
    assert [good.valued.cif for good in trace.goods] == [2200, 5]
    assert trace.goods[0].valued.steps[-1].words == "Fixed value, 1100 USD/kg"
    assert trace.total == Decimal("220.50")
    with pytest.raises(duty.CannotAssess) as refused:
        assess(book, goods(line()))
    assert reasons(refused) == ["missing_quantity"]
