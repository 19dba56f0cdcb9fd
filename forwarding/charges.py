"""What parcels owe besides carriage and duty: noted once under a key, and taken by the next bill."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from billing import invoicing
from billing.models import Invoice
from forwarding.models import Charge, Package, Shipment
from suuq import questions

NIGHT = gettext_noop("Storage, night of %(night)s")
NIGHTS = gettext_noop("Storage of parcel %(parcel)s, %(n)s nights until %(last)s")


def note(
    *, package: Package, key: str, kind: str, words: str, params: dict[str, str], amount_minor: int, currency: str,
    at: datetime,
) -> Charge:  # fmt: skip
    """Charge a sum once: the same key again returns the charge already there."""
    facts = {"package": package, "kind": kind, "words": words, "params": params, "amount_minor": amount_minor}
    charge, _is_new = Charge.objects.get_or_create(key=key, defaults=facts | {"currency": currency, "at": at})
    return charge


def waiting(packages: Iterable[Package]) -> list[Charge]:
    """Give what no bill has taken yet."""
    unbilled = Charge.objects.filter(package__in=packages, invoice=None).order_by("package_id", "pk")
    return list(unbilled.select_related("package"))


def lines(charges: Sequence[Charge]) -> list[invoicing.Line]:
    """Write charges as lines of a bill: the nights of a parcel as one line, everything else by itself."""
    nights: dict[int, list[Charge]] = {}
    for charge in charges:
        if charge.kind == "storage":
            nights.setdefault(charge.package_id, []).append(charge)
    others = [
        invoicing.Line("fee", charge.words, charge.amount_minor, dict(charge.params))
        for charge in charges
        if charge.kind != "storage"
    ]
    return [*(_of_nights(group) for group in nights.values()), *others]


def _of_nights(group: Sequence[Charge]) -> invoicing.Line:
    last = max(charge.params["night"] for charge in group)
    params = {"parcel": str(group[0].package), "n": str(len(group)), "last": last}
    return invoicing.Line("storage", NIGHTS, sum(charge.amount_minor for charge in group), params)


def unpaid(shipment: Shipment) -> Invoice | None:
    """Find a bill of one of its parcels, older than the shipment's own, on which something is due."""
    return next(iter(_open_bills(shipment=shipment.pk, own=shipment.invoice_id or 0)), None)


@questions.kept
def _open_bills(shipment: int, own: int) -> QuerySet[Invoice]:
    billed = Charge.objects.filter(package__shipment=shipment).exclude(invoice=None).exclude(invoice=own)
    return Invoice.objects.payable().filter(pk__in=billed.values("invoice")).order_by("pk")[:1]


def bills_of(package: Package) -> Any:
    """Give the bills that took what a parcel owes."""
    return Charge.objects.filter(package=package).exclude(invoice=None).values("invoice")


def taken(charges: Sequence[Charge], invoice: Invoice) -> None:
    """Say which bill took them."""
    Charge.objects.filter(pk__in=[charge.pk for charge in charges]).update(invoice=invoice)


@transaction.atomic
def bill(*, package: Package, by: Any, at: datetime) -> Invoice | None:
    """Bill what a parcel owes by itself, where no shipment will: it goes back, or is given up."""
    Package.objects.select_for_update(no_key=True).get(pk=package.pk)
    owed = waiting([package])
    if not owed or package.customer is None:
        return None
    invoice = invoicing.issue(
        key=f"parcel:{package.reference}:charges:{owed[-1].pk}",
        payer=package.customer.user,
        about=package.reference,
        currency=owed[0].currency,
        lines=lines(owed),
        by=by,
        at=at,
    )
    taken(owed, invoice)
    return invoice
