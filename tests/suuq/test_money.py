from decimal import ROUND_CEILING, ROUND_HALF_EVEN, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suuq import money
from suuq.money import Money, UnknownCurrencyError

AMOUNTS = st.integers(-(10**12), 10**12)
WEIGHTS = st.lists(st.integers(0, 10**6), min_size=1, max_size=30)


@pytest.mark.parametrize(("currency", "digits"), [("DJF", 0), ("EUR", 2), ("KWD", 3), ("JPY", 0), ("USD", 2)])
def test_minor_digits_come_from_the_currency(currency, digits):
    assert money.minor_digits(currency) == digits


@pytest.mark.parametrize("currency", ["", "XXY", "djf", "FRANC"])
def test_an_unknown_currency_is_not_guessed(currency):
    with pytest.raises(UnknownCurrencyError):
        money.minor_digits(currency)


@pytest.mark.parametrize(
    ("value", "currency", "minor"),
    [("12.345", "EUR", 1235), ("12345", "DJF", 12345), ("0.5", "DJF", 1), ("-0.5", "DJF", -1), ("1.0005", "KWD", 1001)],
)
def test_whole_units_are_rounded_once(value, currency, minor):
    assert Money.of(value, currency).amount_minor == minor


def test_of_takes_a_named_rounding():
    assert Money.of("2.5", "DJF", mode=ROUND_HALF_EVEN) == Money(2, "DJF")


@given(AMOUNTS, st.sampled_from(["DJF", "EUR", "KWD"]))
def test_value_and_of_are_inverse(minor, currency):
    assert Money.of(Money(minor, currency).value, currency) == Money(minor, currency)


def test_sums_stay_in_one_currency():
    assert Money(3, "DJF") + Money(4, "DJF") - Money(2, "DJF") == Money(5, "DJF")
    assert -Money(3, "DJF") == Money(-3, "DJF")
    assert Money(1, "DJF")
    assert not Money(0, "DJF")


@pytest.mark.parametrize("operation", ["__add__", "__sub__"])
def test_currencies_are_not_mixed(operation):
    with pytest.raises(ValueError, match="DJF and EUR"):
        getattr(Money(1, "DJF"), operation)(Money(1, "EUR"))


@pytest.mark.parametrize(
    ("value", "step", "mode", "expected"),
    [("7", "5", "ROUND_HALF_UP", "5"), ("7.5", "5", "ROUND_HALF_UP", "10"), ("11", "10", ROUND_CEILING, "20")],
)
def test_round_to_a_step(value, step, mode, expected):
    assert money.round_to(Decimal(value), step=Decimal(step), mode=mode) == Decimal(expected)


@given(AMOUNTS, WEIGHTS)
def test_the_parts_add_up_to_the_whole(total, weights):
    parts = money.apportion(total, weights)

    assert sum(parts) == total
    assert len(parts) == len(weights)


@given(AMOUNTS, WEIGHTS)
def test_no_part_is_a_unit_away_from_its_exact_share(total, weights):
    whole = sum(weights) or len(weights)
    shares = weights if any(weights) else [1] * len(weights)

    for part, share in zip(money.apportion(total, weights), shares, strict=True):
        assert abs(Decimal(part) - Decimal(total) * share / whole) < 1


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        (100, [1, 1, 1], [34, 33, 33]),  # the unit left over goes to the earliest of equals
        (10, [0, 0], [5, 5]),
        (7, [5, 3, 0], [4, 3, 0]),
        (-1, [1, 1], [0, -1]),
        (0, [1, 2], [0, 0]),
        (5, [], []),
    ],
)
def test_apportion(total, weights, parts):
    assert money.apportion(total, weights) == parts
