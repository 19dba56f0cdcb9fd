"""The demonstration's tariff says what it is, and knows every chapter."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from customs import duty, formats, gazette, publishing
from customs.models import PaperKind
from tests.customs.laws import line

pytestmark = pytest.mark.django_db


def demo():
    out = StringIO()
    call_command("load_tariff", demo=True, stdout=out)
    return out.getvalue()


def test_the_demo_profile_says_what_it_is_and_resolves_every_chapter():
    assert "Loaded as DJ-1" in demo()
    assert "Nothing changed" in demo()
    on = date(2026, 1, 1)
    law = gazette.tariff_on("DJ", on)
    assert law.name == "DJ (unverified)"
    assert {measure.act.certainty for measure in law.measures} == {"unverified"}
    assert all(m.act.source and m.act.year for m in law.measures)
    bands = set()
    for chapter in (f"{n:02d}" for n in range(1, 98) if n != 77):
        quantities = {"kg": "1", "kg_gross": "1"}
        goods = duty.Consignment((line(f"{chapter}9999", "100", quantities=quantities),), incoterm="CIF")
        trace = duty.assess(goods, law, on=on, rates=gazette.rates_on(on))
        assert not trace.verified
        bands |= {row.rate_text for row in trace.rows() if row.levy == "TIC"}
    assert bands == {"8 %", "20 %", "33 %"}


def test_the_demo_profile_comes_out_byte_for_byte():
    demo()
    data = Path(formats.__file__).parent / "data" / "dj_unverified.csv"
    assert publishing.publish("DJ", date(2026, 1, 1), how="csv") == data.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("importer", "levies"),
    [("private", {"TIC", "TVA"}), ("licensed", {"TIC", "TVA"}), ("unlicensed", {"TIC", "TVA", "IGS"})],
)
def test_the_solidarity_tax_is_switched_by_the_class_of_importer(importer, levies):
    demo()
    on = date(2026, 1, 1)
    goods = duty.Consignment((line("851713", "100"),), incoterm="CIF", importer=importer)
    trace = duty.assess(goods, gazette.tariff_on("DJ", on), on=on, rates=gazette.rates_on(on))
    assert {levy for levy, _ in trace.totals} == levies


def test_a_regional_origin_is_freed_only_with_its_certificate():
    demo()
    on = date(2026, 1, 1)
    law, known = gazette.tariff_on("DJ", on), gazette.rates_on(on)
    shirt = {"origin": "ET", "preference": "COMESA"}
    proof = frozenset({PaperKind.CERTIFICATE})
    with_proof = duty.Consignment((line("610910", "100", **shirt),), incoterm="CIF", documents=proof)
    without = duty.Consignment((line("610910", "100", **shirt),), incoterm="CIF")
    assert dict(duty.assess(with_proof, law, on=on, rates=known).totals)["TIC"] == 0
    assert dict(duty.assess(without, law, on=on, rates=known).totals)["TIC"] == 5865
