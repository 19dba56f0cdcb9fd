"""Sums below which something is not charged."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customs import duty, law
from tests.customs.laws import ACT, ON, assess, cost, goods, levy, line, measure, quote, tariff

LEVIES = (levy(kind="duty"), levy("TAX", "cif + DUTY", sequence=20))


def threshold(limit="100", **facts):
    currency = facts.pop("currency", "USD")
    return law.Threshold(
        "limit", facts.pop("levies", law.NONE), Decimal(limit), currency, facts.pop("act", ACT), **facts
    )


def trace(limit, consignment, quotes=()):
    book = tariff(measure("", "10 %"), measure("", "20 %", levy="TAX"), levies=LEVIES, thresholds=(limit,))
    return assess(book, consignment, quotes=quotes)


def total(limit, *lines, **facts):
    return trace(limit, goods(*lines, **facts)).total


def test_all_or_nothing_up_to_or_below():
    assert total(threshold(), line(value="100")) == 0
    assert total(threshold(), line(value="100.01")) == Decimal("32.00")
    assert total(threshold(inclusive=False), line(value="100")) == 32
    assert total(threshold(inclusive=False), line(value="99.99")) == 0


def test_only_some_levies_are_freed_and_the_rest_rests_on_nothing():
    found = trace(threshold(levies=frozenset({"DUTY"})), goods(line(value="100")))
    assert dict(found.totals) == {"DUTY": 0, "TAX": 20}
    row = next(found.rows())
    assert (row.unrounded, row.amount, row.note) == (10, 0, "freed by limit")
    assert [(r.met, r.tested, r.levies) for r in found.reliefs] == [(True, 100, ("DUTY",))]


def test_what_is_compared():
    facts = {"incoterm": "FOB", "costs": (cost("freight", 10),)}
    assert total(threshold(on="fob"), line(value="95"), **facts) == 0
    assert total(threshold(on="cif"), line(value="95"), **facts) == Decimal("33.60")
    assert total(threshold(on="cif"), line(value="90"), **facts) == 0


def test_excluded_goods_are_counted_and_charged():
    spirits, shirt = line("220830", "40"), line("610910", "60")
    assert total(threshold(excluded_codes=frozenset({"22"})), spirits, shirt) == Decimal("12.80")
    assert total(threshold(only_codes=frozenset({"61"})), spirits, shirt) == Decimal("12.80")
    only_spirits = trace(threshold(excluded_codes=frozenset({"22"})), goods(spirits))
    assert not only_spirits.reliefs[0].met


@pytest.mark.parametrize(
    ("facts", "free"),
    [
        ({"category": "gift"}, {"categories": frozenset({"gift"})}),
        ({"importer": "diplomat"}, {"importers": frozenset({"diplomat"})}),
        ({"regime": "post"}, {"regimes": frozenset({"post"})}),
        ({"export_country": "US"}, {"origins": frozenset({"US"})}),
    ],
)
def test_who_is_spoken_of(facts, free):
    assert total(threshold(**free), line(value="50"), **facts) == 0
    assert total(threshold(**free), line(value="50")) == 16
    assert total(threshold(mode="waive", on="due", **free), line(value="50")) == 16


def test_a_limit_in_another_currency():
    found = trace(threshold("50", currency="EUR"), goods(line(value="100")), quotes=[quote("EUR", "USD", 2)])
    assert found.total == 0


def test_parcels_of_one_consignee_in_a_window_count_together():
    earlier = (
        duty.Earlier(date(2026, 1, 14), Decimal(60), "USD"),
        duty.Earlier(date(2025, 12, 1), Decimal(900), "USD"),
    )
    assert total(threshold(window_days=7), line(value="40"), earlier=earlier) == 0
    assert total(threshold(window_days=7), line(value="40.01"), earlier=earlier) == Decimal("12.80")
    assert total(threshold(), line(value="40.01"), earlier=earlier) == 0
    ahead = (duty.Earlier(date(2026, 1, 16), Decimal(900), "USD"),)
    assert total(threshold(window_days=7), line(value="40"), earlier=ahead) == 0


def test_a_deducted_allowance_leaves_the_rest_to_charge():
    assert total(threshold("60", mode="deduct"), line(value="100")) == Decimal("12.80")
    assert total(threshold("60", mode="deduct"), line(value="60")) == 0
    assert total(threshold("60", mode="deduct"), line(value="75"), line(value="25")) == Decimal("12.80")
    spirits = threshold("60", mode="deduct", excluded_codes=frozenset({"22"}))
    assert total(spirits, line("220830", "100")) == 32
    used = (duty.Earlier(ON, Decimal(50), "USD"),)
    assert total(threshold("60", mode="deduct", window_days=1), line(value="100"), earlier=used) == Decimal("28.80")
    gone = (duty.Earlier(ON, Decimal(70), "USD"),)
    assert total(threshold("60", mode="deduct", window_days=1), line(value="100"), earlier=gone) == 32


def test_a_small_amount_due_is_forgiven():
    small = threshold("32", mode="waive", on="due", inclusive=False)
    assert total(small, line(value="99")) == 0
    assert total(small, line(value="100")) == 32
    assert total(threshold("32", mode="waive", on="due"), line(value="100")) == 0
    duty_only = threshold("10", mode="waive", on="due", levies=frozenset({"DUTY"}))
    assert total(duty_only, line(value="100")) == 20
    found = trace(threshold("5", mode="waive", on="due", excluded_codes=frozenset({"64"})), goods())
    assert found.total == 32
    assert not found.reliefs[0].met


def test_a_threshold_of_another_day_is_silent():
    assert total(threshold(span=law.Span(last=date(2020, 1, 1))), line(value="1")) == Decimal("0.32")


def test_an_unverified_threshold_that_frees_is_said():
    guess = law.Act("Guide", certainty="unverified")
    assert not trace(threshold(act=guess), goods(line(value="1"))).verified
    assert trace(threshold(act=guess), goods(line(value="1000"))).verified


def test_a_fee_may_be_freed_too():
    charged = levy("FEE", "cif", sequence=30, per="consignment")
    book = tariff(
        measure("", "5 USD", levy="FEE"), levies=(charged,), thresholds=(threshold("10", mode="waive", on="due"),)
    )
    assert assess(book, goods()).total == 0


@given(st.lists(st.decimals(min_value="0.01", max_value=500, places=2), min_size=2, max_size=4))
def test_splitting_lowers_the_tax_only_by_a_stated_threshold(values):
    plain_law = tariff(measure("", "10 %"), measure("", "20 %", levy="TAX"), levies=LEVIES)
    counted = threshold(window_days=1)
    book = tariff(*plain_law.measures, levies=LEVIES, thresholds=(counted,))
    together = assess(book, goods(*(line(value=value) for value in values))).total
    before = ()
    apart = []
    for value in values:
        apart.append(assess(book, goods(line(value=value), earlier=before)))
        before = (*before, duty.Earlier(ON, value, "USD"))
    if sum(t.total for t in apart) < together:
        assert any(relief.met for t in apart for relief in t.reliefs)
    assert (
        sum(assess(plain_law, goods(line(value=value))).total for value in values)
        == assess(plain_law, goods(*(line(value=value) for value in values))).total
    )
