"""The tariff as published: loaded from a day, twice without change, all or nothing, out again as it came in."""

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from customs import duty, exchange, formats, gazette, publishing
from customs.models import Edition, ExchangeRate, Measure, NationalLine, Tariff
from tests.customs.laws import FRAME, ROWS, line, loaded, written

pytestmark = pytest.mark.django_db

AT = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def law(tmp_path):
    return partial(written, tmp_path)


def total(on, code="640399", **facts):
    goods = duty.Consignment((line(code, "100", **facts),), incoterm="CIF")
    return duty.assess(goods, gazette.tariff_on("QQ", on), on=on, rates=gazette.rates_on(on)).total


def test_a_law_is_loaded_read_and_loaded_again_without_change(law):
    said = loaded(law())
    assert "Difference: 14 opened, 0 changed, 2 ended, 1 exchange rates." in said
    assert "+ measure DUTY:64 from 2026-01-01: 10 %" in said
    assert "Loaded as QQ-1: 16 rows, 1 exchange rates." in said
    assert "Nothing changed" in loaded(law())
    assert Edition.objects.count() == 1
    found = gazette.tariff_on("QQ", date(2026, 4, 1))
    assert (found.version, found.name, found.currency) == ("QQ-1", "Test law", "USD")
    assert [levy.code for levy in found.levies] == ["DUTY"]
    assert [levy.code for levy in gazette.tariff_on("QQ", date(2020, 6, 1)).levies] == ["OLD"]
    assert found.groups == {"UNION": {"DE", "FR"}}
    assert found.quotas == {"09": 500}
    assert found.total_rounding.step == Decimal("0.05")
    assert found.codes == {"64", "85", "970110"}
    assert [m.code for m in found.measures] == ["64", "6403", "85"]
    assert gazette.tariff_on("QQ", date(2026, 4, 1)) is found


def test_rows_begin_and_end_on_their_day(law):
    loaded(law())
    assert total(date(2026, 1, 1)) == 10
    assert total(date(2026, 3, 1), "850000") == 7
    assert total(date(2026, 6, 30), "850000") == 7
    for on in (date(2026, 2, 28), date(2026, 7, 1)):
        with pytest.raises(duty.CannotAssess):
            total(on, "850000")
    with pytest.raises(gazette.NoTariffError):
        total(date(2025, 12, 31))


def test_published_exchange_rates_are_not_rewritten(law):
    loaded(law())
    with pytest.raises(CommandError, match=r"1 EUR = 1\.1 USD is already published for 2026-01-01"):
        loaded(law(frame=FRAME.replace('"1.1"', '"1.2"')))
    assert "1 exchange rates" in loaded(law(frame=FRAME.replace('"1.1"', '"1.2"')), start="2026-02-01")
    assert gazette.rates_on(date(2026, 2, 1)).find("EUR", "USD", date(2026, 2, 1))(Decimal(10)) == 12


def test_a_new_edition_changes_from_its_day_and_the_old_one_can_still_be_asked(law):
    loaded(law())
    rows = ROWS.replace("10 %", "12 %").replace("86,,,control,,,,,Act 4,law,,\n", "")
    said = loaded(law(rows), start="2026-02-01")
    assert "~ measure DUTY:64 from 2026-02-01: 12 % (was 10 %)" in said
    assert "- measure CONTROL:86 from 2026-02-01" in said
    assert "Loaded as QQ-2: 2 rows" in said
    assert total(date(2026, 1, 31)) == 10
    assert total(date(2026, 2, 1)) == 12
    first = gazette.tariff_on("QQ", date(2026, 2, 1), edition=1)
    assert {m.rate.text for m in first.measures if m.code == "64"} == {"10 %"}
    loaded(law(rows.replace("12 %", "11 %")), start="2026-02-01")
    assert total(date(2026, 2, 1)) == 11
    acted = loaded(law(rows.replace("12 %,,,,,,Act 1", "11 %,,,,,,Act 9")), start="2026-03-01")
    assert "~ measure DUTY:64 from 2026-03-01: 11 %, act Act 9 (was Act 1)" in acted
    assert "Nothing changed" in loaded(law(rows.replace("12 %", "11 %")), start="2026-02-01")


def test_what_a_later_file_has_again_stands_again_from_its_day(law):
    loaded(law())
    loaded(law(ROWS.replace("85,DUTY,7 %,,,,2026-03-01,2026-06-30,Act 1,law,Machines,\n", "")), start="2026-04-01")
    with pytest.raises(duty.CannotAssess):
        total(date(2026, 5, 1), "850000")
    assert "+ measure DUTY:85 from 2026-05-01: 7 %" in loaded(law(), start="2026-05-01")
    assert total(date(2026, 5, 1), "850000") == 7
    assert "Nothing changed" in loaded(law(), start="2026-05-01")


def test_a_dry_run_changes_nothing(law):
    said = loaded(law(), dry_run=True)
    assert "14 opened" in said
    assert "Dry run: nothing was changed." in said
    assert not Tariff.objects.exists()


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (ROWS.replace("10 %", "ten"), "rows.csv|line 2: rate"),
        (ROWS.replace("10 %", ""), "line 2"),
        (ROWS + "66,DUTY,5 %\n", "line 7: has more or fewer cells"),
        (ROWS + "66,DUTY,5 %" + "," * 20 + "\n", "line 7: has more or fewer cells"),
        (ROWS + "64,DUTY,5 %,,,,,,Act 1,law,,\n", "line 7: DUTY:64 stands already at line 2"),
        (ROWS + "66,VAT,5 %,,,,,,Act 1,law,,\n", "line 7: there is no levy VAT"),
        (ROWS.replace('""EUR1""}]', '""EUR1""'), "line 3: “conditions” is not JSON"),
        (ROWS + '66,"DUTY"x,5 %,,,,,,Act,law,,\n', "line 7"),
        (ROWS.replace("valid_to", "valid_till"), "no field is called valid_till"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_half_loaded(law, rows, said):
    with pytest.raises(CommandError, match="Nothing was loaded") as error:
        loaded(law(rows))
    assert said.rpartition("|")[2] in str(error.value)
    assert not Tariff.objects.exists()
    assert not Measure.objects.exists()
    assert not ExchangeRate.objects.exists()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('base = "cif"', 'base = "cif"\nwords = "' + "x" * 300 + '"', "levy 1: “words” is too long"),
        ("limit = 10", f"limit = {'9' * 27}", "threshold 1: “limit” is too long or too large"),
        ('name = "Test law"', 'name = "' + "n" * 200 + '"', "tariff: “name” is too long"),
        ('rate = "1.1"', 'rate = "0.000000000012345"', "exchange EUR USD: “rate” is too long"),
    ],
)
def test_what_a_table_does_not_hold_is_refused_before_anything_is_loaded(law, old, new, said):
    with pytest.raises(CommandError, match="Nothing was loaded") as error:
        loaded(law(frame=FRAME.replace(old, new, 1)))
    assert said in str(error.value)
    assert not Tariff.objects.exists()


def test_files_that_are_no_tariff(law, tmp_path):
    for name, text in (
        ("a.toml", "x = "),
        ("a.json", "{"),
        ("b.json", "[1]"),
        ("c.toml", "[tariff]\ncountry = 'QQ'\n"),
        ("e.json", "[" * 100_000),
    ):
        (tmp_path / name).write_text(text)
        with pytest.raises(CommandError, match="Nothing was loaded"):
            loaded(tmp_path / name)
    (tmp_path / "d.csv").write_bytes(b"\xff\xfe")
    for wrong in (tmp_path / "absent.csv", tmp_path / "d.csv"):
        with pytest.raises(CommandError, match="cannot be read"):
            loaded(wrong)
    with pytest.raises(CommandError, match="Name a FILE"):
        call_command("load_tariff")


def test_measures_alone_need_a_country_that_is_known(law, tmp_path):
    path = tmp_path / "rows.csv"
    law()
    with pytest.raises(CommandError, match="says its currency"):
        loaded(path)
    loaded(law())
    assert "Nothing changed" in loaded(path)


def test_the_law_once_loaded_is_not_changed(law):
    loaded(law())
    for table in (Measure, NationalLine, Edition, ExchangeRate):
        with pytest.raises(DatabaseError), transaction.atomic():
            table.objects.all().delete()
        with pytest.raises(DatabaseError), transaction.atomic():
            table.objects.update(id=1)


def test_rates_of_the_day(law):
    loaded(law())
    assert gazette.rates_on(date(2026, 1, 1)).find("EUR", "USD", date(2026, 1, 1))(Decimal(10)) == 11
    with pytest.raises(exchange.NoExchangeRateError):
        gazette.rates_on(date(2025, 12, 31)).find("EUR", "USD", date(2025, 12, 31))
    assert str(ExchangeRate.objects.get()) == "1 EUR = 1.1 USD"


def test_of_years_of_rates_those_of_a_pair_are_read_that_hold(law, django_assert_num_queries):
    loaded(law())
    for year, (sold, bought) in ((2021, ("EUR", "USD")), (2023, ("USD", "EUR")), (2025, ("EUR", "USD"))):
        ExchangeRate.objects.bulk_create(
            ExchangeRate(
                kind="customs", sold=sold, bought=bought, rate=f"{year}.{day:02}", valid_from=date(year, 5, day), at=AT
            )
            for day in range(1, 29)
        )
    for on, words, divides in (
        (date(2025, 5, 3), "1 EUR = 2025.03 USD", False),
        (date(2024, 1, 1), "1 USD = 2023.28 EUR", True),
        (date(2021, 5, 1), "1 EUR = 2021.01 USD", False),
    ):
        book = gazette.rates_on(on)
        with django_assert_num_queries(1):
            found = [book.find("EUR", "USD", on) for _ in range(3)]
        assert {(one.quote.words, one.divides) for one in found} == {(words, divides)}
        assert sum(map(len, book._rows.values())) <= 2, "the newest of each direction is enough"


def test_no_tariff_no_answer(law):
    loaded(law())
    with pytest.raises(gazette.NoTariffError):
        gazette.tariff_on("QQ", date(2026, 1, 1), edition=2)
    with pytest.raises(gazette.NoTariffError):
        gazette.tariff_on("ZZ", date(2026, 1, 1))
    with pytest.raises(CommandError, match="No tariff of ZZ"):
        call_command("export_tariff", country="ZZ", stdout=StringIO())


def test_our_own_formats_come_out_as_they_went_in(law, tmp_path):
    loaded(law())
    assert str(Tariff.objects.get()) == "Test law"
    assert str(Measure.objects.order_by("place").first()) == "DUTY:64 from 2026-01-01"
    text = publishing.publish("QQ", date(2026, 4, 1), how="json")
    (tmp_path / "out.json").write_text(text, encoding="utf-8")
    again = formats.read(tmp_path / "out.json")
    tariff = Tariff.objects.get()
    found = gazette.difference(again, tariff=tariff, start=date(2026, 4, 1))
    assert [(c.what, c.record.key) for c in found.changes] == []
    out = StringIO()
    call_command("export_tariff", country="QQ", on=date(2026, 4, 1), stdout=out)
    first, *rest = out.getvalue().splitlines()
    assert first == "code,levy,rate,kind,origins,conditions,act,certainty,words,unit"
    assert rest[0] == "64,DUTY,10 %,,,,Act 1,law,Footwear,pair"
    assert rest[-1] == "970110,,,,,,,,Nothing,"
