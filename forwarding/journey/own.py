"""
Own: whose parcel is it? A parcel is given to its owner when one announcement fits, or when a person says so.

Where several announcements fit, nothing is guessed: a number told by two shoppers proves neither. The parcel waits for
a clerk, and is looked at again when something is announced and every night.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet, prefetch_related_objects

from forwarding import gates, notices, shelving, suites
from forwarding.models import Customer, Milestone, OwnerClaim, Package, Purchase, Warehouse
from forwarding.states import OwnerClaimStatus, PackageStatus, PurchaseStatus
from suuq import audit, questions, workflow

CHOICES_MOST = 8


class CannotOwn(workflow.Refused):
    """Why this parcel does not become theirs."""


def announced(keys: Iterable[str], warehouse: Warehouse) -> list[Purchase]:
    """List the purchases still expected that told one of these numbers, those of this warehouse first."""
    fitting = _fitting(keys=list(dict.fromkeys(keys)), warehouse=warehouse.pk)
    if len(fitting) > 1:  # then a clerk chooses, who reads what is in each
        prefetch_related_objects(fitting, "items")
    return fitting


@questions.kept
def _fitting(keys: list[str], warehouse: int) -> QuerySet[Purchase]:
    return Purchase.objects.expecting(keys, warehouse).select_related("customer__user")[:CHOICES_MOST]


def decided(fitting: Sequence[Purchase], *, owner: Customer | None, chosen: Purchase | None = None) -> Purchase | None:
    """Tell which announcement is meant: the one chosen, else the only one that fits the suite on the label."""
    if chosen:
        return chosen if chosen in fitting else None
    of_owner = [purchase for purchase in fitting if owner in {None, purchase.customer}]
    return of_owner[0] if len(of_owner) == 1 else None


def of_suite(text: str) -> Customer | None:
    """Find the shopper whose suite is in the words."""
    if not (read := suites.all_in(text)):
        return None
    found = {customer.suite: customer for customer in Customer.objects.filter(suite__in=read).select_related("user")}
    return next((found[suite] for suite in read if suite in found), None)


def tie(*, package: Package, customer: Customer, purchase: Purchase | None, by: Any, at: datetime) -> None:
    """Tie a package to its owner, and to the purchase that announced it; the owner is told."""
    if purchase:
        package.purchase = purchase
        package.save(update_fields=["purchase"])
        workflow.move(purchase, to=PurchaseStatus.ARRIVED, by=by, at=at)
    milestone, notice = _arrival(package)
    Milestone.objects.record(package, milestone, at=at, place=package.warehouse.name)
    notices.owe(customer.user, notice, about=package.reference, at=at)


def tell_first(*, package: Package, customer: Customer, at: datetime) -> None:
    """Tell its owner of a package made in this transaction, of which nobody can have told them."""
    milestone, notice = _arrival(package)
    news = notices.first(customer.user, notice, about=package.reference, at=at)
    Milestone.objects.begin(package, milestone, at=at, place=package.warehouse.name, beside=news)
    notices.on_its_way(news)


def _arrival(package: Package) -> tuple[str, str]:
    if package.status == PackageStatus.CAGED:
        return Milestone.Code.SET_ASIDE, notices.SET_ASIDE
    return Milestone.Code.ARRIVED, notices.ARRIVED


@transaction.atomic
def identify(
    *,
    package: Package,
    customer: Customer,
    purchase: Purchase | None = None,
    claim: OwnerClaim | None = None,
    by: Any,
    at: datetime,
) -> Package:
    """
    Give a pooled parcel its owner; naming the same owner again changes nothing.

    :raises CannotOwn: when it has another owner already
    """
    package = Package.objects.select_for_update(no_key=True).get(pk=package.pk)
    if package.customer == customer:
        return package
    if reasons := gates.why_not_identified(package, customer, purchase):
        raise CannotOwn(reasons)
    shelf = shelving.suggest(package.warehouse, PackageStatus.ON_SHELF, customer)
    if package.status == PackageStatus.UNKNOWN:
        package = workflow.move(package, to=PackageStatus.ON_SHELF, by=by, at=at, customer=customer, shelf=shelf)
    else:
        Package.objects.filter(pk=package.pk).update(customer=customer)
        package.refresh_from_db()
        audit.record("package.owner_found", package, by=by, at=at, new=customer.suite)
    tie(package=package, customer=customer, purchase=purchase, by=by, at=at)
    if claim:
        workflow.move(claim, to=OwnerClaimStatus.GRANTED, by=by, at=at, package=package, decided_at=at)
    return package


@transaction.atomic
def rematch(*, package: Package, by: Any, at: datetime) -> Package:
    """Look again for the announcement, or the suite, of a parcel that stands here without one."""
    package = Package.objects.select_for_update(no_key=True).get(pk=package.pk)
    if package.purchase_id or package.status not in {
        PackageStatus.UNKNOWN,
        PackageStatus.ON_SHELF,
        PackageStatus.CAGED,
    }:
        return package
    owner = package.customer or of_suite(package.label_words)
    keys = package.barcodes.values_list("key", flat=True)
    purchase = decided(announced(keys, package.warehouse), owner=owner)
    if package.customer:
        if purchase:
            tie(package=package, customer=package.customer, purchase=purchase, by=by, at=at)
        return package
    if found := purchase.customer if purchase else owner:
        return identify(package=package, customer=found, purchase=purchase, by=by, at=at)
    return package


def match_waiting(*, purchase: Purchase, by: Any, at: datetime) -> None:
    """Look again at the parcels that may have come before this announcement."""
    keys = list(purchase.tracking.values_list("key", flat=True))
    for package in Package.objects.present().filter(barcodes__key__in=keys, purchase=None).distinct():
        rematch(package=package, by=by, at=at)


def rematch_all(*, at: datetime) -> int:
    """Look again at everything that stands without an announcement, and say how many found theirs."""
    found = 0
    for package in Package.objects.present().filter(purchase=None).order_by("pk").iterator():
        after = rematch(package=package, by=None, at=at)
        found += (after.purchase_id, after.customer_id) != (package.purchase_id, package.customer_id)
    return found
