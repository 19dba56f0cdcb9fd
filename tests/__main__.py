"""
Run the whole suite: ``python -m tests``. What touches the database runs on PostgreSQL, the rest on SQLite.

Both engines are asked what ``tests/shared.py`` names. Three lanes run at once, so that no core idles while a browser or
a process is waited for: SQLite in one, PostgreSQL in the next, in the third the deployment, each service by the command
of docker-compose.yml. What the other lanes say is shown when all are through.

Without a choice of tests, the duty engine's own tests run under coverage: a branch of the pure modules in
``branches.toml`` that none of them takes is a failure. They are not run again on SQLite.

Words after it go to pytest, and what they choose runs on both engines. Nothing may be skipped for want of a part: a
skipped test counts as a failure here.
"""

import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests import chromium, shared
from tests.deploy import processes

REPORTS = Path(".state")
ENGINE = (
    "assess_command bases cases duty duty_levies duty_properties exchange hs rates reading statutes thresholds units "
    "valuation"
)
BESIDE = "addresses freight s10 s9 suites trackingnumbers weights"
PURE = [
    *(f"tests/customs/test_{name}.py" for name in ENGINE.split()),
    *(f"tests/forwarding/test_{name}.py" for name in BESIDE.split()),
    "tests/suuq/test_money.py",
    "tests/suuq/test_references.py",
]
LANE, BESIDE_IT = ("branches", "sqlite"), ("deployed", "postgresql")  # the first is heard; each of the others is a lane
NO_TESTS = 5  # pytest's own code, when a narrow choice of tests has none for this engine


def main(arguments):
    if not chromium.path():
        print(chromium.MISSING, file=sys.stderr)
        return 1
    if absent := processes.missing():
        print(f"tests/deploy starts Debian's own services: apt-get install {' '.join(absent)}", file=sys.stderr)
        return 1
    REPORTS.mkdir(exist_ok=True)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else each of a hundred processes compiles everything anew
    migrate()
    stages = chosen(arguments)
    codes = run_all(stages, arguments)
    passed, failed, skipped = (sum(column) for column in zip(*map(counts, stages), strict=True))
    print(f"\n{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return int(bool(failed or skipped or any(code not in {0, NO_TESTS} for code in codes)))


def migrate():
    """Let the migrations make a database of each kind, side by side, unless earlier runs left one of the same."""
    making = [subprocess.Popen([sys.executable, "-m", "tests.migrated", engine]) for engine in ("sqlite", "postgresql")]  # noqa: S603 - our own
    if {made.wait() for made in making} != {0}:
        sys.exit("The migrations failed.")


def chosen(arguments):
    """Without a choice of tests, everything; the deployment is started for a choice only when it asks for it."""
    if not arguments:
        return ["branches", "sqlite", "postgresql", "deployed"]
    return ["sqlite", "postgresql", *(["deployed"] if any("deploy" in word for word in arguments) else [])]


def run_all(stages, arguments):
    """The lanes side by side; the words of those beside the first come at the end."""
    beside = [stage for stage in BESIDE_IT if stage in stages]
    with ThreadPoolExecutor(len(BESIDE_IT)) as lanes:
        others = [lanes.submit(run_unheard, stage, arguments) for stage in beside]
        codes = [run(stage, arguments) for stage in LANE if stage in stages]
        codes += [other.result() for other in others]
    for stage in beside:
        print(f"\n--- {stage}\n{log(stage).read_text(encoding='utf-8')}", flush=True)
    return codes


def run(stage, arguments):
    print(f"\n--- {stage}", flush=True)
    return pytest(stage, arguments)


def run_unheard(stage, arguments):
    with log(stage).open("w", encoding="utf-8") as said:
        return pytest(stage, arguments, stdout=said, stderr=subprocess.STDOUT)


def pytest(stage, arguments, **where):
    report(stage).unlink(missing_ok=True)
    engine = "sqlite" if stage == "branches" else stage
    asked = [sys.executable, "-m", "pytest", "-q", "-rR", f"--junitxml={report(stage)}", *words(stage, arguments)]
    told = os.environ | {"TEST_ENGINE": engine} | ({} if arguments else {shared.SHARED: "yes"})
    return subprocess.run(asked, env=told, check=False, **where).returncode  # noqa: S603 - pytest


def words(stage, arguments):
    """What a stage asks of pytest."""
    if stage == "deployed":  # there is one deployment on this machine
        return ["-n0", *(arguments or ["tests/deploy"])]
    if stage == "branches":
        wanted = ["--cov", "--cov-config=tests/branches.toml", "--cov-fail-under=100"]
        return ["-n0", *wanted, "--cov-report=term-missing:skip-covered", *PURE]  # a second worker costs what it saves
    elsewhere = [*PURE, *(["tests/browser", "tests/deploy"] if stage == "postgresql" else [])]  # else read for nothing
    workers = "-n3" if stage == "sqlite" else "-n2"  # where browsers and processes are waited for
    return [workers, "--dist=loadgroup", *(arguments or (f"--ignore={path}" for path in elsewhere))]


def report(stage):
    return REPORTS / f"tests-{stage}.xml"


def log(stage):
    return REPORTS / f"tests-{stage}.log"


def counts(stage):
    """Read passed, failed and skipped from pytest's report; no report is one failure."""
    if not report(stage).exists():
        return 0, 1, 0
    suite = ET.parse(report(stage)).getroot().find("testsuite")  # noqa: S314 - written by pytest a moment ago
    ran, failures, errors, skipped = (int(suite.get(name)) for name in ("tests", "failures", "errors", "skipped"))
    return ran - failures - errors - skipped, failures + errors, skipped


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
