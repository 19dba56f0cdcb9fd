"""Prices by rate card, and the room left before the next price."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forwarding import freight, weights

CARD = freight.RateCard(
    version="FR express 2026-01-01",
    lane="FR",
    service="express",
    valid_from=date(2026, 1, 1),
    currency="DJF",
    steps=(freight.Step(500, 3200), freight.Step(1000, 4800), freight.Step(2000, 7600)),
    extra_step_grams=500,
    extra_step_minor=1400,
    handling_minor=500,
)
RULE = weights.WeightRule("FR 2026-01-01", 5000, side_step_mm=10, weight_step_grams=500, minimum_grams=500)
FUEL = freight.Surcharge("Fuel, %(percent)s %%", freight.Basis.PERCENT_OF_FREIGHT, Decimal("12.5"))
SECURITY = freight.Surcharge("Security", freight.Basis.PER_KILOGRAM, Decimal(90))
REMOTE = freight.Surcharge("Remote place", freight.Basis.FIXED, Decimal(700))


@pytest.mark.parametrize(
    ("grams", "minor"), [(1, 3200), (500, 3200), (501, 4800), (2000, 7600), (2001, 9000), (2500, 9000), (2501, 10_400)]
)
def test_the_first_step_heavy_enough_is_the_price(grams, minor):
    assert freight.carriage_minor(CARD, grams) == minor


def test_a_card_of_one_price_a_step():
    bare = replace(CARD, steps=())
    assert freight.carriage_minor(bare, 1200) == 3 * 1400
    assert freight.room(bare, RULE, actual_grams=1200).next_from_grams == 2000


def test_each_thing_paid_for_has_its_line():
    price = freight.price(replace(CARD, surcharges=(FUEL, SECURITY, REMOTE)), chargeable_grams=1500)
    assert [(line.kind, line.amount_minor) for line in price.lines] == [
        ("freight", 7600),
        ("handling", 500),
        ("surcharge", 950),
        ("surcharge", 135),
        ("surcharge", 700),
    ]
    assert price.total_minor == 9885
    assert price.lines[0].words % price.lines[0].params == "Air freight, 1.50 kg"


def test_no_line_for_handling_that_costs_nothing():
    assert len(freight.price(replace(CARD, handling_minor=0), chargeable_grams=1).lines) == 1


def test_the_latest_card_that_has_begun_is_in_force():
    later = replace(CARD, version="2", valid_from=date(2026, 6, 1))
    cards = [later, CARD, replace(CARD, service="economy"), replace(CARD, lane="AE")]
    chosen = [
        freight.in_force(cards, lane="FR", service="express", on=on) for on in (date(2026, 5, 31), date(2026, 6, 1))
    ]
    assert chosen == [CARD, later]
    assert freight.in_force(cards, lane="FR", service="express", on=date(2025, 12, 31)) is None


def test_the_room_left_before_the_next_price():
    room = freight.room(CARD, RULE, actual_grams=1200, sides_mm=(340, 220, 100))
    assert room == freight.Room(grams=800, next_from_grams=2500, more_minor=1400)


def test_a_surcharge_by_the_kilogram_moves_with_every_weight_step():
    room = freight.room(replace(CARD, surcharges=(SECURITY,)), RULE, actual_grams=1200)
    assert room == freight.Room(grams=300, next_from_grams=2000, more_minor=45)


@given(st.integers(1, 30_000))
def test_filling_the_room_costs_nothing_and_a_gram_more_costs_what_was_said(grams):
    def total(actual):
        weight = weights.chargeable(RULE, actual_grams=actual)
        return freight.price(CARD, chargeable_grams=weight.chargeable_grams).total_minor

    room = freight.room(CARD, RULE, actual_grams=grams)
    assert room.grams >= 0
    assert total(grams + room.grams) == total(grams)
    assert total(grams + room.grams + 1) == total(grams) + room.more_minor


@given(st.integers(1, 60_000), st.integers(0, 5000))
def test_heavier_never_costs_less(grams, more):
    assert freight.carriage_minor(CARD, grams + more) >= freight.carriage_minor(CARD, grams)


@pytest.mark.parametrize(("final", "is_asked"), [(12_500, False), (12_501, True), (9_000, False)])
def test_a_price_past_the_tolerance_needs_its_owner(final, is_asked):
    assert freight.is_above(10_000, final, tolerance_percent=25) is is_asked
