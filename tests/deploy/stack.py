"""
The deployment of docker-compose.yml on this machine, without containers.

Each service runs the command that the file gives it, with Debian's PostgreSQL, Redis and Caddy; only addresses and
folders differ. Services are killed and started again as a host would.
"""

import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from contextlib import closing, suppress
from http import HTTPStatus
from pathlib import Path
from urllib.request import urlopen

import redis

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


class Stack:
    """Everything that docker-compose.yml starts for production, on free ports of this machine."""

    def __init__(self, folder: Path, database: Database, name: str, secret_key: str) -> None:
        self.folder, self.database, self.database_name = folder, database, name
        self.redis_port, self.door = ports.free(), ports.free()
        self.web_ports = [ports.free() for _ in range(compose.service("web").replicas)]
        self._write_secrets(name, secret_key)
        self.redis = self._begin(
            "redis", {}, ["--port", str(self.redis_port), "--bind", "127.0.0.1", "--dir", str(folder)]
        )
        until(lambda: _answers(self.redis_port), "Redis's start")
        self._migrate()
        self.web = [self._begin("web", {EVERYWHERE: "127.0.0.1", "8000": str(port)}) for port in self.web_ports]
        self.workers = [self._worker("worker", n) for n in range(compose.service("worker").replicas)]
        self.workers.append(self._worker("bulk", 0))
        self.beat = self._begin("beat", {"/tmp/beat": str(folder / "beat")})  # noqa: S108 - as the file writes it
        self.proxy = self._begin_proxy()
        for port in self.web_ports:
            until(lambda port=port: _answers(port), "the web's start")
        until(self.answers, "the proxy's start")

    @property
    def url(self) -> str:
        return f"https://localhost:{self.door}"

    @property
    def certificate(self) -> Path:
        return self.folder / "caddy" / "pki" / "authorities" / "local" / "root.crt"

    def answers(self) -> bool:
        """Whether the service answers at its front door."""
        with suppress(OSError):
            context = ssl.create_default_context(cafile=self.certificate)
            return urlopen(f"{self.url}/readyz", context=context, timeout=5).status == HTTPStatus.OK  # noqa: S310 - our own address
        return False

    def environment(self) -> dict[str, str]:
        """What a command run by hand in the deployment sees: ``manage.py`` of this stack."""
        return {"PATH": PATH, "LANG": "C.UTF-8"} | self._placed("web", {}).environment

    def manage(self, *words: str, **environment: str) -> str:
        asked = subprocess.run(  # noqa: S603 - manage.py of this project
            [sys.executable, "manage.py", *words],
            env=self.environment() | environment, cwd=compose.ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert asked.returncode == 0, asked.stdout + asked.stderr
        return asked.stdout

    def stop(self) -> None:
        for process in (self.proxy, self.beat, *self.workers, *self.web, self.redis):
            process.kill()

    def send_to(self, ports: list[int]) -> None:
        """Tell the proxy which web processes there are, as the runbook does; what is under way goes on where it is."""
        web = {"SUUQ_WEB": " ".join(f"127.0.0.1:{port}" for port in ports)}
        caddy = self.proxy.service
        config = caddy.command[caddy.command.index("--config") :]
        words = [caddy.command[0], "reload", *config, "--address", caddy.environment["SUUQ_ADMIN"]]
        subprocess.run(words, env={"PATH": PATH} | caddy.environment | web, check=True, capture_output=True)  # noqa: S603 - Caddy

    def lives(self, port: int) -> bool:
        """Whether one web process answers."""
        with suppress(OSError):
            return urlopen(f"http://localhost:{port}/healthz", timeout=5).status == HTTPStatus.OK
        return False

    def lose_web(self) -> None:
        self.web[0].kill()
        self.web[0].start()

    def lose_database(self) -> None:
        self.database.kill()
        self.database.start()
        self.database.wait()

    def lose_worker(self) -> None:
        self.workers[0].kill()
        self.workers[0].start()

    def lose_beat(self) -> None:
        self.beat.kill()
        self.beat.start()

    def lose_redis(self) -> None:
        """Everything in it is gone, and so is the process."""
        redis.Redis(port=self.redis_port).flushall()
        self.redis.kill()
        self.redis.start()

    def _write_secrets(self, name: str, secret_key: str) -> None:
        secrets = self.folder / "secrets"
        secrets.mkdir()
        told = {
            "secret_key": secret_key,
            "database_url": self.database.url(name),
            "email_url": f"filemail:///{self.folder}/mail",
            "stripe_secret_key": "",
            "stripe_webhook_secret": "",
            "metrics_token": "",
            "store_key": "",
        }
        for secret, text in told.items():
            (secrets / secret).write_text(text)
        (self.folder / "mail").mkdir()

    def _placed(self, name: str, more: dict[str, str]) -> compose.Service:
        places = {
            "/run/secrets": str(self.folder / "secrets"),
            "redis:6379": f"127.0.0.1:{self.redis_port}",
            "https://suuq.example": self.url,
            "/tmp/suuq": str(self.folder / "var"),  # noqa: S108 - as the file writes it
        }
        placed = compose.service(name).at(places | more)
        # Photos lie in a folder that both web processes see; the S3 store has a test of its own.
        here = {"STORE_BUCKET": "", "STATIC_ROOT": str(static_files()), "MEDIA_ROOT": str(self.folder / "media")}
        return compose.Service(placed.name, placed.command, placed.environment | here, placed.replicas)

    def _begin(self, name: str, more: dict[str, str], words: list[str] | None = None) -> Process:
        placed = self._placed(name, more)
        placed.command.extend(words or [])
        return Process(placed, self.folder)

    def _worker(self, name: str, number: int) -> Process:
        return self._begin(name, {}, ["--hostname", f"{name}{number}@%h"])  # each container has a name of its own

    def _begin_proxy(self) -> Process:
        caddy = compose.service("proxy").at({"/etc/caddy": str(compose.ROOT / "deploy")})
        caddy.environment.update(
            SUUQ_SITE=f"localhost:{self.door}",
            SUUQ_WEB=" ".join(f"127.0.0.1:{port}" for port in self.web_ports),
            SUUQ_TLS="tls internal",
            SUUQ_ADMIN=f"localhost:{ports.free()}",
            SUUQ_HTTP_PORT=str(ports.free()),
            XDG_DATA_HOME=str(self.folder),
        )
        return Process(caddy, self.folder)

    def _migrate(self) -> None:
        placed = self._placed("migrate", {})
        subprocess.run(placed.command, env={"PATH": PATH} | placed.environment, cwd=compose.ROOT, check=True)  # noqa: S603 - the command of docker-compose.yml


def _answers(port: int) -> bool:
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def static_files() -> Path:
    return compose.ROOT / ".state" / "staticfiles"
