"""What people type, and what nobody types."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from suuq.accounts.people import read_phone
from suuq.ui.fields import NumberField, WordsField, clean_words
from tests.house import source


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("89", "89"),
        ("  89 ", "89"),
        ("12.5", "12.5"),
        ("12,5", "12.5"),
        ("0,05", "0.05"),
        ("1 234,50", "1234.50"),
        ("1\u00a0234,50", "1234.50"),
        ("1\u202f234,50", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1.234,50", "1234.50"),
        ("1.234.567,89", "1234567.89"),
        ("1,234,567.89", "1234567.89"),
        ("1,234,567", "1234567"),
        ("12,345.6", "12345.6"),
        ("١٢٣", "123"),
        ("١٢٫٥", "12.5"),
        ("١٬٢٣٤", "1234"),
        ("۱۲۳", "123"),
        ("１２", "12"),
        ("007", "7"),
        ("0", "0"),
    ],
)
def test_a_number_is_read_as_people_write_it(typed, number):
    """U21."""
    assert NumberField().clean(typed) == Decimal(number)


@pytest.mark.parametrize(
    "typed",
    [
        "77814209", "77 81 42 09", "77-81-42-09", "77/81/42/09", "77.81.42.09", "  77814209  ", "25377814209",
        "253 77814209", "+25377814209", "+253 77 81 42 09", "+253-77-81-42-09", "(+253) 77.81.42.09", "0025377814209",
        "00 253 77 81 42 09", "tel:+25377814209", "+253\u00a077\u00a081\u00a042\u00a009",
        "+253\u202f77\u202f81\u202f42\u202f09", "\u2066+253 77 81 42 09\u2069", "+٢٥٣ ٧٧ ٨١ ٤٢ ٠٩", "٠٠٢٥٣٧٧٨١٤٢٠٩",
        "۷۷۸۱۴۲۰۹", "７７８１４２０９",
    ],
)  # fmt: skip
def test_u21_a_telephone_is_read_as_people_write_it(typed):
    """U21: twenty ways of one number, those of our own pages among them."""
    assert read_phone(clean_words(typed), "DJ") == "+25377814209"


@pytest.mark.parametrize(
    "typed",
    [
        "1e3", "1E+999999", "1_000", "NaN", "Infinity", "-Infinity", "sNaN", "-0", "-5", "−5", "+5", "0x10", "1/2", "½",
        "10²", "Ⅷ", "12kg", "12€", "twelve", "1..2", "1,", ",5", ".", ",", "12.34.56", "1,2,3", "1.23,4.5", "1'000",
        "9" * 40, "1" + "0" * 13, "1.234567", "1\x002", "=1+1", "1" * 100_000,
    ],
)  # fmt: skip
def test_what_is_no_plain_number_is_refused_in_a_sentence(typed):
    with pytest.raises(ValidationError) as refused:
        NumberField().clean(typed)

    assert all(str(message).endswith(".") for message in refused.value.messages)


@pytest.mark.parametrize(("typed", "number"), [("1 234", 1234), ("1,234", 1234), ("1.234", 1234), ("12", 12)])
def test_a_whole_number_is_an_int(typed, number):
    cleaned = NumberField(decimals=0).clean(typed)

    assert cleaned == number
    assert isinstance(cleaned, int)


@pytest.mark.parametrize("typed", ["1,5", "1.5", "0.1"])
def test_a_whole_number_has_no_decimals(typed):
    with pytest.raises(ValidationError, match="whole number"):
        NumberField(decimals=0).clean(typed)


@pytest.mark.parametrize(("typed", "ok"), [("0,5", False), ("1", True), ("30", True), ("30,01", False)])
def test_bounds_are_kept(typed, ok):
    field = NumberField(least=1, most=30)
    if ok:
        field.clean(typed)
    else:
        with pytest.raises(ValidationError, match="from 1 to 30"):
            field.clean(typed)


@pytest.mark.parametrize("typed", ["", " ", None, "\u00a0"])
def test_nothing_typed(typed):
    assert NumberField(required=False).clean(typed) is None
    with pytest.raises(ValidationError):
        NumberField().clean(typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Amina  ", "Amina"),
        ("e\u0301te\u0301", "été"),
        ("inv\u202egpj.exe", "invgpj.exe"),
        ("a\u200bb\ufeffc", "abc"),
        ("a\u2066b\u2069", "ab"),
        ("bell\x07 and\x1b[31m red", "bell and[31m red"),
        ("هاتف\u200f", "هاتف"),
        ("ስልክ 📦", "ስልክ 📦"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("\u200b\u200b", ""),
    ],
)
def test_words_are_composed_and_without_invisible_characters(typed, kept):
    """R85: stored composed (NFC), without controls of direction and what nobody sees."""
    assert clean_words(typed) == kept


def test_invisible_words_are_no_words():
    with pytest.raises(ValidationError):
        WordsField().clean("\u200b\u202e")


def test_length_is_counted_after_cleaning():
    assert WordsField(max_length=3).clean("\u200bab\u200bc") == "abc"


def test_a_number_kept_before_is_shown_as_its_reader_writes_it():
    field = NumberField(decimals=2)
    with translation.override("fr"):
        assert (field.prepare_value(Decimal("89.00")), field.prepare_value(Decimal("1.20"))) == ("89", "1,20")
        assert field.prepare_value("1.20") == "1.20"
    with translation.override("en"):
        assert field.prepare_value(Decimal("1.20")) == "1.20"
    assert NumberField(decimals=3).prepare_value(Decimal("1.20")) == "1.2"


@pytest.mark.parametrize(
    "typed", ["4242 4242 4242 4242", "pay: 5555555555554444.", "3782-822463-10005", "٤٢٤٢ 4242 4242 4242"]
)
def test_r150_the_number_of_a_card_is_taken_in_no_field_of_words(typed):
    """R150: refused in a sentence before it is kept; what only looks like one is taken."""
    with pytest.raises(ValidationError, match="payment card"):
        WordsField().clean(typed)

    assert WordsField(any_number=True).clean(typed) == typed
    for other in ("4242 4242 4242 4241", "LP4242424242424242", "8012345678901234", "+253 77 81 42 09"):
        assert WordsField().clean(other) == other


def test_r150_no_page_of_ours_asks_for_the_number_of_a_card():
    """R150: the number is typed on the page of the card company; the simulator of development stands in for it."""
    pages = [file for file in source.files("templates", "*.html") if "simulator" not in file.parts]

    assert [source.short(file) for file in pages if "cc-number" in file.read_text("utf-8")] == []
