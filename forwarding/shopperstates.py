"""Where what a shopper arranges with others may stand: who receives in their name, and what they ask to be paid for."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from suuq.workflow import Flow


class RecipientStatus(models.TextChoices):
    """A person for whom a shopper receives parcels, and whether they have said yes to it."""

    ASKED = "asked", _("Waiting for their code")
    AGREED = "agreed", _("Has agreed")
    REMOVED = "removed", _("Removed")


RECIPIENT = Flow.of(
    "recipient",
    RecipientStatus,
    {
        RecipientStatus.ASKED: {RecipientStatus.AGREED, RecipientStatus.REMOVED},
        RecipientStatus.AGREED: {RecipientStatus.REMOVED},
    },
)


class IndemnityStatus(models.TextChoices):
    """What a person asks to be paid for harm to a parcel, and what the post says to it."""

    ASKED = "asked", _("Being looked into")
    OFFERED = "offered", _("An amount is offered")
    REFUSED = "refused", _("Refused")
    APPEALED = "appealed", _("Being looked into again")
    PAID = "paid", _("Paid into the wallet")


INDEMNITY = Flow.of(
    "indemnity",
    IndemnityStatus,
    {
        IndemnityStatus.ASKED: {IndemnityStatus.OFFERED, IndemnityStatus.REFUSED},
        IndemnityStatus.OFFERED: {IndemnityStatus.PAID, IndemnityStatus.APPEALED},
        IndemnityStatus.REFUSED: {IndemnityStatus.APPEALED},
        IndemnityStatus.APPEALED: {IndemnityStatus.OFFERED, IndemnityStatus.REFUSED},
    },
)


class GroupStatus(models.TextChoices):
    """Several people's parcels, to be carried as one."""

    GATHERING = "gathering", _("Gathering")
    CLOSED = "closed", _("Complete")
    CANCELLED = "cancelled", _("Given up")


GROUP = Flow.of("group", GroupStatus, {GroupStatus.GATHERING: {GroupStatus.CLOSED, GroupStatus.CANCELLED}})
