"""What ``make run`` says first when it cannot begin: one sentence that says what to do."""

import os
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NEEDED = ["make", "sh", "mkdir", "touch"]


def begin(*words, **environment):
    """Ask for a port as ``make run`` does before all else."""
    return subprocess.run(  # noqa: S603 - our own Makefile
        [shutil.which("make"), "port", *words], cwd=ROOT, capture_output=True, text=True, check=False,
        env=os.environ | environment,
    )  # fmt: skip


@pytest.mark.parametrize("port", ["no-number", "70000"])
def test_a_port_that_is_none_is_told_from_one_that_is_taken(port):
    answer = begin(f"PORT={port}")

    assert answer.returncode
    assert answer.stderr.startswith("PORT is a number from 1024 to 65535, for example make run PORT=8001\n")


def test_a_taken_port_is_named():
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        port = busy.getsockname()[1]
        answer = begin(f"PORT={port}")

    assert answer.returncode
    assert answer.stderr.startswith(f"Port {port} is taken: stop what runs there")


def test_a_missing_python_is_not_called_a_taken_port(tmp_path):
    for command in NEEDED:
        (tmp_path / command).symlink_to(shutil.which(command))

    answer = begin(PATH=str(tmp_path))

    assert answer.returncode
    assert answer.stderr.startswith("Python 3.11 is needed and was not found")


def test_a_python_without_venv_names_the_package(tmp_path):
    (tmp_path / "venv.py").write_text("raise ImportError", encoding="utf-8")

    answer = begin(PYTHONPATH=str(tmp_path))

    assert answer.returncode
    assert answer.stderr.startswith("Python's venv module is missing: on Debian 12, apt-get install python3-venv.\n")
