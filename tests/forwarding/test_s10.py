"""S10 numbers against numbers that posts have published."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forwarding import s10

PUBLISHED = ["RR473124829GB", "RB123456785GB", "EE876543216CA", "EZ000000005US"]
SERIALS = st.integers(0, 10**8 - 1)


@pytest.mark.parametrize("number", PUBLISHED)
def test_published_numbers_are_valid(number: str) -> None:
    """The check digit is the world's, not ours."""
    assert s10.is_valid(number)
    assert str(s10.parse(number)) == number


def test_the_two_special_remainders() -> None:
    """Eleven less the remainder may be ten or eleven: they are written 0 and 5."""
    assert s10.check_digit(0) == 5
    assert {s10.check_digit(serial) for serial in range(200)} == set(range(10))


@given(SERIALS)
def test_what_is_issued_is_read_back(serial: int) -> None:
    """Issue and parse are each other's inverse."""
    number = s10.issue("CP", serial, "DJ")
    assert s10.parse(number) == s10.Number("CP", serial, "DJ")


@given(SERIALS)
def test_lower_case_and_groups_are_accepted(serial: int) -> None:
    """R100: typed as it is printed, ``rr 473 124 829 dj``."""
    number = s10.issue("RR", serial, "DJ")
    typed = f" {number[:2]} {number[2:5]}\u00a0{number[5:8]}-{number[8:11]} {number[11:]}\r".lower()
    assert s10.normalise(typed) == number
    assert s10.is_valid(typed)


@given(SERIALS, st.integers(1, 9))
def test_a_wrong_check_digit_is_named_with_the_right_one(serial: int, off: int) -> None:
    """R100: the clerk sees which digit to look at again."""
    number = s10.issue("CP", serial, "DJ")
    wrong = str((int(number[10]) + off) % 10)
    with pytest.raises(s10.NotS10) as refused:
        s10.parse(number[:10] + wrong + number[11:])
    assert refused.value.problem is s10.Problem.CHECK_DIGIT
    assert (refused.value.found, refused.value.expected) == (wrong, number[10])
    assert number[10] in str(refused.value)


@pytest.mark.parametrize(
    ("text", "problem"),
    [("", "length"), ("RR47312482GB", "length"), ("RR473124829G1", "form"), ("1R473124829GB", "form")],
)
def test_other_texts_are_refused_by_name(text: str, problem: str) -> None:
    """Too short, or a letter where a digit belongs."""
    with pytest.raises(s10.NotS10) as refused:
        s10.parse(text)
    assert str(refused.value) == problem
    assert not s10.is_valid(text)


@pytest.mark.parametrize(
    ("service", "serial", "country"), [("CP", 10**8, "DJ"), ("CP", -1, "DJ"), ("C", 1, "DJ"), ("CP", 1, "D1")]
)
def test_what_does_not_fit_is_not_issued(service: str, serial: int, country: str) -> None:
    """A number that nobody could read back is never printed."""
    with pytest.raises(ValueError, match=r"must be|does not fit"):
        s10.issue(service, serial, country)
