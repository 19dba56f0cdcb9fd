"""
The whole house as processes of its own, to be killed: PostgreSQL, Redis, a Stripe, the web server, the worker.

PostgreSQL keeps its promises as in production (fsync). The Stripe is our simulator on a database of its own, so that
what it took stays taken, whatever dies on our side.
"""

import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress

import psycopg
import requests
from django.conf import settings

from tests import engines, migrated, ports
from tests.house import source

PATIENCE_SECONDS = 180  # how long to wait for what may never come: on a busy machine a server needs a minute to start
# Whose parent is gone is ours to bury: the first process of a machine may take its time, and PostgreSQL does not start
# while the number of the one that died is not free.
CHILD_SUBREAPER = 36
ctypes.CDLL(None).prctl(CHILD_SUBREAPER, 1)
TOKEN = "x" * 32
GRANIAN = ["-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--workers", "1", "--blocking-threads", "4"]
GRANIAN = [*GRANIAN, "--no-access-log", "--log-level", "warning"]
CELERY = ["-m", "celery", "--quiet", "--app", "suuq", "worker", "--queues", "money,notices,media,bulk", "--beat"]
CELERY = [
    *CELERY,
    "--pool",
    "threads",
    "--concurrency",
    "2",
    "--without-gossip",
    "--without-mingle",
    "--loglevel",
    "warning",
]


def wait_until(true, what):
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if found := true():
            return found
        time.sleep(0.05)
    raise AssertionError(f"{PATIENCE_SECONDS} seconds went by, and {what} did not happen")


class Process:
    """One process with its children; killed, it gets no chance to say anything."""

    def __init__(self, words, environment, log):
        self.words, self.environment, self.log, self.running = words, environment, log, None

    def start(self):
        with self.log.open("a") as log:
            self.running = subprocess.Popen(  # noqa: S603 - our own servers
                [sys.executable, *self.words], cwd=source.ROOT, env=self.environment, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip

    def lives(self):
        return self.running.poll() is None

    def kill(self):
        with suppress(ProcessLookupError):
            os.killpg(self.running.pid, signal.SIGKILL)
        self.running.wait(PATIENCE_SECONDS)


class Database:
    """A PostgreSQL that syncs to the disk, and can be killed with all its backends."""

    def __init__(self, folder):
        migrated.copy("postgresql", folder)
        (folder / "postgresql.auto.conf").write_text("")  # in no hurry: it syncs
        self.server = migrated.postgresql(folder)
        self.url = self.server.get_uri(database=migrated.NAME)

    def kill(self):
        """Kill the postmaster; its backends see that and die with it."""
        postmaster = self.server.get_postmaster_info().process
        backends = postmaster.children(recursive=True)
        for process in (postmaster, *backends):
            with suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGKILL)
        for process in (postmaster, *backends):
            with suppress(ChildProcessError):
                os.waitpid(process.pid, 0)
        wait_until(lambda: not any(process.is_running() for process in (postmaster, *backends)), "PostgreSQL's death")

    def start(self):
        """Start it again on what is on the disk."""
        migrated.patiently(self.server.ensure_postgres_running)

    def ask(self, question, *values):
        with psycopg.connect(self.url) as connection:
            return connection.execute(question, values).fetchall()

    def stop(self):
        self.server.cleanup()


class House:
    """All of it, and the two people who act in it."""

    def __init__(self, folder, redis_url, *, bills):
        self.folder, self.armed = folder, {who: folder / f"{who}.failpoints" for who in ("web", "worker")}
        self.disarm()
        self.database = Database(folder / "postgresql")
        self.web_url, stripe_url = (f"http://127.0.0.1:{ports.free()}" for _ in range(2))
        ours = {"DATABASE_URL": self.database.url, "REDIS_URL": redis_url}
        theirs = {"DATABASE_URL": f"sqlite:///{folder}/stripe.sqlite3", "DATABASE_POOL": "off"}
        self.environment, worker = (
            self._told(ours | {"FAILPOINTS": str(armed)}, stripe_url) for armed in self.armed.values()
        )
        migrated.copy("sqlite", folder / "stripe.sqlite3")
        self.stripe = self._server("stripe", stripe_url, self._told(theirs, stripe_url))
        self.web = self._server("web", self.web_url, self.environment)
        beat = ["--schedule", str(folder / "beat")]
        self.worker = Process([*CELERY, *beat], worker, folder / "worker.log")
        self.stripe_url = stripe_url
        self.stripe.start()
        self.web.start()
        self.worker.start()
        for url in (self.web_url, self.stripe_url):
            wait_until(lambda url=url: self._answers(url), f"an answer of {url}")
        asked = f"from tests.killing import scene; scene.make({bills})"
        self.scene = json.loads(self.run("manage.py", "shell", "--no-imports", "--command", asked))
        self.bills = iter(self.scene["bills"])

    def _told(self, facts, stripe_url):
        shared = {
            "DJANGO_SETTINGS_MODULE": "tests.killing.settings", "SITE_URL": self.web_url, "VAR_DIR": str(self.folder),
            "STRIPE_API_BASE": f"{stripe_url}/_dev/stripe", "SUUQ_ENV": "development", "PYTHONPATH": str(source.ROOT),
        }  # fmt: skip
        return os.environ | shared | facts

    def _server(self, name, url, environment):
        return Process(
            [*GRANIAN, "--port", url.rpartition(":")[2], "suuq.wsgi:application"], environment,
            self.folder / f"{name}.log",
        )  # fmt: skip

    def run(self, *words):
        """Run a command to its end; it must succeed."""
        asked = [sys.executable, *words]
        done = subprocess.run(  # noqa: S603 - our own commands
            asked, cwd=source.ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def _answers(self, url):
        try:
            return requests.get(f"{url}/healthz", timeout=5).ok
        except requests.RequestException:
            return False

    def arm(self, who, point, act="kill"):
        """From now on these processes do this at that point, and no other: who is quicker must not die instead."""
        for one in who:
            self._told_of(one).unlink(missing_ok=True)
            self.armed[one].write_text(f"{point} {act}\n")

    def disarm(self):
        for armed in self.armed.values():
            armed.write_text("")

    def reached(self, who):
        """Wait until one of these has come to its armed point."""
        wait_until(lambda: any(self._told_of(one).exists() for one in who), "the failpoint")

    def _told_of(self, who):
        return self.armed[who].with_suffix(".reached")

    def post(self, who, path, **fields):
        """Send a form as that person; None when nobody answered."""
        cookies = {settings.SESSION_COOKIE_NAME: self.scene[who], settings.CSRF_COOKIE_NAME: TOKEN}
        fields = {"csrfmiddlewaretoken": TOKEN, **fields}
        try:
            return requests.post(self.web_url + path, fields, cookies=cookies, allow_redirects=False, timeout=30)
        except requests.RequestException:
            return None

    def pay_at_stripe(self, page):
        """Type a card on the page that Stripe showed."""
        path = page.partition("/_dev/stripe/")[2]
        answer = requests.post(
            f"{self.stripe_url}/_dev/stripe/{path}",
            {"act": "pay", "card": "4242424242424242", "csrfmiddlewaretoken": TOKEN},
            cookies={settings.CSRF_COOKIE_NAME: TOKEN}, allow_redirects=False, timeout=30,
        )  # fmt: skip
        assert answer.status_code == 302, answer.text[:500]

        return answer

    def get(self, who, path):
        """Open a page as that person; None when nobody answered."""
        try:
            cookies = {settings.SESSION_COOKIE_NAME: self.scene[who]}
            return requests.get(self.web_url + path, cookies=cookies, allow_redirects=False, timeout=30)
        except requests.RequestException:
            return None

    def restart(self, name):
        """Make sure that a process and all its children are dead, and start it again."""
        process = getattr(self, name)
        process.kill()
        process.start()
        wait_until(lambda: self._answers(self.web_url), "an answer")

    def wake(self):
        """Start the worker if it is not there; its clock, a process of its own, may have outlived it."""
        if not self.worker.lives():
            self.worker.kill()
            self.worker.start()

    def wait_until_quiet(self):
        """Wait until no news waits at Stripe or at our door, so that what comes twice has come twice."""
        waiting = "SELECT count(*) FROM billing_stripeevent WHERE outcome = 'waiting'"
        wait_until(lambda: self.database.ask(waiting) == [(0,)], "the end of all news")

    def last_words(self, name):
        """Read what a process wrote last."""
        return (self.folder / f"{name}.log").read_text(encoding="utf-8")[-4000:]

    def close(self):
        for process in (self.web, self.worker, self.stripe):
            process.kill()
        self.database.stop()


def redis(folder):
    """Start a Redis of the house's own."""
    folder.mkdir()
    return engines.Redis(folder)
