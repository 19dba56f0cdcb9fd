"""Boxes that came home: customs let them go free of duty, and their carriage is paid."""

from billing import payments
from customs.models import Assessment, Declaration
from forwarding.journey import deliver
from forwarding.models import Shipment
from tests.factories import billing
from tests.factories import customs as declared
from tests.factories.forwarding import AT, ShipmentFactory


def let_go(shipment: Shipment, at=AT) -> Shipment:
    """Release a box, with nothing to pay for it any more."""
    shipment.declaration = declared.lodged(reference=shipment.number, at=at)
    Declaration.objects.filter(pk=shipment.declaration.pk).update(status="released", decided_at=at)
    shipment.declaration.refresh_from_db()
    Assessment.objects.create(
        declaration=shipment.declaration, version=shipment.declaration.version, number=1, currency="DJF",
        customs_value_minor=18_000, total_minor=0, tariff_version="none", verified=False, trace="{}", at=at,
    )  # fmt: skip
    payer = shipment.customer.user
    shipment.invoice = billing.bill(billing.freight(), payer=payer, about=shipment.number, at=at)
    shipment.save(update_fields=["declaration", "invoice"])
    billing.fill_wallet(payer, shipment.invoice.due_minor, at=at)
    payments.from_wallet(invoice=shipment.invoice, key=shipment.number, by=payer, at=at)
    shipment.invoice.refresh_from_db()
    return shipment


def at_hub(at=AT, **facts):
    """A parcel at the hub that may go on, to be collected unless told otherwise."""
    box = let_go(ShipmentFactory(packed=True, status="arrived", **facts), at)
    return deliver.assign(shipment=box, place="hub", by=None, at=at)
