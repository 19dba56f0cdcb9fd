"""Run every benchmark of this folder that is one, each in a process of its own: ``make bench``."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent

for script in sorted(s for s in HERE.glob("[a-z]*.py") if "__main__" in s.read_text("utf-8")):
    print(f"\n--- {script.stem}", flush=True)
    subprocess.run([sys.executable, script], check=True)  # noqa: S603 - our own scripts
