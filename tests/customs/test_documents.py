"""The papers of customs: the right form, every line explained, a barcode that scans back, in three languages."""

import io
import re
import zlib
from datetime import date

import pytest
import zxingcpp
from django.utils import translation
from PIL import Image

from customs import assessing, deciding
from customs.documents import forms, notices
from customs.models import ExchangeRate
from suuq import documents
from tests.factories import customs as make

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
LANGUAGES = ["fr", "en", "ar"]


@pytest.fixture
def declaration(tariff, at):
    declaration = make.lodged(make.item(), make.item("Livre de classe", hs_code="490199", value_minor=1200), at=at)
    assessing.assess(declaration, by=None, at=at)
    declaration.refresh_from_db()
    return declaration


def fonts_of(pdf):
    return {name.decode().split("+")[-1] for name in re.findall(rb"/BaseFont\s*/([\w+\-]+)", pdf)}


def seen(template, data):
    return [
        found.text
        for page in documents.pictures(template, data)
        for found in zxingcpp.read_barcodes(Image.open(io.BytesIO(page)))
    ]


def scanned(pdf):
    """Read the bars back as the PDF itself draws them: each a path of four corners, from the top of the symbol."""
    drawn = b"".join(
        zlib.decompressobj().decompress(packed)  # whose last byte may look like the end of a line
        for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
        if packed.startswith(b"x")
    )
    bars = [(int(one), int(other)) for one, other in re.findall(rb"\b(\d+) 0 m (\d+) 0 l \2 50 l \1 50 l\s+h", drawn)]
    paper = Image.new("L", (max(other for _, other in bars) + 20, 60), 255)
    for one, other in bars[1:]:  # after the white ground
        paper.paste(0, (one, 0, other, 50))
    return [found.text for found in zxingcpp.read_barcodes(paper)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_notice_is_made_in_every_language_and_its_barcode_scans_back(language, declaration):
    assessment = assessing.current(declaration)
    pdf = notices.assessment_notice(assessment, language=language)

    assert pdf.startswith(b"%PDF-")
    assert scanned(pdf) == [declaration.reference]
    with translation.override(language):
        assert seen(notices.TEMPLATE, notices.data(assessment, language)) == [declaration.reference]


def test_the_notice_explains_every_line_and_says_that_the_tariff_is_unverified(declaration):
    data = notices.data(assessing.current(declaration), "en")

    assert data["unverified"].startswith("Unverified tariff")
    lines = [line for levy in data["levies"] for line in levy["lines"]]
    assert len(lines) == 4
    assert all(
        line[part]
        for line in lines
        for part in ("base", "base_explained", "rate", "rule", "act", "certainty", "amount")
    )


def test_the_notice_of_a_correction_lays_both_values_side_by_side(declaration, person, at):
    assessment = deciding.correct(
        declaration,
        changes={1: {"value_minor": 11800}},
        reason="value",
        words="Catalogue price",
        by=person("officer"),
        at=at,
    )
    data = notices.data(assessment, "en")

    assert data["reason"] == "Catalogue price"
    assert {(c["label"], c["declared"], c["assessed"]) for c in data["changes"]} >= {
        ("Value", "89\u00a0EUR", "118\u00a0EUR")
    }
    assert notices.assessment_notice(assessment, language="fr").startswith(b"%PDF-")


def sdr(rate, day=date(2026, 1, 1)):
    ExchangeRate.objects.create(
        kind="customs",
        sold="XDR",
        bought="DJF",
        rate=rate,
        valid_from=day,
        source="tests",
        certainty="low",
        at="2026-01-01T00:00Z",
    )


@pytest.mark.parametrize(
    ("number", "rate", "form"),
    [
        ("EE000000015DJ", 243, "CN22"),
        ("EE000000015DJ", 60, "CN23"),  # 101 EUR are 20 705 DJF, 300 SDR would be 18 000
        ("EE000000015DJ", None, "CN23"),  # no rate that day: the larger form is right
        ("CP000000015DJ", 243, "CN23"),  # parcel post
    ],
)
def test_the_form_follows_the_limit_at_the_days_rate_and_parcel_post_bears_the_larger(number, rate, form, tariff, at):
    if rate:
        sdr(rate)
    goods = (make.item(), make.item("Livre de classe", hs_code="490199", value_minor=1200))

    assert forms.form_name(make.lodged(*goods, reference=number, at=at).declared) == form


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["CN22", "CN23"])
def test_the_postal_declaration_scans_back_however_many_the_goods(language, form, declaration):
    template = forms.HERE / f"{form.lower()}.typ"
    with translation.override(language):
        data = forms.data(declaration, declaration.declared, form, language)
        assert seen(template, data) == scanned(documents.compile(template, data)) == [declaration.reference]
        one, two = data["rows"]
        assert seen(template, data | {"rows": [one]}) == [declaration.reference]
        many = data | {"rows": [one, two] * 12}
        assert len(documents.pictures(template, many, ppi=30)) > 1
        assert seen(template, many) == [declaration.reference]
    assert forms.postal_declaration(declaration, language=language).startswith(b"%PDF-")


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_the_pages_own_fonts_are_used(language, declaration):
    pdf = notices.assessment_notice(assessing.current(declaration), language=language)

    assert fonts_of(pdf)
    assert all(name.startswith(("Figtree", "Readex")) for name in fonts_of(pdf)), fonts_of(pdf)
