"""
How many entries a second the ledger books, beside django-hordak and beside the same rows by pgbench.

    .venv/bin/python benchmarks/ledger.py [--entries 150] [--clients 4] [--rounds 5] [--record]

Each client is a process. Ours and pgbench write an entry, two legs and two balances, to the wallets of many customers.
The ledger also proves the balance, refuses a key used twice, locks the accounts and refuses an overdraft; pgbench sends
one statement that is ready and checks nothing but what the database checks for both: the deferred trigger, the CHECKs
and the unique key. Hordak transfers between two accounts, with its own triggers, no kept balance, no lock and no key.
"""

import argparse
import itertools
import os
import sys
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import house, peers, rounds

# isort: split
from django.db import connection, transaction

from benchmarks.peers import turns
from benchmarks.recorded import record
from billing import chart, ledger, postings
from billing.models import Account
from tests.factories.suuq import PersonFactory

AT = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
CUSTOMERS = 50
RAW = r"""
\set n random(1, 9000000000000000)
\set wallet random({wallet}, {wallet} + {customers} - 1)
\set card {card} + :client_id
WITH entry AS (
    INSERT INTO billing_entry (key, code, about, at) VALUES ('raw:' || :n::bigint, 'top_up', '', now()) RETURNING id
), card AS (
    UPDATE billing_account SET balance_minor = balance_minor + 1 WHERE id = :card RETURNING balance_minor
), wallet AS (
    UPDATE billing_account SET balance_minor = balance_minor + 1 WHERE id = :wallet RETURNING balance_minor
)
INSERT INTO billing_leg (entry_id, account_id, debit_minor, credit_minor, balance_after_minor)
SELECT entry.id, :card::bigint, 1, 0, card.balance_minor FROM entry, card
UNION ALL SELECT entry.id, :wallet::bigint, 0, 1, wallet.balance_minor FROM entry, wallet;
"""


def measure(asked: argparse.Namespace, stack: ExitStack) -> list[str]:
    """Let each way work alone and with several clients, in turn; give the lines of a table."""
    raw, lines = furnish(asked.clients), list(rounds.HEAD)
    mine = [sys.executable, __file__, "--client"]
    ours = [peers.Peer([*mine, str(n)], BENCH_DATABASE=house.name()) for n in range(asked.clients)]
    theirs = list(hordak(asked.clients, stack))
    for client in ours:
        stack.callback(client.stop)
    for count in (1, asked.clients):
        ways = {
            "ours": lambda count=count: peers.together(ours[:count], asked.entries),
            "pgbench": lambda count=count: house.pgbench(raw, count, asked.entries),
        }
        if theirs:
            ways["hordak"] = lambda count=count: peers.together(theirs[:count], asked.entries)
        told = rounds.in_turn(ways, asked.rounds)
        words = f"ledger entries, {count} client{'s'[: count > 1]}"
        lines.append(rounds.row(words, told["ours"], "django-hordak", told.get("hordak", []), "3"))
        lines.append(rounds.row(words, told["ours"], "the same rows by pgbench", told["pgbench"], "0.4"))
    return lines


def furnish(clients: int) -> str:
    """Open the accounts; give what pgbench runs among them."""
    owners = [PersonFactory(email=f"bench{n}@example.com").pk for n in range(CUSTOMERS)]
    with transaction.atomic():
        ledger.lock([postings.Account(chart.WALLET, "DJF", owner) for owner in owners])
        ledger.lock([card(writer) for writer in range(clients)])
    first = {code: Account.objects.filter(code=code).order_by("pk")[0].pk for code in (chart.WALLET, chart.PROVIDER)}
    return RAW.format(wallet=first[chart.WALLET], card=first[chart.PROVIDER], customers=CUSTOMERS)


def hordak(clients: int, stack: ExitStack) -> "list[peers.Peer]":
    """Make hordak's tables and as many clients of it, or none where it cannot be installed."""
    address = {"DATABASE_URL": house.another("hordak")}
    with peers.beside("hordak", "hordak_entries", "make", **address) as maker:
        if maker is None:
            return []
        maker.said()
    return [stack.enter_context(peers.beside("hordak", "hordak_entries", str(n), **address)) for n in range(clients)]  # type: ignore[misc] # it is there


def card(writer: int) -> postings.Account:
    """Name the account a client takes from."""
    return postings.Account(chart.PROVIDER, "DJF", holder=f"bench{writer}")


def write(writer: int) -> None:
    """Be one client: book top-ups by the ledger when told."""
    connection.settings_dict["NAME"] = os.environ["BENCH_DATABASE"]
    owners = list(Account.objects.filter(code=chart.WALLET).order_by("pk").values_list("owner_id", flat=True))
    numbers = itertools.count()

    def book(_n: int) -> None:
        n = next(numbers)
        legs = postings.topped_up(source=card(writer), payer=owners[(n + writer) % len(owners)], amount_minor=1)
        ledger.post(key=f"post:{os.getpid()}:{n}", code="top_up", legs=legs, by=None, at=AT)

    turns.take(book)


def main() -> None:
    """Measure, print, and record if asked; or be a client."""
    parser = rounds.parser(__doc__)
    parser.add_argument("--entries", type=int, default=150, help="entries of each client in each round")
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--client", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.client is not None:
        return write(asked.client)
    with house.furnished(), ExitStack() as stack:
        table = "\n".join(measure(asked, stack))
    print(table)
    if asked.record:
        record(table, script="ledger", told=asked, data=f"the wallets of {CUSTOMERS} customers")
    return None


if __name__ == "__main__":
    main()
