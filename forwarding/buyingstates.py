"""Where something that the post buys for a shopper may stand."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from suuq.workflow import Flow


class CommissionStatus(models.TextChoices):
    """Something the post is asked to buy; whether it is paid is asked of its bill."""

    ASKED = "asked", _("Waiting for a price")
    QUOTED = "quoted", _("Priced, waiting for a yes")
    ACCEPTED = "accepted", _("Accepted")
    BUYING = "buying", _("Being bought")
    BOUGHT = "bought", _("Bought")
    DECLINED = "declined", _("Not bought for anybody")
    FAILED = "failed", _("Could not be bought")
    WITHDRAWN = "withdrawn", _("Taken back")


Status = CommissionStatus
COMMISSION = Flow(
    states=CommissionStatus,
    moves={
        Status.ASKED: {Status.QUOTED, Status.DECLINED, Status.WITHDRAWN},
        Status.QUOTED: {Status.QUOTED, Status.ACCEPTED, Status.DECLINED, Status.WITHDRAWN},
        Status.ACCEPTED: {Status.BUYING, Status.WITHDRAWN},
        Status.BUYING: {Status.BOUGHT, Status.QUOTED, Status.FAILED},  # quoted again: the shop asks more
        Status.BOUGHT: set(),
        Status.DECLINED: set(),
        Status.FAILED: set(),
        Status.WITHDRAWN: set(),
    },
    verbs={
        Status.ASKED: "commission.asked",
        Status.QUOTED: "commission.quoted",
        Status.ACCEPTED: "commission.accepted",
        Status.BUYING: "commission.taken_up",
        Status.BOUGHT: "commission.bought",
        Status.DECLINED: "commission.declined",
        Status.FAILED: "commission.failed",
        Status.WITHDRAWN: "commission.withdrawn",
    },
)
