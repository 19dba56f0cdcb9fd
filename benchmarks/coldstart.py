"""
How long ``make run`` takes to its first page, in a fresh clone and the second time, beside an install of the same lock.

    .venv/bin/python benchmarks/coldstart.py [--rounds 2] [--record]

Each round clones the last commit into a folder of its own, asks for the start page until it is answered, stops, and
starts once more. Beside it uv alone installs the packages of requirements.txt into an empty environment. All of them
find in the caches of uv and npm what earlier rounds fetched; the line to the package index is not measured.
"""

import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import peers, rounds
from benchmarks.recorded import record
from tests import ports

PATIENCE_SECONDS = 600
OURS = ("DATABASE_URL", "VAR_DIR", "SITE_URL", "TEST_", "DJANGO_")


def first_page(clone: Path) -> float:
    """Say how many seconds pass from the command to the first page; stop it then."""
    port, start = ports.free(), time.perf_counter()
    here = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    command = ["make", "-s", "run", f"PORT={port}"]
    served = subprocess.Popen(command, cwd=clone, env=here, stdout=subprocess.DEVNULL, start_new_session=True)  # noqa: S603 - our own
    try:
        while not _answers(f"http://127.0.0.1:{port}/"):
            if served.poll() is not None or time.perf_counter() - start > PATIENCE_SECONDS:
                raise SystemExit("make run showed no page")
            time.sleep(0.05)
        return time.perf_counter() - start
    finally:
        os.killpg(served.pid, signal.SIGTERM)
        served.wait()


def _answers(address: str) -> bool:
    try:
        return bool(urllib.request.urlopen(address, timeout=30).status)  # noqa: S310 - our own server
    except (urllib.error.URLError, ConnectionError):
        return False


def installed(folder: Path) -> float:
    """Say how many seconds uv takes for the same lock."""
    start = time.perf_counter()
    python, lock = folder / "bin" / "python", ROOT / "requirements.txt"
    subprocess.run([peers.UV, "venv", "--quiet", "--python", sys.executable, folder], check=True)  # noqa: S603 - our own uv
    install = [peers.UV, "pip", "install", "--quiet", "--require-hashes", "--python", python, "-r", lock]
    subprocess.run(install, check=True)  # noqa: S603 - our own uv
    return time.perf_counter() - start


def turn() -> tuple[float, float, float]:
    """Have one round: cold, second, and the packages alone."""
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "clone"
        subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)  # noqa: S603, S607 - the git that made this copy
        return first_page(clone), first_page(clone), installed(Path(folder) / "alone")


def main() -> None:
    """Measure, print, and record if asked."""
    asked = rounds.parser(__doc__, rounds=2).parse_args()
    cold, second, alone = zip(*(turn() for _round in range(asked.rounds)), strict=True)
    rows = [
        f"| {words} `make run` to its first page | {min(seconds):.1f} to {max(seconds):.1f} | the same lock by uv | "
        f"{statistics.median(alone):.0f} s | {statistics.median(seconds):.1f} s | at most {most} s |"
        for words, seconds, most in (("cold", cold, 60), ("second", second, 5))
    ]
    table = "\n".join(["| | seconds | beside | seconds | median | asked |", rounds.HEAD[1], *rows])
    print(table)
    if asked.record:
        record(table, script="coldstart", told=asked, data="a fresh clone, the packages in the caches of uv and npm")


if __name__ == "__main__":
    main()
