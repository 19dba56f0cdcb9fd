"""What every act on a declaration asks first: is the row locked, the page up to date, the parcel another's."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from customs import reasons
from customs.models import Declaration
from suuq import questions
from suuq.roles import Role
from suuq.workflow import Reason, Refused

DECIDE = frozenset({Role.OFFICER, Role.SUPERVISOR})


class CannotDecide(Refused):
    """The officer may not do this now; each reason says why."""


class Stale(CannotDecide):
    """The declaration has moved on since the officer's page was shown."""

    def __init__(self, declaration: Declaration) -> None:
        """Say what happened last, who did it and when."""
        self.declaration = declaration
        last = declaration.decisions.order_by("-number").first()
        said = {"what": last.said if last else "", "who": (last and last.by) or _("the service")}
        words = (
            _("This declaration has changed since you opened it: %(what)s, by %(who)s. Look again, then decide.") % said
        )
        super().__init__(Reason("stale", words))


@questions.kept
def _locked(key: int) -> QuerySet[Declaration]:
    return Declaration.objects.select_for_update(no_key=True).filter(pk=key)


def lock(declaration: Declaration) -> Declaration:
    """Read the declaration again under its row's lock."""
    (row,) = _locked(key=declaration.pk)
    return row


def opened(declaration: Declaration, *, by: Any, seen: int | None) -> Declaration:
    """
    Lock the declaration for an act by this person on what they saw.

    :raises CannotDecide: when the parcel is their own
    :raises Stale: when ``seen`` is not the revision that stands
    """
    row = lock(declaration)
    allow(row, by=by, seen=seen)
    return row


def allow(row: Declaration, *, by: Any, seen: int | None) -> None:
    """Ask of a declaration that is locked what ``opened`` asks."""
    if getattr(by, "role", "") in DECIDE and row.consignee_id == by.pk:
        raise CannotDecide(Reason("own_parcel", _("This parcel is yours. Another officer decides about it.")))
    if seen is not None and seen != row.revision:
        raise Stale(row)


def why_finished(declaration: Declaration) -> list[Reason]:
    """Say that nothing more is decided about a parcel that is released, seized, sent back or given up."""
    return [Reason("decided", _("Customs has finished with this parcel."))] if declaration.is_decided else []


def known_reason(kind: str, code: str, *, words: str = "") -> None:
    """
    Ask for one of the written reasons, and for the words that it promises its reader.

    :raises CannotDecide: when the code is not in the book for this kind of act, or what it must name is not named
    """
    if code not in reasons.BOOKS[kind]:
        raise CannotDecide(Reason("reason_missing", _("Choose a reason from the list.")))
    if (wanted := reasons.BOOKS[kind][code].names) and not words.strip():
        raise CannotDecide(Reason("words_missing", wanted))
