"""Where messages to people, and calls to those who open none, may stand."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from suuq.workflow import Flow


class NoticeStatus(models.TextChoices):
    """A message owed to a person; to one who cannot be reached it is told at the counter."""

    OWED = "owed", _("To be sent")
    KEPT = "kept", _("To be told at the counter")
    SENT = "sent", _("Handed over to be delivered")
    DELIVERED = "delivered", _("Delivered")
    READ = "read", _("Read")
    FAILED = "failed", _("Could not be sent")


NOTICE = Flow.of(
    "notice",
    NoticeStatus,
    {
        NoticeStatus.OWED: {NoticeStatus.SENT, NoticeStatus.DELIVERED, NoticeStatus.KEPT, NoticeStatus.FAILED},
        NoticeStatus.KEPT: {NoticeStatus.SENT},
        NoticeStatus.SENT: {NoticeStatus.DELIVERED, NoticeStatus.READ, NoticeStatus.FAILED, NoticeStatus.OWED},
        NoticeStatus.DELIVERED: {NoticeStatus.READ},
        NoticeStatus.FAILED: {NoticeStatus.OWED, NoticeStatus.DELIVERED, NoticeStatus.READ},
    },
)


class CallStatus(models.TextChoices):
    """Somebody to be called, because no message of ours was opened."""

    WAITING = "waiting", _("To be called")
    REACHED = "reached", _("Reached")
    WRONG_NUMBER = "wrong_number", _("Wrong number")
    GIVEN_UP = "given_up", _("Not reached")
    NOT_NEEDED = "not_needed", _("No longer needed")


CALL = Flow.of(
    "call",
    CallStatus,
    {CallStatus.WAITING: {CallStatus.REACHED, CallStatus.WRONG_NUMBER, CallStatus.GIVEN_UP, CallStatus.NOT_NEEDED}},
    {CallStatus.WAITING: "call.wanted"},
)
