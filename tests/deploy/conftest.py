"""One deployment for all the tests of this folder."""

import os
import subprocess
import sys
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from forwarding.demonstration import places
from suuq.accounts import demo
from tests import engines
from tests.deploy import compose, processes, stack
from tests.deploy.network import NetworkClient
from tests.stories.people import Person, Town


@pytest.fixture(scope="session")
def static_files():
    """Collect, hash and compress as the image's build does."""
    unused = {"DATABASE_URL": "postgresql://nobody@localhost/none", "REDIS_URL": "redis://localhost:1"}
    unused["EMAIL_URL"] = "smtp://localhost:1"
    environment = {
        "PATH": processes.PATH, "SUUQ_ENV": "production", "ALLOWED_HOSTS": "build", "SITE_URL": "https://build",
        "SECRET_KEY": settings.SECRET_KEY, "STATIC_ROOT": str(stack.static_files()), **unused,
    }  # fmt: skip
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(collect, env=environment, cwd=compose.ROOT, check=True)  # noqa: S603 - manage.py of this project


@pytest.fixture(scope="session")
def running(static_files, django_db_setup, django_db_blocker, tmp_path_factory):
    """Start every service of docker-compose.yml on the tests' own database."""
    with django_db_blocker.unblock():
        name = connection.settings_dict["NAME"]
    started = stack.Stack(tmp_path_factory.mktemp("stack"), engines.deployed(), name, settings.SECRET_KEY)
    yield started
    started.stop()


@pytest.fixture
def deployed(running, transactional_db):
    """The deployment with nothing in it, everything running."""
    yield running
    connections.close_all()


@pytest.fixture
def town(deployed, monkeypatch):
    """The town of the stories, each person with a browser at the front door of the deployment; then the oracle."""
    real = {role: address.replace("@suuq", "@post") for role, address in demo.ADDRESSES.items()}
    monkeypatch.setattr(demo, "ADDRESSES", real)  # production serves nobody from the demonstration
    places.make()
    call_command("load_tariff", demo=True, stdout=StringIO())

    def browser(**facts):
        return NetworkClient(deployed.url, deployed.certificate, **facts)

    monkeypatch.setattr(Person, "opens", staticmethod(browser))
    yield Town()
    call_command("verify_integrity", stdout=StringIO())


def pytest_report_header():
    if absent := processes.missing():
        return f"missing Debian packages for tests/deploy: {' '.join(absent)}"
    return f"deployment tests with {os.pathsep.join(map(str, processes.DEBIAN_POSTGRESQL))}"
