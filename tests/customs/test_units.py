"""Units of charge: what they are called, what they count, and what they ask for."""

from decimal import Decimal

import pytest

from customs import units


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("kg", "5"), ("KN", "5"), ("100 kg", "0.05"), ("DTN", "0.05"), ("t", "0.005"), ("p/st", "24"), ("doz", "2"),
        ("1000 p/st", "0.024"), ("hl", "0.1"), ("l pure 100%", "4"), ("hl alc. 100%", "0.04"), ("% vol/hl", "4"),
        ("g", "5000"),
    ],
)  # fmt: skip
def test_units_count(words, count):
    line = {"kg": Decimal(5), "item": Decimal(24), "l": Decimal(10), "asv": Decimal(40)}
    assert units.find(words).count(line) == Decimal(count)


def test_what_is_stated_goes_before_what_can_be_worked_out():
    assert units.measured("lpa", {"lpa": Decimal(3), "l": Decimal(10), "asv": Decimal(40)}) == 3


def test_what_is_not_stated_is_asked_for():
    for name in ("kg", "lpa", "dozen"):
        with pytest.raises(units.MissingQuantityError, match=name):
            units.measured(name, {"l": Decimal(1)})
    assert units.find("furlong") is None


def test_every_unit_has_one_meaning():
    names = [name for _, words in units._UNITS for name in words]
    assert len(names) == len(set(names))
