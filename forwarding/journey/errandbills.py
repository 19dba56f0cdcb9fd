"""What an errand costs: noted when it is done, billed before where the parcel leaves with it, or given back."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop

from billing import invoicing
from forwarding import charges
from forwarding.journey import store
from forwarding.models import Errand, ErrandKind, Package

WORDS = {
    ErrandKind.PHOTOS: gettext_noop("More photos of parcel %(parcel)s"),
    ErrandKind.REPACK: gettext_noop("Parcel %(parcel)s put into a smaller box"),
    ErrandKind.STRIP: gettext_noop("The shop’s packing taken off parcel %(parcel)s"),
    ErrandKind.PROTECT: gettext_noop("Parcel %(parcel)s protected"),
    ErrandKind.NO_INVOICE: gettext_noop("The shop’s invoice taken out of parcel %(parcel)s"),
    ErrandKind.SEND_BACK: gettext_noop("Parcel %(parcel)s sent back to the shop"),
    ErrandKind.DISPOSE: gettext_noop("Parcel %(parcel)s disposed of"),
    ErrandKind.SPLIT: gettext_noop("Parcel %(parcel)s split into two"),
}


def bill_before(errand: Errand, package: Package, by: Any, at: datetime) -> None:
    """Bill what the parcel owes, this errand with it: afterwards nobody would."""
    store.count(package=package, at=at)
    charge(errand, at)
    errand.invoice = charges.bill(package=package, by=by, at=at)
    errand.save(update_fields=["invoice"])


def charge(errand: Errand, at: datetime) -> None:
    """Note its price among what the parcel owes."""
    if errand.package and errand.price_minor:
        charges.note(
            package=errand.package, key=f"errand:{errand.pk}", kind="fee", words=WORDS[ErrandKind(errand.kind)],
            params={"parcel": errand.package.reference}, amount_minor=errand.price_minor, currency=errand.currency,
            at=at,
        )  # fmt: skip


def credit(errand: Errand, why: str, by: Any, at: datetime) -> None:
    """Give back what was billed for it before it was done."""
    if errand.invoice and errand.package and errand.price_minor:
        line = invoicing.Line(
            "fee", WORDS[ErrandKind(errand.kind)], errand.price_minor, {"parcel": errand.package.reference}
        )
        invoicing.credit(key=f"errand:{errand.pk}:credit", invoice=errand.invoice, lines=[line], why=why, by=by, at=at)
