"""The slip for a P.O. box: a parcel waits, where, until when, and its number as a barcode. Never the code."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from forwarding.models import Delivery, PostBox
from suuq import documents
from suuq.ui.templatetags import su

TEMPLATE = Path(__file__).parent / "slip.typ"


def waiting(delivery: Delivery) -> bytes:
    """Make the slip, in the language of the person whose box it is."""
    with override(delivery.shipment.customer.user.language):
        return documents.compile(TEMPLATE, _data(delivery))


def _data(delivery: Delivery) -> dict[str, Any]:
    shipment = delivery.shipment
    box = PostBox.objects.filter(agency=delivery.agency, holder=shipment.customer).first()
    return {
        "language": shipment.customer.user.language,
        "title": _("A parcel waits for you"),
        "box_words": _("P.O. box"),
        "box": box.number if box else "",
        "name": shipment.customer.name,
        "facts": [
            [_("Where"), delivery.agency.name],
            [_("Until"), su.day(delivery.hold_until)],
            [_("Opening hours"), delivery.agency.hours],
            [_("To bring"), _("identity paper, and the code shown in your account")],
        ],
        "code": f"{shipment.number[:2]} {shipment.number[2:11]} {shipment.number[11:]}",
        "barcode": documents.barcode(shipment.number),
        "qr": documents.qr(shipment.number),
        "foot": _("We never ask for money by a link."),
    }
