"""Each check of the money's list has a test that bears its number, by its name or in its docstring."""

import ast
import re

import pytest

from tests.house import source

NUMBERS = [*range(1, 39), *range(54, 59)]
RACES = {11, 12, 14, 16, 17, 18, 19, 20, 21, 37, 39, 41, 56}
IN_NAME, IN_WORDS = re.compile(r"_r(\d+)(?=_)"), re.compile(r"\bR(\d+)\b")


def numbers_of(test):
    """Read the numbers that one test bears."""
    return {int(n) for n in IN_NAME.findall(test.name) + IN_WORDS.findall(ast.get_docstring(test) or "")}


def borne():
    """Pair every test with the numbers it bears."""
    for file in source.python_files("tests"):
        if file.name.startswith("test_"):
            tests = (n for n in ast.walk(source.tree(file)) if isinstance(n, ast.FunctionDef))
            yield from ((test.name, numbers_of(test)) for test in tests if test.name.startswith("test_"))


@pytest.fixture(scope="module")
def tests():
    return list(borne())


@pytest.mark.parametrize("number", NUMBERS)
def test_each_number_has_a_test(tests, number):
    assert [name for name, numbers in tests if number in numbers]


@pytest.mark.parametrize("number", sorted(RACES))
def test_each_race_has_a_control(tests, number):
    assert [name for name, numbers in tests if number in numbers and "control" in name]
