"""Labels and sheets of the warehouse: parcels, boxes, bags, manifests, and the commands beside a bench."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from forwarding import s10, scans
from forwarding.documents import zpl
from forwarding.models import Box, Dispatch, Package, PresetBox, Receptacle, Shelf, Warehouse
from suuq import documents, tongues
from suuq.ui.templatetags import su

HERE = Path(__file__).parent
NO_BREAK = "\u00a0"
INSIDE = ("shipments__customer__user", "pieces__shipment__customer__user")


def parcel(package: Package) -> bytes:
    """Make the label of a parcel on the shelf, as PDF."""
    return documents.compile(HERE / "label.typ", _drawn(_parcel(package)))


def parcel_zpl(package: Package) -> str:
    """Make the label of a parcel on the shelf, for a printer that speaks ZPL."""
    return zpl.label(_parcel(package))


def box(closed: Box) -> bytes:
    """Make the label of a closed box: its S10 number, the agency it goes to, and which of how many it is."""
    return documents.compile(HERE / "label.typ", _drawn(_box(closed)))


def box_zpl(closed: Box) -> str:
    """Make the label of a closed box, for a printer that speaks ZPL."""
    return zpl.label(_box(closed))


def bag(receptacle: Receptacle) -> bytes:
    """Make the label of a bag: its S9 identifier, where it flies and what it weighs."""
    return documents.compile(HERE / "label.typ", _drawn(_bag(receptacle)))


def manifest(dispatch: Dispatch) -> bytes:
    """List every bag and box of a flight, for the airline and the office that opens the bags."""
    return documents.compile(HERE / "manifest.typ", _manifest(dispatch))


def _manifest(dispatch: Dispatch) -> dict[str, Any]:
    bags = [_listed(r) for r in dispatch.receptacles.prefetch_related(*INSIDE)]
    boxes = sum(len(b["boxes"]) for b in bags)
    grams = sum(r.weight_grams or 0 for r in dispatch.receptacles.all())
    return {
        "language": _language(),
        "title": _("Manifest of flight %(flight)s") % {"flight": dispatch.flight},
        "subtitle": f"{dispatch.warehouse.name} · {dispatch.number}",
        "barcode": documents.barcode(dispatch.number),
        "facts": [
            [_("Leaves at"), su.moment(dispatch.departs_at)],
            [_("Bags"), str(len(bags))],
            [_("Boxes"), str(boxes)],
            [_("Weight"), _kilograms(grams)],
        ],
        "heads": ["", _("Number"), _("Suite"), _("Contents"), _("Weight")],
        "bags": bags,
        "signatures": [_("Handed over by"), _("Received by")],
    }


def commands(warehouse: Warehouse) -> bytes:
    """Print the barcodes that a bench obeys, and those of the warehouse's places."""
    return documents.compile(HERE / "commands.typ", _commands(warehouse))


def _commands(warehouse: Warehouse) -> dict[str, Any]:
    words = {
        scans.Command.OK: _("Ready for the next parcel."),
        scans.Command.UNDO: _("Take back the last scan, within a minute."),
        scans.Command.PRINT: _("Print the last label again."),
        scans.Command.PHOTO: _("Take a photo of the last parcel."),
        scans.Command.PROBLEM: _("Something is wrong with the last parcel: take it in again."),
    }
    return {
        "language": _language(),
        "title": _("Commands for the bench"),
        "commands": [
            {"word": command.value, "words": said, "barcode": documents.barcode(command.barcode)}
            for command, said in words.items()
        ],
        "boxes_title": _("Boxes whose sides are known"),
        "boxes": [
            {"word": box.name, "barcode": documents.barcode(f"SUUQ-BOX-{box.code}")} for box in PresetBox.objects.all()
        ],
        "places_title": warehouse.name,
        "places": [_place(shelf) for shelf in warehouse.shelves.all()],
    }


def _place(shelf: Shelf) -> dict[str, str]:
    return {"word": shelf.code, "barcode": documents.barcode(shelf.code)}


def _listed(receptacle: Receptacle) -> dict[str, Any]:
    boxes = [[_grouped(s.number), str(s.customer), s.title, _kilograms(s.weight_grams)] for s in receptacle.boxes]
    words = f"{_('Seal')} {receptacle.seal} · {_kilograms(receptacle.weight_grams)}" if receptacle.seal else _("Open")
    return {"number": receptacle.number, "words": words, "boxes": boxes}


def _parcel(package: Package) -> zpl.Facts:
    owner = package.customer
    flags = [words for flag, words in _flag_words() if getattr(package, flag)]
    if package.battery != Package.Battery.NONE:
        flags.insert(0, package.get_battery_display())
    return zpl.Facts(
        origin=package.warehouse.name,
        day=_day(package.received_at),
        big_words=_("Suite") if owner else _("Owner not known"),
        big=str(owner) if owner else "?",
        name=owner.name if owner else package.label_words[:60],
        facts=[
            (_("Place"), package.shelf.code if package.shelf else ""),
            (_("Weight"), _kilograms(package.weight_grams)),
        ],
        flags=flags,
        code=package.reference,
    )


def _flag_words() -> Sequence[tuple[str, str]]:
    return (
        ("is_damaged", _("Damaged")),
        ("is_liquid", _("Liquid")),
        ("is_prohibited", _("Prohibited")),
        ("name_differs", _("Another name")),
        ("is_odd_shape", _("Odd shape")),
    )


def _box(closed: Box) -> zpl.Facts:
    shipment = closed.whole
    together = [(_("Travels with"), _grouped(shipment.number))] if closed.part and closed != shipment else []
    return zpl.Facts(
        origin=shipment.warehouse.name,
        day=_day(shipment.packed_at),
        big_words=_("Suite"),
        big=str(shipment.customer),
        name=shipment.customer.name,
        facts=[(_("Goes to"), shipment.agency.name), (_("Weight"), _kilograms(closed.weight_grams)), *together],
        flags=[*([closed.part] if closed.part else []), str(shipment.get_service_display())],
        code=closed.number,
    )


def _bag(receptacle: Receptacle) -> zpl.Facts:
    flight = receptacle.dispatch
    return zpl.Facts(
        origin=flight.warehouse.name,
        day=_day(receptacle.closed_at or receptacle.opened_at),
        big_words=_("Flight"),
        big=flight.flight,
        name=f"{flight.warehouse.airport} – {flight.number[6:12]}",
        facts=[
            (_("Boxes"), str(len(receptacle.boxes))),
            (_("Weight"), _kilograms(receptacle.weight_grams)),
            (_("Seal"), receptacle.seal),
        ],
        flags=[],
        code=receptacle.number,
    )


def _drawn(facts: zpl.Facts) -> dict[str, Any]:
    return {
        "language": _language(),
        "from": facts.origin,
        "day": facts.day,
        "big_words": facts.big_words,
        "big": facts.big,
        "name": facts.name,
        "facts": [[words, said] for words, said in facts.facts if said],
        "flags": facts.flags,
        "code": _grouped(facts.code),
        "barcode": documents.barcode(facts.code),
        "qr": documents.qr(facts.code),
    }


def _grouped(code: str) -> str:
    return (
        f"{code[:2]} {code[2:5]} {code[5:8]} {code[8:11]} {code[11:]}".replace(" ", NO_BREAK)
        if len(code) == s10.LENGTH
        else code
    )


def _kilograms(grams: int | None) -> str:
    return strip_tags(su.kg(grams)) if grams else ""


def _day(at: Any) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d}" if at else ""


def _language() -> str:
    return tongues.whole()
