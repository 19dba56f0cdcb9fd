"""
Write in the books, and read them.

Locks are taken in one written order, late: shift, invoice, payment, counter, then accounts by primary key. Every
posting locks all the accounts it touches before it looks at a balance, so two spends of the same money are one after
the other, and nobody can deadlock. Bills are locked without their keys (FOR NO KEY UPDATE): PostgreSQL reads the first
bill of a matter whenever a row of its supplements is written twice in a transaction, and must not wait for us there.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import BigIntegerField, Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from billing import chart, postings
from billing.models.ledger import Account, Entry, Leg, Why
from suuq.workflow import Reason, Refused


class NotEnough(Refused):
    """The account does not hold what is to be taken from it."""


class KeyReused(Refused):
    """This key already names another event."""


@transaction.atomic
def post(
    *,
    key: str,
    code: str,
    legs: Iterable[postings.Leg],
    by: Any,
    at: datetime,
    about: str = "",
    reverses: Entry | None = None,
    also: Iterable[postings.Account] = (),
) -> Entry:
    """
    Book one event. The same key with the same legs returns the entry already there.

    ``also`` names what a later entry of this transaction touches: locked now, together, so that the order holds.

    :raises KeyReused: the key names an event with other legs
    :raises NotEnough: an account that may not fall below zero would
    :raises postings.UnbalancedError: the legs do not balance
    """
    legs = postings.journal(*legs)
    accounts = lock([*(leg.account for leg in legs), *also])
    if before := Entry.objects.filter(key=key).first():
        return _same(before, legs)
    _refuse_overdraft(accounts, legs)
    entry = Entry.objects.create(key=key, code=code, about=about, at=at, by=by, reverses=reverses)
    _write(entry, accounts, legs)
    return entry


def lock(names: Iterable[postings.Account]) -> dict[postings.Account, Account]:
    """Find (or open) the accounts and lock them, by primary key."""
    wanted = set(names)
    missing = wanted - {account.name for account in Account.objects.filter(_any_of(wanted))}
    for name in sorted(missing):
        Account.objects.get_or_create(
            code=name.code, currency=name.currency, owner_id=name.owner or None, holder=name.holder
        )
    return {
        account.name: account for account in Account.objects.select_for_update().filter(_any_of(wanted)).order_by("pk")
    }


def _any_of(names: Iterable[postings.Account]) -> Q:
    condition = Q(pk=None)
    for name in names:
        condition |= Q(code=name.code, currency=name.currency, owner=name.owner or None, holder=name.holder)
    return condition


def _same(before: Entry, legs: tuple[postings.Leg, ...]) -> Entry:
    written = Counter(leg.plain for leg in before.legs.select_related("account"))
    if written != Counter(legs):
        raise KeyReused(Reason("key_reused", _("This was already booked with other amounts.")))
    return before


def _refuse_overdraft(accounts: dict[postings.Account, Account], legs: tuple[postings.Leg, ...]) -> None:
    growth: Counter[postings.Account] = Counter()
    for leg in legs:
        growth[leg.account] += leg.growth_minor
    for name, amount in growth.items():
        if name.code in chart.FLOORED and accounts[name].balance_minor + amount < 0:
            raise NotEnough(Reason("not_enough", _("There is not enough money in the wallet for this.")))


def _write(entry: Entry, accounts: dict[postings.Account, Account], legs: tuple[postings.Leg, ...]) -> None:
    rows = []
    for leg in legs:
        account = accounts[leg.account]
        account.balance_minor += leg.growth_minor
        rows.append(
            Leg(
                entry=entry,
                account=account,
                debit_minor=leg.debit_minor,
                credit_minor=leg.credit_minor,
                balance_after_minor=account.balance_minor,
            )
        )
    Leg.objects.bulk_create(rows)
    growth: Counter[int] = Counter()
    for leg in legs:
        growth[accounts[leg.account].pk] += leg.growth_minor
    by_account = Case(
        *(When(pk=pk, then=Value(amount)) for pk, amount in growth.items()), output_field=BigIntegerField()
    )
    Account.objects.filter(pk__in=growth).update(balance_minor=F("balance_minor") + by_account)


def reverse(
    entry: Entry,
    *,
    key: str,
    by: Any,
    at: datetime,
    code: str = Why.REVERSED,
    also: Iterable[postings.Account] = (),
) -> Entry:
    """Undo an entry by its mirror image; the original stays as it was written. An entry is reversed once."""
    legs = postings.reversed_legs(leg.plain for leg in entry.legs.select_related("account"))
    return post(key=key, code=code, legs=legs, by=by, at=at, about=entry.about, reverses=entry, also=also)


def balance(code: str, currency: str, *, owner: Any = None, holder: str = "") -> int:
    """Read what stands on an account; one never used stands at zero."""
    found = Account.objects.filter(code=code, currency=currency, owner=owner, holder=holder)
    return found.values_list("balance_minor", flat=True).first() or 0


def spendable(user: Any, currency: str) -> int:
    """Read what a customer's wallet holds. The spend itself is checked again under lock by ``post``."""
    return balance(chart.WALLET, currency, owner=user)
