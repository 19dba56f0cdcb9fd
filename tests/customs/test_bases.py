"""What a levy is charged on, read from text."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customs import bases
from customs.bases import UnreadBaseError


class Line:
    def amount(self, name):
        return {"cif": Decimal(110), "fob": Decimal(100), "TIC": Decimal(20), "duty": Decimal(20)}[name]

    def quantity(self, name):
        return {"kg": Decimal(4)}[name]

    def convert(self, amount, currency):
        return amount * {"EUR": 2}[currency]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("cif", "110"), ("cif + TIC", "130"), ("cif+TIC+duty", "150"), ("fob * 1.1 + duty", "130"), ("cif - fob", "10"),
        ("(cif + fob) / 2", "105"), ("max(cif, 500)", "500"), ("min(cif, fob, 500)", "100"), ("qty.kg * 70", "280"),
        ("1100", "1100"), ("cif - (fob - TIC)", "30"), ("cif - fob - TIC", "-10"), ("2 * 3 * cif", "660"),
        ("floor(cif, 100)", "100"), ("ceiling(cif + 1, 50) * 2", "300"),
        ("max(cif - 20 EUR, 0)", "70"), ("qty.kg * 2 EUR", "16"),
    ],
)  # fmt: skip
def test_bases(text, value):
    base = bases.parse(text)
    assert base.value(Line()) == Decimal(value)
    assert base.text == text


def test_names_and_plain_sums():
    assert bases.parse("max(cif, fob) + TIC + cif + qty.kg + 1").names == ("cif", "fob", "TIC", "qty.kg")
    assert bases.parse("cif + TIC + SUR").addends == ("cif", "TIC", "SUR")
    for text in ("cif - fob", "cif * 2", "cif + 1", "70", "qty.kg"):
        assert bases.parse(text).addends is None


@pytest.mark.parametrize(
    "text",
    ["", "cif +", "+ cif", "cif cif", "cif / fob", "cif / 0", "cif ^ 2", "(cif", "max(cif", "(cif, fob)", "cif)", "_x",
     "1.2.3", "qty.", "(" * 20 + "cif" + ")" * 20, "5 % cif", "cif * * 2", "1_000", "(cif 2)",
     "floor(cif)", "floor(cif, fob)", "down(cif, 0)", "sum(cif, fob)", "cif - 20 eur", "20 EURO"],
)  # fmt: skip
def test_what_is_not_understood_is_refused(text):
    with pytest.raises(UnreadBaseError):
        bases.parse(text)


@given(st.text(max_size=40))
def test_no_text_breaks_the_reader(text):
    with suppress(UnreadBaseError):
        assert bases.parse(text).text == text
