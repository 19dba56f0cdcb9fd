"""
How an entry reaches the database: all at once, or step by step.

Every franc of the house goes through here, and what it costs is how often a posting asks the database (see
docs/performance.md). So where rows can be locked it asks once, and a function of the database finds and locks the
accounts, looks at the floors, enters the key, writes the legs and moves the balances. An engine with one writer at a
time (SQLite) is told the same steps one after another.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection, transaction

from billing import chart, postings
from billing.models.ledger import Account, Entry
from suuq import questions

Move = tuple[postings.Account, int, int]  # whose balance, what is debited more than credited, by how much it grows

FIND = """
SELECT id, code, currency, owner_id, holder, balance_minor FROM billing_account WHERE ({names})
AND (SELECT count(*) FROM billing_account WHERE {names}) = %s ORDER BY id
""".strip()
OF_A_PERSON = "(code = %s AND currency = %s AND holder = %s AND owner_id = %s)"
OF_THE_HOUSE = "(code = %s AND currency = %s AND holder = %s AND owner_id IS NULL)"

BOOK = "SELECT complete, number FROM billing_book(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
ENTER = """
INSERT INTO billing_entry (key, code, about, at, by_id, reverses_id) VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (key) DO NOTHING RETURNING id
""".strip()
WRITE = "INSERT INTO billing_leg (entry_id, account_id, debit_minor, credit_minor, balance_after_minor) VALUES "
GROW = "UPDATE billing_account SET balance_minor = balance_minor + %s WHERE id = %s"


def at_once(entry: Entry, legs: Sequence[postings.Leg], names: Sequence[postings.Account]) -> bool:
    """
    Write all by the database's own function (migration 0009), in a transaction of its own where none is open.

    No, when an account is missing. The entry has no number afterwards when its key is taken or money is short.
    """
    only_locked = set(names).difference(leg.account for leg in legs)
    moves = [*map(_move, legs), *((name, 0, 0) for name in only_locked)]
    falling = {name.code for name, _net, growth in moves if growth < 0 and name.code in chart.FLOORED}
    with questions.cursor(connection) as cursor:
        cursor.execute(BOOK, [*_facts(entry), *_columns(moves), _array(falling)])
        complete, pk = cursor.fetchone()
    _number(entry, pk)
    return bool(complete)


def _move(leg: postings.Leg) -> Move:
    return leg.account, leg.debit_minor - leg.credit_minor, leg.growth_minor


def _columns(moves: Sequence[Move]) -> Iterator[str]:
    """Write them as PostgreSQL's arrays: psycopg takes longer for a list than the database for the whole posting."""
    yield _array(name.code for name, _net, _growth in moves)
    yield _array(name.currency for name, _net, _growth in moves)
    yield _array(_quoted(name.holder) for name, _net, _growth in moves)
    yield _array(str(name.owner or "NULL") for name, _net, _growth in moves)
    yield _array(str(net) for _name, net, _growth in moves)
    yield _array(str(growth) for _name, _net, growth in moves)


def _array(words: Iterable[str]) -> str:
    return f"{{{','.join(words)}}}"


def _quoted(words: str) -> str:
    escaped = words.replace("\\", r"\\").replace('"', r"\"")
    return f'"{escaped}"'


@transaction.atomic
def step_by_step(entry: Entry, legs: Sequence[postings.Leg], names: Sequence[postings.Account]) -> bool:
    """Write the same in a transaction of several statements, which both engines understand."""
    accounts = {account.name: account for account in find(names)}
    if not accounts:
        return False
    growth: Counter[postings.Account] = Counter()
    for leg in legs:
        growth[leg.account] += leg.growth_minor
    if any(name.code in chart.FLOORED and accounts[name].balance_minor + more < 0 for name, more in growth.items()):
        return True
    with connection.cursor() as cursor:
        cursor.execute(ENTER, _facts(entry))
        taken = cursor.fetchone()
        if not taken:
            return True
        _number(entry, *taken)
        values: list[Any] = []
        for leg in legs:
            account = accounts[leg.account]
            account.balance_minor += leg.growth_minor
            values += [entry.pk, account.pk, leg.debit_minor, leg.credit_minor, account.balance_minor]
        cursor.execute(WRITE + ", ".join(["(%s, %s, %s, %s, %s)"] * len(legs)), values)
        for name, more in growth.items():  # added, not set: no writer can wipe out another's
            cursor.execute(GROW, [more, accounts[name].pk])
    return True


def find(names: Sequence[postings.Account]) -> list[Account]:
    """Read them all under lock, or none while one of them is missing: who opens an account must hold no other."""
    if not names:
        return []
    query, values = _finding(names)
    if connection.features.has_select_for_update:
        query += " FOR NO KEY UPDATE"  # their postings name them
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return [
            Account(pk=pk, code=code, currency=currency, owner_id=owner, holder=holder, balance_minor=balance_minor)
            for pk, code, currency, owner, holder, balance_minor in cursor.fetchall()
        ]


def _finding(names: Sequence[postings.Account]) -> tuple[str, list[Any]]:
    conditions = " OR ".join(OF_A_PERSON if name.owner else OF_THE_HOUSE for name in names)
    values: list[Any] = []
    for name in names:
        values += [name.code, name.currency, name.holder, *([name.owner] if name.owner else [])]
    return FIND.format(names=conditions), [*values, *values, len(names)]


def _facts(entry: Entry) -> list[Any]:
    at = connection.ops.adapt_datetimefield_value(entry.at)
    return [entry.key, entry.code, entry.about, at, entry.by_id, entry.reverses_id]


def _number(entry: Entry, pk: int | None) -> None:
    if pk:
        entry.pk, entry.is_new = pk, True
        entry._state.adding, entry._state.db = False, connection.alias
