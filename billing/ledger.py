"""
Write in the books, and read them.

Locks are taken in one written order, late: shift, invoice, payment, counter, then accounts by primary key. Every
posting locks all the accounts it touches before it looks at a balance, so two spends of the same money are one after
the other, and nobody can deadlock. Bills are locked without their keys (FOR NO KEY UPDATE): PostgreSQL reads the first
bill of a matter whenever a row of its supplements is written twice in a transaction, and must not wait for us there.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from billing import chart, postings, writing
from billing.models.ledger import Account, Entry, Why
from suuq import audit
from suuq.workflow import Reason, Refused


class NotEnough(Refused):
    """The account does not hold what is to be taken from it."""


class KeyReused(Refused):
    """This key already names another event."""


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
    names = sorted({*(leg.account for leg in legs), *also})
    entry = Entry(key=key, code=code, about=about, at=at, by=by, reverses=reverses)
    write = writing.at_once if connection.features.has_select_for_update else writing.step_by_step
    if not write(entry, legs, names):
        _open(names)
        write(entry, legs, names)
    if entry.pk:
        return entry
    if before := Entry.objects.filter(key=key).first():
        return _same(before, legs)
    raise NotEnough(Reason("not_enough", _("There is not enough money in the wallet for this.")))


def tell(
    verb: str, subject: Any = None, *, legs: tuple[postings.Leg, ...], by: Any, at: datetime, **facts: Any
) -> Entry:
    """Book one event that no document tells of, and say it in the trail; a repeat says nothing."""
    entry = post(legs=legs, by=by, at=at, **facts)
    if entry.is_new:
        moved = Counter[str]()
        for leg in legs:
            moved[leg.account.currency] += leg.debit_minor
        words = " ".join(f"{amount_minor} {currency}" for currency, amount_minor in moved.items())
        audit.record(verb, subject or entry, by=by, at=at, new=words)
    return entry


def lock(names: Iterable[postings.Account]) -> dict[postings.Account, Account]:
    """Find (or open) the accounts and lock them, by primary key."""
    wanted = sorted(set(names))
    found = writing.find(wanted)
    if not found:
        _open(wanted)
        found = writing.find(wanted)
    return {account.name: account for account in found}


def _open(names: Iterable[postings.Account]) -> None:
    for name in names:
        Account.objects.get_or_create(
            code=name.code, currency=name.currency, owner_id=name.owner or None, holder=name.holder
        )


def _same(before: Entry, legs: tuple[postings.Leg, ...]) -> Entry:
    written = Counter(leg.plain for leg in before.legs.select_related("account"))
    if written != Counter(legs):
        raise KeyReused(Reason("key_reused", _("This was already booked with other amounts.")))
    return before


def reverse(
    entry: Entry,
    *,
    key: str,
    by: Any,
    at: datetime,
    code: str = Why.REVERSED,
    also: Iterable[postings.Account] = (),
    instead: Mapping[postings.Account, postings.Account] | None = None,
) -> Entry:
    """
    Undo an entry by its mirror image; the original stays as it was written. An entry is reversed once.

    ``instead`` names the account that money comes from today, where the one it went to has been emptied since.
    """
    legs = postings.reversed_legs((leg.plain for leg in entry.legs.select_related("account")), instead or {})
    return post(key=key, code=code, legs=legs, by=by, at=at, about=entry.about, reverses=entry, also=also)


def balance(code: str, currency: str, *, owner: Any = None, holder: str = "") -> int:
    """Read what stands on an account; one never used stands at zero."""
    found = Account.objects.filter(code=code, currency=currency, owner=owner, holder=holder)
    return found.values_list("balance_minor", flat=True).first() or 0


def spendable(user: Any, currency: str) -> int:
    """Read what a customer's wallet holds. The spend itself is checked again under lock by ``post``."""
    return balance(chart.WALLET, currency, owner=user)
