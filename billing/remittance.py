"""Pay the Treasury the duties and taxes that were collected for it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing import chart, ledger, numbers, postings
from billing.models.cash import Remittance
from billing.models.ledger import Why
from suuq import audit
from suuq.workflow import Reason, Refused


class CannotRemit(Refused):
    """The transfer is not booked; the reasons say why."""


def held(currency: str) -> int:
    """Read what we hold for the State: collected and not yet paid over."""
    return ledger.balance(chart.DUTIES_HELD, currency)


@transaction.atomic
def remit(
    *, amount_minor: int, bank_reference: str, key: str, by: Any, at: datetime, currency: str = "DJF"
) -> Remittance:
    """
    Book a transfer to the Treasury, never more than is held for it.

    :raises CannotRemit: more than is held, or nothing
    :raises ledger.KeyReused: the key names a transfer of another amount
    """
    numbers.hold("T", at=at)
    accounts = ledger.lock([postings.Account(chart.DUTIES_HELD, currency), postings.Account(chart.BANK, currency)])
    if before := Remittance.objects.filter(key=key).first():
        if before.amount_minor != amount_minor:
            raise ledger.KeyReused(Reason("key_reused", _("This transfer was already booked with another amount.")))
        return before
    if not 0 < amount_minor <= accounts[postings.Account(chart.DUTIES_HELD, currency)].balance_minor:
        raise CannotRemit(Reason("not_held", _("Pay the Treasury something, and at most what is held for it.")))
    number = numbers.take("T", at=at)
    legs = postings.remitted(currency=currency, amount_minor=amount_minor)
    entry = ledger.post(key=f"remittance:{key}", code=Why.REMITTED, legs=legs, by=by, at=at, about=number)
    remittance = Remittance.objects.create(
        number=number,
        key=key,
        currency=currency,
        amount_minor=amount_minor,
        bank_reference=bank_reference,
        entry=entry,
        at=at,
        by=by,
    )
    audit.record("remitted", remittance, by=by, at=at, new=f"{amount_minor} {currency}", why=bank_reference)
    return remittance
