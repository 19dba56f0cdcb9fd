"""
The house that a bench works in: our tables on a PostgreSQL of ours, a Redis as in production, and other databases.

PostgreSQL does not wait for the disk: what is compared is the work, not the disk. TEST_DATABASE_URL names another one.
"""

import atexit
import os
import re
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests import engines

REDIS = engines.Redis(engines.scratch())
atexit.register(REDIS.stop)
os.environ |= {"TEST_ENGINE": "postgresql", "DJANGO_SETTINGS_MODULE": "tests.settings", "REDIS_URL": REDIS.url}

warnings.filterwarnings("ignore", module="platformdirs")  # where the wheel keeps its lock file is no concern of ours

import django

django.setup()

from django.db import connection
from django.test.utils import setup_databases, teardown_databases

from benchmarks.recorded import POSTGRESQL

TURNS_A_SECOND = re.compile(r"tps = ([\d.]+)")


@contextmanager
def furnished() -> Iterator[None]:
    """Make our tables, and take them away."""
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        yield
    finally:
        connection.close()
        teardown_databases(databases, verbosity=0)


def looked_over() -> None:
    """Let PostgreSQL count what stands in its tables, as it does by itself a minute later: it plans by that."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def name() -> str:
    """Name the database of our tables."""
    return str(connection.settings_dict["NAME"])


def url(of: str = "") -> str:
    """Give the address of a database on the same server, or of ours."""
    return urlunsplit(urlsplit(os.environ["TEST_DATABASE_URL"])._replace(path=f"/{of or name()}"))


def absent(of: str) -> str:
    """Give the address of a database on the same server that is not there."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {of} WITH (FORCE)")
    return url(of)


def another(of: str) -> str:
    """Make an empty database on the same server; give its address."""
    address = absent(of)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {of}")
    return address


def pgbench(script: str, clients: int, each: int) -> float:
    """Let PostgreSQL's own bench run these statements as often by each client; give how many a second."""
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script)
        file.flush()
        command = [POSTGRESQL / "pgbench", "-n", "-M", "prepared", "-f", file.name]
        command += ["-c", str(clients), "-j", str(min(clients, os.cpu_count() or 1)), "-t", str(each), url()]
        said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout  # noqa: S603 - PostgreSQL's own
    return float(TURNS_A_SECOND.search(said)[1])  # type: ignore[index] # it ended well, so it says so
