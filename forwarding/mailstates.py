"""Where a forwarded mail may stand."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from suuq.workflow import Flow


class MailStatus(models.TextChoices):
    """A mail that came for a suite; whoever cannot be told apart waits in the pool."""

    WAITING = "waiting", _("Waiting to be read")
    DRAFT = "draft", _("Waiting for the shopper")
    POOLED = "pooled", _("In the pool")
    DECLARED = "declared", _("Announced")
    SET_ASIDE = "set_aside", _("Set aside")


MAIL = Flow(
    states=MailStatus,
    moves={
        MailStatus.WAITING: {MailStatus.DRAFT, MailStatus.POOLED},
        MailStatus.POOLED: {MailStatus.DRAFT, MailStatus.SET_ASIDE},
        MailStatus.DRAFT: {MailStatus.DECLARED, MailStatus.SET_ASIDE},
        MailStatus.DECLARED: set(),
        MailStatus.SET_ASIDE: set(),
    },
    verbs={
        MailStatus.WAITING: "mail.kept",
        MailStatus.DRAFT: "mail.drafted",
        MailStatus.POOLED: "mail.pooled",
        MailStatus.DECLARED: "mail.declared",
        MailStatus.SET_ASIDE: "mail.set_aside",
    },
)
