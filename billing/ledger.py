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

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from billing import chart, postings
from billing.models.ledger import Account, Entry, Why
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
    growth = _growth(legs)
    if _overdrawn(accounts, growth):
        if before := Entry.objects.filter(key=key).first():
            return _same(before, legs)
        raise NotEnough(Reason("not_enough", _("There is not enough money in the wallet for this.")))
    entry = Entry(key=key, code=code, about=about, at=at, by=by, reverses=reverses)
    if not _enter(entry):
        return _same(Entry.objects.get(key=key), legs)
    _write(entry, accounts, legs)
    _grow(accounts, growth)
    return entry


# The four statements of a posting, written out: the ORM takes five times as long to say the same, and every franc of
# the house goes through here (see docs/performance.md). Both engines understand them.
FIND = """
SELECT id, code, currency, owner_id, holder, balance_minor FROM billing_account WHERE ({names})
AND (SELECT count(*) FROM billing_account WHERE {names}) = %s ORDER BY id
""".strip()
OF_A_PERSON = "(code = %s AND currency = %s AND holder = %s AND owner_id = %s)"
OF_THE_HOUSE = "(code = %s AND currency = %s AND holder = %s AND owner_id IS NULL)"
ENTER = """
INSERT INTO billing_entry (key, code, about, at, by_id, reverses_id) VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (key) DO NOTHING RETURNING id
""".strip()
WRITE = "INSERT INTO billing_leg (entry_id, account_id, debit_minor, credit_minor, balance_after_minor) VALUES "
GROW = "UPDATE billing_account SET balance_minor = balance_minor + CASE id {growth} END WHERE id IN ({accounts})"


def lock(names: Iterable[postings.Account]) -> dict[postings.Account, Account]:
    """Find (or open) the accounts and lock them, by primary key."""
    wanted = sorted(set(names))
    found = _find(wanted)
    if not found:
        for name in wanted:
            Account.objects.get_or_create(
                code=name.code, currency=name.currency, owner_id=name.owner or None, holder=name.holder
            )
        found = _find(wanted)
    return {account.name: account for account in found}


def _find(names: list[postings.Account]) -> list[Account]:
    """Lock them all, or none while one of them is missing: who opens an account must hold no other."""
    if not names:
        return []
    conditions, values = [], []
    for name in names:
        conditions.append(OF_A_PERSON if name.owner else OF_THE_HOUSE)
        values += [name.code, name.currency, name.holder, *([name.owner] if name.owner else [])]
    query = FIND.format(names=" OR ".join(conditions))
    if connection.features.has_select_for_update:
        query += " FOR UPDATE"
    return [
        Account(pk=pk, code=code, currency=currency, owner_id=owner, holder=holder, balance_minor=balance_minor)
        for pk, code, currency, owner, holder, balance_minor in _rows(query, [*values, *values, len(names)])
    ]


def _rows(query: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall()) if cursor.description else []


def _growth(legs: Iterable[postings.Leg]) -> Counter[postings.Account]:
    growth: Counter[postings.Account] = Counter()
    for leg in legs:
        growth[leg.account] += leg.growth_minor
    return growth


def _overdrawn(accounts: dict[postings.Account, Account], growth: Counter[postings.Account]) -> bool:
    return any(
        name.code in chart.FLOORED and accounts[name].balance_minor + amount < 0 for name, amount in growth.items()
    )


def _enter(entry: Entry) -> bool:
    """Write the entry and learn its number; no, when its key is taken."""
    at = connection.ops.adapt_datetimefield_value(entry.at)
    values = [entry.key, entry.code, entry.about, at, entry.by_id, entry.reverses_id]
    for (pk,) in _rows(ENTER, values):
        entry.pk, entry._state.adding, entry._state.db = pk, False, connection.alias
    return entry.pk is not None


def _same(before: Entry, legs: tuple[postings.Leg, ...]) -> Entry:
    written = Counter(leg.plain for leg in before.legs.select_related("account"))
    if written != Counter(legs):
        raise KeyReused(Reason("key_reused", _("This was already booked with other amounts.")))
    return before


def _write(entry: Entry, accounts: dict[postings.Account, Account], legs: tuple[postings.Leg, ...]) -> None:
    values: list[Any] = []
    for leg in legs:
        account = accounts[leg.account]
        account.balance_minor += leg.growth_minor
        values += [entry.pk, account.pk, leg.debit_minor, leg.credit_minor, account.balance_minor]
    _rows(WRITE + ", ".join(["(%s, %s, %s, %s, %s)"] * len(legs)), values)


def _grow(accounts: dict[postings.Account, Account], growth: Counter[postings.Account]) -> None:
    """Add to the balances what the legs moved: added, not set, so that no writer can wipe out another's."""
    pairs = [(accounts[name].pk, amount) for name, amount in growth.items()]
    cases = " ".join(["WHEN %s THEN %s"] * len(pairs))
    query = GROW.format(growth=cases, accounts=", ".join(["%s"] * len(pairs)))
    _rows(query, [value for pair in pairs for value in pair] + [pk for pk, _amount in pairs])


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
