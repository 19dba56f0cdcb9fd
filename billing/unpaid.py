"""How a bill ends otherwise than paid as billed: given up, its goods sold, or a quote in other money honoured."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from billing import cashdesk, chart, exchange, ledger, postings, receiving
from billing.models.invoice import Invoice
from billing.models.ledger import Why
from billing.models.payment import Means, Payment
from suuq.money import Money
from suuq.roles import Role
from suuq.workflow import Reason

MAY_GIVE_UP = {Role.SUPERVISOR, Role.FINANCE}


def give_up(*, invoice: Invoice, key: str, by: Any, at: datetime) -> Payment:
    """
    Give up what is due on a bill: it is a loss of the post.

    The State's part is then owed to the Treasury all the same: whoever handed the goods over answers for their duties.

    :raises receiving.CannotPay: nothing is due, or the person may not
    """
    if by.role not in MAY_GIVE_UP:
        raise receiving.CannotPay(Reason("not_yours", _("A supervisor or finance gives a bill up.")))
    source = postings.Account(chart.LOSSES, invoice.currency)
    receipt = receiving.Receipt(key=f"loss:{key}", means=Means.LOSS, source=source, by=by, at=at, code=Why.WRITTEN_OFF)
    return receiving.settle(invoice, receipt, lambda due: receiving.offered(due, None))


def sell(*, invoice: Invoice, proceeds_minor: int, place: str, key: str, by: Any, at: datetime) -> Payment:
    """Pay a bill from the sale of its unclaimed goods; the surplus is kept for the owner."""
    safe = cashdesk.safe(place, invoice.currency)

    def legs(payer: int, applied_minor: int, _excess_minor: int) -> receiving.Legs:
        return postings.sold(
            payer=payer, currency=invoice.currency, proceeds_minor=proceeds_minor, due_minor=applied_minor, safe=safe
        )

    receipt = receiving.Receipt(
        key=f"sale:{key}",
        means=Means.SALE,
        source=safe,
        by=by,
        at=at,
        asked_minor=proceeds_minor,
        code=Why.SOLD,
        legs=legs,
    )
    return receiving.settle(invoice, receipt, lambda due: (min(proceeds_minor, due), 0))


@transaction.atomic
def keep_proceeds(
    *, owner: Any, proceeds_minor: int, currency: str, place: str, key: str, by: Any, at: datetime
) -> ledger.Entry:
    """Keep for their owner what unclaimed goods fetched on which nothing was due."""
    safe = cashdesk.safe(place, currency)
    legs = postings.sold(payer=owner.pk, currency=currency, proceeds_minor=proceeds_minor, due_minor=0, safe=safe)
    return ledger.post(key=f"sale:{key}", code=Why.SOLD, legs=legs, by=by, at=at, about=str(owner.pk))


@transaction.atomic
def return_surplus(*, owner: Any, amount_minor: int, currency: str, key: str, by: Any, at: datetime) -> ledger.Entry:
    """
    Give the owner of sold goods what was left over: it becomes theirs in the wallet.

    :raises ledger.NotEnough: more than was kept for them
    """
    kept = postings.Account(chart.UNCLAIMED, currency, owner.pk)
    legs = postings.topped_up(source=kept, payer=owner.pk, amount_minor=amount_minor)
    return ledger.post(key=f"surplus:{key}", code=Why.SURPLUS, legs=legs, by=by, at=at, about=str(owner.pk))


def honour(
    *, invoice: Invoice, paid: Money, quoted: Money, key: str, reference: str, at: datetime, by: Any = None
) -> Payment:
    """
    Settle a bill that was quoted in another currency and paid as quoted, within the quote's time.

    Two journals meet in the exchange position, each balanced in its currency. What the money is worth today less than
    the bill (or more) is an exchange difference of ours, never asked of the customer.

    :raises receiving.CannotPay: another sum than quoted, or nothing is due
    :raises exchange.NoRate: no rate is known for the day
    """
    if paid != quoted:
        raise receiving.CannotPay(Reason("not_as_quoted", _("This is not the sum that was quoted.")))
    worth = exchange.convert(paid, into=invoice.currency, on=timezone.localtime(at).date())
    source = postings.Account(chart.CARD, paid.currency)

    def legs(payer: int, applied_minor: int, _excess_minor: int) -> receiving.Legs:
        return postings.exchanged(
            source=source, source_minor=paid.amount_minor, payer=payer, currency=invoice.currency,
            applied_minor=applied_minor, worth_minor=worth.amount_minor,
        )  # fmt: skip

    receipt = receiving.Receipt(
        key=f"quoted:{key}", means=Means.CARD, source=source, by=by, at=at, reference=reference, code=Why.EXCHANGED,
        foreign=paid, legs=legs,
    )  # fmt: skip
    return receiving.settle(invoice, receipt, lambda due: receiving.offered(due, None))
