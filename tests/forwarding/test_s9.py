"""Dispatch and receptacle identifiers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forwarding import s9

PLACE = st.from_regex(r"\A[A-Z]{5}[A-Z0-9]\Z")
DISPATCHES = st.builds(
    s9.Dispatch,
    origin=PLACE,
    destination=PLACE,
    category=st.sampled_from("ABCD"),
    subclass=st.sampled_from(["CN", "EN", "UN", "CC"]),
    year=st.integers(0, 9),
    number=st.integers(0, 9999),
)


def test_a_known_receptacle() -> None:
    """Paris to Djibouti by air, ordinary parcels, first bag of dispatch 42, last one, 12.3 kg."""
    bag = s9.Receptacle(s9.Dispatch("FRCDGA", "DJJIBA", "A", "CN", 2026, 42), 1, 12_300, is_last=True)
    assert str(bag) == "FRCDGADJJIBAACN60042001100123"
    assert s9.parse_receptacle("frcdga djjiba acn 6 0042 001 1 0 0123") == s9.Receptacle(
        s9.Dispatch("FRCDGA", "DJJIBA", "A", "CN", 6, 42), 1, 12_300, is_last=True
    )


@pytest.mark.parametrize(
    ("published", "serial", "weight", "answers"),
    [
        ("BEBRUABOLPBBAEN60073003000227", 3, 22_700, (False, False)),
        ("BEBRUABOLPBBAEN60073001999999", 1, s9.HEAVIEST_GRAMS, (None, None)),  # not said; above 999.8 kg
    ],
)
def test_receptacles_as_another_posts_public_decoder_reads_them(published, serial, weight, answers) -> None:
    """Express from Brussels to La Paz, dispatch 73 of a year that ends in 6; not a number of ours."""
    bag = s9.parse_receptacle(published)

    assert (
        bag.dispatch
        == s9.parse_dispatch("BEBRUA BOLPBB AEN6 0073")
        == s9.Dispatch("BEBRUA", "BOLPBB", "A", "EN", 6, 73)
    )
    assert (bag.serial, bag.weight_grams, (bag.is_last, bag.holds_registered)) == (serial, weight, answers)
    assert str(bag) == published


@pytest.mark.parametrize(
    ("published", "dispatch", "serial", "grams", "is_last"),
    [
        ("INBOMAJPKWSAAUY60597001100039", ("INBOMA", "JPKWSA", "A", "UY", 6, 597), 1, 3_900, True),
        ("DEFRAAUSDFWAACA01200120001200", ("DEFRAA", "USDFWA", "A", "CA", 0, 1200), 120, 120_000, False),
    ],
)
def test_the_worked_example_of_the_reference(published, dispatch, serial, grams, is_last):
    """The dispatch is the first twenty of the receptacle's characters: docs/reference/numbers.md takes both apart."""
    bag = s9.Receptacle(s9.Dispatch(*dispatch), serial, grams, is_last=is_last)

    assert str(bag) == published
    assert str(bag.dispatch) == published[:20]
    assert s9.parse_receptacle(published) == bag


@given(DISPATCHES)
def test_a_dispatch_is_twenty_characters_and_reads_back(dispatch: s9.Dispatch) -> None:
    """S8."""
    assert len(str(dispatch)) == 20
    assert s9.parse_dispatch(str(dispatch)) == dispatch


@given(
    st.builds(
        s9.Receptacle,
        dispatch=DISPATCHES,
        serial=st.integers(0, 999),
        weight_grams=st.integers(0, s9.HEAVIEST_GRAMS),
        is_last=st.sampled_from([True, False, None]),
        holds_registered=st.sampled_from([True, False, None]),
    )
)
def test_a_receptacle_is_29_characters_and_reads_back(bag):
    """S9; the weight comes back rounded up to 100 grams."""
    assert len(str(bag)) == 29
    read = s9.parse_receptacle(str(bag))
    assert str(read) == str(bag)
    assert 0 <= read.weight_grams - bag.weight_grams < s9.GRAMS_PER_UNIT


@pytest.mark.parametrize(
    "parts",
    [
        {"origin": "FRCDG"},
        {"category": "Z"},
        {"subclass": "C"},
        {"number": 10_000},
    ],
)
def test_a_dispatch_that_does_not_fit_is_not_made(parts: dict[str, str]) -> None:
    """Nothing is cut to size in silence."""
    whole = {"origin": "FRCDGA", "destination": "DJJIBA", "category": "A", "subclass": "CN", "year": 6, "number": 1}
    with pytest.raises(s9.NotAnIdentifier):
        s9.Dispatch(**(whole | parts))


def test_a_bag_too_heavy_or_numbered_too_high_is_not_made() -> None:
    """Four digits of 100 grams, three digits of number."""
    dispatch = s9.Dispatch("FRCDGA", "DJJIBA", "A", "CN", 6, 1)
    with pytest.raises(s9.NotAnIdentifier):
        s9.Receptacle(dispatch, 1, s9.HEAVIEST_GRAMS + 1)
    with pytest.raises(s9.NotAnIdentifier):
        s9.Receptacle(dispatch, 1000, 1)


@pytest.mark.parametrize("text", ["", "FRCDGADJJIBAACN6004", "FRCDGADJJIBAACN60042001200123", "RR473124829GB"])
def test_other_texts_are_refused(text: str) -> None:
    """An S10 number scanned at the bag's place is not a bag."""
    with pytest.raises(s9.NotAnIdentifier):
        s9.parse_receptacle(text)
    with pytest.raises(s9.NotAnIdentifier):
        s9.parse_dispatch(text + "X")
