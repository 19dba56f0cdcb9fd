"""Where a declaration may stand, what may follow, and which UPU event each state is told as."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from suuq import workflow


class DeclarationStatus(models.TextChoices):
    """The life of a declaration, from the day it is written to the day customs lets the goods go, or does not."""

    DRAFT = "draft", _("Being written")
    LODGED = "lodged", _("Lodged")
    QUERY = "query", _("Question asked")
    ANSWERED = "answered", _("Question answered")
    ASSESSED = "assessed", _("Assessed")
    RELEASED = "released", _("Released")
    HELD = "held", _("Held")
    SEIZED = "seized", _("Seized")
    RETURNED = "returned", _("Sent back")
    ABANDONED = "abandoned", _("Abandoned")


# How long customs takes over a declaration, or over an answer to what it asked.
EXAMINES = timedelta(days=5)
S = DeclarationStatus
ENDS = frozenset({S.SEIZED, S.RETURNED, S.ABANDONED})

DECLARATION = workflow.Flow(
    states=DeclarationStatus,
    moves={
        S.DRAFT: {S.LODGED, S.ABANDONED},
        S.LODGED: {S.QUERY, S.ASSESSED, S.HELD, *ENDS},
        S.QUERY: {S.ANSWERED, S.HELD, *ENDS},
        S.ANSWERED: {S.QUERY, S.ASSESSED, S.HELD, *ENDS},
        S.ASSESSED: {S.QUERY, S.HELD, S.RELEASED, *ENDS},
        S.HELD: {S.LODGED, S.ASSESSED, S.QUERY, *ENDS},
        S.RELEASED: set(),
        S.SEIZED: {S.LODGED, S.QUERY, S.ASSESSED},  # an objection was accepted: it stands where it stood
        S.RETURNED: set(),
        S.ABANDONED: set(),
    },
    verbs={
        S.DRAFT: "declaration.drafted",
        S.LODGED: "declaration.lodged",
        S.QUERY: "declaration.queried",
        S.ANSWERED: "declaration.answered",
        S.ASSESSED: "declaration.assessed",
        S.RELEASED: "declaration.released",
        S.HELD: "declaration.held",
        S.SEIZED: "declaration.seized",
        S.RETURNED: "declaration.returned",
        S.ABANDONED: "declaration.abandoned",
    },
)

# EMSEVT V3: EDB presented to import customs, EME held by it, EDC returned from it, EDX import terminated.
EVENTS: dict[str, str] = {
    S.DRAFT: "",
    S.LODGED: "EDB",
    S.QUERY: "EME",
    S.ANSWERED: "EME",
    S.ASSESSED: "EME",
    S.HELD: "EME",
    S.RELEASED: "EDC",
    S.SEIZED: "EDX",
    S.RETURNED: "EDX",
    S.ABANDONED: "EDX",
}

# EME is told with the reason customs keeps the parcel. The union numbers its reasons in a list that is not public:
# whoever holds it maps these words (``edi.itmatt.Adapter``).
EVENT_REASONS: dict[str, str] = {
    S.QUERY: "query",
    S.ANSWERED: "inspection",
    S.ASSESSED: "payment",
    S.HELD: "inspection",
}


class Lane(models.TextChoices):
    """How closely customs looks. Lanes are never shown to shoppers or to the post's staff."""

    GREEN = "green", _("Green lane")
    BLUE = "blue", _("Blue lane")
    YELLOW = "yellow", _("Yellow lane")
    RED = "red", _("Red lane")


STRICTNESS = {Lane.GREEN: 0, Lane.BLUE: 1, Lane.YELLOW: 2, Lane.RED: 3}


class DecisionKind(models.TextChoices):
    """What may be written in a declaration's history."""

    LODGED = "lodged", _("Lodged")
    QUERY = "query", _("Question asked")
    ANSWERED = "answered", _("Answer received")
    ASSESSED = "assessed", _("Assessed")
    CORRECTED = "corrected", _("Corrected")
    HELD = "held", _("Held")
    LIFTED = "lifted", _("Hold lifted")
    INSPECTED = "inspected", _("Parcel opened")
    PROPOSED = "proposed", _("Release proposed to a second officer")
    RELEASED = "released", _("Released")
    SEIZED = "seized", _("Seized")
    RESTORED = "restored", _("Seizure lifted")
    RETURNED = "returned", _("Sent back")
    ABANDONED = "abandoned", _("Abandoned")
    REROUTED = "rerouted", _("Lane changed")
    APPEALED = "appealed", _("Objection received")
    APPEAL_DECIDED = "appeal_decided", _("Objection decided")


OUTCOMES = {"accepted": _("Objection accepted"), "refused": _("Objection refused")}
