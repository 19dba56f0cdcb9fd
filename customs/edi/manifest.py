"""
The parcels of one flight as an ASYCUDA World manifest.

The names and their order are those that ASYCUDA's cargo module is known to read. A bill of lading is a parcel; its mass
is what its boxes weigh on the scale, so that the lines add up to the total: what the bags weigh besides is their own
weight, and is said beside it. What cannot be known is left empty, and said at the top of the file.
"""

from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree as ET

from django.conf import settings
from django.utils.translation import gettext as _

from customs.edi import asycuda, elements
from customs.edi.carriage import Carriage, Load, gaps, place
from customs.models import Declaration, Version
from suuq.money import Money

IMPORT, HOUSE_WAYBILL, PREPAID, PARCEL = "23", "HWB", "PP", "PC"
MOST_WORDS = 350


def manifest_xml(carriage: Carriage) -> bytes:
    """Write one bill of lading a parcel aboard, in the order of their numbers, and the totals."""
    declared = Declaration.objects.filter(reference__in=carriage.parcels).prefetch_related("versions__items")
    known = {declaration.reference: declaration for declaration in declared}
    aboard = {number: carriage.parcels[number] for number in sorted(carriage.parcels) if number in known}
    root = ET.Element("Awmds")
    for said in [*_gaps(carriage, aboard), *_masses(carriage)]:
        root.append(ET.Comment(f" {said} "))
    elements.grow(root, {"General_segment": _general(carriage, aboard)})
    for line, (number, load) in enumerate(aboard.items(), start=1):
        elements.grow(root, {"Bol_segment": _bol(line, known[number], load, carriage)})
    ET.indent(root)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def _gaps(carriage: Carriage, aboard: Mapping[str, Load]) -> list[str]:
    found = [] if asycuda.office().office_code else [_("The code of the customs office is not set.")]
    found += gaps(carriage)
    if undeclared := sorted(set(carriage.parcels) - set(aboard)):
        found.append(_("Aboard without a declaration: %(numbers)s.") % {"numbers": ", ".join(undeclared)})
    return found


def _masses(carriage: Carriage) -> list[str]:
    """Lay the mass of the parcels beside that of the bags, so that nobody takes the sacks for goods."""
    if carriage.bags_grams is None:
        return [_("Some bags are not weighed yet.")]
    words = _("Parcels %(parcels)s kg; bags with their sacks %(bags)s kg (bags: %(n)s).")
    masses = {"parcels": elements.kg(carriage.grams), "bags": elements.kg(carriage.bags_grams), "n": carriage.bags}
    return [words % masses]


def _general(carriage: Carriage, aboard: Mapping[str, Load]) -> dict[str, Any]:
    code, name, country = carriage.carrier
    return {
        "General_segment_id": {
            "Customs_office_code": asycuda.office().office_code,
            "Voyage_number": carriage.flight,
            "Date_of_departure": carriage.left_on.isoformat(),
            "Date_of_arrival": carriage.arrived_on.isoformat() if carriage.arrived_on else "",
        },
        "Totals_segment": {
            "Total_number_of_bols": len(aboard),
            "Total_number_of_packages": sum(load.boxes for load in aboard.values()),
            "Total_number_of_containers": 0,
            "Total_gross_mass": elements.kg(sum(load.grams for load in aboard.values())),
        },
        "Transport_information": {
            "Carrier": {"Carrier_code": code, "Carrier_name": name},
            "Mode_of_transport_code": asycuda.AIR,
            "Identity_of_transporter": carriage.flight,
            "Nationality_of_transporter_code": country,
        },
        "Load_unload_place": {
            "Place_of_departure_code": place(carriage.loaded_in),
            "Place_of_destination_code": place(carriage.unloaded_in),
        },
    }


def _bol(line: int, declaration: Declaration, load: Load, carriage: Carriage) -> dict[str, Any]:
    version = declaration.version
    freight = version.freight_currency
    return {
        "Bol_id": {
            "Bol_reference": declaration.reference,
            "Line_number": line,
            "Bol_nature": IMPORT,
            "Bol_type_code": HOUSE_WAYBILL,
            "Unique_carrier_reference": carriage.number,
        },
        "Load_unload_place": {
            "Place_of_loading_code": place(carriage.loaded_in),
            "Place_of_unloading_code": place(carriage.unloaded_in),
        },
        "Traders_segment": {
            "Exporter": {"Exporter_name": version.consignor, "Exporter_address": version.origin_country},
            "Notify": {"Notify_name": asycuda.office().declarant_name, "Notify_address": settings.COUNTRY},
            "Consignee": {
                "Consignee_name": version.consignee_name,
                "Consignee_address": f"{declaration.consignee_reference}, {settings.COUNTRY}",
            },
        },
        "Goods_segment": _goods(declaration.reference, version, load),
        "Value_segment": {
            "Freight_segment": {"PC_indicator": PREPAID} | _value("Freight", version.freight_minor, freight),
            "Customs_segment": _value("Customs", version.value_minor, version.currency),
            "Insurance_segment": _value("Insurance", version.insurance_minor, freight),
        },
    }


def _goods(number: str, version: Version, load: Load) -> dict[str, Any]:
    seals = {"Number_of_seals": len(load.seals), "Marks_of_seals": ", ".join(load.seals)}
    return {
        "Number_of_packages": load.boxes,
        "Package_type_code": PARCEL,
        "Gross_mass": elements.kg(load.grams),
        "Shipping_marks": number,
        "Goods_description": ", ".join(item.description for item in version.items.all())[:MOST_WORDS],
        **({"Seals_segment": seals} if load.seals else {}),
        "Num_of_ctn_for_this_bol": 0,
        "Information": ", ".join(load.bags),
    }


def _value(name: str, minor: int, currency: str) -> dict[str, Any]:
    return {f"{name}_value": f"{Money(minor, currency).value:f}", f"{name}_currency": currency}
