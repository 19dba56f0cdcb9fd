"""
Run the benchmarks one after another, each in a process of its own, and write what they find: ``make bench``.

Named are those to run (``.venv/bin/python benchmarks beside ledger``); else all of them, the quick ones first. One that
fails is told at the end and keeps none of the others from running.
"""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
IN_TURN = {
    "duty": [], "ledger": [], "beside": [], "checkins": [], "notices": [], "intake": [],
    "growth": ["--sizes", "10000,100000", "--each", "7"], "coldstart": [],
}  # fmt: skip


def main() -> None:
    """Run what is asked for."""
    failed = []
    for name in sys.argv[1:] or IN_TURN:
        print(f"\n--- {name}", flush=True)
        if subprocess.run([sys.executable, HERE / f"{name}.py", *IN_TURN[name], "--record"], check=False).returncode:  # noqa: S603 - our own scripts
            failed.append(name)
    sys.exit(f"Not measured: {', '.join(failed)}" if failed else 0)


main()
