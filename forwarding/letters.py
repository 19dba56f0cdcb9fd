"""
The mailroom's questions: what each choice costs, who may choose, what the warehouse may do now. No writes.

A letter is opened, put into a box or shredded only for somebody whose identity paper a counter has seen, and only
where the name on the envelope is theirs or that of a person who agreed to receive through them. Until then they are
told its outside.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from forwarding import clocks
from forwarding.letterstates import HERE
from forwarding.models import Customer, Letter, LetterTariff, Shipment, Warehouse
from forwarding.states import LetterStatus
from suuq import names
from suuq.ui.templatetags import su
from suuq.workflow import Reason

Status = LetterStatus
WORDS = {
    Status.OPENING: gettext_noop("Letter %(letter)s opened and scanned"),
    Status.FORWARDING: gettext_noop("Letter %(letter)s put into a box"),
    Status.SHREDDING: gettext_noop("Letter %(letter)s shredded"),
    Status.KEPT: gettext_noop("Letter %(letter)s kept %(n)s days longer"),
}
SHARED_WORDS = 2  # of a name: a first name alone is shared by many


@dataclass(frozen=True, slots=True)
class Offer:
    """A choice and its price."""

    choice: LetterStatus
    price_minor: int
    currency: str


def today(letter: Letter, at: datetime) -> date:
    """Read the calendar on the wall of its warehouse."""
    return clocks.day_at(letter.warehouse, at)


def tariff_of(warehouse: Warehouse, at: datetime) -> LetterTariff | None:
    """Give the tariff of a warehouse; without one it takes no letters."""
    return LetterTariff.objects.in_force(warehouse, clocks.day_at(warehouse, at))


def offers(letter: Letter, at: datetime) -> list[Offer]:
    """List what its owner may choose now; what was scanned is not scanned again."""
    tariff = tariff_of(letter.warehouse, at)
    if tariff is None or letter.status not in HERE:
        return []
    prices = {
        Status.OPENING: tariff.open_minor, Status.FORWARDING: tariff.forward_minor,
        Status.SHREDDING: tariff.shred_minor,
    }  # fmt: skip
    after = Letter.FLOW.moves.get(letter.status, ())
    return [Offer(choice, price, tariff.currency) for choice, price in prices.items() if choice in after]


def longer(letter: Letter, at: datetime) -> LetterTariff | None:
    """Give the tariff by which it may be kept longer, where it still may."""
    tariff = tariff_of(letter.warehouse, at)
    may = tariff and letter.status in {Status.KEPT, Status.SCANNED} and letter.longer < tariff.longer_most
    return tariff if may else None


def why_not_chosen(letter: Letter) -> list[Reason]:
    """Ask whether its owner may have it opened, sent on or shredded."""
    customer = letter.customer
    if customer is None or not customer.papers.exists():
        words = _(
            "Show your identity paper once at any agency: until then we tell you the outside of a letter, and keep it."
        )
        return [Reason("no_identity", words)]
    if not _is_theirs(customer, letter.addressee):
        words = _(
            "The envelope names %(name)s. Add this person to those you receive for; once they have agreed, you choose."
        )
        return [Reason("other_name", words % {"name": letter.addressee})]
    return []


def _is_theirs(customer: Customer, addressee: str) -> bool:
    known = [customer.user.full_name, *customer.recipients.agreed().values_list("name", flat=True)]
    return any(_is_named(name, addressee) for name in known)


def _is_named(name: str, addressee: str) -> bool:
    """Whether two words of a name are on the envelope, as they are said and not as they are spelt; or its only one."""
    said, read = names.sounds(name), names.sounds(addressee)
    shared = sum(any(word & other for other in read) for word in said)
    return bool(said) and shared >= min(SHARED_WORDS, len(said))


def why_not_done(letter: Letter, wanted: str, at: datetime) -> list[Reason]:
    """Ask whether the warehouse may do now what was chosen."""
    if letter.status != wanted:
        return [Reason("not_asked", _("This is not asked now: %(status)s.") % {"status": letter.get_status_display()})]
    if not letter.is_paid:
        return [Reason("unpaid", _("Its owner has not paid for it yet."))]
    begins = letter.shredded_from
    if wanted == Status.SHREDDING and begins and at < begins:
        words = _("Its owner may still think again: shred it after %(moment)s.")
        return [Reason("may_think_again", words % {"moment": su.moment(begins)})]
    return []


def why_not_sent_back(letter: Letter, at: datetime) -> list[Reason]:
    """Ask whether it goes back to its sender: nobody chose, and its last day has passed."""
    if letter.status not in {Status.KEPT, Status.SCANNED, Status.UNKNOWN}:
        return [Reason("not_waiting", _("It does not wait for a choice."))]
    if today(letter, at) <= letter.kept_until:
        words = _("It is kept until %(day)s.")
        return [Reason("still_kept", words % {"day": su.day(letter.kept_until)})]
    return []


def to_enclose(shipment: Shipment) -> list[Letter]:
    """Give the letters that belong into a box about to be closed: of its owner, here, paid; into nobody else's box."""
    if shipment.recipient_id:
        return []
    waiting = shipment.warehouse.letters.filter(customer=shipment.customer_id, status=Status.FORWARDING)
    return [letter for letter in waiting.select_related("invoice").order_by("pk") if letter.is_paid]


def here(warehouse: Warehouse) -> QuerySet[Letter]:
    """Give the letters of a mailroom with what its pages show."""
    return warehouse.letters.select_related("customer__user", "invoice", "warehouse", "shipment")


def of(user: Any) -> QuerySet[Letter]:
    """Give a shopper's letters, the latest first."""
    own = Letter.objects.filter(customer__user=user).select_related(
        "warehouse", "invoice", "shipment", "customer__user"
    )
    return own.prefetch_related("documents")
