"""How ``make run`` begins: one sentence where it cannot, and anew where it was stopped."""

import http.server
import os
import runpy
import shutil
import socket
import subprocess
import threading
from pathlib import Path

import pytest

from suuq import answered

ROOT = Path(__file__).resolve().parents[2]
NEEDED = ["make", "sh", "mkdir", "touch"]


def make(*words, **environment):
    return subprocess.run(  # noqa: S603 - our own Makefile
        [shutil.which("make"), *words], cwd=ROOT, capture_output=True, text=True, check=False,
        env=os.environ | environment,
    )  # fmt: skip


@pytest.mark.parametrize("port", ["no-number", "70000"])
def test_a_port_that_is_none_is_told_from_one_that_is_taken(port):
    answer = make("port", f"PORT={port}")

    assert answer.returncode
    assert answer.stderr.startswith("PORT is a number from 1024 to 65535, for example make run PORT=8001\n")


def test_a_taken_port_is_named():
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        port = busy.getsockname()[1]
        answer = make("port", f"PORT={port}")

    assert answer.returncode
    assert answer.stderr.startswith(f"Port {port} is taken: stop what runs there")


def test_a_missing_python_is_not_called_a_taken_port(tmp_path):
    for command in NEEDED:
        (tmp_path / command).symlink_to(shutil.which(command))

    answer = make("port", PATH=str(tmp_path))

    assert answer.returncode
    assert answer.stderr.startswith("Python 3.11 is needed and was not found")


def test_a_python_without_venv_names_the_package(tmp_path):
    (tmp_path / "venv.py").write_text("raise ImportError", encoding="utf-8")

    answer = make("port", PYTHONPATH=str(tmp_path))

    assert answer.returncode
    assert answer.stderr.startswith("Python's venv module is missing: on Debian 12, apt-get install python3-venv.\n")


def test_a_command_that_is_stopped_by_its_user_shows_no_fault(monkeypatch):
    def stopped(_words):
        raise KeyboardInterrupt

    monkeypatch.setattr("django.core.management.execute_from_command_line", stopped)

    with pytest.raises(SystemExit) as end:
        runpy.run_path(str(ROOT / "manage.py"), run_name="__main__")

    assert end.value.code == 130


def test_a_demonstration_that_was_stopped_halfway_is_begun_anew(tmp_path):
    """U80: one command fills it, also after Ctrl-C."""
    done, var = tmp_path / "done", tmp_path / "var"
    done.mkdir()
    for installed in ("python", "messages"):
        (done / installed).touch()
    (tmp_path / "stopped").write_text('touch "$VAR_DIR/suuq.sqlite3"; exit 1', encoding="utf-8")

    def fill(by, what="demo"):
        return make(what, f"DONE={done}", f"MANAGE={by}", VAR_DIR=str(var), DATABASE_URL="").returncode == 0

    assert not fill(f"sh {tmp_path / 'stopped'}")
    assert {path.name for path in var.iterdir()} == {"demo-begun", "suuq.sqlite3"}
    assert fill("true")  # it makes no database: what was there is gone
    assert {path.name for path in var.iterdir()} == {"demo-made"}

    (var / "suuq.sqlite3").touch()
    assert not fill("false")
    assert (var / "suuq.sqlite3").exists()  # one that was finished stays, whatever fails

    assert fill("false", "filled")  # no migration is newer: Django is not asked
    (var / "demo-made").write_text("of another release", encoding="utf-8")
    assert not fill("false", "filled")
    assert fill("true", "filled")
    assert fill("false", "filled")


def test_what_nobody_waits_for_begins_when_the_first_page_was_answered():
    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_said):
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Page) as served:
        threading.Thread(target=served.handle_request).start()
        assert answered.main(served.server_port)
