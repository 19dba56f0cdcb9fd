"""
Auction: what was given up after three notices is sold or disposed of.

Its bills are paid first, what is left is its owner's, and nothing asked of it stays open.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing import unpaid
from billing.models import Invoice
from forwarding import charges, notices
from forwarding.journey import errands, store
from forwarding.models import Customer, Milestone, Package, Unclaimed
from forwarding.states import PackageStatus
from suuq import workflow
from suuq.money import Money


class CannotSell(workflow.Refused):
    """What keeps this parcel from being sold."""


def sell(*, package: Package, proceeds_minor: int, currency: str, buyer: str, by: Any, at: datetime) -> Package:
    """
    Sell a parcel that was given up. The money is written down first, under keys that count it once; then it is gone.

    :raises CannotSell: unless it was given up after its notices, and fetched something
    """
    package = Package.objects.select_related("customer__user", "warehouse").get(pk=package.pk)
    if package.status == PackageStatus.SOLD:
        return package
    if package.customer is None or package.status != PackageStatus.ABANDONED:
        raise CannotSell(workflow.Reason("not_given_up", _("Only a parcel that was given up is sold.")))
    if proceeds_minor < 1 or not buyer:
        raise CannotSell(workflow.Reason("no_price", _("Write what it was sold for, and to whom.")))
    _share(package, package.customer, Money(proceeds_minor, currency), by, at)
    return _hand_out(package, package.customer, f"{proceeds_minor} {currency}, {buyer}", by, at)


def _share(package: Package, owner: Customer, proceeds: Money, by: Any, at: datetime) -> None:
    """Pay the bills of the parcel, the oldest first; what is left goes to its owner's wallet."""
    left, place = proceeds.amount_minor, package.warehouse.code
    bills = Invoice.objects.filter(pk__in=charges.bills_of(package), currency=proceeds.currency).order_by("pk")
    for bill in bills:
        key, paying = f"{package.reference}:{bill.number}", min(left, bill.due_minor)
        if paying:
            unpaid.sell(invoice=bill, proceeds_minor=paying, place=place, key=key, by=by, at=at)
            left -= paying
    if left:
        kept = {"currency": proceeds.currency, "key": f"{package.reference}:surplus", "by": by, "at": at}
        unpaid.keep_proceeds(owner=owner.user, proceeds_minor=left, place=place, **kept)
        unpaid.return_surplus(owner=owner.user, amount_minor=left, **kept)


@transaction.atomic
def _hand_out(package: Package, owner: Customer, words: str, by: Any, at: datetime) -> Package:
    package = workflow.move(package, to=PackageStatus.SOLD, by=by, at=at, why=words, shelf=None)
    errands.end_all(package=package, by=by, at=at)
    Unclaimed.objects.note(package, Unclaimed.Kind.SOLD, by=by, at=at, words=words)
    Milestone.objects.record(package, Milestone.Code.SOLD, at=at, place=package.warehouse.name)
    notices.owe(owner.user, notices.SOLD, about=package.reference, at=at)
    return package


@transaction.atomic
def dispose(*, package: Package, why: str, by: Any, at: datetime) -> Package:
    """Dispose of a parcel that was given up, and write how."""
    package = store.locked(package)
    if package.status == PackageStatus.DISPOSED:
        return package
    if package.status != PackageStatus.ABANDONED:
        words = _("Only a parcel that was given up is disposed of from here.")
        raise workflow.IllegalMove(workflow.Reason("not_given_up", words))
    Unclaimed.objects.note(package, Unclaimed.Kind.DISPOSED, by=by, at=at, words=why)
    Milestone.objects.record(package, Milestone.Code.DISPOSED, at=at, place=package.warehouse.name)
    errands.end_all(package=package, by=by, at=at)
    return workflow.move(package, to=PackageStatus.DISPOSED, by=by, at=at, why=why, shelf=None)
