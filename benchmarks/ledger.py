"""
How many entries a second the ledger books on PostgreSQL, beside django-hordak and beside the same rows by raw SQL.

    .venv/bin/python benchmarks/ledger.py [--entries 150] [--clients 4] [--rounds 5] [--record]

Each client is a process, and all ways write in turn, round after round. Ours and the raw rows write an entry, two
legs and two balances in one transaction each, to the wallets of many customers. The ledger also proves the balance,
refuses a key used twice, locks the accounts and refuses an overdraft; the raw rows check nothing but what the database
checks for both: the deferred trigger, the CHECKs and the unique key. Hordak transfers between two accounts, with its
own triggers and no kept balance. It runs in an environment of its own, ``.state/hordak``, made by the first run. The
PostgreSQL is one of ours that does not wait for the disk: what is compared is the work, not the disk.
TEST_DATABASE_URL names another one.
"""

import argparse
import itertools
import os
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ |= {"TEST_ENGINE": "postgresql", "DJANGO_SETTINGS_MODULE": "tests.settings"}

import django

django.setup()

from django.db import connection, transaction
from django.test.utils import setup_databases, teardown_databases

from benchmarks.recorded import record
from billing import chart, ledger, postings
from billing.models import Account
from tests.factories.suuq import PersonFactory

AT = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
CUSTOMERS = 50
WAYS = {"raw": "raw SQL", "ledger": "the ledger", "hordak": "django-hordak"}
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


HOME = Path(__file__).resolve().parents[1] / ".state" / "hordak"
UV = Path(sys.executable).parent / "uv"
PACKAGES = ("django-hordak>=2,<3", "django>=5.2,<5.3", "psycopg[binary]>=3.2", "dj-database-url>=2")
HORDAK = """
import os, sys, time
import dj_database_url, django
from django.conf import settings

settings.configure(
    DATABASES={"default": dj_database_url.parse(os.environ["HORDAK_URL"])}, USE_TZ=True, CURRENCIES=["EUR"],
    SECRET_KEY="x", DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "djmoney", "mptt", "hordak"],
)
django.setup()
from django.core.management import call_command
from hordak.models import Account
from moneyed import Money

if sys.argv[1] == "make":
    call_command("migrate", verbosity=0)
    for n in range(54):
        Account.objects.create(name=f"a{n}", code=f"{n:03d}", type="AS" if n < 4 else "LI", currencies=["EUR"])
    sys.exit()
writer, entries = int(sys.argv[2]), int(sys.argv[3])
accounts = list(Account.objects.order_by("code"))
for word in sys.stdin:
    start = time.perf_counter()
    for n in range(entries):
        accounts[writer].transfer_to(accounts[4 + (n + writer) % 50], Money(1, "EUR"))
    print(time.perf_counter() - start, flush=True)
"""


def main() -> None:
    """Measure each way alone and with several clients; as a client, write when told and say how long it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=150, help="entries of each client in each round")
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--record", action="store_true", help="put the figures into docs/performance.md")
    parser.add_argument(
        "--write", nargs=2, metavar=("WAY", "WRITER"), help="be one client (used by this script itself)"
    )
    asked = parser.parse_args()
    if asked.write:
        write(asked.write[0], int(asked.write[1]), asked.entries)
        return
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        table = figures(measure(asked.entries, asked.clients, asked.rounds), asked.clients)
    finally:
        connection.close()
        teardown_databases(databases, verbosity=0)
    print(table)
    if asked.record:
        record(table, script="ledger")


def measure(entries: int, clients: int, rounds: int) -> dict[tuple[str, int], list[float]]:
    """Let all ways write in turn, round after round, so that whatever else the machine does meets each of them."""
    owners = [PersonFactory(email=f"bench{n}@example.com").pk for n in range(CUSTOMERS)]
    wallets = [postings.Account(chart.WALLET, "DJF", owner) for owner in owners]
    with transaction.atomic():
        ledger.lock(wallets + [card(writer) for writer in range(clients)])
    environment = os.environ | {"HORDAK_URL": beside("hordak"), "BENCH_DATABASE": connection.settings_dict["NAME"]}
    make_hordak(environment)
    crews = {way: [start(way, n, entries, environment) for n in range(clients)] for way in WAYS}
    rates: dict[tuple[str, int], list[float]] = {}
    try:
        for number in range(rounds + 1):  # the first round fills caches and counts for nothing
            for way, crew in crews.items():
                for count in (1, clients):
                    rate = entries * count / slowest(crew[:count])
                    rates.setdefault((way, count), []).extend([rate] if number else [])
    finally:
        for client in itertools.chain(*crews.values()):
            client.terminate()
            client.wait()
    return rates


def start(way: str, writer: int, entries: int, environment: dict[str, str]) -> subprocess.Popen[str]:
    """Start one client; it waits for the word."""
    command = [sys.executable, __file__, "--entries", str(entries), "--write", way, str(writer)]
    if way == "hordak":
        command = [str(HOME / "bin" / "python"), "-c", HORDAK, "write", str(writer), str(entries)]
    return subprocess.Popen(  # noqa: S603 - this script, and hordak's
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def slowest(crew: list[subprocess.Popen[str]]) -> float:
    """Give the word to all at once, and wait for the last."""
    for client in crew:
        client.stdin.write("go\n")  # type: ignore[union-attr] # they were started with pipes
        client.stdin.flush()  # type: ignore[union-attr] # the same
    return max(float(client.stdout.readline()) for client in crew)  # type: ignore[union-attr] # the same


def figures(rates: dict[tuple[str, int], list[float]], clients: int) -> str:
    """Write the medians as a table, with what the ledger reaches of the others in the same round."""
    lines = [f"| | 1 client | {clients} clients |", "|---|---|---|"]
    for way, words in WAYS.items():
        cells = [f"{statistics.median(rates[way, count]):,.0f}" for count in (1, clients)]
        lines.append(f"| {words}, entries a second | {' | '.join(cells)} |")
    for other in ("raw", "hordak"):
        cells = []
        for count in (1, clients):
            ratios = [a / b for a, b in zip(rates["ledger", count], rates[other, count], strict=True)]
            cells.append(f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})")
        lines.append(f"| the ledger, of {WAYS[other]} | {' | '.join(cells)} |")
    return "\n".join(lines)


def write(way: str, writer: int, entries: int) -> None:
    """Be one client: at each word write, and say how many seconds it took."""
    connection.settings_dict["NAME"] = os.environ["BENCH_DATABASE"]
    owners = list(Account.objects.filter(code=chart.WALLET).order_by("pk").values_list("owner_id", flat=True))
    pks = {account.name: account.pk for account in Account.objects.all()}
    book, number = {"ledger": post, "raw": raw}[way], itertools.count()
    for _word in sys.stdin:
        began = time.perf_counter()
        for n in itertools.islice(number, entries):
            book(writer, n, owners[(n + writer) % len(owners)], pks)
        print(time.perf_counter() - began, flush=True)


def beside(other: str) -> str:
    """Name a database on the same server, made afresh."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {other}")
        cursor.execute(f"CREATE DATABASE {other}")
    return urlunsplit(urlsplit(os.environ["TEST_DATABASE_URL"])._replace(path=f"/{other}"))


def make_hordak(environment: dict[str, str]) -> None:
    """Make hordak's environment where there is none yet, and its tables."""
    python = HOME / "bin" / "python"
    if not python.exists():
        print(f"Installing django-hordak into {HOME} ...", flush=True)
        subprocess.run((UV, "venv", "--quiet", HOME), check=True)  # noqa: S603 - our own uv
        subprocess.run((UV, "pip", "install", "--quiet", "--python", python, *PACKAGES), check=True)  # noqa: S603 - our own uv
    subprocess.run([python, "-c", HORDAK, "make"], check=True, env=environment)  # noqa: S603 - the code above


def card(writer: int) -> postings.Account:
    """Name the account a writer takes from."""
    return postings.Account(chart.PROVIDER, "DJF", holder=f"bench{writer}")


def post(writer: int, n: int, owner: int, pks: dict) -> None:  # noqa: ARG001 - the same call as raw
    """Book one top-up by the ledger."""
    legs = postings.topped_up(source=card(writer), payer=owner, amount_minor=1)
    ledger.post(key=f"post:{os.getpid()}:{n}", code="top_up", legs=legs, by=None, at=AT)


def raw(writer: int, n: int, owner: int, pks: dict) -> None:
    """Write the rows of one top-up in one statement."""
    source, wallet = pks[card(writer)], pks[postings.Account(chart.WALLET, "DJF", owner)]
    with connection.cursor() as cursor:
        cursor.execute(RAW, [f"raw:{os.getpid()}:{n}", AT, source, wallet, source, wallet])


if __name__ == "__main__":
    main()
