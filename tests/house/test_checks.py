"""Each check has a test that bears its number, by its name or in its docstring, or a written procedure and why."""

import pytest

from tests import verify
from tests.numbers import borne

NUMBERS = [f"R{n}" for n in [*range(1, 39), *range(54, 59)]]
RACES = [f"R{n}" for n in [11, 12, 14, 16, 17, 18, 19, 20, 21, 37, 39, 41, 56]]


@pytest.fixture(scope="module")
def tests():
    return list(borne())


@pytest.mark.parametrize("number", NUMBERS)
def test_each_number_has_a_test(tests, number):
    assert [name for name, numbers in tests if number in numbers]


@pytest.mark.parametrize("number", RACES)
def test_each_race_has_a_control(tests, number):
    assert [name for name, numbers in tests if number in numbers and "control" in name]


def test_every_number_has_a_test_or_a_procedure(tests):
    """U100: nothing is left out of the table."""
    borne_by = {number for _name, numbers in tests for number in numbers}
    shown = borne_by | set(verify.procedures()) | {one for one, other in verify.SAME.items() if other in borne_by}
    assert [number for number in verify.EVERY if number not in shown] == []
