"""Pay the Treasury the duties and taxes that were collected for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing import chart, ledger, numbers, postings
from billing.models.cash import Remittance
from billing.models.invoice import Invoice
from billing.models.ledger import Leg, Why
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


@dataclass(frozen=True, slots=True)
class Collected:
    """What came in for the State on one bill, and how much of it the Treasury has."""

    collected_minor: int = 0
    remitted_minor: int = 0


def collected(roots: Sequence[Invoice], *, currency: str) -> dict[int, Collected]:
    """
    Say for each first bill what its matter brought for the State, and what of that was paid over.

    The Treasury is paid what came first: a movement was paid over as far as all transfers together reach past what had
    been collected before it. A movement knows that sum by its balance, so nothing is added up over history.
    """
    root_of = {root.number: root.pk for root in roots}
    more = Invoice.objects.filter(corrects__in=[root.pk for root in roots]).values_list("number", "corrects_id")
    root_of |= dict(more)
    legs = Leg.objects.filter(
        account__code=chart.DUTIES_HELD, account__currency=currency, entry__about__in=root_of
    ).select_related("entry", "account")
    transfers = _transfers(currency)
    found: dict[int, Collected] = {}
    for leg in legs.order_by("pk"):
        before = found.get(root := root_of[leg.entry.about], Collected())
        grown = before.collected_minor + leg.growth_minor
        found[root] = Collected(grown, min(grown, before.remitted_minor + _reached(leg, transfers)))
    return found


def _transfers(currency: str) -> list[tuple[int, int]]:
    """List the transfers to the Treasury: the place of each in the account, and its amount."""
    paid = Leg.objects.filter(account__code=chart.DUTIES_HELD, account__currency=currency, entry__code=Why.REMITTED)
    return list(paid.order_by("pk").values_list("pk", "debit_minor"))


def _reached(leg: Leg, transfers: Sequence[tuple[int, int]]) -> int:
    before_it = sum(amount for place, amount in transfers if place < leg.pk)
    collected_before = leg.balance_after_minor - leg.growth_minor + before_it
    return max(0, min(leg.growth_minor, sum(amount for _place, amount in transfers) - collected_before))
