"""Split: the warehouse makes two parcels of one, and the items of its purchase are divided as the owner wishes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forwarding import gates
from forwarding.journey import reweigh, store
from forwarding.journey.reweigh import Measures
from forwarding.models import Barcode, Document, Errand, Item, Milestone, Package, Purchase, TrackingNumber
from forwarding.states import PackageStatus
from suuq import audit, rows
from suuq.workflow import Reason

SPLIT_FROM = {PackageStatus.ON_SHELF, PackageStatus.CAGED}
SAME = (
    "warehouse", "customer", "shelf", "status", "battery", "is_damaged", "is_liquid", "is_prohibited", "name_differs",
    "label_words", "extensions", "stored_through", "received_at", "drop",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wish:
    """So many of an item go into the second parcel."""

    item: Item
    quantity: int


def can_be(package: Package) -> bool:
    """Ask whether there is something to divide: two things at least, and told to us."""
    return package.purchase is not None and sum(package.purchase.items.values_list("quantity", flat=True)) > 1


def halves(package: Package) -> list[Package]:
    """List the parcels that were split off this one, and the one it was split off."""
    if package.purchase is None:
        return []
    near = Q(purchase__split_from=package.purchase_id)
    if package.purchase.split_from_id:
        near |= Q(purchase=package.purchase.split_from_id)
    return list(Package.objects.exclude(status=PackageStatus.UNDONE).filter(near).order_by("pk"))


def why_not_divided(package: Package, wishes: Sequence[Wish]) -> list[Reason]:
    """Ask whether this wish leaves something in both parcels, and asks for nothing that is not there."""
    items = list(package.purchase.items.all()) if package.purchase else []
    wished = {wish.item.pk: wish.quantity for wish in wishes}
    there = {item.pk: item.quantity for item in items}
    if not wished or len(wished) < len(wishes):
        return [Reason("nothing_moved", _("Say what goes into the second parcel."))]
    if any(not 1 <= quantity <= there.get(pk, 0) for pk, quantity in wished.items()):
        return [Reason("not_inside", _("The second parcel cannot get more than there is."))]
    if wished == there:
        return [Reason("nothing_left", _("Leave something in the first parcel."))]
    return []


def why_not_split(errand: Errand, parts: Sequence[Measures]) -> list[Reason]:
    """Ask what is still missing before there are two: it stands here, and both were weighed and measured."""
    reasons = []
    if not errand.package or errand.package.status not in SPLIT_FROM or errand.package.shipment_id:
        reasons.append(Reason("not_here", _("This parcel is not on its shelf any more, so it cannot be split.")))
    if len(parts) != 2:  # noqa: PLR2004 - two parcels
        reasons.append(Reason("measures", _("Weigh and measure both parcels.")))
    if any(
        not 1 <= part.weight_grams <= gates.HEAVIEST_GRAMS
        or not all(1 <= side <= gates.LONGEST_MM for side in part.sides_mm)
        for part in parts
    ):
        reasons.append(Reason("measures_real", _("Weigh and measure both parcels again.")))
    return reasons


def split(*, errand: Errand, parts: Sequence[Measures], photo: Document | None, by: Any, at: datetime) -> Package:
    """Make the second parcel: its items, its weight, its number; what happened to the first happened to both."""
    if errand.package is None:
        raise TypeError(errand)
    store.count(package=errand.package, at=at)  # the nights so far are the first one's
    first = (
        Package.objects.select_for_update(no_key=True, of=("self",))
        .select_related("purchase")
        .get(pk=errand.package.pk)
    )
    if first.purchase is None:
        raise TypeError(errand)
    purchase = _second_purchase(first.purchase, errand)
    second = _second_package(first, purchase, parts[1], by)
    reweigh.parcel(package=first, weight_grams=parts[0].weight_grams, sides_mm=parts[0].sides_mm, by=by, at=at)
    if photo:
        Document.objects.create(
            kind=photo.kind, package=second, file=photo.file.name, media_type=photo.media_type,
            shown_name=photo.shown_name, added_by=by, added_at=at,
        )  # fmt: skip
    audit.record("package.split", first, by=by, at=at, new=str(second))
    audit.record("package.split_off", second, by=by, at=at, old=str(first), new=f"{second.weight_grams} g")
    _tell_its_story(first, second, at)
    return second


def _second_purchase(purchase: Purchase, errand: Errand) -> Purchase:
    second = Purchase(
        customer=purchase.customer, warehouse=purchase.warehouse,
        shop=purchase.shop, order_number=purchase.order_number, status=purchase.status,
        declared_at=purchase.declared_at, split_from=purchase,
    )  # fmt: skip
    rows.drawn(second, length=Purchase.REFERENCE_LENGTH)
    for portion in errand.portions.select_related("item"):
        if portion.item is None:
            raise TypeError(portion)
        _move(portion.item, portion.quantity, second)
    TrackingNumber.objects.bulk_create(
        TrackingNumber(purchase=second, number=told.number, key=told.key) for told in purchase.tracking.all()
    )
    Document.objects.bulk_create(
        Document(
            kind=paper.kind, purchase=second, file=paper.file.name, media_type=paper.media_type,
            shown_name=paper.shown_name, added_by=paper.added_by, added_at=paper.added_at,
        )
        for paper in purchase.documents.all()
    )  # fmt: skip
    return second


def _move(item: Item, quantity: int, purchase: Purchase) -> None:
    """Move a line to the second purchase, or so many of it."""
    if quantity < item.quantity:
        Item.objects.filter(pk=item.pk).update(quantity=item.quantity - quantity)
        item.pk, item.quantity, item._state.adding = None, quantity, True
    item.purchase = purchase
    item.save()


def _second_package(first: Package, purchase: Purchase, part: Measures, by: Any) -> Package:
    length, width, height = part.sides_mm
    second = Package(
        purchase=purchase, weight_grams=part.weight_grams, length_mm=length,
        width_mm=width, height_mm=height, received_by=by, **{name: getattr(first, name) for name in SAME},
    )  # fmt: skip
    rows.drawn(second, length=len(first.reference), names=("reference", "scan_key"))
    Barcode.objects.create(package=second, raw=second.reference, key=second.reference)
    return second


def _tell_its_story(first: Package, second: Package, at: datetime) -> None:
    for milestone in Milestone.objects.filter(purchase=first.purchase):
        Milestone.objects.record(second.purchase, milestone.code, at=milestone.at, place=milestone.place)  # type: ignore[arg-type] # the code was read from the database
    for milestone in Milestone.objects.filter(package=first).exclude(code=Milestone.Code.SPLIT):
        Milestone.objects.record(second, milestone.code, at=milestone.at, place=milestone.place)
    for package in (first, second):
        Milestone.objects.record(
            package, Milestone.Code.SPLIT, at=at, place=first.warehouse.name, detail=second.reference
        )
