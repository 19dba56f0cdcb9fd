"""Chargeable weight, worked out with a parcel's own numbers."""

from decimal import Decimal
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from forwarding import weights

RULE = weights.WeightRule("FR 2026-01-01", 5000, side_step_mm=10, weight_step_grams=500, minimum_grams=500)
GRAMS = st.integers(1, 100_000)
SIDES = st.tuples(*[st.integers(1, 2000)] * 3)
RULES = st.builds(
    weights.WeightRule,
    version=st.just("v"),
    divisor_cm3_per_kg=st.sampled_from([3000, 4000, 5000, 6000]),
    side_step_mm=st.sampled_from([1, 10, 26]),
    weight_step_grams=st.sampled_from([1, 100, 500, 1000]),
    minimum_grams=st.sampled_from([0, 500, 1000]),
)


def test_the_formula_is_shown_with_the_parcels_own_numbers():
    """U6: the sum is worked out with the parcel's own sides; the page says it as it stands here."""
    weight = weights.chargeable(RULE, actual_grams=1200, sides_mm=(340, 220, 100))
    assert [formula.text for formula in weight.worked] == ["34 x 22 x 10 cm / 5000 = 1.50 kg"]
    assert weight.shown_volume_grams == 1500
    assert weight.volumetric_grams == 1496
    assert weight.chargeable_grams == 1500
    assert weight.is_by_volume


def test_half_centimetres_and_round_hundreds_are_written_as_people_write_them():
    fine = weights.WeightRule("v", 5000)
    (formula,) = weights.chargeable(fine, actual_grams=1, sides_mm=(345, 200, 1000)).worked
    assert formula.text.startswith("34.5 x 20 x 100 cm")


def test_two_boxes_show_a_formula_each_and_the_sum_of_what_they_say():
    boxes = [SimpleNamespace(weight_grams=500, sides_mm=sides) for sides in ((530, 400, 250), (260, 260, 260))]
    weight = weights.together(RULE, boxes)
    assert [f"{formula.kilograms:.2f}" for formula in weight.worked] == ["10.60", "3.52"]
    assert (weight.shown_volume_grams, weight.chargeable_grams) == (14_120, 14_500)


def test_each_side_is_rounded_before_the_volume():
    weight = weights.chargeable(RULE, actual_grams=100, sides_mm=(331, 211, 91))
    assert weight.rounded_sides_mm == (340, 220, 100)
    assert weight.worked[0].sides_cm == (Decimal(34), Decimal(22), Decimal(10))
    assert [name for name, _step in weight.steps] == [
        "side_up_mm",
        "divide_cm3_per_kg",
        "at_least_grams",
        "weight_up_grams",
    ]


def test_without_sides_the_scale_alone_decides():
    weight = weights.chargeable(RULE, actual_grams=501)
    assert (weight.volumetric_grams, weight.chargeable_grams, weight.worked) == (0, 1000, ())
    assert not weight.is_by_volume


@given(RULES, GRAMS, SIDES)
def test_never_less_than_the_scale_the_volume_or_the_minimum_and_on_a_step(rule, grams, sides):
    weight = weights.chargeable(rule, actual_grams=grams, sides_mm=sides)
    least = max(grams, weight.volumetric_grams, rule.minimum_grams)
    assert least <= weight.chargeable_grams < least + rule.weight_step_grams
    assert weight.chargeable_grams % rule.weight_step_grams == 0


@given(RULES, GRAMS, SIDES, st.integers(0, 500), st.integers(0, 100))
def test_heavier_or_longer_is_never_charged_less(rule, grams, sides, more_grams, more_mm):
    before = weights.chargeable(rule, actual_grams=grams, sides_mm=sides)
    longer = (sides[0] + more_mm, *sides[1:])
    after = weights.chargeable(rule, actual_grams=grams + more_grams, sides_mm=longer)
    assert after.chargeable_grams >= before.chargeable_grams


@given(RULES, SIDES)
def test_which_side_is_called_length_does_not_matter(rule, sides):
    one = weights.chargeable(rule, actual_grams=1, sides_mm=sides)
    other = weights.chargeable(rule, actual_grams=1, sides_mm=tuple(reversed(sides)))
    assert one.chargeable_grams == other.chargeable_grams


@given(RULES, st.lists(st.tuples(GRAMS, SIDES), min_size=1, max_size=4))
def test_boxes_that_travel_as_one_weigh_what_they_weigh_and_take_the_room_they_take(rule, boxes):
    each = [weights.chargeable(rule, actual_grams=grams, sides_mm=sides) for grams, sides in boxes]
    one = weights.together(rule, [SimpleNamespace(weight_grams=grams, sides_mm=sides) for grams, sides in boxes])
    assert one.actual_grams == sum(weight.actual_grams for weight in each)
    assert one.volumetric_grams == sum(weight.volumetric_grams for weight in each)
    least = max(one.actual_grams, one.volumetric_grams, rule.minimum_grams)
    assert least <= one.chargeable_grams < least + rule.weight_step_grams
