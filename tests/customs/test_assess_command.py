"""``manage.py assess FILE``: a case in, its trace out."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

CASES = Path(__file__).parent / "cases"


def assess(path, **options):
    out = StringIO()
    call_command("assess", str(path), stdout=out, **options)
    return out.getvalue()


def test_json_and_table():
    told = json.loads(assess(CASES / "uk_01_shoes_over_135.toml"))
    assert told["total"] == "65.12"
    assert [charge["levy"] for charge in told["charges"]] == ["DUTY", "VAT"]
    assert "Total: 65.12 GBP" in assess(CASES / "uk_01_shoes_over_135.toml", format="table")


def test_a_case_in_json(tmp_path):
    case = {
        "case": {"name": "json", "on": "2026-01-01"},
        "tariff": {"country": "QQ", "currency": "USD"},
        "levies": [{"code": "DUTY", "base": "cif"}],
        "measures": [{"levy": "DUTY", "rate": "5 %", "act": "Act", "certainty": "law"}],
        "consignment": {"lines": [{"code": "640399", "value": 100.1, "currency": "USD"}]},
    }
    (tmp_path / "case.json").write_text(json.dumps(case))
    assert json.loads(assess(tmp_path / "case.json"))["total"] == "5.01"


def test_expected_refusals_are_no_error_and_others_are(tmp_path):
    path = CASES / "dj_06_no_exchange_rate.toml"
    assert "no customs exchange rate from EUR to DJF" in assess(path)
    text = path.read_text(encoding="utf-8").replace('refused = "no_exchange_rate"', "")
    (tmp_path / "case.toml").write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match="cannot be assessed"):
        assess(tmp_path / "case.toml")
    assert "Refused: line 1: The tariff gives no rate" in assess(CASES / "ec_04_unknown_rate.toml")


def test_a_case_that_is_not_as_expected_fails_unless_told_not_to_look(tmp_path):
    text = (
        (CASES / "uk_01_shoes_over_135.toml").read_text(encoding="utf-8").replace('total = "65.12"', 'total = "65.13"')
    )
    (tmp_path / "case.toml").write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match=r"total 65.12, expected 65.13"):
        assess(tmp_path / "case.toml")
    assert assess(tmp_path / "case.toml", check=False)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('rate = "8 %"', 'rate = "eight"', "measure 2: rate"),
        ('base = "cif"\n', 'base = "cif + VAT"\n', "DUTY rests on VAT"),
        ("[case]", "[case", "case.toml"),
        ("[consignment]", "[groups]\nA = 5\n[consignment]", "groups: “A” must be a list"),
        ('value = "', 'quantities = { "" = "3" }\nvalue = "', "consignment line 1, quantities: “” names no quantity"),
        ('kind = "freight"', 'kind = "freight"\nline = 0', "there is no line 0"),
        ('rate = "8 %"', f'rate = "{"9" * 40} %"', "a number has at most 20 figures"),
        ('rate = "8 %"', 'rate = "8 %"\nconditions = [{ test = "value", at_least = 9, below = 5 }]', "condition 1"),
    ],
)
def test_mistakes_are_named(tmp_path, old, new, said):
    text = (CASES / "uk_01_shoes_over_135.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "case.toml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(CommandError) as error:
        assess(tmp_path / "case.toml")
    assert said in str(error.value)


def test_a_file_that_is_not_there():
    with pytest.raises(CommandError, match="cannot be read"):
        assess(CASES / "absent.toml")
