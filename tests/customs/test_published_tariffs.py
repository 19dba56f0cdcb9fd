"""Real tariffs as published: in and out again without loss; a wrong line is named."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from customs import duty, exchange, gazette, publishing
from customs.adapters import ecowas, uk
from customs.models import Measure, NationalLine, Tariff
from tests.customs.laws import line, loaded

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
ECOWAS = DATA / "tariff_ecowas_cet_2022_fr.csv"
UK = DATA / "uk_tariff_sample" / "uk_measures_flat.csv"
pytestmark = [pytest.mark.django_db, pytest.mark.given_data(DATA)]


def test_ecowas_goes_in_and_comes_out_without_loss(tmp_path):
    said = loaded(ECOWAS, country="CI", start="2024-04-09")
    assert "Loaded as CI-1: 19136 rows" in said
    assert NationalLine.objects.count() == 6378
    on = date(2024, 5, 1)
    out = tmp_path / "out.csv"
    call_command("export_tariff", country="CI", on=on, format="ecowas", output=out)
    assert out.read_bytes() == ECOWAS.read_bytes()
    assert not gazette.difference(ecowas.read(ECOWAS, country="CI"), tariff=Tariff.objects.get(), start=on)
    law = gazette.tariff_on("CI", on)
    goods = duty.Consignment((line("6109100000", "1000", currency="XOF"),), incoterm="CIF")
    assert duty.assess(goods, law, on=on, rates=exchange.Rates([])).total == 210


def test_the_uk_sample_goes_in_and_comes_out_without_loss():
    loaded(UK, country="GB", start="2021-01-01")
    assert Measure.objects.filter(ended=False).count() == 113
    on = date(2021, 2, 1)
    assert publishing.publish("GB", on, how="uk") == UK.read_bytes().decode()
    law = gazette.tariff_on("GB", on)
    cattle = line("0102291010", "1000", currency="GBP", quantities={"kg": "150"})
    rates = exchange.Rates([exchange.Quote("EUR", "GBP", Decimal("0.88"))])
    goods = duty.Consignment((cattle,), incoterm="CIF")
    assert dict(duty.assess(goods, law, on=on, rates=rates).totals)["DUTY"] == Decimal("224.89")


def test_the_uk_expressions_say_what_their_published_components_say():
    for record in uk.read(UK, country="GB").records:
        if record.kind != "measure" or not record.content["rate"]:
            continue
        parts = uk.json.loads(record.content["extra"]["components_json"], parse_float=str)
        printed = record.content["rate"]
        assert all(f"{Decimal(part['duty_amount']):.2f}" in printed for part in parts if part["duty_amount"])


@pytest.mark.parametrize(
    ("path", "country", "spoilt", "said"),
    [
        (ECOWAS, "CI", (",u,5,1", ",u,five,1"), "line 2: rate"),
        (ECOWAS, "CI", ("0101210000,010121", "0101210000,010129"), "line 2: 0101210000 is not of 010129"),
        (UK, "GB", ("10.20 %", "10.20 percents"), "line 4: rate"),
        (UK, "GB", ('"[{""condition_code"": ""B""', '"[{condition_code"": ""B""'), "line 3: conditions are not JSON"),
    ],
)
def test_a_wrong_line_of_a_real_tariff_is_named(tmp_path, path, country, spoilt, said):
    old, new = spoilt
    text = path.read_bytes().decode()
    assert old in text
    (tmp_path / path.name).write_bytes(text.replace(old, new, 1).encode())
    with pytest.raises(CommandError) as error:
        loaded(tmp_path / path.name, country=country)
    assert said in str(error.value)
    assert not Tariff.objects.exists()
