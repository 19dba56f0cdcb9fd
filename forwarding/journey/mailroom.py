"""
Mailroom: what the warehouse does with letters, from the envelope on the scale to the last thing that becomes of it.

Nothing is opened, put into a box or shredded but what its owner chose, paid for and, for shredding, agreed to.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from forwarding import clocks, letters, notices
from forwarding.journey.letter import locked, waiting_again
from forwarding.letterstates import ASKED, HERE
from forwarding.models import Customer, Document, Letter, Shipment, Warehouse
from forwarding.states import LetterStatus
from suuq import audit, rows, uploads, workflow
from suuq.workflow import Reason

Status = LetterStatus
REFERENCE_LENGTH = 8
WARNED_BEFORE = (10, 3, 1)  # days before the last one
PAGES_MOST = 20


class CannotSort(workflow.Refused):
    """What keeps the mailroom from doing this."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What is seen of a letter without opening it."""

    addressee: str
    sender: str
    weight_grams: int
    picture: uploads.Taken


@transaction.atomic
def take_in(*, warehouse: Warehouse, customer: Customer | None, envelope: Envelope, by: Any, at: datetime) -> Letter:
    """
    Take a letter in for a suite; one whose suite cannot be read waits until its owner is known.

    :raises CannotSort: the warehouse takes no letters
    """
    tariff = letters.tariff_of(warehouse, at)
    if tariff is None:
        raise CannotSort(Reason("no_mailroom", _("This warehouse takes no letters: hand it back to who brought it.")))
    status = Status.KEPT if customer else Status.UNKNOWN
    letter = Letter(
        warehouse=warehouse, customer=customer, status=status,
        addressee=envelope.addressee, sender=envelope.sender, weight_grams=envelope.weight_grams, received_at=at,
        received_by=by, currency=tariff.currency,
        kept_until=clocks.day_at(warehouse, at) + timedelta(days=tariff.kept_days),
    )  # fmt: skip
    rows.drawn(letter, length=REFERENCE_LENGTH)
    _keep(letter, Document.Kind.PHOTO, envelope.picture, by, at)
    audit.record(f"letter.{status}", letter, by=by, at=at, new=status)
    _tell_came(letter, at)
    return letter


def _keep(letter: Letter, kind: str, taken: uploads.Taken, by: Any, at: datetime) -> None:
    Document.objects.create(
        letter=letter, kind=kind, file=taken.content, media_type=taken.media_type, shown_name=taken.shown_name,
        added_by=by, added_at=at,
    )  # fmt: skip


def _tell_came(letter: Letter, at: datetime) -> None:
    if letter.customer:
        day = letter.kept_until.isoformat()
        notices.owe(letter.customer.user, notices.LETTER_CAME, about=letter.reference, at=at, day=day)


@transaction.atomic
def give(*, letter: Letter, customer: Customer, by: Any, at: datetime) -> Letter:
    """
    Give a letter of the pool to the person it is for; given twice to the same, it is given once.

    :raises workflow.IllegalMove: it has an owner already
    """
    letter = locked(letter)
    if letter.customer == customer:
        return letter
    letter = workflow.move(letter, to=Status.KEPT, by=by, at=at, customer=customer)
    _tell_came(letter, at)
    return letter


@transaction.atomic
def scanned(*, letter: Letter, pages: Sequence[uploads.Taken], by: Any, at: datetime) -> Letter:
    """
    File the pages of a letter that was opened for its owner, who alone may see them.

    :raises CannotSort: it was not asked, is not paid, or nothing was scanned
    """
    letter = locked(letter)
    if letter.status == Status.SCANNED:
        return letter
    reasons = letters.why_not_done(letter, Status.OPENING, at)
    if not 1 <= len(pages) <= PAGES_MOST:
        words = _("Add the scan of its pages: a PDF or photos, %(n)s files at most.") % {"n": PAGES_MOST}
        reasons.append(Reason("no_pages", words))
    if reasons:
        raise CannotSort(reasons)
    for page in pages:
        _keep(letter, Document.Kind.SCAN, page, by, at)
    letter = workflow.move(letter, to=Status.SCANNED, by=by, at=at, scanned_at=at, invoice=None)
    _tell(letter, notices.LETTER_SCANNED, at)
    return letter


@transaction.atomic
def shredded(*, letter: Letter, by: Any, at: datetime) -> Letter:
    """
    Say that it was shredded, as its owner agreed.

    :raises CannotSort: it was not asked, or its owner may still think again
    """
    letter = locked(letter)
    if letter.status == Status.SHREDDED:
        return letter
    if reasons := letters.why_not_done(letter, Status.SHREDDING, at):
        raise CannotSort(reasons)
    letter = workflow.move(letter, to=Status.SHREDDED, by=by, at=at, ended_at=at)
    _tell(letter, notices.LETTER_SHREDDED, at)
    return letter


@transaction.atomic
def cannot(*, letter: Letter, why: str, by: Any, at: datetime) -> Letter:
    """
    Say why what was chosen cannot be done; it costs nothing, and its owner chooses again.

    :raises CannotSort: without a reason, or where nothing is asked
    """
    letter = locked(letter)
    if letter.status in HERE and letter.answer == why[:300]:
        return letter
    if letter.status not in ASKED:
        raise CannotSort(Reason("not_asked", _("Nothing is asked for this letter now.")))
    if not why:
        raise CannotSort(Reason("why", _("Write why it could not be done: its owner reads it.")))
    letter = waiting_again(letter, gettext_noop("Could not be done"), by=by, at=at, answer=why[:300])
    _tell(letter, notices.LETTER_ANSWERED, at)
    return letter


@transaction.atomic
def send_back(*, letter: Letter, by: Any, at: datetime) -> Letter:
    """
    Send back to its sender what nobody chose anything for; sent back twice, it is sent back once.

    :raises CannotSort: before its last day has passed
    """
    letter = locked(letter)
    if letter.status == Status.SENT_BACK:
        return letter
    if reasons := letters.why_not_sent_back(letter, at):
        raise CannotSort(reasons)
    letter = workflow.move(letter, to=Status.SENT_BACK, by=by, at=at, ended_at=at)
    _tell(letter, notices.LETTER_SENT_BACK, at)
    return letter


def enclose(waiting: Sequence[Letter], shipment: Shipment, *, by: Any, at: datetime) -> None:
    """Put letters into a box that is being closed."""
    for letter in waiting:
        workflow.move(letter, to=Status.ENCLOSED, by=by, at=at, shipment=shipment, ended_at=at)


def take_out(shipment: Shipment, *, by: Any, at: datetime) -> None:
    """Take the letters out of a box that was opened again: they wait for the next one."""
    for letter in shipment.letters.order_by("pk"):
        workflow.move(letter, to=Status.FORWARDING, by=by, at=at, shipment=None, ended_at=None)


def _tell(letter: Letter, code: str, at: datetime) -> None:
    """Tell its owner; each choice is answered once."""
    if letter.customer:
        notices.owe(letter.customer.user, code, about=letter.reference, detail=f"{letter.asks}", at=at)


def warn(*, at: datetime) -> None:
    """Warn the owners of letters whose last day is near: once for each day that we warn on."""
    near = at.date() + timedelta(days=max(WARNED_BEFORE) + 1)
    waiting = Letter.objects.filter(status__in=HERE, kept_until__lte=near).exclude(customer=None)
    for letter in waiting.select_related("customer__user", "warehouse").iterator():
        left = (letter.kept_until - letters.today(letter, at)).days
        step = next((days for days in sorted(WARNED_BEFORE) if 0 <= left <= days), None)
        if letter.customer and step:
            day = letter.kept_until.isoformat()
            notices.owe(
                letter.customer.user, notices.LETTER_LAST_DAYS, about=letter.reference, detail=f"{day}:{step}", at=at,
                day=day,
            )  # fmt: skip
