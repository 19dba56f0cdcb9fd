"""Every worked case comes out as it was worked by hand, and the format refuses what it does not know."""

import tomllib
from pathlib import Path

import pytest

from customs import cases, duty, formats
from customs.entries import FormatError

HERE = Path(__file__).parent / "cases"
CASES = sorted(HERE.glob("*.toml"))
LAWS = {"au", "ca", "ch", "dj", "ec", "ke", "ng", "nz", "ph", "sg", "tn", "uk", "us", "za"}


def read(name):
    return formats.tables(HERE / f"{name}.toml")


def test_there_are_cases_of_every_law():
    assert len(CASES) >= 60
    assert not LAWS - {path.name[:2] for path in CASES}


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path):
    case = cases.read(formats.tables(path))
    assert case.statute
    assert case.source
    assert "# Worked by hand:" in path.read_text(encoding="utf-8")
    if case.refused:
        with pytest.raises(duty.CannotAssess) as refused:
            case.assess()
        assert sorted(reason.code for reason in refused.value.reasons) == list(case.refused)
        return
    trace = case.assess()
    assert list(cases.shortfalls(case, trace)) == []
    assert case.assess().to_json() == trace.to_json()


def test_what_is_not_as_expected_is_told():
    fields = read("uk_01_shoes_over_135")
    fields["expect"] = {
        "total": "1",
        "refused": "unknown_rate",
        "charges": [
            {"levy": "DUTY", "amount": "1", "base": "2", "measure": "x"},
            {"levy": "VAT", "line": 1, "amount": "3"},
            {"levy": "EXCISE", "amount": "4"},
            {"levy": "EXCISE", "amount": "0"},
        ],
    }
    case = cases.read(fields)
    assert list(cases.shortfalls(case, case.assess())) == [
        "expected a refusal: unknown_rate",
        "total 65.12, expected 1",
        "DUTY: 17.6, expected 1",
        "DUTY: base 220, expected 2",
        "DUTY: by DUTY:64, expected x",
        "VAT of line 1: 47.52, expected 3",
        "EXCISE: not charged",
    ]


def spoilt(change):
    fields = read("xx_01_split_parcels")
    change(fields)
    with pytest.raises(FormatError) as error:
        cases.read(fields)
    return str(error.value)


def test_mistakes_are_named():
    assert spoilt(lambda f: f["case"].pop("on")).startswith("case: “on”")
    assert spoilt(lambda f: f["case"].pop("name")) == "case: “name” is missing"
    assert "no field is called colour" in spoilt(lambda f: f["consignment"]["lines"][0].update(colour="red"))
    assert "no field is called laws" in spoilt(lambda f: f.update(laws=[1]))
    assert spoilt(lambda f: f["consignment"]["earlier"][0].pop("on")) == "earlier 1: “on” is missing"
    wrong = [{"kind": "freight", "amount": 1, "line": 2}]
    assert spoilt(lambda f: f["consignment"].update(costs=wrong)) == "cost 1: there is no line 2"
    assert "three letters" in spoilt(lambda f: f["consignment"].update(currency="pounds"))
    assert "must be a number" in spoilt(lambda f: f["consignment"]["lines"][0].update(value="١٠٠"))
    assert spoilt(lambda f: f["consignment"]["lines"][0].pop("value")) == "consignment line 1: “value” is missing"
    assert "two letters of a country, not “China”" in spoilt(lambda f: f["consignment"].update(export_country="China"))
    nobody = {"charges": [{"levy": "VTA", "amount": "0"}]}
    assert spoilt(lambda f: f.update(expect=nobody)) == "expected charge 1: there is no levy VTA"


def test_a_cost_may_belong_to_one_line():
    fields = read("nz_04_fee_of_the_entry")
    fields["consignment"]["costs"] = [{"kind": "freight", "amount": "120", "line": 2}]
    goods = cases.read(fields).assess().goods
    assert [good.valued.freight for good in goods] == [0, 120]


def test_the_example_in_the_documentation_comes_out_as_it_says():
    page = Path(__file__).parents[2] / "docs" / "reference" / "case-format.md"
    text = page.read_text(encoding="utf-8").partition("```toml\n")[2].partition("```")[0]
    case = cases.read(tomllib.loads(text))
    assert list(cases.shortfalls(case, case.assess())) == []
