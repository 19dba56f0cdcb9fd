"""Exchange rates: dated, of a kind, with the direction on the row."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customs import exchange, refusals
from tests.customs.laws import quote

DAY = date(2026, 1, 15)


def test_the_newest_row_of_the_day_holds_from_its_midnight():
    rates = exchange.Rates(
        [quote("USD", "DJF", "177.721", first=date(2020, 1, 1)), quote("USD", "DJF", "180", first=DAY)]
    )
    assert rates.find("USD", "DJF", date(2026, 1, 14))(Decimal(2)) == Decimal("355.442")
    assert rates.find("USD", "DJF", DAY)(Decimal(2)) == 360


def test_the_direction_is_written_on_the_row():
    rates = exchange.Rates([quote("AUD", "USD", "0.65"), quote("JPY", "EUR", "0.6", per=Decimal(100))])
    back = rates.find("USD", "AUD", DAY)
    assert back.divides
    assert back.times is None
    assert back(Decimal("6.5")) == 10
    assert rates.find("AUD", "USD", DAY).times == Decimal("0.65")
    yen = rates.find("JPY", "EUR", DAY)
    assert yen.times is None
    assert yen(Decimal(1000)) == 6
    assert rates.find("EUR", "JPY", DAY)(Decimal(6)) == 1000
    assert yen.quote.words == "100 JPY = 0.6 EUR"


def test_of_two_directions_the_later_row_holds():
    rows = [quote("USD", "DJF", "178", first=date(2026, 1, 1)), quote("DJF", "USD", "0.005", first=date(2026, 1, 10))]
    assert exchange.Rates(rows).find("USD", "DJF", DAY)(Decimal(1)) == 200
    assert exchange.Rates(rows).find("USD", "DJF", date(2026, 1, 9))(Decimal(1)) == 178


def test_no_row_no_rate_no_cross():
    rates = exchange.Rates(
        [quote("USD", "DJF", "178"), quote("EUR", "USD", "1.1"), quote("EUR", "DJF", "1", kind="market")]
    )
    with pytest.raises(exchange.NoExchangeRateError):
        rates.find("EUR", "DJF", DAY)
    assert exchange.Rates([quote("EUR", "DJF", "200", kind="market")], kind="market").find("EUR", "DJF", DAY)


def test_a_converter_remembers_and_refuses():
    convert = exchange.Converter(exchange.Rates([quote("USD", "DJF", "178"), quote("DJF", "EUR", "0.005")]), "DJF", DAY)
    assert convert(Decimal(5), "DJF") == 5
    assert convert.column([Decimal(1), Decimal(2)], ["USD", "EUR"]) == [178, 400]
    assert convert.column([Decimal(1), Decimal(2)], ["EUR", "EUR"]) == [200, 400]
    assert convert.column([Decimal(1)], ["DJF"]) == [1]
    assert [c.quote.sold for c in convert.used] == ["DJF", "USD"]
    with pytest.raises(refusals.Refused, match="no customs exchange rate from XOF"):
        convert(Decimal(1), "XOF")


@given(
    st.decimals(min_value="0.01", max_value=100_000, places=2), st.decimals(min_value="0.001", max_value=1000, places=6)
)
def test_there_and_back_within_a_step(amount, rate):
    rates = exchange.Rates([exchange.Quote("USD", "DJF", rate)])
    there = rates.find("USD", "DJF", DAY)(amount)
    assert abs(rates.find("DJF", "USD", DAY)(there) - amount) < Decimal("0.01")
