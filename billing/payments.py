"""
Take money. The money is recorded first, in a transaction of its own; what follows from it comes after the commit.

Money that a person offers (wallet, cash) is refused when nothing is due. Money that has already moved (a card, a local
wallet) is never refused: what no bill needs becomes the customer's, in the wallet, where they see it.
"""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from billing import bookings, cashdesk, chart, postings, receiving
from billing.models.cash import CashShift
from billing.models.invoice import Invoice
from billing.models.payment import Means, Payment
from suuq.workflow import Reason

CannotPay = receiving.CannotPay


def from_wallet(
    *,
    invoice: Invoice,
    key: str,
    by: Any,
    at: datetime,
    amount_minor: int | None = None,
    wallet_of: Any = None,
    alongside: receiving.Alongside | None = None,
) -> Payment:
    """
    Pay a bill (or part of it) from its payer's wallet, or from that of ``wallet_of``, who pays it for them.

    :raises CannotPay: nothing is due, or less than that
    :raises ledger.NotEnough: the wallet does not hold it
    """
    owner = wallet_of.pk if wallet_of else invoice.payer_id
    source = postings.Account(chart.WALLET, invoice.currency, owner)
    receipt = receiving.Receipt(
        key=f"wallet:{key}", means=Means.WALLET, source=source, by=by, at=at, asked_minor=amount_minor,
        alongside=alongside,
    )  # fmt: skip
    return receiving.settle(invoice, receipt, lambda due: receiving.offered(due, amount_minor))


def take_cash(
    *,
    invoice: Invoice,
    shift: CashShift,
    tendered_minor: int,
    key: str,
    by: Any,
    at: datetime,
    amount_minor: int | None = None,
    alongside: receiving.Alongside | None = None,
) -> Payment:
    """
    Take notes for a bill; ``payment.change_minor`` is what to give back. ``amount_minor`` pays only a part.

    :raises CannotPay: nothing is due, or too little was tendered
    :raises cashdesk.CannotHandleCash: the drawer is closed, or the bill is the clerk's own
    """
    cashdesk.refuse_own(invoice.payer, by)
    receipt = receiving.Receipt(
        key=f"cash:{key}",
        means=Means.CASH,
        source=cashdesk.drawer(shift),
        by=by,
        at=at,
        shift=shift,
        tendered_minor=tendered_minor,
        asked_minor=amount_minor,
        alongside=alongside,
    )
    return receiving.settle(
        invoice, receipt, lambda due: _tendered(receiving.offered(due, amount_minor), tendered_minor)
    )


def settle(
    *,
    invoice: Invoice,
    means: Means,
    amount_minor: int,
    currency: str,
    key: str,
    reference: str,
    at: datetime,
    by: Any = None,
    provider: str = "",
) -> Payment:
    """
    Book money that has already reached us for a bill: what is due pays it, the rest is wallet credit.

    :raises CannotPay: it is in another currency than the bill (nothing is booked: a person looks)
    :raises ledger.KeyReused: the key was booked with another amount
    """
    if currency != invoice.currency:
        raise CannotPay(Reason("other_currency", _("The money is in another currency than the bill.")))
    receipt = receiving.Receipt(
        key=key,
        means=means,
        source=bookings.place_of(means, currency, provider),
        by=by,
        at=at,
        provider=provider,
        reference=reference,
        asked_minor=amount_minor,
    )
    return receiving.settle(invoice, receipt, lambda due: receiving.arrived(due, amount_minor))


def _tendered(share: tuple[int, int], tendered_minor: int) -> tuple[int, int]:
    if tendered_minor < sum(share):
        raise CannotPay(Reason("too_little", _("The customer gave less than what is to be paid.")))
    return share


def top_up(
    *,
    user: Any,
    means: Means,
    amount_minor: int,
    currency: str,
    key: str,
    at: datetime,
    reference: str = "",
    by: Any = None,
    provider: str = "",
) -> Payment:
    """Put money that has already reached us into a customer's wallet."""
    receipt = receiving.Receipt(
        key=key,
        means=means,
        source=bookings.place_of(means, currency, provider),
        by=by,
        at=at,
        provider=provider,
        reference=reference,
        asked_minor=amount_minor,
    )
    return receiving.top_up(user, receipt, amount_minor)


def top_up_cash(
    *,
    user: Any,
    shift: CashShift,
    amount_minor: int,
    key: str,
    by: Any,
    at: datetime,
    tendered_minor: int | None = None,
    alongside: receiving.Alongside | None = None,
) -> Payment:
    """
    Put notes into a customer's wallet.

    :raises cashdesk.CannotHandleCash: the drawer is closed, or the wallet is the clerk's own
    """
    cashdesk.refuse_own(user, by)
    tendered = amount_minor if tendered_minor is None else tendered_minor
    _tendered((amount_minor, 0), tendered)
    receipt = receiving.Receipt(
        key=f"cash:{key}",
        means=Means.CASH,
        source=cashdesk.drawer(shift),
        by=by,
        at=at,
        shift=shift,
        tendered_minor=tendered,
        asked_minor=amount_minor,
        alongside=alongside,
    )
    return receiving.top_up(user, receipt, amount_minor)
