"""
The paper of each movement of a drawer: what was taken has a receipt, all else a slip with two signatures.

Read from the books alone, so that a slip can be printed again as long as the books stand. A movement is counted within
its drawer (``D-12-3`` is the third of drawer 12): the books only grow, so its number never changes.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from billing import cashdesk, statements
from billing.models import CashShift, Leg, Payment, Payout, VoidRequest
from billing.models.ledger import Entry, Why
from billing.states import VoidStatus


@dataclass(frozen=True, slots=True)
class Movement:
    """One passage of money into a drawer or out of it; ``payment`` is what has a receipt, the others have a slip."""

    shift: CashShift
    entry: Entry
    count: int
    growth_minor: int
    payment: Payment | None
    payout: Payout | None
    void: VoidRequest | None

    @property
    def number(self) -> str:
        """How the paper is asked for again."""
        paper = self.payment or self.payout
        return paper.number if paper else f"D-{self.shift.pk}-{self.count}"

    @property
    def at(self) -> datetime:
        """When it was."""
        return self.entry.at

    @property
    def amount_minor(self) -> int:
        """What changed hands: at closing, what was counted."""
        if self.entry.code == Why.SHIFT_CLOSED:
            return self.shift.counted_minor or 0
        return abs(self.growth_minor)

    @property
    def customer(self) -> Any:
        """Who stood before the counter; nobody where it is between the drawer and the safe."""
        if self.payout:
            return self.payout.payee
        paid = self.payment or (self.void and self.void.payment)
        return paid.payer if paid else None


def of(shift: CashShift, *, last: int | None = None) -> list[Movement]:
    """List what passed through a drawer, newest first."""
    legs = statements.of_account(cashdesk.drawer(shift))
    count = legs.count()
    return _told(shift, list(legs[:last]), count)


def one(shift: CashShift, entry: int) -> Movement | None:
    """Find one movement of a drawer."""
    legs = statements.of_account(cashdesk.drawer(shift))
    leg = legs.filter(entry=entry).first()
    return _told(shift, [leg], legs.filter(pk__lte=leg.pk).count())[0] if leg else None


def _told(shift: CashShift, legs: list[Leg], count: int) -> list[Movement]:
    """Lay beside each leg, the newest first, the payment, payout or void that it books."""
    entries = [leg.entry_id for leg in legs]
    taken = shift.payments.filter(entry__in=entries).select_related("payer", "invoice")
    payments = {payment.entry_id: payment for payment in taken.prefetch_related("void_requests")}
    payouts = {out.entry_id: out for out in shift.payouts.filter(entry__in=entries).select_related("payee")}
    undone = {leg.entry.reverses_id for leg in legs} - {None}
    asked = VoidRequest.objects.filter(status=VoidStatus.GRANTED, payment__entry__in=undone)
    voids = {void.payment.entry_id: void for void in asked.select_related("payment__payer", "decided_by")}
    return [
        Movement(
            shift, leg.entry, count - n, leg.growth_minor, payment=payments.get(leg.entry_id),
            payout=payouts.get(leg.entry_id), void=voids.get(leg.entry.reverses_id or 0),
        )
        for n, leg in enumerate(legs)
    ]  # fmt: skip
