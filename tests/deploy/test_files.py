"""What can be said of the deployment's files without starting anything."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from suuq.celery import app
from tests.deploy import compose, processes, stack

BIN = Path(sys.executable).parent
BUILT_HERE = [name for name, said in compose.document()["services"].items() if "build" in said]
IN_PRODUCTION = [name for name, said in compose.document()["services"].items() if not said.get("profiles")]


def run(*words, **environment):
    return subprocess.run(  # noqa: S603 - linters of the development wheels, and Caddy
        words, cwd=compose.ROOT, env={"PATH": processes.PATH} | environment, capture_output=True, text=True, check=False
    )


def test_every_debian_package_is_here():
    assert processes.missing() == []


def test_compose_file_follows_its_published_schema():
    asked = run(str(BIN / "check-jsonschema"), "--builtin-schema", "vendor.compose-spec", str(compose.FILE))
    assert asked.returncode == 0, asked.stdout


def test_dockerfile_has_nothing_a_linter_objects_to():
    asked = run(str(BIN / "hadolint"), "Dockerfile")
    assert (asked.returncode, asked.stdout) == (0, "")


def test_the_proxy_understands_its_file():
    asked = run(
        shutil.which("caddy"), "adapt", "--config", "deploy/Caddyfile", "--adapter", "caddyfile", "--validate",
        SUUQ_SITE="suuq.example", SUUQ_WEB="web:8000", SUUQ_BUFFER=stack.BUFFER_OF_OLD,
        HOME=str(stack.static_files().parent),
    )  # fmt: skip
    assert asked.returncode == 0, asked.stderr
    limits = json.dumps(json.loads(asked.stdout))
    assert "max_size" in limits
    assert "read_header_timeout" in limits


@pytest.mark.parametrize("name", BUILT_HERE)
def test_our_containers_hold_nothing_they_could_lose(name):
    """U91: no root, nothing writable but /tmp, no capability."""
    said = compose.document()["services"][name]
    assert said["read_only"]
    assert said["tmpfs"] == ["/tmp"]  # noqa: S108 - of the container
    assert said["cap_drop"] == ["ALL"]
    assert said["env_file"] == [{"path": ".env", "required": False}]  # else most settings could not be said
    assert "USER 10001:10001" in (compose.ROOT / "Dockerfile").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", IN_PRODUCTION)
def test_no_service_takes_all_of_the_machine(name):
    said = compose.document()["services"][name]
    if said.get("restart") == "no":  # a step, not a service
        return
    assert set(said["deploy"]["resources"]["limits"]) == {"cpus", "memory"}


def test_no_secret_is_written_in_the_file():
    secrets = ("PASSWORD", "SECRET", "LASTING_KEY", "STORE_KEY", "DATABASE_URL", "EMAIL_URL")
    for name, said in compose.document()["services"].items():
        for key in said.get("environment") or {}:
            secret = any(word in key for word in secrets)
            assert not secret or key.endswith(("_FILE", "_ID")) or name == "demonstration", (name, key)


def test_every_task_has_a_queue_that_somebody_serves():
    served = set()
    for name in ("worker", "bulk"):
        command = compose.service(name).command
        served |= set(command[command.index("--queues") + 1].split(","))
    assert served == {"money", "notices", "media", "bulk"}
    wanted = {app.amqp.router.route({}, task)["queue"].name for task in app.tasks if not task.startswith("celery.")}
    assert wanted <= served
    for line in (compose.ROOT / "Procfile").read_text(encoding="utf-8").splitlines():
        assert not line.startswith("worker:") or set(line.split("--queues ")[1].split()[0].split(",")) == served


def test_periodic_work_names_tasks_that_exist():
    app.loader.import_default_modules()
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= set(app.tasks)
