"""Where a letter that reached a warehouse for a suite may stand."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from suuq.workflow import Flow


class LetterStatus(models.TextChoices):
    """A letter in the mailroom: what its owner chose, and whether it is done."""

    UNKNOWN = "unknown", _("Owner not known yet")
    KEPT = "kept", _("Closed, waiting for your choice")
    OPENING = "opening", _("To be opened and scanned")
    SCANNED = "scanned", _("Scanned, the paper is kept")
    FORWARDING = "forwarding", _("Travels with your next box")
    ENCLOSED = "enclosed", _("In a box")
    SHREDDING = "shredding", _("To be shredded")
    SHREDDED = "shredded", _("Shredded")
    SENT_BACK = "sent_back", _("Sent back to its sender")


Status = LetterStatus
HERE = frozenset({Status.KEPT, Status.SCANNED})  # waits for its owner
ASKED = frozenset({Status.OPENING, Status.FORWARDING, Status.SHREDDING})  # waits for us
ENDED = frozenset({Status.ENCLOSED, Status.SHREDDED, Status.SENT_BACK})
LETTER = Flow.of(
    "letter",
    LetterStatus,
    {
        Status.UNKNOWN: {Status.KEPT, Status.SENT_BACK},
        Status.KEPT: {Status.OPENING, Status.FORWARDING, Status.SHREDDING, Status.SENT_BACK},
        Status.OPENING: {Status.SCANNED, Status.KEPT},
        Status.SCANNED: {Status.FORWARDING, Status.SHREDDING, Status.SENT_BACK},
        Status.FORWARDING: {Status.ENCLOSED, Status.KEPT, Status.SCANNED},
        Status.ENCLOSED: {Status.FORWARDING},  # the box was opened again
        Status.SHREDDING: {Status.SHREDDED, Status.KEPT, Status.SCANNED},
    },
)
