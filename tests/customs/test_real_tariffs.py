"""A parcel lodged and assessed under two published tariffs: page, paper and JSON tell the same of every line."""

import html
import re
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils.html import strip_tags

from customs import assessing, gazette
from customs.documents import notices, words
from customs.models import ExchangeRate
from suuq.roles import Role
from tests.factories import customs as make

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
pytestmark = [pytest.mark.django_db, pytest.mark.given_data(DATA)]

UK = SimpleNamespace(
    file=DATA / "uk_tariff_sample" / "uk_measures_flat.csv",
    country="GB",
    currency="GBP",
    day=datetime(2021, 2, 1, 12, tzinfo=UTC),
    rate=("EUR", "GBP", "0.88"),
    # Fat of 1,000 EUR is 880 GBP, and 50 of freight: 930. Duty 10.90 % is 101.37; VAT 20 % of 1,031.37 is 206.27.
    goods=(make.item("Hydrogenated vegetable fat", hs_code="1516209821", value_minor=100000),),
    freight=("GBP", 5000),
    owed={(1, "DUTY"): 10137, (1, "VAT"): 20627},
    act="Third country duty",
)
ECOWAS = SimpleNamespace(
    file=DATA / "tariff_ecowas_cet_2022_fr.csv",
    country="CI",
    currency="XOF",
    day=datetime(2024, 5, 1, 12, tzinfo=UTC),
    rate=("EUR", "XOF", "655.957"),
    # Shirts of 100 EUR are 65 596 francs, and 4 404 of freight: 70 000. DD 20 %, RS 1 %. A schoolbook bears RS alone.
    goods=(
        make.item("Cotton shirts", hs_code="6109100000", value_minor=10000),
        make.item("Schoolbook", hs_code="4901991000", value_minor=0),
    ),
    freight=("XOF", 4404),
    owed={(1, "DD"): 14000, (1, "RS"): 700, (2, "DD"): 0, (2, "RS"): 0},
    act="CEDEAO",
)


@pytest.fixture(params=[UK, ECOWAS], ids=["uk", "ecowas"])
def law(request, settings, db):
    """Put one of the tariffs in force in a country of its own."""
    law = request.param
    settings.COUNTRY, settings.CURRENCY = law.country, law.currency
    gazette._tariff.cache_clear()
    call_command("load_tariff", law.file, country=law.country, start=date(2021, 1, 1), stdout=StringIO())
    sold, bought, rate = law.rate
    ExchangeRate.objects.create(
        kind="customs", sold=sold, bought=bought, rate=rate, valid_from=date(2021, 1, 1), source="tests",
        certainty="law", at=law.day,
    )  # fmt: skip
    yield law
    gazette._tariff.cache_clear()


@pytest.fixture
def declaration(law, person):
    currency, freight = law.freight
    declaration = make.lodged(
        *law.goods,
        at=law.day,
        consignee_user=person().pk,
        freight_currency=currency,
        freight_minor=freight,
        gross_weight_grams=9000,
    )
    assessing.assess(declaration, by=None, at=law.day)
    declaration.refresh_from_db()
    return declaration


def told(line):
    return (line.measure, line.rate_text, line.legal_act)


def test_a_parcel_is_assessed_and_page_paper_and_json_tell_the_same(law, declaration, client_as, person):
    assessment = assessing.current(declaration)
    lines = list(assessment.lines.all())
    assert {(line.item_number, line.levy_code): line.amount_minor for line in lines} == law.owed
    assert all(line.measure and line.rate_text and line.base_explained and line.certainty for line in lines)
    assert law.act in lines[0].legal_act

    url = reverse("customs:case", args=[declaration.reference])
    for reader in (person(Role.OFFICER), declaration.consignee):
        page = re.sub(r"\s+", " ", html.unescape(strip_tags(client_as(reader).get(url).content.decode())))
        for line in lines:
            assert all(part in page for part in told(line)), (reader.role, told(line))
            assert words.certainty(line.certainty) in page

    data = notices.data(assessment, "en")
    printed = [line for levy in data["levies"] for line in levy["lines"]]
    assert sorted((p["rule"], p["rate"], p["act"]) for p in printed) == sorted(told(line) for line in lines)
    assert all(p["base"] and p["base_explained"] and p["certainty"] for p in printed)
    assert notices.assessment_notice(assessment, language="fr").startswith(b"%PDF-")

    trace = client_as(declaration.consignee).get(reverse("customs:trace", args=[declaration.reference])).json()
    charges = [(c["measure"], c["rate_text"], c["legal_act"]) for c in trace["charges"]]
    assert sorted(charges) == sorted(told(line) for line in lines)
    assert all(c["base"] and c["base_text"] and c["certainty"] for c in trace["charges"])
