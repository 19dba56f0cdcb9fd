"""
The deployment of docker-compose.yml on this machine, without containers.

Each service runs the command that the file gives it, with Debian's PostgreSQL, Redis and Caddy; only addresses and
folders differ. Services are killed and started again as a host would.
"""

import socket
import ssl
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing, suppress
from http import HTTPStatus
from pathlib import Path
from urllib.request import urlopen

import redis

from suuq import health
from tests import ports
from tests.deploy import compose
from tests.deploy.processes import EVERYWHERE, PATH, Database, Process, until

WEBS = ("web", "web2")
# What deploy/Caddyfile asks in newer words. Debian's Caddy, having waited for a form, asks no second web with it.
BUFFER_OF_OLD = "buffer_requests\nmax_buffer_size 2MB"


class Stack:
    """Everything that docker-compose.yml starts for production, on free ports of this machine."""

    def __init__(self, folder: Path, database: Database, name: str, secret_key: str) -> None:
        self.folder, self.database, self.database_name = folder, database, name
        self.redis_port, self.door = ports.free(), ports.free()
        self.web_ports = [ports.free() for _ in WEBS]
        self._write_secrets(name, secret_key)
        self.redis = self._begin(
            "redis", {}, ["--port", str(self.redis_port), "--bind", "127.0.0.1", "--dir", str(folder)]
        )
        until(lambda: _answers(self.redis_port), "Redis's start")
        self._migrate()
        self.web = [self._web(name, port) for name, port in zip(WEBS, self.web_ports, strict=True)]
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

    def send_to(self, ports: list[int], *, buffer: str = "") -> None:
        """Tell the proxy which web processes there are, as the runbook does; what is under way goes on where it is."""
        web = {"SUUQ_WEB": " ".join(f"127.0.0.1:{port}" for port in ports), "SUUQ_BUFFER": buffer}
        caddy = self.proxy.service
        config = caddy.command[caddy.command.index("--config") :]
        words = [caddy.command[0], "reload", *config, "--address", caddy.environment["SUUQ_ADMIN"]]
        subprocess.run(words, env={"PATH": PATH} | caddy.environment | web, check=True, capture_output=True)  # noqa: S603 - Caddy

    def replace(self, web: Process, port: int) -> None:
        """Let a web process leave, end and start anew, as the runbook does; the proxy sees each step by itself."""
        leaving = Path(web.service.environment["TMPDIR"], health.LEAVING)
        leaving.touch()
        self.proxy.will_tell(f'"status_code":503,"host":"127.0.0.1:{port}"')
        web.stop()
        leaving.unlink()  # of a container: gone with it
        web.start()
        self.proxy.will_tell(f'"msg":"host is up","host":"127.0.0.1:{port}"')

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
            "secret_key_former": "",
            "lasting_key": "",
            "database_url": self.database.url(name),
            "email_url": f"filemail://{self.folder}/mail",
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

    def _begin(self, name: str, more: dict[str, str], words: Sequence[str] = (), **environment: str) -> Process:
        placed = self._placed(name, more)
        placed.command.extend(words)
        placed.environment.update(environment)
        return Process(placed, self.folder)

    def _web(self, name: str, port: int) -> Process:
        own = self.folder / name  # of one container alone
        own.mkdir()
        return self._begin(name, {EVERYWHERE: "127.0.0.1", "8000": str(port)}, TMPDIR=str(own))

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
            SUUQ_BUFFER="",
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
