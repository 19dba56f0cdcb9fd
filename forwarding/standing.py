"""
Where a thing stands, in its owner's words: who holds it, what happens next, by when, and what is asked of them.

One answer for the lists, the parcel's page, the tracking page and the notices: nothing else writes these sentences.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from customs.states import DeclarationStatus
from forwarding import duties
from forwarding.models import Delivery, Dispatch, Package, Purchase, Shipment, Warehouse
from forwarding.promises import PROMISED
from forwarding.states import DeliveryStatus, DispatchStatus, PackageStatus, PurchaseStatus, ShipmentStatus
from suuq.ui.templatetags import su

TODO, WAIT, MOVING, CUSTOMS, DONE, WITHHELD = "todo", "wait", "moving", "customs", "done", "withheld"


@dataclass(frozen=True, slots=True)
class Tag:
    """One of six meanings, a symbol and two words."""

    kind: str
    icon: str
    words: str


@dataclass(frozen=True, slots=True)
class Action:
    """The one thing asked of the owner now."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Standing:
    """The relay: always a holder, a next step and a latest day."""

    tag: Tag
    icon: str
    holder: str
    next: str
    by: datetime | None
    otherwise: str
    since_at: datetime | None = None
    action: Action | None = None
    line: str = ""

    @property
    def since(self) -> str:
        """Since when it has been so."""
        return _("since %(moment)s") % {"moment": su.moment(self.since_at)} if self.since_at else ""

    @property
    def by_when(self) -> str:
        """The latest day, in words; never empty."""
        return su.day(self.by) if self.by else _("Nothing to wait for")

    @property
    def place(self) -> str:
        """The list of the home page it belongs to."""
        if self.action:
            return "todo"
        return "done" if self.tag.kind == DONE or (self.tag.kind == WITHHELD and self.icon == "gavel") else "moving"


def of_purchase(purchase: Purchase) -> Standing:
    """Say where a purchase stands before its parcel is in a shipment."""
    package = next(iter(purchase.packages.all()), None)
    if package and package.status not in {PackageStatus.UNDONE}:
        return of_package(package)
    if purchase.status == PurchaseStatus.CANCELLED:
        tag = Tag(DONE, "x", _("Cancelled"))
        return Standing(tag, "x", _("Nobody: you cancelled it"), _("Nothing"), None, "")
    shop = purchase.shop
    return Standing(
        Tag(MOVING, "truck", _("Expected")), "building-store", _("The shop %(shop)s, or its carrier") % {"shop": shop},
        _("It reaches our warehouse and we write to you"), purchase.declared_at + PROMISED.declare,
        _("Past that day, ask the shop where it is; we look for it too."), purchase.declared_at,
        line=_("Bought at %(shop)s") % {"shop": shop},
    )  # fmt: skip


def of_package(package: Package) -> Standing:
    """Say where a package stands in the warehouse."""
    if package.shipment:
        return of_shipment(package.shipment)
    place = _our(package.warehouse)
    if package.status == PackageStatus.CAGED:
        return Standing(
            Tag(WITHHELD, "hand-stop", _("Set aside")), "building-warehouse", place, _("We look inside and write to you"),
            package.received_at + PROMISED.answer_customs, _("It cannot fly as it is."), package.received_at,
        )  # fmt: skip
    if not package.purchase:
        words = _("Say what is inside")
        return Standing(
            Tag(TODO, "file-alert", words), "building-warehouse", place, _("You declare it, then it can fly"),
            package.received_at + PROMISED.declare, _("Past that day we write to you again."), package.received_at,
            Action(words, f"{reverse('declare')}?package={package.reference}"),
        )  # fmt: skip
    return Standing(
        Tag(TODO, "package", _("On the shelf")), "building-warehouse", place, _("You choose when it flies, alone or with others"),
        package.received_at + PROMISED.declare, _("Past that day we write to you again."), package.received_at,
        Action(_("Choose a flight"), f"{reverse('ship')}?warehouse={package.warehouse.code}"),
    )  # fmt: skip


def _our(warehouse: Warehouse) -> str:
    return _("Our warehouse, %(place)s") % {"place": warehouse.name}


def of_shipment(shipment: Shipment) -> Standing:
    """Say where a shipment stands, from the packing table to the right hands."""
    return {
        ShipmentStatus.REQUESTED: _requested,
        ShipmentStatus.PACKED: _packed,
        ShipmentStatus.DISPATCHED: _flying,
        ShipmentStatus.ARRIVED: _arrived,
        ShipmentStatus.CANCELLED: _cancelled,
    }[ShipmentStatus(shipment.status)](shipment)


def _cancelled(shipment: Shipment) -> Standing:
    return Standing(Tag(DONE, "x", _("Cancelled")), "x", _("Nobody: you cancelled it"), _("Nothing"), None, "", shipment.requested_at)


def _requested(shipment: Shipment) -> Standing:
    return Standing(
        Tag(MOVING, "package", _("Being packed")), "building-warehouse", _our(shipment.warehouse), _("We pack it, weigh it and send the bill"),
        shipment.requested_at + PROMISED.pack, _("Past that day we tell you why."), shipment.requested_at,
    )  # fmt: skip


def _packed(shipment: Shipment) -> Standing:
    since = shipment.packed_at or shipment.requested_at
    place = _our(shipment.warehouse)
    if duties.is_stopped(shipment):
        return _with_customs(shipment, since)
    if not duties.is_billed(shipment):
        return Standing(
            Tag(MOVING, "receipt", _("Bill in preparation")), "building-warehouse", place, _("Customs works out the duty, then you get one bill"),
            since + PROMISED.bill, _("Past that day we look into it."), since,
        )  # fmt: skip
    if not duties.is_paid(shipment):
        return Standing(
            Tag(TODO, "cash-banknote", _("To pay")), "building-warehouse", place, _("You pay, then it flies"), since + PROMISED.pay,
            _("Past that day we ask you whether to keep it or to send it back."), since, _payment(shipment),
        )  # fmt: skip
    flight = Dispatch.objects.filter(warehouse=shipment.warehouse, status=DispatchStatus.PLANNED).order_by("departs_at").first()
    return Standing(
        Tag(MOVING, "plane", _("Ready to fly")), "building-warehouse", place, _("It leaves with the next flight"),
        flight.departs_at if flight else since + PROMISED.fly, _("If the flight is full, it takes the one after."), since,
    )  # fmt: skip


def _payment(shipment: Shipment) -> Action:
    invoice = shipment.invoice
    amount = su.money(invoice.outstanding_minor, invoice.currency)
    return Action(format_html(_("Pay {amount}"), amount=amount), reverse("billing:invoice", args=[invoice.number]))


def _flying(shipment: Shipment) -> Standing:
    since = shipment.dispatched_at
    flight = shipment.receptacle.dispatch.flight if shipment.receptacle else ""
    return Standing(
        Tag(MOVING, "plane", _("In flight")), "plane", _("The airline, flight %(flight)s") % {"flight": flight}, _("We open the bags and check them"),
        since + PROMISED.fly if since else None, _("Past that day we search with the airline and write to you."), since,
    )  # fmt: skip


def _arrived(shipment: Shipment) -> Standing:
    delivery = getattr(shipment, "delivery", None)
    if delivery and delivery.status != DeliveryStatus.ASSIGNED:
        return _delivering(shipment, delivery)
    if shipment.declaration and not shipment.declaration.is_released:
        return _with_customs(shipment, shipment.arrived_at)
    if not duties.is_paid(shipment):
        return Standing(
            Tag(TODO, "cash-banknote", _("To pay")), "gavel", _("Customs, until the difference is paid"), _("You pay, then we sort it to your agency"),
            _after(shipment.arrived_at, PROMISED.pay), _("Past that day customs may send it back."), shipment.arrived_at, _payment(shipment),
        )  # fmt: skip
    return Standing(
        Tag(MOVING, "building-warehouse", _("Being sorted")), "building-warehouse", _("The post's sorting centre"),
        _("It goes to %(agency)s") % {"agency": shipment.agency}, _after(shipment.arrived_at, PROMISED.sort), _("Past that day we look for it."), shipment.arrived_at,
    )  # fmt: skip


def _after(moment: datetime | None, promise: Any) -> datetime | None:
    return moment + promise if moment else None


def _with_customs(shipment: Shipment, since: datetime | None) -> Standing:
    status = shipment.declaration.status
    desk, case = _("Customs, the parcel office"), reverse("shipment", args=[shipment.number])
    if status == DeclarationStatus.QUERY:
        words = _("Answer customs")
        return Standing(
            Tag(TODO, "message-question", words), "gavel", desk, _("You answer, then customs decides"), _after(since, PROMISED.answer_customs),
            _("Past that day customs decides without your answer."), since, Action(words, f"{case}#customs"),
        )  # fmt: skip
    if status == DeclarationStatus.HELD:
        words = _("Read why and what to do")
        return Standing(
            Tag(CUSTOMS, "gavel", _("Held")), "gavel", desk, _("You do what customs asks, then it decides"), _after(since, PROMISED.answer_customs),
            _("Past that day customs decides alone. You may object."), since, Action(words, f"{case}#customs"),
        )  # fmt: skip
    if status in {DeclarationStatus.SEIZED, DeclarationStatus.RETURNED, DeclarationStatus.ABANDONED}:
        return Standing(
            Tag(WITHHELD, "hand-stop", _("Kept by customs")), "gavel", desk, _("Read the decision and how to object"), _after(since, PROMISED.answer_customs),
            _("Past that day the decision is final."), since,
        )  # fmt: skip
    if shipment.status == ShipmentStatus.ARRIVED and not duties.is_paid(shipment):
        return Standing(
            Tag(TODO, "cash-banknote", _("To pay")), "gavel", desk, _("You pay the difference, then customs releases it"),
            _after(since, PROMISED.pay), _("Past that day customs may send it back."), since, _payment(shipment),
        )  # fmt: skip
    return Standing(
        Tag(CUSTOMS, "gavel", _("With customs")), "gavel", desk, _("Customs releases it, then it goes to %(agency)s") % {"agency": shipment.agency},
        _after(since, PROMISED.customs), _("Past that day we ask customs and write to you."), since,
    )  # fmt: skip


def _delivering(shipment: Shipment, delivery: Delivery) -> Standing:
    last = delivery.events.last()
    since = last.at if last else shipment.arrived_at
    if delivery.status == DeliveryStatus.DELIVERED:
        return Standing(
            Tag(DONE, "check", _("Handed over")), "check", _("You: handed to %(name)s") % {"name": delivery.handed_to}, _("Nothing: it is yours"),
            None, _("If it was not you, tell us today."), delivery.handed_at,
        )  # fmt: skip
    if delivery.status == DeliveryStatus.READY:
        words = _("Collect it")
        return Standing(
            Tag(TODO, "map-pin", words), "building-store", str(delivery.agency), _("You collect it with your code and an identity paper"),
            _after(since, PROMISED.collect), _("Past that day we write to you before anything else."), since,
            Action(words, f"{reverse('shipment', args=[shipment.number])}#collect"),
        )  # fmt: skip
    if delivery.status == DeliveryStatus.OUT:
        return Standing(
            Tag(MOVING, "motorbike", _("With the courier")), "motorbike", _("Our courier"), _("It is handed to you against your code"),
            since, _("If nobody is there, it goes back to %(agency)s.") % {"agency": delivery.agency}, since,
        )  # fmt: skip
    return Standing(
        Tag(WAIT, "home-x", _("Nobody was there")), "motorbike", _("Our courier, on the way back to %(agency)s") % {"agency": delivery.agency},
        _("The courier comes again, or you collect it"), _after(since, PROMISED.sort), _("Past that day it waits at the agency."), since,
    )  # fmt: skip
