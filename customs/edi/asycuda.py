"""
A declaration as an ASYCUDA World file (single administrative document).

There is no public schema and no namespace. The names, their odd spellings (``Suppplementary_unit``,
``Deffered_payment_reference``, ``item_external_freight``) and the fixed repeats are those of the files that ASYCUDA
itself writes. Taxes are left empty: ASYCUDA works them out, and the two results are compared afterwards.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET

from django.conf import settings
from django.utils.translation import gettext as _

from customs import legaldays
from customs.edi import carriage, elements
from customs.edi.apportionment import Sums
from customs.models import Declaration, Version, VersionItem

COMMODITY, PRECISION = 8, 3
SUPPLEMENTARY_UNITS, TAXATION_LINES, ITEM_TOTALS, GLOBAL_TAXES = 3, 8, 14, 8
AIR, POST = "4", "5"
HOME_USE = "4000"
ZERO = Decimal()


@dataclass(frozen=True, slots=True)
class Office:
    """What ASYCUDA calls the office and the declarant; the codes are the administration's to give."""

    office_code: str
    office_name: str
    declarant_code: str
    declarant_name: str
    type: str = "IM"
    procedure: str = "4"


def office() -> Office:
    """Read the office of this installation from the settings; the declarant is the post."""
    codes = (settings.ASYCUDA_OFFICE_CODE, settings.ASYCUDA_OFFICE_NAME, settings.ASYCUDA_DECLARANT_CODE)
    return Office(*codes, declarant_name=settings.POST_NAME)


def gaps(declaration: Declaration) -> list[str]:
    """Say what this file leaves open because nobody has told us."""
    here, found = office(), []
    if not here.office_code:
        found.append(_("The code of the customs office is not set."))
    if not here.declarant_code:
        found.append(_("The declarant's code is not set."))
    carried = carriage.of_parcel(declaration.reference)
    found += carriage.gaps(carried) if carried else [_("The parcel is on no flight yet: its manifest is not known.")]
    if any(len(item.hs_code) < COMMODITY for item in declaration.version.items.all()):
        found.append(_("Some codes have fewer than eight figures: the national line is filled with zeros."))
    found.append(_("The split of the national line into 8 and 3 figures was not confirmed by the administration."))
    return found


def declaration_xml(declaration: Declaration) -> bytes:
    """Write the newest version of a declaration as a file for import."""
    sums, carried = Sums(declaration.version), carriage.of_parcel(declaration.reference)
    root = ET.Element("ASYCUDA")
    for gap in gaps(declaration):
        root.append(ET.Comment(f" {gap} "))
    elements.grow(root, _header(declaration, sums, carried))
    for item in declaration.version.items.all():
        elements.grow(ET.SubElement(root, "Item"), _item(declaration, item, sums, _boxes(declaration, carried)))
    ET.indent(root)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def _boxes(declaration: Declaration, carried: carriage.Carriage | None) -> int:
    return carried.parcels[declaration.reference].boxes if carried else 1


def _header(declaration: Declaration, sums: Sums, carried: carriage.Carriage | None) -> dict[str, Any]:
    version, here = declaration.version, office()
    numbers = [item.number for item in sums.items]
    cost = sum((sums.cost(n) for n in numbers), ZERO)
    goods, freight, insurance = (sum(part.values(), ZERO) for part in (sums.values, sums.freight, sums.insurance))
    nothing = sums.amounts(ZERO, sums.currency)
    return {
        "Export_release": {"Date_of_exit": ""},
        "Assessment_notice": {"Item_tax_total": [""] * ITEM_TOTALS},
        "Global_taxes": {"Global_tax_item": [""] * GLOBAL_TAXES},
        "Property": {
            "Sad_flow": "I",
            "Forms": {"Number_of_the_form": 1, "Total_number_of_forms": 1 + max(0, -(-(len(numbers) - 1) // 3))},
            "Nbers": {"Total_number_of_items": len(numbers), "Total_number_of_packages": _boxes(declaration, carried)},
            "Selected_page": 1,
        },
        "Identification": {
            "Office_segment": {
                "Customs_clearance_office_code": here.office_code,
                "Customs_Clearance_office_name": here.office_name,
            },
            "Type": {"Type_of_declaration": here.type, "Declaration_gen_procedure_code": here.procedure},
            "Manifest_reference_number": f"{carried.left_on.year}/{carried.number}" if carried else "",
            "Registration": elements.empty("Serial_number", "Number", "Date"),
            "Assessment": elements.empty("Serial_number", "Number", "Date"),
            "receipt": elements.empty("Serial_number", "Number", "Date"),
        },
        "Traders": {
            "Exporter": {"Exporter_code": "", "Exporter_name": f"{version.consignor}\n{version.origin_country}"},
            "Consignee": {
                "Consignee_code": "",
                "Consignee_name": f"{version.consignee_name}\n{declaration.consignee_reference}",
            },
            "Financial": {"Financial_code": "", "Financial_name": ""},
        },
        "Declarant": {
            "Declarant_code": here.declarant_code,
            "Declarant_name": here.declarant_name,
            "Declarant_representative": "",
            "Reference": {"Number": declaration.reference},
        },
        "General_information": _general(version, cost),
        "Transport": _transport(declaration, here, carried),
        "Financial": {
            "Financial_transaction": elements.empty("code1", "code2"),
            "Bank": elements.empty("Code", "Name", "Branch", "Reference"),
            "Terms": elements.empty("Code", "Description"),
            "Total_invoice": "",
            "Deffered_payment_reference": "",
            "Mode_of_payment": "",
            "Amounts": elements.empty("Total_manual_taxes", "Global_taxes", "Totals_taxes"),
            "Guarantee": elements.empty("Name", "Amount", "Date"),
        },
        "Warehouse": elements.empty("Identification", "Delay"),
        "Valuation": {
            "Calculation_working_mode": 0,
            "Weight": {"Gross_weight": elements.kg(version.gross_weight_grams)},
            "Total_cost": cost,
            "Total_CIF": sum((sums.cif(n) for n in numbers), ZERO),
            "Gs_Invoice": sums.amounts(goods, sums.currency),
            "Gs_external_freight": sums.amounts(freight, sums.freight_currency),
            "Gs_internal_freight": nothing,
            "Gs_insurance": sums.amounts(insurance, sums.freight_currency),
            "Gs_other_cost": nothing,
            "Gs_deduction": nothing,
            "Total": {"Total_invoice": f"{goods:.2f}", "Total_weight": elements.kg(version.gross_weight_grams)},
        },
    }


def _general(version: Version, cost: Decimal) -> dict[str, Any]:
    origins = {item.origin for item in version.items.all()}
    return {
        "Country": {
            "Country_first_destination": version.origin_country,
            "Trading_country": version.origin_country,
            "Export": {"Export_country_code": version.origin_country, "Export_country_name": ""},
            "Destination": {"Destination_country_code": settings.COUNTRY, "Destination_country_name": ""},
            "Country_of_origin_name": origins.pop() if len(origins) == 1 else "Many",
        },
        "Value_details": cost,
        "Comments_free_text": "",
    }


def _transport(declaration: Declaration, here: Office, carried: carriage.Carriage | None) -> dict[str, Any]:
    means = {"Identity": carried.flight if carried else "", "Nationality": carried.carrier[2] if carried else ""}
    return {
        "Means_of_transport": {
            "Departure_arrival_information": means,
            "Border_information": {**means, "Mode": AIR},
            "Inland_mode_of_transport": POST,
        },
        "Container_flag": "false",
        "Delivery_terms": {"Code": "FOB", "Place": "", "Situation": ""},
        "Border_office": {"Code": here.office_code, "Name": here.office_name},
        "Place_of_loading": {
            "Code": carriage.place(carried.loaded_in) if carried else "",
            "Name": "",
            "Country": declaration.version.origin_country,
        },
        "Location_of_goods": "",
    }


def _item(declaration: Declaration, item: VersionItem, sums: Sums, boxes: int) -> dict[str, Any]:
    code = item.hs_code.ljust(COMMODITY + PRECISION, "0")
    weight = elements.kg(item.net_weight_grams)
    return {
        "Attached_documents": _documents(declaration) if item.number == 1 else [],
        "Packages": {
            "Number_of_packages": boxes if item.number == 1 else 0,
            "Marks1_of_packages": declaration.reference,
            "Marks2_of_packages": "",
            "Kind_of_packages_code": "PC",
            "Kind_of_packages_name": "Parcel",
        },
        "IncoTerms": {"Code": "FOB", "Place": ""},
        "Tarification": {
            "HScode": {
                "Commodity_code": code[:COMMODITY],
                "Precision_1": code[COMMODITY : COMMODITY + PRECISION],
                **elements.empty("Precision_2", "Precision_3", "Precision_4"),
            },
            "Preference_code": item.preference,
            "Extended_customs_procedure": HOME_USE,
            "National_customs_procedure": "000",
            "Quota_code": "",
            "Quota": {**elements.empty("QuotaCode", "QuotaId"), "QuotaItem": {"ItmNbr": ""}},
            "Item_price": f"{sums.values[item.number]:.2f}",
            "Valuation_method_code": item.valuation_method,
            "Value_item": _value_item(sums, item.number),
            "A.I._code": "",
            "Supplementary_unit": _supplementary(item),
        },
        "Goods_description": {
            "Country_of_origin_code": item.origin,
            "Country_of_origin_region": "",
            "Description_of_goods": "",
            "Commercial_Description": item.description,
        },
        "Previous_doc": {
            "Summary_declaration": declaration.reference,
            **elements.empty("Summary_declaration_sl", "Previous_document_reference", "Previous_warehouse_code"),
        },
        **elements.empty("Licence_number", "Free_text_1", "Free_text_2"),
        "Taxation": _taxation(),
        "Valuation_item": _valuation(item, weight, sums),
    }


def _value_item(sums: Sums, number: int) -> str:
    currency = sums.freight_currency
    freight, insurance = (sums.national(part[number], currency) for part in (sums.freight, sums.insurance))
    return f"{freight}+0+{insurance}+0-0"


def _supplementary(item: VersionItem) -> list[dict[str, Any]]:
    units = [(item.unit.upper()[:3], item.quantity), *[("", "")] * (SUPPLEMENTARY_UNITS - 1)]
    return [
        {
            "Suppplementary_unit_code": code,
            "Suppplementary_unit_name": "",
            "Suppplementary_unit_quantity": quantity,
        }
        for code, quantity in units
    ]


def _taxation() -> dict[str, Any]:
    line = elements.empty(
        "Duty_tax_code",
        "Duty_tax_Base",
        "Duty_tax_rate",
        "Duty_tax_amount",
        "Duty_tax_MP",
        "Duty_tax_Type_of_calculation",
    )
    return {
        **elements.empty("Item_taxes_amount", "Item_taxes_guaranted_amount", "Item_taxes_mode_of_payment"),
        **elements.empty("Counter_of_normal_mode_of_payment", "Displayed_item_taxes_amount"),
        "Taxation_line": [line] * TAXATION_LINES,
    }


def _valuation(item: VersionItem, weight: str, sums: Sums) -> dict[str, Any]:
    number, nothing = item.number, sums.amounts(ZERO, sums.currency)
    whole = sum(sums.values.values(), ZERO)
    return {
        "Weight_itm": {"Gross_weight_itm": elements.kg(sums.gross_grams[number]), "Net_weight_itm": weight},
        "Total_cost_itm": sums.cost(number),
        "Total_CIF_itm": sums.cif(number),
        "Rate_of_adjustement": 1,
        "Statistical_value": sums.cif(number),
        "Alpha_coeficient_of_apportionment": f"{sums.values[number] / whole:.10f}" if whole else "",
        "Item_Invoice": sums.amounts(sums.values[number], sums.currency),
        "item_external_freight": sums.amounts(sums.freight[number], sums.freight_currency),
        "item_internal_freight": nothing,
        "item_insurance": sums.amounts(sums.insurance[number], sums.freight_currency),
        "item_other_cost": nothing,
        "item_deduction": nothing,
        "Market_valuer": elements.empty("Currency_amount", "Basis_description", "Basis_amount"),
    }


def _documents(declaration: Declaration) -> list[dict[str, Any]]:
    return [
        {
            "Attached_document_code": "380",
            "Attached_document_name": "Commercial invoice",
            "Attached_document_reference": evidence.shown_name,
            "Attached_document_from_rule": "",
            "Attached_document_date": legaldays.day(evidence.at).isoformat(),
        }
        for evidence in declaration.evidence.all()
        if evidence.kind == "invoice"
    ]
