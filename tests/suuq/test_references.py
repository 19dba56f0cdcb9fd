import pytest
from hypothesis import given
from hypothesis import strategies as st

from suuq import references
from suuq.references import ALPHABET

BODIES = st.text(ALPHABET, min_size=1, max_size=20)


def closed(body):
    return body + references.check_character(body)


def test_the_alphabet_has_no_look_alikes():
    assert len(ALPHABET) == len(set(ALPHABET)) == 31
    assert not set("01OIL") & set(ALPHABET)


@given(BODIES)
def test_what_is_made_is_valid(body):
    assert references.is_valid(closed(body))


@given(BODIES, st.data())
def test_every_wrong_character_is_caught(body, data):
    reference = closed(body)
    place = data.draw(st.integers(0, len(reference) - 1))
    for wrong in set(ALPHABET) - {reference[place]}:
        assert not references.is_valid(reference[:place] + wrong + reference[place + 1 :])


@given(BODIES)
def test_every_swap_of_two_characters_is_caught(body):
    reference = closed(body)
    for i in range(len(reference)):
        for j in range(i + 1, len(reference)):
            if reference[i] != reference[j]:
                swapped = list(reference)
                swapped[i], swapped[j] = swapped[j], swapped[i]
                assert not references.is_valid("".join(swapped))


@pytest.mark.parametrize("length", [2, 6, 8, 12])
def test_make_draws_references_of_the_length_asked(length):
    reference = references.make(length)

    assert len(reference) == length
    assert references.is_valid(reference)


def test_make_does_not_repeat_itself():
    assert len({references.make(10) for _ in range(500)}) == 500


@pytest.mark.parametrize("text", ["", "A", "a", "é7", "０２", "A\x00B", "O0O0"])
def test_nonsense_is_not_valid(text):
    assert not references.is_valid(text)


@pytest.mark.parametrize("typed", ["ab-cd 23", " ABCD23", "ab\u00a0cd.23", "AB\u202fCD-23"])
def test_normalise_forgives_what_people_type(typed):
    assert references.normalise(typed) == "ABCD23"


def test_digits_keep_their_leading_zeros():
    assert all(len(references.digits(4)) == 4 and references.digits(4).isdigit() for _ in range(50))
