"""
The parcels of one flight as an ASYCUDA World manifest.

The names are those that ASYCUDA's cargo module is known to read; the carrier's codes are the administration's to give.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET

from django.conf import settings

from customs.edi import asycuda, elements
from customs.models import Declaration


def manifest_xml(flight: str, declarations: Iterable[Declaration]) -> bytes:
    """Write one bill of lading a parcel, and the totals."""
    parcels = list(declarations)
    root = ET.Element("Awmds")
    elements.grow(root, {"General_segment": _general(flight, parcels)})
    for number, declaration in enumerate(parcels, start=1):
        elements.grow(root, {"Bol_segment": _bol(number, declaration)})
    ET.indent(root)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def _general(flight: str, parcels: list[Declaration]) -> dict[str, Any]:
    weight = sum(declaration.version.gross_weight_grams for declaration in parcels)
    return {
        "General_segment_id": {
            "Customs_office_code": asycuda.office().office_code,
            "Voyage_number": flight,
            "Date_of_departure": "",
            "Date_of_arrival": "",
        },
        "Totals_segment": {
            "Total_number_of_bols": len(parcels),
            "Total_number_of_packages": len(parcels),
            "Total_number_of_containers": 0,
            "Total_gross_mass": f"{Decimal(weight) / 1000:.3f}",
        },
        "Transport_information": {
            "Carrier": {"Carrier_code": "", "Carrier_name": ""},
            "Mode_of_transport_code": asycuda.AIR,
            "Identity_of_transporter": flight,
        },
        "Load_unload_place": {"Place_of_departure_code": "", "Place_of_destination_code": settings.COUNTRY},
    }


def _bol(number: int, declaration: Declaration) -> dict[str, Any]:
    version = declaration.version
    items = list(version.items.all())
    return {
        "Bol_id": {
            "Bol_reference": declaration.reference,
            "Line_number": number,
            "Bol_nature": "23",
            "Bol_type_code": "HWB",
        },
        "Load_unload_place": {
            "Place_of_loading_code": version.origin_country,
            "Place_of_unloading_code": settings.COUNTRY,
        },
        "Traders_segment": {
            "Exporter": {"Exporter_name": version.consignor},
            "Consignee": {"Consignee_name": version.consignee_name},
        },
        "Goods_segment": {
            "Number_of_packages": 1,
            "Package_type_code": "PC",
            "Gross_mass": f"{Decimal(version.gross_weight_grams) / 1000:.3f}",
            "Shipping_marks": declaration.reference,
            "Goods_description": ", ".join(item.description for item in items)[:350],
        },
    }
