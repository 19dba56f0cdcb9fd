"""
Unfold a spreadsheet in a process of its own, which may take so much memory and time and no more.

Half a megabyte of zip unpacks to a single cell of half a gigabyte, or to a row of a hundred million cells: whatever it
holds, it ends with that process, and the worker goes on.
"""

import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import BinaryIO

from forwarding import sheets

MEMORY_BYTES = 400 * 1024 * 1024
PROCESSOR_SECONDS = 240
NO_TABLE = 3
HOUSE = Path(__file__).resolve().parent.parent


def unfold(file: BinaryIO, out: BinaryIO) -> None:
    """
    Write a spreadsheet out as a table of text: see ``sheets.unfold``.

    :raises NotATableError: when it is none, or takes more than it may
    """
    file.seek(0)
    with tempfile.TemporaryFile() as folded, tempfile.TemporaryFile() as text:
        shutil.copyfileobj(file, folded)
        folded.seek(0)
        ended = subprocess.run(  # noqa: S603 - this module
            [sys.executable, "-m", __name__, str(MEMORY_BYTES)],
            stdin=folded, stdout=text, stderr=subprocess.PIPE, cwd=HOUSE, check=False,
        )  # fmt: skip
        if ended.returncode == NO_TABLE:
            raise sheets.NotATableError(*ended.stderr.decode().split("\n", 1))
        if ended.returncode:
            raise sheets.NotATableError("unreadable", "XLSX")
        text.seek(0)
        shutil.copyfileobj(text, out)


def main(memory: int) -> int:
    """Do it within the limits."""
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    try:
        sheets.unfold(sys.stdin.buffer, sys.stdout.buffer)
    except sheets.NotATableError as error:
        sys.stderr.write(f"{error.problem}\n{error.detail}")
        return NO_TABLE
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
