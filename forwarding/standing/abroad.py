"""Abroad: expected, on the shelf, packed, waiting to be paid, in flight."""

from datetime import date, datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from forwarding import clocks, duties, gates, groups, storage
from forwarding.models import Dispatch, Errand, ErrandKind, Package, Purchase, Shipment, Warehouse
from forwarding.promises import PROMISED
from forwarding.standing import astray, home
from forwarding.standing.relay import DONE, MOVING, TODO, WAIT, WITHHELD, Action, Standing, Tag, our, payment
from forwarding.states import DispatchStatus, ErrandStatus, GroupStatus, PackageStatus, PurchaseStatus, ShipmentStatus
from suuq import questions
from suuq.ui.templatetags import su


def of_purchase(purchase: Purchase) -> Standing:
    """Say where a purchase stands before its parcel is in a shipment."""
    package = next(iter(purchase.packages.all()), None)
    if package and package.status != PackageStatus.UNDONE:
        return of_package(package)
    if purchase.status == PurchaseStatus.CANCELLED:
        tag = Tag(DONE, "x", _("Cancelled"))
        return Standing(tag, "x", _("Nobody: you cancelled it"), _("Nothing"), None, "")
    shop = purchase.shop
    return Standing(
        Tag(MOVING, "truck", _("Expected")),
        "building-store",
        _("The shop %(shop)s, or its carrier") % {"shop": shop},
        _("It reaches our warehouse and we write to you"),
        purchase.declared_at + PROMISED.declare,
        _("Past that day, ask the shop where it is; we look for it too."),
        purchase.declared_at,
        line=_("Bought at %(shop)s") % {"shop": shop},
    )


def of_package(package: Package) -> Standing:
    """Say where a package stands in the warehouse."""
    if package.shipment:
        return of_shipment(package.shipment)
    place = our(package.warehouse)
    if package.status in GONE:
        return _gone(package, place)
    if search := astray.search_of(package):
        return astray.off_its_shelf(package, search)
    if package.status == PackageStatus.CAGED:
        return Standing(
            Tag(WITHHELD, "hand-stop", _("Kept apart")),
            "building-warehouse",
            place,
            _("We look inside and write to you"),
            package.received_at + PROMISED.answer_customs,
            _("It cannot fly as it is."),
            package.received_at,
        )
    return _on_shelf(package, place)


def _on_shelf(package: Package, place: str) -> Standing:
    """Say what its owner does with what stands ready: wait while two are made of it, declare it, or choose a flight."""
    if asked := _split_asked(package):
        return _being_split(asked, place)
    if not package.purchase:
        words = _("Say what is inside")
        return Standing(
            Tag(TODO, "file-alert", words),
            "building-warehouse",
            place,
            _("You declare it, then it can fly"),
            *_until(package),
            package.received_at,
            Action(words, f"{reverse('declare')}?package={package.reference}"),
        )
    return Standing(
        Tag(TODO, "package", _("On the shelf")),
        "building-warehouse",
        place,
        _("You choose when it flies, alone or with others"),
        *_until(package),
        package.received_at,
        Action(_("Choose a flight"), f"{reverse('ship')}?warehouse={package.warehouse.code}"),
    )


def _split_asked(package: Package) -> Errand | None:
    """Give what was asked, read from the errands at hand: a list of parcels asks for none of them apart."""
    kinds = {ErrandKind.SPLIT, ErrandStatus.ASKED}
    return next((errand for errand in package.errands.all() if {errand.kind, errand.status} == kinds), None)


def _being_split(asked: Errand, place: str) -> Standing:
    """Say that two parcels are made of it: meanwhile it chooses no flight; paid first where that is asked."""
    bill = asked.invoice if asked.invoice and not asked.invoice.is_settled else None
    words = _("Pay for it first")
    return Standing(
        Tag(TODO, "cash-banknote", _("To pay")) if bill else Tag(MOVING, "package", _("Being split in two")),
        "building-warehouse",
        place,
        _("Two parcels stand ready, each for its flight"),
        asked.asked_at + PROMISED.pack,
        _("Past that day we tell you why."),
        asked.asked_at,
        Action(words, reverse("billing:invoice", args=[bill.number])) if bill else None,
    )


def _until(package: Package) -> tuple[date, str]:
    """By when its owner must choose, and what happens else: the next hand of the storage clock."""
    clock = clocks.before_notices(package)
    if clock is None:
        return package.received_at + PROMISED.declare, _("Past that day we write to you again.")
    return _next_hand(clock, package.reference, package.warehouse)


def _box_until(shipment: Shipment, since: datetime) -> tuple[date, str]:
    """By when its owner must agree or pay, by the clock of the box."""
    clock = clocks.box_before_notices(shipment)
    if clock is None:
        return since + PROMISED.pay, _("Past that day we ask you whether to keep it or to send it back.")
    return _next_hand(clock, shipment.number, shipment.warehouse)


def _next_hand(clock: storage.Clock, about: str, warehouse: Warehouse) -> tuple[date, str]:
    price = su.money(clock.rule.night_minor, clock.rule.currency)
    if clock.is_free(clocks.day_at(warehouse, timezone.now())):
        return clock.free_until, format_html(_("After that each night costs {price}."), price=price)
    given_up_on = clocks.with_notices(clock, about, warehouse).given_up_on
    return given_up_on, format_html(_("Each night costs {price}. On that day it counts as given up."), price=price)


GONE = {PackageStatus.ABANDONED, PackageStatus.RETURNED, PackageStatus.DISPOSED, PackageStatus.SOLD}


def _gone(package: Package, place: str) -> Standing:
    """Say of what will not fly what became of it, and since when."""
    last = package.milestones.last()
    since = last.at if last else package.received_at
    label = str(PackageStatus(package.status).label)
    if package.status == PackageStatus.ABANDONED:
        words = _("We sell or dispose of it, unless you ask for it at any agency")
        return Standing(Tag(WITHHELD, "gavel", _("Given up")), "building-warehouse", place, words, None, "", since)
    holder = _("The carrier, on its way to the shop") if package.status == PackageStatus.RETURNED else _("Nobody")
    return Standing(Tag(DONE, "check", label), "package", holder, _("Nothing"), None, "", since)


def of_shipment(shipment: Shipment) -> Standing:
    """Say where a shipment stands, from the packing table to the right hands."""
    return {
        ShipmentStatus.REQUESTED: _requested,
        ShipmentStatus.PACKED: _packed,
        ShipmentStatus.DISPATCHED: _flying,
        ShipmentStatus.MISSING: astray.searched,
        ShipmentStatus.LOST: astray.lost,
        ShipmentStatus.ARRIVED: home.arrived,
        ShipmentStatus.CANCELLED: _cancelled,
    }[ShipmentStatus(shipment.status)](shipment)


def _cancelled(shipment: Shipment) -> Standing:
    return Standing(
        Tag(DONE, "x", _("Cancelled")),
        "x",
        _("Nobody: it was cancelled") if shipment.packed_at else _("Nobody: you cancelled it"),
        _("Nothing"),
        None,
        "",
        shipment.requested_at,
    )


def _requested(shipment: Shipment) -> Standing:
    if shipment.group and shipment.group.status == GroupStatus.GATHERING:
        return Standing(
            Tag(WAIT, "users", _("The group gathers")),
            "building-warehouse",
            our(shipment.warehouse),
            _("Its organiser closes the group, then we pack it"),
            shipment.requested_at + PROMISED.pay,
            _("You may take your box out while the group gathers."),
            shipment.requested_at,
        )
    return Standing(
        Tag(MOVING, "package", _("Being packed")),
        "building-warehouse",
        our(shipment.warehouse),
        _("We pack it, weigh it and send the bill"),
        shipment.requested_at + PROMISED.pack,
        _("Past that day we tell you why."),
        shipment.requested_at,
    )


def _packed(shipment: Shipment) -> Standing:
    since = shipment.packed_at or shipment.requested_at
    place = our(shipment.warehouse)
    if duties.is_stopped(shipment):
        return home.with_customs(shipment, since)
    if gates.why_not_agreed(shipment):
        words = _("Agree to the price")
        return Standing(
            Tag(TODO, "receipt", words),
            "building-warehouse",
            place,
            _("You agree or refuse") if shipment.weighed_again_at else _("You agree, contest the weight, or refuse"),
            *_box_until(shipment, since),
            since,
            Action(words, f"{reverse('shipment', args=[shipment.number])}#price"),
        )
    if not duties.is_billed(shipment):
        return Standing(
            Tag(MOVING, "receipt", _("Bill in preparation")),
            "building-warehouse",
            place,
            _("Customs works out the duty, then you get one bill"),
            since + PROMISED.bill,
            _("Past that day we look into it."),
            since,
        )
    if not shipment.bill.is_settled:
        return Standing(
            Tag(TODO, "cash-banknote", _("To pay")),
            "building-warehouse",
            place,
            _("You pay, then it flies"),
            *_box_until(shipment, since),
            since,
            payment(shipment),
        )
    if others := groups.why_not_flown(shipment):
        return Standing(
            Tag(WAIT, "users", _("Waiting for the group")),
            "building-warehouse",
            place,
            _("The others of your group pay, then all fly together"),
            since + PROMISED.pay,
            _("Past that day the organiser may pay for them. Not paid: %(n)s.") % {"n": len(others)},
            since,
        )
    flight = next(iter(_next_flight(warehouse=shipment.warehouse_id)), None)
    return Standing(
        Tag(MOVING, "plane", _("Ready to fly")),
        "building-warehouse",
        place,
        _("It leaves with the next flight"),
        flight.departs_at if flight else since + PROMISED.fly,
        _("If the flight is full, it takes the one after."),
        since,
    )


@questions.kept
def _next_flight(warehouse: int) -> QuerySet[Dispatch]:
    return Dispatch.objects.filter(warehouse=warehouse, status=DispatchStatus.PLANNED).order_by("departs_at")[:1]


def _flying(shipment: Shipment) -> Standing:
    since = shipment.dispatched_at
    flight = shipment.receptacle.dispatch.flight if shipment.receptacle else ""
    return Standing(
        Tag(MOVING, "plane", _("In flight")),
        "plane",
        _("The airline, flight %(flight)s") % {"flight": flight},
        _("We open the bags and check them"),
        since + PROMISED.fly if since else None,
        _("Past that day we search with the airline and write to you."),
        since,
    )
