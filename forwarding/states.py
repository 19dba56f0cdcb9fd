"""
Where things of the journey may stand, and what may follow what.

Each table sits beside the audit verbs of the states reached; ``make states`` draws them in ``docs/states.md``.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from forwarding.homestates import (
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
from forwarding.noticestates import CALL, NOTICE, CallStatus, NoticeStatus
from suuq.workflow import Flow

__all__ = [
    "BOOKING",
    "CALL",
    "DELIVERY",
    "DISCREPANCY",
    "GUEST",
    "NOTICE",
    "PARTNER_MESSAGE",
    "WAYBILL",
    "BookingStatus",
    "CallStatus",
    "DeliveryStatus",
    "DiscrepancyStatus",
    "GuestStatus",
    "NoticeStatus",
    "PartnerMessageStatus",
    "WaybillStatus",
]  # fmt: skip


class PurchaseStatus(models.TextChoices):
    """Something bought abroad and told to us before it arrives."""

    EXPECTED = "expected", _("Expected")
    ARRIVED = "arrived", _("Arrived at the warehouse")
    CANCELLED = "cancelled", _("Cancelled")


PURCHASE = Flow(
    states=PurchaseStatus,
    moves={
        PurchaseStatus.EXPECTED: {PurchaseStatus.ARRIVED, PurchaseStatus.CANCELLED},
        PurchaseStatus.ARRIVED: {PurchaseStatus.EXPECTED},  # a check-in undone
        PurchaseStatus.CANCELLED: set(),
    },
    verbs={
        PurchaseStatus.EXPECTED: "purchase.expected",
        PurchaseStatus.ARRIVED: "purchase.arrived",
        PurchaseStatus.CANCELLED: "purchase.cancelled",
    },
)


class DropStatus(models.TextChoices):
    """What a carrier left at the dock at once."""

    OPEN = "open", _("Being received")
    CLOSED = "closed", _("Received")


DROP = Flow(
    states=DropStatus,
    moves={DropStatus.OPEN: {DropStatus.CLOSED}, DropStatus.CLOSED: set()},
    verbs={DropStatus.OPEN: "drop.opened", DropStatus.CLOSED: "drop.closed"},
)


class OwnerClaimStatus(models.TextChoices):
    """A shopper's word that a parcel without an owner is theirs."""

    OPEN = "open", _("Being looked into")
    GRANTED = "granted", _("Found")
    REFUSED = "refused", _("Not found")


OWNER_CLAIM = Flow(
    states=OwnerClaimStatus,
    moves={
        OwnerClaimStatus.OPEN: {OwnerClaimStatus.GRANTED, OwnerClaimStatus.REFUSED},
        OwnerClaimStatus.GRANTED: set(),
        OwnerClaimStatus.REFUSED: set(),
    },
    verbs={
        OwnerClaimStatus.OPEN: "owner_claim.made",
        OwnerClaimStatus.GRANTED: "owner_claim.granted",
        OwnerClaimStatus.REFUSED: "owner_claim.refused",
    },
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


PACKAGE = Flow(
    states=PackageStatus,
    moves={
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
        PackageStatus.PACKED: {PackageStatus.ON_SHELF},  # the box was opened again: its owner refused the price
        PackageStatus.ABANDONED: {PackageStatus.ON_SHELF, PackageStatus.CAGED, PackageStatus.DISPOSED},
        PackageStatus.UNDONE: set(),
        PackageStatus.RETURNED: set(),
        PackageStatus.DISPOSED: set(),
    },
    verbs={
        PackageStatus.UNKNOWN: "package.pooled",
        PackageStatus.ON_SHELF: "package.shelved",
        PackageStatus.CAGED: "package.caged",
        PackageStatus.PACKED: "package.packed",
        PackageStatus.UNDONE: "package.undone",
        PackageStatus.ABANDONED: "package.abandoned",
        PackageStatus.RETURNED: "package.returned",
        PackageStatus.DISPOSED: "package.disposed",
    },
)
PRESENT = (PackageStatus.UNKNOWN, PackageStatus.ON_SHELF, PackageStatus.CAGED, PackageStatus.ABANDONED)


class ShipmentStatus(models.TextChoices):
    """Parcels of one person that travel as one; only physical facts, cleared and paid are asked of the neighbours."""

    REQUESTED = "requested", _("Waiting to be packed")
    PACKED = "packed", _("Packed")
    DISPATCHED = "dispatched", _("On its way by air")
    ARRIVED = "arrived", _("Arrived in the country")
    CANCELLED = "cancelled", _("Cancelled")


SHIPMENT = Flow(
    states=ShipmentStatus,
    moves={
        ShipmentStatus.REQUESTED: {ShipmentStatus.PACKED, ShipmentStatus.CANCELLED},
        ShipmentStatus.PACKED: {ShipmentStatus.DISPATCHED, ShipmentStatus.CANCELLED},
        ShipmentStatus.DISPATCHED: {ShipmentStatus.ARRIVED},
        ShipmentStatus.ARRIVED: set(),
        ShipmentStatus.CANCELLED: set(),
    },
    verbs={
        ShipmentStatus.REQUESTED: "shipment.requested",
        ShipmentStatus.PACKED: "shipment.packed",
        ShipmentStatus.DISPATCHED: "shipment.dispatched",
        ShipmentStatus.ARRIVED: "shipment.arrived",
        ShipmentStatus.CANCELLED: "shipment.cancelled",
    },
)


class ReceptacleStatus(models.TextChoices):
    """A mail bag."""

    OPEN = "open", _("Being filled")
    CLOSED = "closed", _("Closed and sealed")
    DEPARTED = "departed", _("In flight")
    OPENED = "opened", _("Being checked")
    RECONCILED = "reconciled", _("Checked")


RECEPTACLE = Flow(
    states=ReceptacleStatus,
    moves={
        ReceptacleStatus.OPEN: {ReceptacleStatus.CLOSED},
        ReceptacleStatus.CLOSED: {ReceptacleStatus.DEPARTED},
        ReceptacleStatus.DEPARTED: {ReceptacleStatus.OPENED},
        ReceptacleStatus.OPENED: {ReceptacleStatus.RECONCILED},
        ReceptacleStatus.RECONCILED: set(),
    },
    verbs={
        ReceptacleStatus.OPEN: "receptacle.opened_for_loading",
        ReceptacleStatus.CLOSED: "receptacle.closed",
        ReceptacleStatus.DEPARTED: "receptacle.departed",
        ReceptacleStatus.OPENED: "receptacle.opened",
        ReceptacleStatus.RECONCILED: "receptacle.reconciled",
    },
)


class DispatchStatus(models.TextChoices):
    """The bags of one flight."""

    PLANNED = "planned", _("Planned")
    DEPARTED = "departed", _("Departed")
    RECONCILED = "reconciled", _("Arrived and checked")


DISPATCH = Flow(
    states=DispatchStatus,
    moves={
        DispatchStatus.PLANNED: {DispatchStatus.DEPARTED},
        DispatchStatus.DEPARTED: {DispatchStatus.RECONCILED},
        DispatchStatus.RECONCILED: set(),
    },
    verbs={
        DispatchStatus.PLANNED: "dispatch.planned",
        DispatchStatus.DEPARTED: "dispatch.departed",
        DispatchStatus.RECONCILED: "dispatch.reconciled",
    },
)


class MandateStatus(models.TextChoices):
    """A person's consent that a counter acts for them."""

    ASKED = "asked", _("Waiting for the code")
    IN_FORCE = "in_force", _("In force")
    REVOKED = "revoked", _("Taken back")
    LAPSED = "lapsed", _("Ended")


MANDATE = Flow(
    states=MandateStatus,
    moves={
        MandateStatus.ASKED: {MandateStatus.IN_FORCE, MandateStatus.LAPSED},
        MandateStatus.IN_FORCE: {MandateStatus.REVOKED, MandateStatus.LAPSED},
        MandateStatus.REVOKED: set(),
        MandateStatus.LAPSED: set(),
    },
    verbs={
        MandateStatus.ASKED: "mandate.asked",
        MandateStatus.IN_FORCE: "mandate.given",
        MandateStatus.REVOKED: "mandate.revoked",
        MandateStatus.LAPSED: "mandate.lapsed",
    },
)


class ConcernStatus(models.TextChoices):
    """A case at a desk."""

    WAITING = "waiting", _("Waiting for an answer")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed")


CONCERN = Flow(
    states=ConcernStatus,
    moves={
        ConcernStatus.WAITING: {ConcernStatus.ANSWERED, ConcernStatus.CLOSED},
        ConcernStatus.ANSWERED: {ConcernStatus.WAITING, ConcernStatus.CLOSED},
        ConcernStatus.CLOSED: set(),
    },
    verbs={
        ConcernStatus.WAITING: "concern.waiting",
        ConcernStatus.ANSWERED: "concern.answered",
        ConcernStatus.CLOSED: "concern.closed",
    },
)


class ErrandStatus(models.TextChoices):
    """Something the warehouse is asked to do."""

    ASKED = "asked", _("Asked for")
    DONE = "done", _("Done")
    NOT_DONE = "not_done", _("Could not be done")
    WITHDRAWN = "withdrawn", _("Taken back")


ERRAND = Flow(
    states=ErrandStatus,
    moves={
        ErrandStatus.ASKED: {ErrandStatus.DONE, ErrandStatus.NOT_DONE, ErrandStatus.WITHDRAWN},
        ErrandStatus.DONE: set(),
        ErrandStatus.NOT_DONE: set(),
        ErrandStatus.WITHDRAWN: set(),
    },
    verbs={
        ErrandStatus.ASKED: "errand.asked",
        ErrandStatus.DONE: "errand.done",
        ErrandStatus.NOT_DONE: "errand.not_done",
        ErrandStatus.WITHDRAWN: "errand.withdrawn",
    },
)


class StockCountStatus(models.TextChoices):
    """A count of a shelf."""

    OPEN = "open", _("Being counted")
    FINISHED = "finished", _("Counted")


STOCK_COUNT = Flow(
    states=StockCountStatus,
    moves={StockCountStatus.OPEN: {StockCountStatus.FINISHED}, StockCountStatus.FINISHED: set()},
    verbs={StockCountStatus.OPEN: "stock_count.begun", StockCountStatus.FINISHED: "stock_count.finished"},
)


class IntakeStatus(models.TextChoices):
    """A file of many lines."""

    WAITING = "waiting", _("Waiting to be read")
    READ = "read", _("Read to the end")
    STOPPED = "stopped", _("Cannot be read")


INTAKE = Flow(
    states=IntakeStatus,
    moves={
        IntakeStatus.WAITING: {IntakeStatus.READ, IntakeStatus.STOPPED},
        IntakeStatus.READ: set(),
        IntakeStatus.STOPPED: {IntakeStatus.WAITING},
    },
    verbs={
        IntakeStatus.WAITING: "intake.sent",
        IntakeStatus.READ: "intake.read",
        IntakeStatus.STOPPED: "intake.stopped",
    },
)
