"""Together or apart: the cheapest grouping, beside the two that people choose between."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from forwarding import freight, splitting
from forwarding.splitting import Parcel

CARD = freight.RateCard(
    version="x", lane="FR", service="economy", valid_from=date(2026, 1, 1), currency="DJF",
    steps=(freight.Step(1000, 1000), freight.Step(5000, 8000)), extra_step_grams=1000, extra_step_minor=5000,
    handling_minor=100,
)  # fmt: skip


def price(group):
    heavier = max(sum(p.actual_grams for p in group), sum(p.volumetric_grams for p in group))
    return freight.price(CARD, chargeable_grams=heavier).total_minor


def test_a_heavy_and_a_light_one_are_cheap_company():
    advice = splitting.advise([Parcel("a", 900, 100), Parcel("b", 100, 900)], price)
    assert (len(advice.groups), advice.least_minor, advice.saved_together_minor) == (1, 1100, 1100)


def test_where_the_next_step_is_dear_two_boxes_are_cheaper():
    advice = splitting.advise([Parcel("a", 900, 0), Parcel("b", 900, 0)], price)
    assert len(advice.groups) == 2
    assert advice.saved_by_splitting_minor == 8100 - 2200
    assert advice.saved_together_minor < 0


@given(st.lists(st.tuples(st.integers(1, 4000), st.integers(0, 4000)), min_size=1, max_size=6))
def test_the_advice_is_never_dearer_than_either_plain_way(weights):
    parcels = [Parcel(str(n), *pair) for n, pair in enumerate(weights)]
    advice = splitting.advise(parcels, price)
    assert advice.least_minor <= min(advice.together_minor, advice.apart_minor)
    assert sorted(p.name for group in advice.groups for p in group) == sorted(p.name for p in parcels)
    assert sum(map(price, advice.groups)) == advice.least_minor


def test_of_many_parcels_the_two_plain_ways_are_compared():
    advice = splitting.advise([Parcel(str(n), 900, 0) for n in range(9)], price)
    assert (len(advice.groups), advice.least_minor) == (9, advice.apart_minor)


def test_every_grouping_is_tried():
    assert len(list(splitting.groupings([Parcel(str(n), 1, 1) for n in range(5)]))) == 52
