"""Single services of the deployment as processes of this machine: started, asked to finish, killed; and PostgreSQL."""

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from tests import ports
from tests.deploy import compose

NEEDED = {"postgres": "postgresql", "redis-server": "redis-server", "caddy": "caddy"}
PATIENCE_SECONDS = 60
EVERYWHERE = "0.0.0.0"  # noqa: S104 - of the container, as the file writes it
DEBIAN_POSTGRESQL = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1:]
PATH = os.pathsep.join([str(Path(sys.executable).parent), *map(str, DEBIAN_POSTGRESQL), os.environ["PATH"]])


def missing() -> list[str]:
    """Name the Debian packages that are not here."""
    return [package for binary, package in NEEDED.items() if not shutil.which(binary, path=PATH)]


def until(true, what: str, patience_seconds: int = PATIENCE_SECONDS) -> None:
    """Wait for something to come true, and say what did not."""
    limit = time.monotonic() + patience_seconds
    while not true():
        if time.monotonic() > limit:
            raise TimeoutError(f"{what} did not happen within {patience_seconds} s")
        time.sleep(0.05)


class Process:
    """One running service."""

    def __init__(self, service: compose.Service, folder: Path, *, user: str = "") -> None:
        self.service, self.folder, self.user = service, folder, user
        self._process: subprocess.Popen | None = None
        self.start()

    def start(self) -> None:
        log = (self.folder / f"{self.service.name}.log").open("ab")
        environment = {"PATH": PATH, "HOME": str(self.folder), "LANG": "C.UTF-8"} | self.service.environment
        self._process = subprocess.Popen(  # noqa: S603 - the command of docker-compose.yml
            self.service.command,
            env=environment,
            cwd=compose.ROOT,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=self.user or None,
        )
        log.close()

    def kill(self) -> None:
        """Let it go as a lost machine would: every process of it, at once."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(10)

    def stop(self) -> None:
        """Ask it to finish, as a rolling restart does."""
        self._process.terminate()
        try:
            self._process.wait(40)
        except subprocess.TimeoutExpired:
            self.kill()

    def restart(self) -> None:
        self.stop()
        self.start()

    @property
    def runs(self) -> bool:
        return self._process.poll() is None

    def will_tell(self, words: str) -> None:
        """Wait until it has written these words after all that stands in its log now."""
        log = self.folder / f"{self.service.name}.log"
        seen = log.stat().st_size
        until(lambda: words in log.read_bytes()[seen:].decode(errors="replace"), f"{self.service.name} telling {words}")

    def told(self) -> str:
        return (self.folder / f"{self.service.name}.log").read_text(errors="replace")[-4000:]


class Database(Process):
    """PostgreSQL by the file's command, on a cluster made here; it does not run as root."""

    def __init__(self, folder: Path, backup: Path | None = None, archive: Path | None = None) -> None:
        self.port, self.data = ports.free(), folder / "cluster"
        self.archive = folder / "archive"
        self.account = "postgres" if os.geteuid() == 0 else ""
        for made in (self.data, self.archive):
            made.mkdir(parents=True)
            if self.account:
                shutil.chown(made, self.account)
        if backup:
            self.run("bash", str(compose.ROOT / "deploy" / "restore"), str(backup), str(self.data), str(archive))
        else:
            self._make()
        service = compose.service("database").at({"/archive": str(self.archive)})
        service = compose.Service(service.name, [*service.command, *self._here()], {}, 1)
        super().__init__(service, folder, user=self.account)
        self.wait()
        until(self._is_whole, "the end of recovery")

    def _is_whole(self) -> bool:
        return self.run("psql", "-qAtc", "SELECT pg_is_in_recovery()", **self.address()).strip() == "f"

    @classmethod
    def restored(cls, original: "Database", backup: Path) -> "Database":
        """Start another cluster from a backup and the original's archive, by the runbook's script."""
        return cls(original.folder / f"restored-{ports.free()}", backup, original.archive)

    def _make(self) -> None:
        self.run("initdb", "--auth=trust", "--username=suuq", "--encoding=UTF8", "-D", str(self.data))

    def _here(self) -> list[str]:
        return ["-D", str(self.data), "-p", str(self.port), "-h", "127.0.0.1", "-k", ""]

    def address(self) -> dict[str, str]:
        return {"PGHOST": "127.0.0.1", "PGPORT": str(self.port), "PGUSER": "suuq", "PGDATABASE": "postgres"}

    def archive_now(self) -> None:
        """Close the segment of WAL being written, and wait until it lies in the archive."""
        ask = ["psql", "-qAtc"]
        last = self.run(*ask, "SELECT pg_walfile_name(pg_switch_wal())", **self.address()).strip()
        until((self.archive / last).exists, "the archiving of the last segment")

    def run(self, *command: str, **environment: str) -> str:
        """Run one of PostgreSQL's programs as its account, and give what it said."""
        asked = subprocess.run(  # noqa: S603 - programs of PostgreSQL
            command,
            env={"PATH": PATH} | environment,
            cwd="/",
            user=self.account or None,
            capture_output=True,
            text=True,
            check=True,
        )
        return asked.stdout

    def wait(self) -> None:
        ready = ["pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        until(lambda: subprocess.run(ready, env={"PATH": PATH}, check=False).returncode == 0, "PostgreSQL's start")  # noqa: S603 - a program of PostgreSQL

    def url(self, name: str) -> str:
        return f"postgresql://suuq@127.0.0.1:{self.port}/{name}"

    def kill(self) -> None:
        """Kill the postmaster; its children see that and end."""
        self._process.kill()
        self._process.wait(10)
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
