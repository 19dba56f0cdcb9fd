"""The reader of law: typed fields, unknown ones refused, every mistake with its place."""

from datetime import date
from decimal import Decimal

import pytest

from customs import law, reading, statutes
from customs.entries import Entry, FormatError
from customs.rounding import Rounding

MEASURE = {"levy": "DUTY", "code": "64.03", "rate": "5 %", "act": "Act", "certainty": "law"}
THRESHOLD = {"id": "low", "limit": 100, "currency": "USD", "act": "Act"}


def mistake(read, fields, **changes):
    with pytest.raises(FormatError) as error:
        read(fields | changes, "row 1")
    assert error.value.place.startswith("row 1")
    return error.value.why


def test_a_measure_with_everything():
    fields = MEASURE | {
        "kind": "preference", "origins": "FR, DE;IT", "excluded_origins": ["RU"], "importers": "private",
        "regimes": "post",
        "categories": "gift", "programme": "FTA", "certificates": "EUR1", "additional_code": "B1", "quota": "09",
        "priority": 2, "excludes": "x y", "type": "142", "footnote": "note", "valid_from": date(2026, 1, 1),
        "valid_to": "2026-12-31", "year": "2026", "source": "Gazette",
        "conditions": [{"test": "document", "document": "N1", "then": "rate", "rate": "1 %"}, {"then": "skip"}],
    }  # fmt: skip
    found = reading.measure(fields, "row 1")
    assert found.code == "6403"
    assert found.origins == {"FR", "DE", "IT"}
    assert found.span == law.Span(date(2026, 1, 1), date(2026, 12, 31))
    assert found.act == law.Act("Act", "Gazette", "law", "2026")
    assert found.conditions[0].rate.percent == 1
    assert found.id == "DUTY:6403:preference:DE+FR+IT:RU:private:post:gift:FTA:B1:09:142"


def test_without_the_word_law_it_is_not_law():
    assert not reading.measure(MEASURE | {"certainty": ""}, "row 1").act.is_law


def test_a_rate_may_be_left_to_the_conditions():
    found = reading.measure(MEASURE | {"rate": "", "conditions": [{"then": "rate", "rate": "2 %"}]}, "row 1")
    assert found.rate.sums == ()
    stated = reading.measure(MEASURE | {"conditions": [{"then": "rate", "rate": "2 %"}]}, "row 1")
    assert stated.rate.percent == 5


def test_measures_that_are_wrong():
    assert "rate ''" in mistake(reading.measure, MEASURE, rate="") or "missing" in mistake(
        reading.measure, MEASURE, rate=""
    )
    assert "is no code" in mistake(reading.measure, MEASURE, code="77")
    assert "“levy” is missing" in mistake(reading.measure, MEASURE, levy="")
    assert "none of" in mistake(reading.measure, MEASURE, kind="maybe")
    assert "a day like" in mistake(reading.measure, MEASURE, valid_from="1/2/2026")
    assert "ends before" in mistake(reading.measure, MEASURE, valid_from="2026-02-01", valid_to="2026-01-01")
    assert "no field is called colour" in mistake(reading.measure, MEASURE, colour="red")
    assert "at most 80" in mistake(reading.measure, MEASURE, id="x" * 81)
    assert "one value, not several" in mistake(reading.measure, MEASURE, footnote=["a"])
    assert "whole number" in mistake(reading.measure, MEASURE, priority="1.5")
    assert "list of tables" in mistake(reading.measure, MEASURE, conditions="none")
    assert "no unit" in mistake(reading.measure, MEASURE, conditions=[{"test": "unit_price", "of": "furlong"}])
    whole = {"test": "value", "of": "DUTY", "per": "consignment", "below": "1"}
    assert "of the consignment" in mistake(reading.measure, MEASURE, conditions=[whole])
    assert "by “at_least”, by “below”" in mistake(reading.measure, MEASURE, conditions=[{"test": "value"}])
    assert "“document” is missing" in mistake(reading.measure, MEASURE, conditions=[{"test": "document"}])
    assert "rate" in mistake(reading.measure, MEASURE, conditions=[{"then": "rate", "rate": "ten"}])


@pytest.mark.parametrize("value", ["1_000", "١٢", "NaN", "1e999999999", True, 1.5, "", "ten", None])
def test_numbers_are_plain(value):
    entry = Entry({"limit": value}, "row 1")
    with pytest.raises(FormatError):
        entry.number("limit")


def test_entries_give_what_they_have():
    entry = Entry({"a": " x ", "b": "12.50", "yes": "true", "t": {"u": 1}, "none": None, "l": []}, "row 1")
    assert entry.text("a") == "x"
    assert entry.number("b") == Decimal("12.50")
    assert entry.truth("yes", default=False)
    assert entry.truth("absent", default=True)
    assert entry.table("t") == {"u": 1}
    assert entry.number("absent", optional=True) is None
    assert entry.day("absent") is None
    assert set(entry.fields) == {"a", "b", "yes", "t"}
    with pytest.raises(FormatError):
        entry.truth("a", default=True)
    with pytest.raises(FormatError):
        entry.table("a")


LEVY = {"code": "TIC", "base": "cif"}


def test_levies():
    assert reading.levy(LEVY, "row 1").rounding == Rounding()
    steps = [reading.smallest(currency) for currency in ("DJF", "EUR", "TND", "QQQ")]
    assert steps == [Decimal(1), Decimal("0.01"), Decimal("0.001"), Decimal("0.01")]
    assert "capital letters" in mistake(reading.levy, LEVY, code="tic")
    assert "capital letters" in mistake(reading.levy, LEVY, code="CIF")
    assert "base" in mistake(reading.levy, LEVY, base="cif +")
    assert "above zero" in mistake(reading.levy, LEVY, rounding={"step": "0"})
    assert "true or false" in mistake(reading.levy, LEVY, required="perhaps")


def test_thresholds():
    found = reading.threshold(THRESHOLD | {"excluded_codes": "22.03 24", "window_days": 1}, "row 1")
    assert found.excluded_codes == {"2203", "24"}
    assert found.window_days == 1
    assert "looks at the amount" in mistake(reading.threshold, THRESHOLD, mode="waive")
    assert "looks at the amount" in mistake(reading.threshold, THRESHOLD, on="due")
    assert "is no code" in mistake(reading.threshold, THRESHOLD, only_codes="spirits")


def test_exchange_rates():
    fields = {"sold": "USD", "bought": "DJF", "rate": "177.721"}
    assert reading.quote(fields, "row 1").rate == Decimal("177.721")
    for wrong in ({"rate": 0}, {"per": -1}, {"bought": "USD"}):
        assert "above zero" in mistake(reading.quote, fields, **wrong)
    assert "three letters" in mistake(reading.quote, fields, sold="usd")


def test_a_whole_tariff():
    fields = {
        "tariff": {"country": "QQ", "currency": "USD", "total_rounding": {"step": "0.05"}},
        "levies": [LEVY],
        "measures": [MEASURE | {"levy": "TIC"}],
        "thresholds": [THRESHOLD],
        "groups": {"UNION": ["FR"]},
        "quotas": {"09": 10},
        "deemings": [{"cost": "insurance", "base": "fob * 0.02"}],
    }
    found = statutes.tariff(fields)
    assert found.total_rounding.step == Decimal("0.05")
    assert found.groups == {"UNION": {"FR"}}
    assert found.quotas == {"09": 10}
    with pytest.raises(FormatError, match="measure 1: there is no levy DUTY"):
        statutes.tariff(fields | {"measures": [MEASURE]})
    law = fields | {"levies": [LEVY], "thresholds": [THRESHOLD | {"levies": "VTA"}]}
    with pytest.raises(FormatError, match="threshold 1: there is no levy VTA"):
        statutes.tariff(law)
    with pytest.raises(FormatError, match="measure 1: “UNOIN” is neither the two letters of a country nor a group"):
        statutes.tariff(
            law | {"thresholds": [], "measures": [MEASURE | {"levy": "TIC", "origins": "UNION UNOIN 1011"}]}
        )
    with pytest.raises(FormatError, match="tariff: no field is called colour"):
        statutes.tariff(fields | {"tariff": fields["tariff"] | {"colour": "red"}})
