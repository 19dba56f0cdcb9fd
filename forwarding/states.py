"""
Where things of the journey may stand, and what may follow what.

Each table sits beside the audit verbs of the states reached; ``make states`` draws them in ``docs/states.md``.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from forwarding.buyingstates import COMMISSION, CommissionStatus
from forwarding.homestates import (
    ASTRAY,
    BOOKING,
    DELIVERY,
    DISCREPANCY,
    GUEST,
    PARTNER_MESSAGE,
    WAYBILL,
    BookingStatus,
    DeliveryStatus,
    DiscrepancyStatus,
    GuestStatus,
    PartnerMessageStatus,
    WaybillStatus,
)
from forwarding.letterstates import LETTER, LetterStatus
from forwarding.mailstates import MAIL, MailStatus
from forwarding.noticestates import CALL, NOTICE, CallStatus, NoticeStatus
from forwarding.shopperstates import GROUP, INDEMNITY, RECIPIENT, GroupStatus, IndemnityStatus, RecipientStatus
from suuq.workflow import Flow

__all__ = [
    "ASTRAY", "BOOKING", "CALL", "COMMISSION", "DELIVERY", "DISCREPANCY", "GROUP", "GUEST", "INDEMNITY", "LETTER",
    "MAIL", "NOTICE", "PARTNER_MESSAGE", "RECIPIENT", "WAYBILL", "BookingStatus", "CallStatus", "CommissionStatus",
    "DeliveryStatus", "DiscrepancyStatus", "GroupStatus", "GuestStatus", "IndemnityStatus", "LetterStatus",
    "MailStatus", "NoticeStatus", "PartnerMessageStatus", "RecipientStatus", "WaybillStatus",
]  # fmt: skip


class PurchaseStatus(models.TextChoices):
    """Something bought abroad and told to us before it arrives."""

    EXPECTED = "expected", _("Expected")
    ARRIVED = "arrived", _("Arrived at the warehouse")
    CANCELLED = "cancelled", _("Cancelled")


PURCHASE = Flow.of(
    "purchase",
    PurchaseStatus,
    {
        PurchaseStatus.EXPECTED: {PurchaseStatus.ARRIVED, PurchaseStatus.CANCELLED},
        PurchaseStatus.ARRIVED: {PurchaseStatus.EXPECTED},  # a check-in undone
    },
)


class DropStatus(models.TextChoices):
    """What a carrier left at the dock at once."""

    OPEN = "open", _("Being received")
    CLOSED = "closed", _("Received")


DROP = Flow.of("drop", DropStatus, {DropStatus.OPEN: {DropStatus.CLOSED}}, {DropStatus.OPEN: "drop.opened"})


class OwnerClaimStatus(models.TextChoices):
    """A shopper's word that a parcel without an owner is theirs."""

    OPEN = "open", _("Being looked into")
    GRANTED = "granted", _("Found")
    REFUSED = "refused", _("Not found")


OWNER_CLAIM = Flow.of(
    "owner_claim",
    OwnerClaimStatus,
    {OwnerClaimStatus.OPEN: {OwnerClaimStatus.GRANTED, OwnerClaimStatus.REFUSED}},
    {OwnerClaimStatus.OPEN: "owner_claim.made"},
)


class PackageStatus(models.TextChoices):
    """A physical parcel in a warehouse abroad."""

    UNKNOWN = "unknown", _("Owner not known yet")
    ON_SHELF = "on_shelf", _("On the shelf")
    CAGED = "caged", _("Kept apart")
    PACKED = "packed", _("Packed")
    UNDONE = "undone", _("Check-in undone")
    ABANDONED = "abandoned", _("Given up by its owner")
    RETURNED = "returned", _("Returned to the shop")
    DISPOSED = "disposed", _("Disposed of")
    SOLD = "sold", _("Sold after three notices")


PACKAGE = Flow.of(
    "package",
    PackageStatus,
    {
        PackageStatus.UNKNOWN: {
            PackageStatus.ON_SHELF,
            PackageStatus.CAGED,
            PackageStatus.UNDONE,
            PackageStatus.DISPOSED,
        },
        PackageStatus.ON_SHELF: {
            PackageStatus.PACKED,
            PackageStatus.CAGED,
            PackageStatus.UNDONE,
            PackageStatus.ABANDONED,
            PackageStatus.RETURNED,
            PackageStatus.DISPOSED,
        },
        PackageStatus.CAGED: {
            PackageStatus.ON_SHELF,
            PackageStatus.UNDONE,
            PackageStatus.ABANDONED,
            PackageStatus.RETURNED,
            PackageStatus.DISPOSED,
        },
        PackageStatus.PACKED: {
            PackageStatus.ON_SHELF,  # the box was opened again: its owner refused the price
            PackageStatus.ABANDONED,  # or never paid
        },
        PackageStatus.ABANDONED: {
            PackageStatus.ON_SHELF,
            PackageStatus.CAGED,
            PackageStatus.DISPOSED,
            PackageStatus.SOLD,
        },
    },
    {PackageStatus.UNKNOWN: "package.pooled", PackageStatus.ON_SHELF: "package.shelved"},
)
PRESENT = (PackageStatus.UNKNOWN, PackageStatus.ON_SHELF, PackageStatus.CAGED, PackageStatus.ABANDONED)


class ShipmentStatus(models.TextChoices):
    """Parcels of one person that travel as one; only physical facts, cleared and paid are asked of the neighbours."""

    REQUESTED = "requested", _("Waiting to be packed")
    PACKED = "packed", _("Packed")
    DISPATCHED = "dispatched", _("On its way by air")
    MISSING = "missing", _("Being searched for")
    LOST = "lost", _("Lost")
    ARRIVED = "arrived", _("Arrived in the country")
    CANCELLED = "cancelled", _("Cancelled")


FLYING = (ShipmentStatus.DISPATCHED, ShipmentStatus.MISSING)

SHIPMENT = Flow.of(
    "shipment",
    ShipmentStatus,
    {
        ShipmentStatus.REQUESTED: {ShipmentStatus.PACKED, ShipmentStatus.CANCELLED},
        ShipmentStatus.PACKED: {ShipmentStatus.DISPATCHED, ShipmentStatus.CANCELLED},
        ShipmentStatus.DISPATCHED: {ShipmentStatus.ARRIVED, ShipmentStatus.MISSING, ShipmentStatus.LOST},
        ShipmentStatus.MISSING: {
            ShipmentStatus.ARRIVED,
            ShipmentStatus.DISPATCHED,  # found, and others of its boxes are still in bags
            ShipmentStatus.PACKED,  # found where it was packed: it had not flown
            ShipmentStatus.LOST,
        },
        ShipmentStatus.LOST: {ShipmentStatus.ARRIVED, ShipmentStatus.PACKED},  # found after all
    },
)


class ReceptacleStatus(models.TextChoices):
    """A mail bag."""

    OPEN = "open", _("Being filled")
    CLOSED = "closed", _("Closed and sealed")
    DEPARTED = "departed", _("In flight")
    OPENED = "opened", _("Being checked")
    RECONCILED = "reconciled", _("Checked")


RECEPTACLE = Flow.of(
    "receptacle",
    ReceptacleStatus,
    {
        ReceptacleStatus.OPEN: {ReceptacleStatus.CLOSED},
        ReceptacleStatus.CLOSED: {ReceptacleStatus.DEPARTED, ReceptacleStatus.OPEN},  # its seal may be broken again
        ReceptacleStatus.DEPARTED: {ReceptacleStatus.OPENED},
        ReceptacleStatus.OPENED: {ReceptacleStatus.RECONCILED},
    },
    {ReceptacleStatus.OPEN: "receptacle.opened_for_loading"},
)


class DispatchStatus(models.TextChoices):
    """The bags of one flight."""

    PLANNED = "planned", _("Planned")
    DEPARTED = "departed", _("Departed")
    RECONCILED = "reconciled", _("Arrived and checked")


DISPATCH = Flow.of(
    "dispatch",
    DispatchStatus,
    {
        DispatchStatus.PLANNED: {DispatchStatus.DEPARTED},
        DispatchStatus.DEPARTED: {DispatchStatus.RECONCILED},
    },
)


class MandateStatus(models.TextChoices):
    """A person's consent that a counter acts for them."""

    ASKED = "asked", _("Waiting for the code")
    IN_FORCE = "in_force", _("In force")
    REVOKED = "revoked", _("Taken back")
    LAPSED = "lapsed", _("Ended")


MANDATE = Flow.of(
    "mandate",
    MandateStatus,
    {
        MandateStatus.ASKED: {MandateStatus.IN_FORCE, MandateStatus.LAPSED},
        MandateStatus.IN_FORCE: {MandateStatus.REVOKED, MandateStatus.LAPSED},
    },
    {MandateStatus.IN_FORCE: "mandate.given"},
)


class ConcernStatus(models.TextChoices):
    """A case at a desk."""

    WAITING = "waiting", _("Waiting for an answer")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed")


CONCERN = Flow.of(
    "concern",
    ConcernStatus,
    {
        ConcernStatus.WAITING: {ConcernStatus.ANSWERED, ConcernStatus.CLOSED},
        ConcernStatus.ANSWERED: {ConcernStatus.WAITING, ConcernStatus.CLOSED},
    },
)


class ErrandStatus(models.TextChoices):
    """Something the warehouse is asked to do."""

    ASKED = "asked", _("Asked for")
    DONE = "done", _("Done")
    NOT_DONE = "not_done", _("Could not be done")
    WITHDRAWN = "withdrawn", _("Taken back")


ERRAND = Flow.of(
    "errand",
    ErrandStatus,
    {
        ErrandStatus.ASKED: {ErrandStatus.DONE, ErrandStatus.NOT_DONE, ErrandStatus.WITHDRAWN},
        ErrandStatus.NOT_DONE: {ErrandStatus.DONE},  # what was searched for in vain is found after all
    },
)


class StockCountStatus(models.TextChoices):
    """A count of a shelf."""

    OPEN = "open", _("Being counted")
    FINISHED = "finished", _("Counted")


STOCK_COUNT = Flow.of(
    "stock_count",
    StockCountStatus,
    {StockCountStatus.OPEN: {StockCountStatus.FINISHED}},
    {StockCountStatus.OPEN: "stock_count.begun"},
)


class IntakeStatus(models.TextChoices):
    """A file of many lines."""

    WAITING = "waiting", _("Waiting to be read")
    READ = "read", _("Read to the end")
    STOPPED = "stopped", _("Cannot be read")


INTAKE = Flow.of(
    "intake",
    IntakeStatus,
    {IntakeStatus.WAITING: {IntakeStatus.READ, IntakeStatus.STOPPED}, IntakeStatus.STOPPED: {IntakeStatus.WAITING}},
    {IntakeStatus.WAITING: "intake.sent"},
)
