"""Rates are read as tariffs print them, or refused: never taken for zero."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customs import rates, rateterms, units
from customs.rates import UnparsedRateError

# Printed rates of the United States (public domain), the United Kingdom (OGL v3.0), Djibouti and ECOWAS.
PRINTED = {
    "Free": "0",
    "1¢/kg": "0.05",
    "5.5¢/kg": "0.275",
    "68¢/head": "2.04",
    "$3/head": "9",
    "0.9¢ each": "0.027",
    "6.8%": "68",
    "90¢/pr. + 37.5%": "376.8",
    "3.9¢/kg": "0.195",
    "8.8¢/liter": "0.352",
    "The duty provided in the applicable subheading + 25%": "257",
    "0.00 %": "0",
    "35.10 EUR / 100 kg": "3.51",
    "10.20 % + 93.10 EUR / 100 kg": "111.31",
    "144.10 GBP / 1000 kg/biodiesel": "1.441",
    "198.33 GBP / 1000 kg/biodiesel": "1.9833",
    "16.50 % / Retail Price + 244.78 GBP / 1000 p/st MIN 320.90 GBP / 1000 p/st": "330.73434",
    "9.00 % + 0.00 EUR / 100 kg MAX 24.20 % + 0.00 EUR / 100 kg": "90",
    "70 FD KN": "350",
    "160 FD KN": "800",
    "550 FD/kg brut": "3300",
}


class Line:
    """A line of 5 kg, 6 kg gross, 3 items, 2 pairs, 4 litres of 40 %; all money is worth twice as much in euros."""

    quantities = {
        name: Decimal(number)
        for name, number in {
            "kg": "5", "kg_gross": "6", "item": "3", "pair": "2", "l": "4", "asv": "40", "spr": "0.5",
            "kg_biodiesel": "10", "sugar": "30",
        }.items()
    }  # fmt: skip

    def amount(self, name):
        return {"retail": Decimal(2000), "cif": Decimal(1100), "TIC": Decimal(300)}[name]

    def quantity(self, name):
        return self.quantities[name]

    def convert(self, amount, currency):
        return amount * (2 if currency == "EUR" else 1)

    def applicable(self):
        return Decimal(7)


def charge(text):
    return rates.parse(text).charge(Decimal(1000), Line())


@pytest.mark.parametrize(("text", "due"), PRINTED.items())
def test_printed_rates_are_charged_as_they_say(text, due):
    assert rates.parse(text).text == text
    assert charge(text) == Decimal(due)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("12,5 %", "125"),
        ("5 per cent", "50"),
        ("5 % of cif", "55"),
        ("5 % of TIC", "15"),
        ("10 % x 0.5", "50"),
        ("50 USD", "50"),
        ("€3 / 2 kg", "15"),
        ("£1.50/item", "4.5"),
        ("2 EUR/100 p/st", "0.12"),
        ("10 USD / dozen", "2.5"),
        ("9.27 GBP / lpa - 1.00 GBP / SPQ", "14.032"),
        ("21.01 GBP / % vol/hl", "33.616"),
        ("21.01 GBP / hl x % vol", "33.616"),
        ("0.4 USD / 100 kg x % sacchar.", "0.6"),
        ("5 % MIN 20 USD/kg", "100"),
        ("5 % MAX 2 USD/kg", "10"),
        ("5 % MIN 20 USD/kg MAX 30 USD", "30"),
        ("10 % - 2 USD/kg - 1 USD", "89"),
        ("(5 % + 2 USD/kg) x 0.5", "30"),
        ("10 % + (1 % MIN 20 USD)", "120"),
        ("100 USD/t", "0.5"),
        ("2 USD per kg", "10"),
        ("Exempt", "0"),
        ("2 USD/kg × 0.5", "5"),
        ("1 % but not less than 4.34 USD/kg", "21.7"),
        ("5 % not exceeding 10 USD", "10"),
        ("1 % or USD 2.40/kg whichever is higher", "12"),
        ("1 % or USD 2.40/kg, whichever is the lower", "10"),
        ("1 % or USD 2.40/kg whichever is the lesser", "10"),
        ("KES 131 per litre", "524"),
        ("$10 per litre of alcohol", "16"),
        ("5 % of the CIF value", "55"),
        ("5 % ad valorem plus 2 USD/kg", "60"),
        ("50 USD + 10 % of (cif - 1000)", "60"),
        ("max(1 %, 2.40 USD/kg)", "12"),
        ("2 % + min(1 %, 2.40 USD/kg) x 2", "40"),
        ("1 %, with a minimum of USD 20, maximum USD 30", "20"),
        ("Nil", "0"),
        ("30 USD per entry x 2", "60"),
        ("38 EUR / 100 kg brut", "4.56"),
        ("50 USD/kg less 10 % but not less than 3 USD", "150"),
        ("2 USD / 4 kg or part thereof", "4"),
        ("US$ 0.50 per 300 ml or any fraction thereof x 2", "14"),
        ("KES 4100 per mille", "12.3"),
        ("15 % of (cif - 200 EUR)", "105"),
    ],
)
def test_every_shape_of_rate(text, due):
    assert charge(text) == Decimal(due)


def test_programmes_and_units_alone():
    special = rates.parse("Free (A+,AU, BH)")
    assert special.programmes == {"A+", "AU", "BH"}
    assert rates.parse("p/st").unit_only == units.BY_CODE["item"]
    assert rates.parse("6.8%").programmes == frozenset()


@pytest.mark.parametrize(
    "text",
    [
        "", "  ", "x", "5", "1_000 %", "١٢ %", "５ %", "1e3 %", "5 %%", "- 5 %", "5 % +", "5 % per kg", "5 % / kg",
        "5 XYZ/kg", "5 QQ", "2 USD/furlong", "2 USD/", "1,234 USD/t", "NaN %", "5 % MIN", "(5 %", "5 %)",
        "((((((5 %))))))",
        "See note", "DD 20, RS 1", "5 % of the value", "Free (A", "5 % of unicorns", "-", "x" * 401, "2 USD/kg 5",
        "1 USD/kg/", "90¢/pr,", "5 € €", "1 %, whichever is higher", "1 % or 2 USD", "XQQ 5/kg", "2 USD/packs of ten",
        "max(1 %)", "max(1 %, 2 %", "5 % of (cif", "5 % of (cif ^ 2)",
    ],
)  # fmt: skip
def test_what_is_not_understood_is_refused(text):
    with pytest.raises(UnparsedRateError) as error:
        rates.parse(text)
    assert error.value.why
    assert error.value.text[:40] == text[:40]


def test_a_rate_nobody_stated_cannot_be_charged():
    with pytest.raises(UnparsedRateError):
        rates.unstated().charge(Decimal(1), Line())


def test_several_levies_on_one_row():
    assert {levy: rate.percent for levy, rate in rates.split("DD 20, RS 1").items()} == {"DD": 20, "RS": 1}
    for text in ("DD 20, DD 1", "DD", "20", "dd 20"):
        with pytest.raises(UnparsedRateError):
            rates.split(text)


def test_a_plain_percentage_is_known_as_such():
    assert rates.parse("10 %").percent == 10
    assert rates.parse("10 % x 0.5").percent == 5
    assert rates.parse("Free").percent == 0
    for text in ("10 % of cif", "1 USD", "5 % + 1 USD", "5 % MIN 1 USD", "(5 %)"):
        assert rates.parse(text).percent is None


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(text):
    try:
        found = rates.parse(text)
    except UnparsedRateError:
        return
    assert found.sums
    assert found.text == text


@given(st.decimals(min_value=0, max_value=1000, places=3), st.decimals(min_value=0, max_value=10_000, places=2))
def test_compound_rates_are_the_sum_of_their_parts(percent, money):
    text = f"{percent} % + {money} USD/kg"
    assert charge(text) == Decimal(1000) * percent / 100 + money * 5


def test_terms_of_nothing_beneath():
    assert rateterms.Free().charge(Decimal(5), Line()) == 0
