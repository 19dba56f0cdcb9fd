"""The states of the last mile of a parcel: its own, differences, visits, waybills, and other houses."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from suuq.workflow import Flow


class DeliveryStatus(models.TextChoices):
    """The last mile, from the hub into the right hands."""

    ASSIGNED = "assigned", _("Being sorted")
    MOVING = "moving", _("On its way to an agency")
    MISSING = "missing", _("Being searched for")
    LOST = "lost", _("Lost")
    READY = "ready", _("Ready to collect")
    OUT = "out", _("With the courier")
    ATTEMPTED = "attempted", _("Not handed over")
    DELIVERED = "delivered", _("Handed over")
    RETURNED = "returned", _("Sent back")


DELIVERY = Flow.of(
    "delivery",
    DeliveryStatus,
    {
        DeliveryStatus.ASSIGNED: {
            DeliveryStatus.MOVING,
            DeliveryStatus.READY,
            DeliveryStatus.OUT,
            DeliveryStatus.MISSING,
        },
        DeliveryStatus.MOVING: {DeliveryStatus.ASSIGNED, DeliveryStatus.READY, DeliveryStatus.MISSING},
        DeliveryStatus.MISSING: {DeliveryStatus.ASSIGNED, DeliveryStatus.READY, DeliveryStatus.LOST},
        DeliveryStatus.LOST: {DeliveryStatus.ASSIGNED, DeliveryStatus.READY},  # found after all
        DeliveryStatus.READY: {
            DeliveryStatus.MOVING,
            DeliveryStatus.OUT,
            DeliveryStatus.DELIVERED,
            DeliveryStatus.RETURNED,
            DeliveryStatus.MISSING,
        },
        DeliveryStatus.OUT: {DeliveryStatus.ATTEMPTED, DeliveryStatus.DELIVERED},
        DeliveryStatus.ATTEMPTED: {DeliveryStatus.READY, DeliveryStatus.MOVING, DeliveryStatus.OUT},
    },
)


ASTRAY = (DeliveryStatus.MISSING, DeliveryStatus.LOST)


class DiscrepancyStatus(models.TextChoices):
    """What did not match: somebody's case until it is settled."""

    OPEN = "open", _("Being looked into")
    CLOSED = "closed", _("Settled")


DISCREPANCY = Flow.of(
    "discrepancy",
    DiscrepancyStatus,
    {DiscrepancyStatus.OPEN: {DiscrepancyStatus.CLOSED}},
    {DiscrepancyStatus.OPEN: "discrepancy.opened"},
)


class BookingStatus(models.TextChoices):
    """A place in a courier's window."""

    BOOKED = "booked", _("Booked")
    CANCELLED = "cancelled", _("Given back")
    USED = "used", _("Used")


BOOKING = Flow.of("booking", BookingStatus, {BookingStatus.BOOKED: {BookingStatus.CANCELLED, BookingStatus.USED}})


class WaybillStatus(models.TextChoices):
    """A list of parcels from one office to another."""

    OPEN = "open", _("Being filled")
    SENT = "sent", _("Sent")
    RECEIVED = "received", _("Received and checked")


WAYBILL = Flow.of(
    "waybill",
    WaybillStatus,
    {
        WaybillStatus.OPEN: {WaybillStatus.SENT},
        WaybillStatus.SENT: {WaybillStatus.RECEIVED},
    },
    {WaybillStatus.OPEN: "waybill.opened"},
)


class PartnerMessageStatus(models.TextChoices):
    """A message owed to another house."""

    OWED = "owed", _("To be sent")
    SENT = "sent", _("Sent")
    REFUSED = "refused", _("Refused by the other house")


PARTNER_MESSAGE = Flow.of(
    "partner_message",
    PartnerMessageStatus,
    {
        PartnerMessageStatus.OWED: {PartnerMessageStatus.SENT, PartnerMessageStatus.REFUSED},
        PartnerMessageStatus.REFUSED: {PartnerMessageStatus.OWED},
    },
)


class GuestStatus(models.TextChoices):
    """A parcel that we deliver for another house."""

    EXPECTED = "expected", _("Expected")
    SORTED = "sorted", _("At the sorting centre")
    READY = "ready", _("Ready to collect")
    OUT = "out", _("With the courier")
    ATTEMPTED = "attempted", _("Not handed over")
    DELIVERED = "delivered", _("Handed over")
    RETURNED = "returned", _("Sent back")


GUEST = Flow.of(
    "guest_parcel",
    GuestStatus,
    {
        GuestStatus.EXPECTED: {GuestStatus.SORTED},
        GuestStatus.SORTED: {GuestStatus.READY, GuestStatus.OUT},
        GuestStatus.READY: {GuestStatus.OUT, GuestStatus.DELIVERED, GuestStatus.RETURNED},
        GuestStatus.OUT: {GuestStatus.ATTEMPTED, GuestStatus.DELIVERED},
        GuestStatus.ATTEMPTED: {GuestStatus.READY, GuestStatus.OUT},
    },
    {GuestStatus.EXPECTED: "guest_parcel.announced"},
)
