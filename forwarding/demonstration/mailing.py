"""Letters in the mailroom: one at each stage, from the pool to the shredder."""

from datetime import datetime, timedelta
from typing import Any

from billing import payments
from billing.models.payment import Means
from forwarding import enrolling, letters
from forwarding.demonstration import photos
from forwarding.demonstration.voyage import staff
from forwarding.journey import letter as choices
from forwarding.journey import mailroom
from forwarding.models import Customer, Letter, Warehouse
from forwarding.states import LetterStatus
from suuq import references
from suuq.roles import Role

Status = LetterStatus
BANK, SCHOOL, TAXES, CLINIC = "Banque du Rhône", "Lycée Jean Moulin", "Direction des impôts", "Clinique du Parc"


def make(customers: list[Customer], at: datetime) -> None:
    """Take letters in and let some of their owners choose; the second shopper has shown no paper yet."""
    known, unproved = customers[0], customers[1]
    clerk = staff(Role.CLERK)
    enrolling.prove(customer=known, kind="card", number=f"DJ{references.digits(8)}", by=clerk, at=at)
    room = _Room(Warehouse.objects.get(code="FR"), at)
    room.take_in(None, "M. Hassan R.", TAXES)
    room.take_in(unproved, unproved.name, BANK)
    room.take_in(known, known.name, BANK)
    room.choose(known, SCHOOL, Status.OPENING)
    room.scan(room.choose(known, CLINIC, Status.OPENING), CLINIC)
    room.choose(known, TAXES, Status.FORWARDING)
    room.choose(known, BANK, Status.SHREDDING)
    gone = room.choose(known, SCHOOL, Status.SHREDDING)
    mailroom.shredded(letter=gone, by=room.clerk, at=at + timedelta(hours=30))
    old = _Room(room.warehouse, at - timedelta(days=40))
    mailroom.send_back(letter=old.take_in(unproved, unproved.name, SCHOOL), by=room.clerk, at=at)


class _Room:
    """A mailroom at a moment."""

    def __init__(self, warehouse: Warehouse, at: datetime) -> None:
        self.warehouse, self.at = warehouse, at
        self.clerk = staff(Role.WAREHOUSE, workplace__warehouse=warehouse)

    def take_in(self, customer: Customer | None, addressee: str, sender: str) -> Letter:
        """The envelope on the scale."""
        envelope = mailroom.Envelope(addressee, sender, 24, photos.envelope(addressee, sender))
        return mailroom.take_in(
            warehouse=self.warehouse, customer=customer, envelope=envelope, by=self.clerk, at=self.at
        )

    def choose(self, customer: Customer, sender: str, choice: Status) -> Letter:
        """Its owner chooses, and pays from a wallet filled from a telephone."""
        letter = self.take_in(customer, customer.name, sender)
        offer = next(offer for offer in letters.offers(letter, self.at) if offer.choice == choice)
        done: dict[str, Any] = {"by": customer.user, "at": self.at}
        letter = choices.choose(letter=letter, choice=choice, seen_minor=offer.price_minor, agrees=True, **done)
        if bill := letter.invoice:
            payments.top_up(
                user=customer.user, amount_minor=bill.due_minor, currency=bill.currency, means=Means.PROVIDER,
                key=f"demo:{bill.number}:top", provider="dmoney", reference=f"DM{references.digits(9)}", at=self.at,
            )  # fmt: skip
            payments.from_wallet(invoice=bill, key=f"demo:{bill.number}", **done)
        return letter

    def scan(self, letter: Letter, sender: str) -> None:
        """The mailroom opens it and files its page."""
        pages = [photos.invoice(sender, [("Relevé / Statement", "")])]
        mailroom.scanned(letter=letter, pages=pages, by=self.clerk, at=self.at + timedelta(hours=3))
