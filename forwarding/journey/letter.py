"""
Letter: what its owner chooses for it, at the price shown: opened and scanned, sent on, shredded, or kept longer.

A choice is billed when it is made and done once it is paid; taken back before it is done, it costs nothing.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from billing import invoicing
from forwarding import letters
from forwarding.letterstates import ASKED
from forwarding.models import Letter
from forwarding.states import LetterStatus
from suuq import audit, workflow
from suuq.workflow import Reason

Status = LetterStatus
FEE = "fee"


class CannotChoose(workflow.Refused):
    """What keeps this from being chosen."""


@transaction.atomic
def choose(*, letter: Letter, choice: str, seen_minor: int, agrees: bool = False, by: Any, at: datetime) -> Letter:
    """
    Choose what happens to a letter; chosen twice, it is chosen once. ``agrees`` is the consent that shredding needs.

    :raises CannotChoose: without proof of identity, without consent, or at another price than the one shown
    """
    letter = locked(letter)
    if letter.status == choice:
        return letter
    offer = next((offer for offer in letters.offers(letter, at) if offer.choice == choice), None)
    if offer is None:
        raise CannotChoose(Reason("not_offered", _("This is not on offer for this letter now.")))
    if reasons := letters.why_not_chosen(letter):
        raise CannotChoose(reasons)
    if offer.price_minor != seen_minor:
        raise CannotChoose(Reason("price_changed", _("The price has changed. Look at it again before you ask.")))
    if choice == Status.SHREDDING and not agrees:
        raise CannotChoose(Reason("no_consent", _("Tick that you agree: what is shredded is gone.")))
    letter = workflow.move(
        letter, to=choice, by=by, at=at, asks=letter.asks + 1, asked_at=at, price_minor=offer.price_minor,
        currency=offer.currency, answer="", agreed_at=at if choice == Status.SHREDDING else None,
    )  # fmt: skip
    if offer.price_minor:
        letter.invoice = _bill(letter, f"{letter.asks}", _line(letter, choice), by, at)
        letter.save(update_fields=["invoice"])
    return letter


def _line(letter: Letter, choice: str) -> invoicing.Line:
    return invoicing.Line(FEE, letters.WORDS[Status(choice)], letter.price_minor, {"letter": letter.reference})


def _bill(letter: Letter, ask: str, line: invoicing.Line, by: Any, at: datetime) -> Any:
    if letter.customer is None:
        return None
    return invoicing.issue(
        key=f"letter:{letter.reference}:{ask}", payer=letter.customer.user, about=letter.reference,
        currency=letter.currency, lines=[line], by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def take_back(*, letter: Letter, by: Any, at: datetime) -> Letter:
    """
    Take a choice back while it is not done; whatever was paid for it is in the wallet.

    :raises workflow.IllegalMove: it is done
    """
    letter = locked(letter)
    if letter.status in {Status.KEPT, Status.SCANNED}:
        return letter
    if letter.status not in ASKED:
        raise workflow.IllegalMove(Reason("done", _("It is done already: it cannot be taken back.")))
    return waiting_again(letter, gettext_noop("Taken back"), by=by, at=at)


def waiting_again(letter: Letter, why: str, *, by: Any, at: datetime, answer: str = "") -> Letter:
    """Let a letter wait for its owner's choice again, and give back what the last one cost."""
    invoicing.lock(letter.invoice)
    choice, bill = letter.status, letter.invoice
    letter = workflow.move(
        letter, to=Status.SCANNED if letter.scanned_at else Status.KEPT, by=by, at=at, why=answer, answer=answer,
        agreed_at=None, invoice=None,
    )  # fmt: skip
    if bill:
        bill.refresh_from_db()
        if bill.paid_minor or bill.credited_minor:
            key = f"letter:{letter.reference}:{letter.asks}:back"
            invoicing.credit(key=key, invoice=bill, lines=[_line(letter, choice)], why=why, by=by, at=at)
        else:
            invoicing.cancel(invoice=bill, why=why, by=by, at=at)
    return letter


@transaction.atomic
def keep_longer(*, letter: Letter, seen: int, by: Any, at: datetime) -> Letter:
    """
    Keep it for longer at the price shown. ``seen`` is how often it had been, when the price was shown.

    :raises CannotChoose: no more time is on offer
    """
    letter = locked(letter)
    if letter.longer > seen:
        return letter
    tariff = letters.longer(letter, at)
    if tariff is None:
        words = _("No more time is on offer for this letter. Choose what happens to it.")
        raise CannotChoose(Reason("no_longer", words))
    days = str(tariff.longer_days)
    until = max(letter.kept_until, letters.today(letter, at)) + timedelta(days=tariff.longer_days)
    Letter.objects.filter(pk=letter.pk).update(longer=letter.longer + 1, kept_until=until, currency=tariff.currency)
    letter.refresh_from_db()
    audit.record("letter.kept_longer", letter, by=by, at=at, new=until.isoformat())
    if tariff.longer_minor:
        params = {"letter": letter.reference, "n": days}
        line = invoicing.Line(FEE, letters.WORDS[Status.KEPT], tariff.longer_minor, params)
        _bill(letter, f"longer:{letter.longer}", line, by, at)
    return letter


def locked(letter: Letter) -> Letter:
    """Lock a letter for what is about to happen to it."""
    whole = Letter.objects.select_for_update(no_key=True, of=("self",))
    return whole.select_related("customer__user", "warehouse", "invoice").get(pk=letter.pk)
