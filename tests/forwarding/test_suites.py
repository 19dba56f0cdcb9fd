"""Suite codes survive typing, labels and cameras, and catch what was mistyped."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from forwarding import suites
from suuq import references

COUNTRIES = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=2, max_size=2)
CODES = COUNTRIES.map(suites.make)


@given(CODES)
def test_a_made_code_is_valid_and_shown_in_two_groups(code: str) -> None:
    """``DJ7K3-F2Q``: five, a dash, three."""
    assert suites.is_valid(code)
    assert suites.normalise(code) == code
    assert code[5] == "-"
    assert suites.shown(code.replace("-", "")) == suites.shown(code) == code


@given(CODES, st.integers(0, 7), st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"))
def test_one_wrong_character_is_caught(code: str, place: int, character: str) -> None:
    """Wherever it stands, the country's letters included."""
    plain = code.replace("-", "")
    assume(plain[place] != character)
    assert not suites.is_valid(plain[:place] + character + plain[place + 1 :])


@given(CODES, st.integers(0, 7), st.integers(0, 7))
def test_two_swapped_characters_are_caught(code: str, one: int, other: int) -> None:
    """Neighbours or not."""
    letters = list(code.replace("-", ""))
    assume(letters[one] != letters[other])
    letters[one], letters[other] = letters[other], letters[one]
    assert not suites.is_valid("".join(letters))


@given(CODES)
def test_case_spaces_and_dashes_do_not_matter(code: str) -> None:
    """People and shops write it as they like."""
    spaced = " ".join(code.replace("-", "").lower())
    assert suites.normalise(f"\t{spaced}\u00a0") == code
    assert suites.normalise(code.replace("-", "\u2013")) == code


@pytest.mark.parametrize(
    ("text", "problem", "character"),
    [
        ("", suites.Problem.LENGTH, ""),
        ("DJ7K3-F2", suites.Problem.LENGTH, ""),
        ("D97K3-F2Q", suites.Problem.COUNTRY, ""),
        ("DJ0K3-F2Q", suites.Problem.LOOK_ALIKE, "0"),
        ("DJ7K3-FIQ", suites.Problem.LOOK_ALIKE, "I"),
        ("DJ7K3-F?Q", suites.Problem.CHARACTER, "?"),
        ("DJ7K3-FÉQ", suites.Problem.CHARACTER, "É"),
    ],
)
def test_the_problem_is_named(text: str, problem: suites.Problem, character: str) -> None:
    """A clerk is told which character no code ever holds."""
    with pytest.raises(suites.NotASuite) as refused:
        suites.normalise(text)
    assert (refused.value.problem, refused.value.character) == (problem, character)


def test_a_wrong_check_character_is_named() -> None:
    """The form fits but the sum does not."""
    code = suites.make("DJ")
    wrong = next(c for c in references.ALPHABET if c != code[-1])
    with pytest.raises(suites.NotASuite) as refused:
        suites.normalise(code[:-1] + wrong)
    assert refused.value.problem is suites.Problem.CHECK


@given(CODES)
def test_a_code_is_found_on_a_label(code: str) -> None:
    """Among names, streets and postcodes, and past look-alikes that fail the check."""
    label = f"M. ABDILLAHI {code.lower()}\n14 RUE DES DOCKS BAT C\n93290 TREMBLAY TEL +33170000014"
    assert suites.all_in(label)[0] == code
    assert code in suites.all_in(label.replace(code.lower(), code.replace("-", " ")))


def test_a_reference_of_a_parcel_is_never_a_suite():
    assert not any(suites.is_valid(references.make(8)) for _draw in range(2000))


def test_no_code_is_found_where_there_is_none() -> None:
    """A right form with a wrong check is passed over, and the search goes on behind it."""
    code = suites.make("DJ")
    wrong = code[:-1] + next(c for c in references.ALPHABET if c != code[-1])
    assert suites.all_in("14 rue des Docks, 93290 Tremblay-en-France") == []
    assert suites.all_in(f"{wrong}") == []
    assert suites.all_in(f"{wrong} / {code}") == [code]


def test_a_title_before_a_code_never_makes_another_of_it() -> None:
    """``MME DJ7K3`` is eight characters, and their sum fits one time in 31."""
    codes = [suites.make("DJ") for _draw in range(500)]
    read = [suites.all_in(f"MME {code}") for code in codes]
    assert [found[0] for found in read] == codes
    assert any(len(found) > 1 for found in read)


def test_a_code_misread_in_one_place_has_six_readings_at_most():
    """Each place has one character that makes the sum right; a character that no code holds is such a place too."""
    code = suites.make("DJ")
    for at in range(2, 9):
        if code[at] != "-":
            read = suites.near(code[:at] + "0" + code[at + 1 :])
            assert code in read
            assert len(read) <= 6
    assert suites.near("DJ7K") == []
