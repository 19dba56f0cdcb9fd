"""
How many entries a second the ledger books on PostgreSQL, beside the same rows written by raw SQL.

    .venv/bin/python benchmarks/ledger.py [--entries 300] [--writers 4]

Both write an entry, two legs and two balances in one transaction each, to the wallets of many customers. The ledger
also proves the balance, looks its key up, locks the accounts and refuses an overdraft; the raw rows check nothing but
what the database checks for both: the deferred trigger, the CHECKs and the unique key. django-hordak is not among our
dependencies and is not measured here. Starts a PostgreSQL of its own unless TEST_DATABASE_URL names one.
"""

import argparse
import os
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ |= {"TEST_ENGINE": "postgresql", "DJANGO_SETTINGS_MODULE": "tests.settings"}

import django

django.setup()

from django.db import connection, transaction
from django.test.utils import setup_databases, teardown_databases

from billing import chart, ledger, postings
from billing.models import Account
from tests.factories.suuq import PersonFactory

AT = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
CUSTOMERS = 50
RAW = """
WITH entry AS (
    INSERT INTO billing_entry (key, code, about, at) VALUES (%s, 'top_up', '', %s) RETURNING id
), card AS (
    UPDATE billing_account SET balance_minor = balance_minor + 1 WHERE id = %s RETURNING balance_minor
), wallet AS (
    UPDATE billing_account SET balance_minor = balance_minor + 1 WHERE id = %s RETURNING balance_minor
)
INSERT INTO billing_leg (entry_id, account_id, debit_minor, credit_minor, balance_after_minor)
SELECT entry.id, %s, 1, 0, card.balance_minor FROM entry, card
UNION ALL SELECT entry.id, %s, 0, 1, wallet.balance_minor FROM entry, wallet
"""


def main() -> None:
    """Measure both ways, alone and with several writers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=300)
    parser.add_argument("--writers", type=int, default=4)
    asked = parser.parse_args()
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        measure(asked.entries, asked.writers)
    finally:
        teardown_databases(databases, verbosity=0)


def measure(entries: int, writers: int) -> None:
    """Print entries a second for each way and number of writers; each writer has a card account of its own."""
    owners = [PersonFactory(email=f"bench{n}@example.com").pk for n in range(CUSTOMERS)]
    wallets = [postings.Account(chart.WALLET, "DJF", owner) for owner in owners]
    with transaction.atomic():
        ledger.lock(wallets + [card(writer) for writer in range(writers)])
    pks = {account.name: account.pk for account in Account.objects.all()}
    print(f"{'way':24}{'writers':>8}{'entries/s':>12}")
    for way, write in (("ledger.post", post), ("raw SQL", raw)):
        for count in (1, writers):
            rate = timed(lambda writer, n, w=write: w(writer, n, owners[n % CUSTOMERS], pks), entries, count)
            print(f"{way:24}{count:8}{rate:12.0f}")


def card(writer: int) -> postings.Account:
    """Name the account a writer takes from."""
    return postings.Account(chart.PROVIDER, "DJF", holder=f"bench{writer}")


def post(writer: int, n: int, owner: int, pks: dict) -> None:  # noqa: ARG001 - the same call as raw
    """Book one top-up by the ledger."""
    legs = postings.topped_up(source=card(writer), payer=owner, amount_minor=1)
    ledger.post(key=f"post:{threading.get_ident()}:{n}", code="top_up", legs=legs, by=None, at=AT)


def raw(writer: int, n: int, owner: int, pks: dict) -> None:
    """Write the rows of one top-up in one statement."""
    source, wallet = pks[card(writer)], pks[postings.Account(chart.WALLET, "DJF", owner)]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(RAW, [f"raw:{threading.get_ident()}:{n}", AT, source, wallet, source, wallet])


def timed(write: Callable, entries: int, writers: int) -> float:
    """Run the writers at once and count entries a second."""

    def run(writer: int) -> None:
        for n in range(entries):
            write(writer, writer * entries + n)
        connection.close()

    threads = [threading.Thread(target=run, args=(writer,)) for writer in range(writers)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return entries * writers / (time.perf_counter() - start)


if __name__ == "__main__":
    main()
