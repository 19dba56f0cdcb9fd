"""
Run the whole suite on SQLite, then all that touches the database on PostgreSQL: ``python -m tests``.

Then the deployment: each service by the command of docker-compose.yml, and a parcel's way through all of them.

Without a choice of tests, the duty engine's own tests then run once more under coverage: a branch of the pure modules
in ``branches.toml`` that none of them takes is a failure.

Words after it go to pytest. Nothing may be skipped for want of a part: a skipped test counts as a failure here.
"""

import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

from tests import chromium
from tests.deploy import stack

REPORTS = Path(".state")
ENGINES = ("sqlite", "postgresql", "deployed")
ENGINE = "assess_command bases cases duty exchange hs rates reading thresholds units valuation"
BESIDE = (
    *(f"tests/forwarding/test_{name}.py" for name in "addresses freight s10 s9 suites trackingnumbers weights".split()),
    "tests/suuq/test_money.py",
    "tests/suuq/test_references.py",
)
NO_TESTS = 5  # pytest's own code, when a narrow choice of tests has none for this engine


def main(arguments):
    if not chromium.path():
        print(chromium.MISSING, file=sys.stderr)
        return 1
    if absent := stack.missing():
        print(f"tests/deploy starts Debian's own services: apt-get install {' '.join(absent)}", file=sys.stderr)
        return 1
    REPORTS.mkdir(exist_ok=True)
    migrate()
    # A narrow choice starts the deployment only when it is the deployment that is asked for.
    engines = [e for e in ENGINES if e != "deployed" or not arguments or any("deploy" in word for word in arguments)]
    codes = [run(engine, arguments) for engine in engines]
    uncovered = 0 if arguments else branches()
    totals = [counts(engine) for engine in engines]
    passed, failed, skipped = (sum(column) for column in zip(*totals, strict=True))
    print(f"\n{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return int(bool(failed or skipped or uncovered or any(code not in {0, NO_TESTS} for code in codes)))


def migrate():
    """Let the migrations make a database of each kind, side by side, unless earlier runs left one of the same."""
    asked = ([sys.executable, "-m", "tests.migrated", engine] for engine in ENGINES if engine != "deployed")
    making = [subprocess.Popen(words) for words in asked]  # noqa: S603 - our own
    if {made.wait() for made in making} != {0}:
        sys.exit("The migrations failed.")


def run(engine, arguments):
    print(f"\n--- on {engine}", flush=True)
    report(engine).unlink(missing_ok=True)
    together = engine != "deployed"  # there is one deployment on this machine
    asked = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        *(["-n2", "--dist=loadgroup"] if together else ["-n0"]),
        f"--junitxml={report(engine)}",
        *(arguments or ([] if together else ["tests/deploy"])),
    ]
    return subprocess.run(asked, env=os.environ | {"TEST_ENGINE": engine}, check=False).returncode  # noqa: S603 - pytest


def branches():
    """Run the tests of the duty engine and of the pure modules beside it; each must take every branch."""
    print("\n--- every branch of the duty engine", flush=True)
    tests = [*(f"tests/customs/test_{name}.py" for name in ENGINE.split()), *BESIDE]
    asked = [sys.executable, "-m", "pytest", "-q", "-n2", "--cov", "--cov-config=tests/branches.toml"]
    wanted = ["--cov-report=term-missing:skip-covered", "--cov-fail-under=100", *tests]
    return subprocess.run([*asked, *wanted], env=os.environ | {"TEST_ENGINE": "sqlite"}, check=False).returncode  # noqa: S603 - pytest


def report(engine):
    return REPORTS / f"tests-{engine}.xml"


def counts(engine):
    """Read passed, failed and skipped from pytest's report; no report is one failure."""
    if not report(engine).exists():
        return 0, 1, 0
    suite = ET.parse(report(engine)).getroot().find("testsuite")  # noqa: S314 - written by pytest a moment ago
    ran, failures, errors, skipped = (int(suite.get(name)) for name in ("tests", "failures", "errors", "skipped"))
    return ran - failures - errors - skipped, failures + errors, skipped


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
