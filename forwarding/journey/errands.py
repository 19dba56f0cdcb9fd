"""Errands: what the warehouse is asked to do to a parcel or a box, at a price seen before; done, or why not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from billing import invoicing
from forwarding import gates, notices, promises
from forwarding.journey import arrive, consolidate, errandbills, reweigh, search, split
from forwarding.models import (
    Errand,
    ErrandKind,
    ErrandPrice,
    Milestone,
    Package,
    Portion,
    Shelf,
    Shipment,
)
from forwarding.models.errand import OFFERED
from forwarding.states import ErrandStatus, PackageStatus, ShipmentStatus
from suuq import audit, uploads, workflow

Reason = workflow.Reason
LEAVING = {ErrandKind.SEND_BACK, ErrandKind.DISPOSE}  # it is gone afterwards: paid before it is done
SEEN = {ErrandKind.MEASURE, ErrandKind.PHOTOS, ErrandKind.DISPOSE, ErrandKind.SPLIT}  # its owner looks at the photo
ADD_PHOTO = _("Add the photo: its owner looks at it.")


class CannotAsk(workflow.Refused):
    """Why this is not on offer for this parcel."""


class CannotAnswer(workflow.Refused):
    """What keeps this from being marked as done."""


@dataclass(frozen=True, slots=True)
class Result:
    """What the bench found or did; what does not belong to the kind of errand is empty."""

    answer: str = ""
    weight_grams: int | None = None
    sides_mm: tuple[int, int, int] | None = None
    photo: uploads.Taken | None = None
    label_number: str = ""
    shelf: Shelf | None = None
    each: tuple[reweigh.Measures, ...] = ()


def offers(package: Package) -> list[ErrandPrice]:
    """List what may be asked for a parcel, with its price; nothing for one that is on its way or gone."""
    if package.shipment_id or package.status not in {PackageStatus.ON_SHELF, PackageStatus.CAGED}:
        return []
    open_kinds = set(package.errands.filter(status=ErrandStatus.ASKED).values_list("kind", flat=True))
    priced = {price.kind: price for price in ErrandPrice.objects.filter(warehouse=package.warehouse)}
    if not split.can_be(package):
        priced.pop(ErrandKind.SPLIT, None)
    return [priced[kind] for kind in OFFERED if kind in priced and kind not in open_kinds]


@transaction.atomic
def ask(
    *, package: Package, kind: str, price_minor: int, words: str = "", wishes: Sequence[split.Wish] = (), by: Any,
    at: datetime,
) -> Errand:  # fmt: skip
    """
    Ask for something at the price that was shown; asked twice, it is asked once. ``wishes`` divide what is split.

    :raises CannotAsk: when it is not on offer, cannot be divided so, or the price has changed since it was shown
    """
    package = (
        Package.objects.select_for_update(no_key=True, of=("self",)).select_related("warehouse").get(pk=package.pk)
    )
    if standing := package.errands.filter(kind=kind, status=ErrandStatus.ASKED).first():
        return standing
    offer = next((offer for offer in offers(package) if offer.kind == kind), None)
    if offer is None:
        raise CannotAsk(Reason("not_offered", _("This is not on offer for this parcel now.")))
    if offer.amount_minor != price_minor:
        raise CannotAsk(Reason("price_changed", _("The price has changed. Look at it again before you ask.")))
    if kind == ErrandKind.SPLIT and (reasons := split.why_not_divided(package, wishes)):
        raise CannotAsk(reasons)
    errand = Errand.objects.create(
        package=package, kind=kind, words=words, price_minor=offer.amount_minor, currency=offer.currency,
        asked_at=at, asked_by=by,
    )  # fmt: skip
    Portion.objects.bulk_create(
        Portion(errand=errand, item=wish.item, words=wish.item.description, quantity=wish.quantity) for wish in wishes
    )
    audit.record("errand.asked", errand, by=by, at=at, new=ErrandStatus.ASKED)
    if kind in LEAVING:
        errandbills.bill_before(errand, package, by, at)
    return errand


def dispute(*, subject: Package | Shipment, words: str, by: Any, at: datetime) -> Errand:
    """
    Contest a measurement: the bench weighs and measures again, for nothing.

    :raises CannotAsk: when it has left the warehouse, or was measured again already
    """
    if isinstance(subject, Shipment):
        here, field = is_at_the_table(subject), "shipment"
    else:
        here, field = subject.status in {PackageStatus.ON_SHELF, PackageStatus.CAGED}, "package"
    if not here:
        raise CannotAsk(Reason("not_here", _("It is not in our warehouse any more, so it cannot be weighed again.")))
    if subject.weighed_again_at:
        raise CannotAsk(Reason("weighed_again", _("It was weighed again already. The photo shows the scale.")))
    return _open(kind=ErrandKind.MEASURE, words=words, by=by, at=at, **{field: subject})


def is_at_the_table(shipment: Shipment) -> bool:
    """Ask whether every box of a shipment can still be put on the scale: closed, and in no bag."""
    return shipment.status == ShipmentStatus.PACKED and not any(box.receptacle_id for box in shipment.boxes)


def refuse_price(*, shipment: Shipment, by: Any, at: datetime) -> Errand:
    """
    Refuse a price above the estimate: the bench opens the box and puts its parcels back on the shelf.

    :raises CannotAsk: when there is no price to refuse
    """
    if not gates.why_not_agreed(shipment):
        raise CannotAsk(Reason("agreed", _("There is no price to refuse.")))
    return _open(kind=ErrandKind.UNPACK, words="", by=by, at=at, shipment=shipment)


@transaction.atomic
def end_all(*, package: Package, by: Any, at: datetime) -> None:
    """Take back whatever is still asked of a parcel that is gone."""
    for errand in package.errands.filter(status=ErrandStatus.ASKED).order_by("pk"):
        withdraw(errand=errand, by=by, at=at)


def search_for(*, package: Package, words: str, by: Any, at: datetime) -> Errand:
    """Have a parcel searched for that is not where the record says."""
    errand = _open(kind=ErrandKind.SEARCH, words=words, by=by, at=at, package=package)
    Milestone.objects.record(package, Milestone.Code.MISSING, at=errand.asked_at, detail=f"{errand.pk}")
    return errand


def _open(*, kind: str, words: str, by: Any, at: datetime, **subject: Any) -> Errand:
    try:
        with transaction.atomic():
            errand = Errand.objects.create(kind=kind, words=words, asked_at=at, asked_by=by, **subject)
            audit.record("errand.asked", errand, by=by, at=at, new=ErrandStatus.ASKED)
            return errand
    except IntegrityError:  # asked already
        return Errand.objects.get(kind=kind, status=ErrandStatus.ASKED, **subject)


@transaction.atomic
def withdraw(*, errand: Errand, by: Any, at: datetime) -> Errand:
    """Take a wish back before it is done; what was billed for it is given back."""
    errand = _locked(errand)
    if errand.status == ErrandStatus.WITHDRAWN:
        return errand
    invoicing.lock(errand.invoice)
    errand = workflow.move(errand, to=ErrandStatus.WITHDRAWN, by=by, at=at, answered_at=at, answered_by=by)
    errandbills.credit(errand, gettext_noop("Taken back"), by, at)
    return errand


@transaction.atomic
def cannot(*, errand: Errand, why: str, by: Any, at: datetime) -> Errand:
    """
    Say why it could not be done; it costs nothing, and what was billed for it is given back.

    :raises CannotAnswer: without a reason
    """
    errand = _locked(errand)
    if errand.status == ErrandStatus.NOT_DONE:
        return errand
    if not why:
        raise CannotAnswer(Reason("why", _("Write why it could not be done: its owner reads it.")))
    invoicing.lock(errand.invoice)
    errand = workflow.move(errand, to=ErrandStatus.NOT_DONE, by=by, at=at, answered_at=at, answered_by=by, answer=why)
    errandbills.credit(errand, gettext_noop("Could not be done"), by, at)
    if errand.kind == ErrandKind.SEARCH:
        search.open_case(errand=errand, by=by, at=at)
    else:
        _tell(errand, at)
    return errand


def give_up_searches(*, at: datetime) -> None:
    """End the searches that found nothing in the days promised; their owners have a case."""
    late = Errand.objects.filter(
        kind=ErrandKind.SEARCH, status=ErrandStatus.ASKED, asked_at__lt=at - promises.PROMISED.search
    )
    for errand in late:
        cannot(errand=errand, why=gettext("Not found in the days promised"), by=None, at=at)


@transaction.atomic
def finish(*, errand: Errand, result: Result, by: Any, at: datetime) -> Errand:
    """
    Say that it is done: what it changes is changed, and its price joins the bill. Done twice, it is done once.

    :raises CannotAnswer: when something is missing that this kind of errand needs
    """
    errand = _locked(errand)
    if errand.status == ErrandStatus.DONE:
        return errand
    if reasons := why_not_finished(errand, result):
        raise CannotAnswer(reasons)
    invoicing.lock(errand.shipment.invoice if errand.shipment else None)
    answer = _do(errand, result, by, at) or result.answer
    if errand.kind == ErrandKind.SEARCH:
        return _locked(errand)  # it ended as the parcel was put on its shelf
    errand = workflow.move(
        errand, to=ErrandStatus.DONE, by=by, at=at, answered_at=at, answered_by=by, answer=answer[:300],
        label_number=result.label_number,
    )  # fmt: skip
    if errand.kind not in LEAVING:
        errandbills.charge(errand, at)
    elif errand.package:
        end_all(package=errand.package, by=by, at=at)
    _tell(errand, at)
    return errand


def why_not_finished(errand: Errand, result: Result) -> list[Reason]:
    """Ask what is still missing."""
    reasons = []
    if errand.kind in LEAVING and errand.invoice and not errand.invoice.is_settled:
        reasons.append(Reason("unpaid", _("Its owner has not paid for this yet.")))
    if errand.kind == ErrandKind.SEND_BACK and not result.label_number:
        reasons.append(Reason("no_label", _("Write the number on the return label.")))
    if errand.kind in {ErrandKind.MEASURE, ErrandKind.REPACK} and not _measured(errand, result):
        reasons.append(Reason("measures", _("Weigh it and measure all three sides.")))
    if errand.kind == ErrandKind.SPLIT:
        reasons += split.why_not_split(errand, result.each)
    if errand.kind in SEEN and not result.photo:
        reasons.append(Reason("photo", ADD_PHOTO))
    if errand.kind == ErrandKind.SEARCH and not result.shelf:
        reasons.append(Reason("shelf", _("Scan the shelf on which it was found.")))
    return reasons


def _measured(errand: Errand, result: Result) -> Sequence[reweigh.Measures]:
    """Give the measures of what was asked about: of every box of a shipment, or of one parcel; nothing if some lack."""
    if errand.shipment and len(errand.shipment.boxes) > 1:
        return result.each if len(result.each) == len(errand.shipment.boxes) else ()
    if result.weight_grams and result.sides_mm:
        return (reweigh.Measures(result.weight_grams, result.sides_mm),)
    return ()


def _do(errand: Errand, result: Result, by: Any, at: datetime) -> str:
    """Change what this errand changes; the answer is in the owner's terms, where we write it."""
    subject = errand.package or next(iter(errand.shipment.packages.all()))  # type: ignore[union-attr, misc] # one of the two
    photo = arrive.add_photo(package=subject, photo=result.photo, by=by, at=at) if result.photo else None
    if errand.kind == ErrandKind.SPLIT:
        split.split(errand=errand, parts=result.each, photo=photo, by=by, at=at)
    if errand.kind == ErrandKind.MEASURE and errand.shipment:
        key = f"errand:{errand.pk}:credit"
        return reweigh.box(shipment=errand.shipment, key=key, boxes=_measured(errand, result), by=by, at=at)
    if errand.kind == ErrandKind.UNPACK and errand.shipment:
        consolidate.reopen(shipment=errand.shipment, by=by, at=at)
    elif errand.package:
        _do_to_parcel(errand.package, errand, result, by, at)
    return ""


def _do_to_parcel(package: Package, errand: Errand, result: Result, by: Any, at: datetime) -> None:
    if result.weight_grams:
        reweigh.parcel(package=package, weight_grams=result.weight_grams, sides_mm=result.sides_mm, by=by, at=at)
    if errand.kind == ErrandKind.SEARCH and result.shelf:
        arrive.shelve(package=package, shelf=result.shelf, by=by, at=at)
    if errand.kind == ErrandKind.SEND_BACK:
        workflow.move(package, to=PackageStatus.RETURNED, by=by, at=at, why=result.label_number, shelf=None)
        Milestone.objects.record(package, Milestone.Code.RETURNED, at=at, place=package.warehouse.name)
    if errand.kind == ErrandKind.DISPOSE:
        workflow.move(package, to=PackageStatus.DISPOSED, by=by, at=at, why="at its owner's wish", shelf=None)
        Milestone.objects.record(package, Milestone.Code.DISPOSED, at=at, place=package.warehouse.name)


def _tell(errand: Errand, at: datetime) -> None:
    thing = errand.package or errand.shipment
    if thing is None or thing.customer is None:
        return
    about = errand.package.reference if errand.package else str(errand.shipment)
    notices.owe(thing.customer.user, notices.ERRAND, about=about, at=at, detail=str(errand.pk))


def _locked(errand: Errand) -> Errand:
    whole = Errand.objects.select_for_update(no_key=True, of=("self",))
    return whole.select_related("package__customer__user", "package__warehouse", "shipment", "invoice").get(
        pk=errand.pk
    )
