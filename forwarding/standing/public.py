"""What anybody may know of a parcel: whose hands it is in, in one of five words, and by when the next ones have it."""

from django.utils.translation import gettext as _

from billing import rebilling
from forwarding.models import Shipment
from forwarding.standing import abroad
from forwarding.standing.relay import DONE, MOVING, WAIT, Standing, Tag
from forwarding.states import ASTRAY, DeliveryStatus, ShipmentStatus


def of_shipment(shipment: Shipment) -> Standing:
    """Say where a shipment stands, without a name, a place, a price or what customs thinks of it."""
    delivery = getattr(shipment, "delivery", None)
    if (status := delivery.status if delivery else shipment.status) in ASTRAY:
        return _astray(shipment, is_lost=status == DeliveryStatus.LOST)
    if shipment.status == ShipmentStatus.ARRIVED and delivery and delivery.status != DeliveryStatus.ASSIGNED:
        return _delivering(shipment, delivery.status)
    tag, icon, holder, after = {
        ShipmentStatus.DISPATCHED: (
            Tag(MOVING, "plane", _("In flight")),
            "plane",
            _("The airline"),
            _("The post opens the bags and checks them"),
        ),
        ShipmentStatus.ARRIVED: (
            Tag(MOVING, "building-warehouse", _("Arrived in the country")),
            "building-warehouse",
            _("The post, with customs"),
            _("It goes to its agency once everything is in order"),
        ),
    }.get(
        ShipmentStatus(shipment.status),
        (
            Tag(WAIT, "package", _("Being prepared")),
            "building-warehouse",
            _("Our warehouse abroad"),
            _("It leaves by air once everything is in order"),
        ),
    )
    return _told(shipment, tag, icon, (holder, after), _("Past that day we look into it and write to its owner."))


def _astray(shipment: Shipment, *, is_lost: bool) -> Standing:
    """Say that it is searched for, or was not found: what its owner is offered is theirs to know."""
    if is_lost:
        tag = Tag(WAIT, "alert-circle", _("Lost"))
        return Standing(tag, "search", _("Nobody has found it"), _("Its owner has been told."), None, "")
    tag = Tag(WAIT, "search", _("Being searched for"))
    words = _("The post searches for it"), _("Found, it goes on to its owner")
    return _told(shipment, tag, "search", words, _("Past that day we write to its owner."))


def _delivering(shipment: Shipment, status: str) -> Standing:
    if status == DeliveryStatus.DELIVERED:
        tag = Tag(DONE, "check", _("Handed over"))
        return Standing(tag, "check", _("Its owner, or whom they sent"), _("Nothing: it has arrived"), None, "")
    if status == DeliveryStatus.READY:
        tag, icon = Tag(WAIT, "map-pin", _("Ready to collect")), "building-store"
        words, otherwise = (
            (_("An agency of the post"), _("Its owner collects it")),
            _("Past that day it writes to them."),
        )
    elif status == DeliveryStatus.RETURNED:
        tag, icon = Tag(DONE, "arrow-back-up", _("Sent back")), "building-warehouse"
        words, otherwise = (_("The post"), _("It goes back to where it came from")), _("Its owner has been told.")
    else:
        tag, icon = Tag(MOVING, "motorbike", _("On the last stretch")), "motorbike"
        words = _("The post, on the road"), _("It is brought to its owner, or to an agency")
        otherwise = _("Past that day we look for it.")
    return _told(shipment, tag, icon, words, otherwise)


def _told(shipment: Shipment, tag: Tag, icon: str, words: tuple[str, str], otherwise: str) -> Standing:
    """The day is the one that its owner is told."""
    if shipment.status == ShipmentStatus.ARRIVED and shipment.invoice:
        rebilling.read([shipment.invoice])
    own = abroad.of_shipment(shipment)
    return Standing(tag, icon, *words, own.by, otherwise if own.by else "", own.since_at)
