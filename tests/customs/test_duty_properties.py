"""The engine: what holds for any goods, and what it must never do."""

from datetime import timedelta
from decimal import Decimal, localcontext

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from customs import bases, duty, exchange, law
from customs.rounding import Rounding
from tests.customs.laws import ACT, DUTY, ON, TAX, assess, cost, goods, levy, line, measure, refusal, tariff, total

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
    step = Rounding(Decimal("0.01"))
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
