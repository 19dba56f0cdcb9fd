"""Run every benchmark of this folder, each in a process of its own: ``make bench``."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent

for script in sorted(HERE.glob("[a-z]*.py")):
    print(f"\n--- {script.stem}", flush=True)
    subprocess.run([sys.executable, script], check=True)  # noqa: S603 - our own scripts
