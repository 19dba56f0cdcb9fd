"""
The whole battery as one table: ``make verify``, or ``python -m tests.verify --last`` for the reports that are there.

Runs the checks and the suite, reads from pytest's reports what became of each test that bears a number, and prints
number, what and result. Whatever failed, was skipped, did not run or could not be asked makes it end with 1; what only
a person can show stands in docs/reference/checks.md as a procedure, and is said to be one.
"""

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import defaultdict
from pathlib import Path

from tests.__main__ import REPORTS
from tests.numbers import borne

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "checks.md"
COMMANDS = {
    "U77 U79 U87": ("lint, types, layers, migrations, production settings", ["make", "check"]),
    "U90": ("no known hole in what we depend on", [sys.executable, "-m", "tests.holes", "--strict"]),
    "U88": ("the whole suite, on both databases and deployed", [sys.executable, "-m", "tests"]),
}
SAME = {"V5": "R128", "V6": "R129", "V7": "R84", "V9": "R78", "V11": "R157", "V13": "R105", "V14": "R28"}
EVERY = [
    f"{letter}{n}"
    for letter, last in {"R": 192, "U": 100, "V": 14}.items()
    for n in range(1, last + 1)
    if f"{letter}{n}" not in " ".join(COMMANDS).split()
]
PASSED, PROCEDURE = "passed", "procedure"


def procedures():
    """Read which numbers have a written procedure instead of a test."""
    told, _walked = PAGE.read_text().split("## Walked")
    return dict(re.findall(r"^\| ([RUV]\d+) \| ([^|]+) \|", told, re.MULTILINE))


def outcomes():
    """Say of each test by name what became of it in the last runs, the worst first."""
    found = defaultdict(set)
    for report in REPORTS.glob("tests-*.xml"):
        for case in ET.parse(report).getroot().iter("testcase"):  # noqa: S314 - written by pytest
            found[case.get("name").split("[")[0]].add(_outcome(case))
    return found


def _outcome(case):
    wrong = {part.tag for part in case} & {"failure", "error", "skipped"}
    return "failed" if wrong - {"skipped"} else "skipped" if wrong else PASSED


def rows(ran):
    """Give a line for each number: what shows it, and how it went."""
    tests, written = defaultdict(list), procedures()
    for name, numbers in borne():
        for number in numbers:
            tests[number].append(name)
    for number, other in SAME.items():
        tests[number] += tests[other]
    for number in sorted({*tests, *written, *EVERY}, key=lambda one: (one[0], int(one[1:]))):
        results = {result for name in tests[number] for result in ran.get(name, {"not run"})}
        result = next((r for r in ("failed", "skipped", "not run", PASSED) if r in results), PROCEDURE)
        if number not in tests and number not in written:
            result = "not shown"
        more = f" and {len(tests[number]) - 1} more" if len(tests[number]) > 1 else ""
        shown = tests[number][0] + more if tests[number] else written.get(number, "")
        yield number, shown, result


def main():
    """Run, print, and say whether everything passed."""
    lines = []
    for numbers, (what, command) in COMMANDS.items():
        result = "not run"
        if "--last" not in sys.argv:
            result = "failed" if subprocess.run(command, check=False).returncode else PASSED  # noqa: S603 - our own
        lines.append((numbers, what, result))
    lines += rows(outcomes())
    for number, what, result in lines:
        print(f"{number:<12} {what[:88]:<88} {result}")
    wrong = [number for number, _what, result in lines if result not in {PASSED, PROCEDURE}]
    print(f"\n{len(lines) - len(wrong)} of {len(lines)} shown" + (f"; not: {' '.join(wrong)}" if wrong else ""))
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
