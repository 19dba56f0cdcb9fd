"""Messages to other systems: names, repeats and sums as they are known, and what is not known said aloud."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from django.urls import reverse

from customs import deciding
from customs.edi import asycuda, carriage, elements, itmatt, known, manifest
from suuq.roles import Role
from tests.factories import customs as make

pytestmark = pytest.mark.django_db

# Odd spellings and capitals that are part of the format.
ODD = [
    "ASYCUDA/Identification/Office_segment/Customs_Clearance_office_name",
    "ASYCUDA/Identification/receipt/Serial_number",
    "ASYCUDA/Financial/Deffered_payment_reference",
    "ASYCUDA/Item/Tarification/A.I._code",
    "ASYCUDA/Item/Tarification/Supplementary_unit/Suppplementary_unit_code",
    "ASYCUDA/Item/Taxation/Taxation_line/Duty_tax_Type_of_calculation",
    "ASYCUDA/Item/Valuation_item/Rate_of_adjustement",
    "ASYCUDA/Item/Valuation_item/Alpha_coeficient_of_apportionment",
    "ASYCUDA/Item/Valuation_item/item_external_freight/Amount_foreign_currency",
    "ASYCUDA/Item/Valuation_item/Item_Invoice/Currency_rate",
]


@pytest.fixture
def declaration(tariff, at):
    items = (
        make.item(),
        make.item("Livre", hs_code="490199", value_minor=1200),
        make.item("Cap", hs_code="640299", value_minor=1),
    )
    return make.lodged(*items, at=at, freight_minor=4201, gross_weight_grams=2000)


def parsed(xml):
    return ET.fromstring(xml)  # noqa: S314 - our own bytes


def sums(root, path):
    return sum(Decimal(element.text) for element in root.findall(path))


def test_the_names_are_asycudas_own_misspellings_and_all(declaration):
    paths = elements.lines(asycuda.declaration_xml(declaration))

    assert set(ODD) <= set(paths)


def test_the_file_agrees_with_all_that_is_known_of_the_format(declaration):
    xml = asycuda.declaration_xml(declaration)

    assert known.complaints(xml) == []
    assert known.complaints(xml.replace(b"Deffered", b"Deferred")) == [
        "ASYCUDA/Financial/Deffered_payment_reference: 0",
        "ASYCUDA/Financial/Deferred_payment_reference: 1",
    ]
    assert known.complaints(b"<ASYCUDA><Item/></ASYCUDA>")
    assert known.complaints(b"<SAD/>")[0] == "SAD"


def test_blocks_repeat_as_often_as_the_format_wants(declaration):
    root = parsed(asycuda.declaration_xml(declaration))

    assert len(root.findall("Item")) == 3
    for item in root.findall("Item"):
        assert len(item.findall("Tarification/Supplementary_unit")) == 3
        assert len(item.findall("Taxation/Taxation_line")) == 8
        assert len(item.findtext("Tarification/HScode/Commodity_code")) == 8
        assert len(item.findtext("Tarification/HScode/Precision_1")) == 3


def test_freight_is_shared_by_value_and_weight_by_net_weight_and_the_parts_add_up(declaration):
    root = parsed(asycuda.declaration_xml(declaration))
    freight = "Item/Valuation_item/item_external_freight/Amount_foreign_currency"

    assert sums(root, freight) == Decimal("4201.00")
    assert sums(root, "Item/Valuation_item/Total_CIF_itm") == Decimal(root.findtext("Valuation/Total_CIF"))
    assert sums(root, "Item/Tarification/Item_price") == Decimal(root.findtext("Valuation/Total/Total_invoice"))
    assert sums(root, "Item/Valuation_item/Weight_itm/Gross_weight_itm") == Decimal("2.000")
    assert sums(root, "Item/Valuation_item/Weight_itm/Net_weight_itm") == Decimal("1.200")


def test_taxes_are_left_for_asycuda(declaration):
    root = parsed(asycuda.declaration_xml(declaration))

    assert not any(element.text for element in root.iter("Duty_tax_amount"))


def test_what_nobody_told_us_is_said(declaration):
    gaps = asycuda.gaps(declaration)

    assert len(gaps) == 5
    assert all(gap in asycuda.declaration_xml(declaration).decode() for gap in gaps)


def test_a_manifest_counts_what_it_lists_and_says_what_it_cannot_know(declaration, at, settings):
    settings.ASYCUDA_OFFICE_CODE, settings.ASYCUDA_CARRIERS = "DJ01", {"ET": "40012|Ethiopian Airlines|ET"}
    other, undeclared = make.lodged(at=at), "CP000000999DJ"
    loads = {
        other.reference: carriage.Load(2, 1300, ("BAG1", "BAG2"), ("SL1", "SL2")),
        declaration.reference: carriage.Load(1, 2010, ("BAG1",), ("SL1",)),
        undeclared: carriage.Load(1, 100, ("BAG2",), ("SL2",)),
    }
    number, days = "FRCDGADJJIBAACN60001", (date(2026, 11, 21), date(2026, 11, 22))
    flown = carriage.Carriage(number, "ET362", *days, "FRCDGA", "DJJIBA", 2, 4010, loads)
    xml = manifest.manifest_xml(flown)
    root = parsed(xml)
    told = {e.tag: e.text for e in root.find("General_segment").iter() if e.text and e.text.strip()}

    assert known.complaints(xml) == []
    assert told == {
        "Customs_office_code": "DJ01", "Voyage_number": "ET362", "Date_of_departure": "2026-11-21",
        "Date_of_arrival": "2026-11-22", "Total_number_of_bols": "2", "Total_number_of_packages": "3",
        "Total_number_of_containers": "0", "Total_gross_mass": "3.310", "Carrier_code": "40012",
        "Carrier_name": "Ethiopian Airlines", "Mode_of_transport_code": "4", "Identity_of_transporter": "ET362",
        "Nationality_of_transporter_code": "ET", "Place_of_departure_code": "FRCDG",
        "Place_of_destination_code": "DJJIB",
    }  # fmt: skip
    bols = root.findall("Bol_segment")
    assert [bol.findtext("Bol_id/Bol_reference") for bol in bols] == [declaration.reference, other.reference]
    assert [bol.findtext("Goods_segment/Gross_mass") for bol in bols] == ["2.010", "1.300"]
    assert bols[1].findtext("Goods_segment/Seals_segment/Marks_of_seals") == "SL1, SL2"
    said = ["Parcels 3.410 kg; bags with their sacks 4.010 kg (bags: 2).", f"without a declaration: {undeclared}."]
    assert all(words in xml.decode() for words in said)
    settings.ASYCUDA_CARRIERS = {}
    planned = replace(flown, arrived_on=None, bags_grams=None)
    assert len(carriage.gaps(planned)) == 3
    assert parsed(manifest.manifest_xml(planned)).findtext(".//Carrier_code") == "ET"
    assert replace(flown, flight="362").airline == ""


def test_the_item_record_keeps_what_customs_found_beside_what_was_declared(declaration, person, at):
    officer = person(Role.OFFICER)
    deciding.correct(
        declaration,
        changes={1: {"value_minor": 11800, "hs_code": "640399", "net_weight_grams": 850}},
        reason="value",
        by=officer,
        at=at,
    )
    declaration.refresh_from_db()
    record = itmatt.record(declaration)

    assert record["contents"][0]["value"] == "89.00"
    assert record["contents"][0]["revised"] == {
        "value": "118.00", "hs_code": "640399", "net_weight_kg": "0.850", "valuation_method": 6,
    }  # fmt: skip
    assert record["contents"][1]["revised"] is None
    assert record["response"] == {"event": "EME", "state": "assessed", "reason": "payment", "reason_code": None}
    assert "not validated" in record["format"]
    assert record["not_known"] == []
    wanting = {"sender": {"name": ""}, "contents": [{"origin": "CN"}, {"origin": None, "revised": None}]}
    assert itmatt.empty(wanting) == ["sender.name", "contents[2].origin"]


def test_messages_are_downloaded_by_officers(declaration, client_as, person):
    desk = client_as(person(Role.OFFICER))

    assert desk.get(reverse("customs:message", args=[declaration.reference, "asycuda"])).content.startswith(b"<?xml")
    body = desk.get(reverse("customs:message", args=[declaration.reference, "itmatt"])).content
    assert json.loads(body)["item_id"] == declaration.reference
    assert desk.get(reverse("customs:message", args=[declaration.reference, "carrier"])).status_code == 404
