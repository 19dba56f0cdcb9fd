"""
Other people's software beside ours, each in an environment of its own under ``.state/peers``, made from PyPI once.

A peer is a script of this folder that its own Python runs. It furnishes itself, then does so many pieces of its work at
each word.
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent
HOME = HERE.parents[1] / ".state" / "peers"
UV = Path(sys.executable).parent / "uv"
POSTGRESQL = ("psycopg[binary,pool]>=3.2", "dj-database-url>=2")
SERVER = "granian>=2.5"
DJANGO = "django>=5.2,<5.3"
PACKAGES = {
    "hordak": ("django-hordak>=2,<3", DJANGO, *POSTGRESQL),
    "karrio": tuple(f"karrio-server{part}" for part in " -core -manager -events -graph -pricing -orders".split(" ")),
    "oscar": ("django-oscar>=4.2,<5", "sorl-thumbnail", DJANGO, *POSTGRESQL),
    "tryton": ("trytond[postgresql]>=8.2,<8.3", "trytond_stock>=8.2,<8.3", "trytond_customs>=8.2,<8.3", SERVER),
    "weasyprint": ("weasyprint>=70",),
}  # fmt: skip


def python(name: str) -> Path | None:
    """Make a peer's environment where there is none yet; say so, and give nothing, where it cannot be made."""
    home, packages = HOME / name, PACKAGES[name]
    made, wanted = home / "made-of", "\n".join(packages)
    if not made.exists() or made.read_text() != wanted:
        print(f"Installing {packages[0]} into {home} ...", flush=True)
        install = [UV, "pip", "install", "--quiet", "--python", home / "bin" / "python", *packages]
        for command in ([UV, "venv", "--quiet", "--clear", "--python", sys.executable, home], install):
            if subprocess.run(command, check=False).returncode:  # noqa: S603 - our own uv
                print(f"{name} is not measured: is the Python package index reachable from here?", flush=True)
                return None
        made.write_text(wanted)
    return home / "bin" / "python"


class EndedError(Exception):
    """Somebody did not get to work."""


class Peer:
    """Somebody at work in a process of their own."""

    def __init__(self, command: Sequence[str | Path], **environment: str) -> None:
        """Start it; it furnishes itself meanwhile."""
        told = {name: value for name, value in (os.environ | environment).items() if value}
        self._process = subprocess.Popen(  # noqa: S603 - a script of ours
            command, env=told, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def begin(self, times: int) -> None:
        """Give the word."""
        print(times, file=self._process.stdin, flush=True)

    def said(self) -> str:
        """Wait for a line of it."""
        line = self._process.stdout.readline()  # type: ignore[union-attr] # it was started with pipes
        if not line:
            raise EndedError(f"{self._process.args} ended by itself")
        return line

    def rate(self, times: int) -> float:
        """Let it work; say how many pieces a second."""
        return together([self], times)

    def stop(self) -> None:
        """Let it go."""
        self._process.terminate()
        self._process.wait()


def together(crew: Sequence[Peer], times: int) -> float:
    """Let all work at once; say how many pieces a second, until the last has ended."""
    for one in crew:
        one.begin(times)
    return times * len(crew) / max(float(one.said()) for one in crew)


@contextmanager
def beside(name: str, script: str, *told: str, **environment: str) -> Iterator[Peer | None]:
    """Have a peer at hand, or nothing where it cannot be installed."""
    inside = python(name)
    peer = Peer([inside, HERE / f"{script}.py", *told], **apart(environment)) if inside else None
    try:
        yield peer
    finally:
        if peer:
            peer.stop()


def apart(environment: dict[str, str]) -> dict[str, str]:
    """Let it not take our settings, our folder or our Redis for its own: what is empty it is not told."""
    return {"DJANGO_SETTINGS_MODULE": "", "REDIS_URL": "", "WORK_DIR": str(HOME)} | environment
