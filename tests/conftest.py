"""What every test may ask for."""

import gc
import inspect
import os
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client, TransactionTestCase
from django.utils import translation
from hypothesis import settings as hypothesis_settings

from tests import engines, flush, migrated, races, shared
from tests.factories.suuq import PersonFactory
from tests.signing_in import sign_in

# A property is true or not, however busy the machine is: no test has a deadline. The same examples in every run, but
# for a soak: what a new example finds is news for whoever asked, not for the next change.
SOAKS = "SOAK" in os.environ
hypothesis_settings.register_profile("suuq", deadline=None, derandomize=not SOAKS, max_examples=1_000 if SOAKS else 50)
hypothesis_settings.load_profile("suuq")

OTHER_PROCESSES = {"browser", "killing", "deploy"}
LONGEST = {"killing", "browser", "stories", "test_demonstration.py", "test_two_houses.py", "test_celery.py"}
TOUCHES_THE_DATABASE = {"db", "transactional_db", "live_server", "django_db_setup"}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """
    Leave out what has nothing to say here; nothing is skipped for want of a part. What takes longest goes first.

    On PostgreSQL: what does not touch the database and has been run already. On SQLite: races for row locks, which it
    does not have, and when everything is run, what PostgreSQL is asked (``tests/shared.py``). Anywhere: tests of
    published data that is not shipped, where nobody has put it.

    A test of processes that are not ours to hold gets a second try, and where a change is judged whole (``CI``) every
    test does: codes are drawn anew in each run. ``python -m tests`` says why each that needed it failed at first.
    """
    here = {item: _belongs_here(item) for item in items}
    wanted = [item for item in items if here[item]]
    config.hook.pytest_deselected(items=[item for item in items if not here[item]])
    for item in wanted:
        if os.environ.get("CI") or (OTHER_PROCESSES & set(item.path.parts) and item.path.name.startswith("test_")):
            item.add_marker(pytest.mark.flaky(reruns=1))
    items[:] = sorted(wanted, key=lambda item: not LONGEST & set(item.path.parts))  # else one worker waits at the end


def pytest_collection():
    gc.disable()


def pytest_collection_finish():
    """
    Let Python look for garbage rarely: that took seven seconds of a hundred.

    What stands now (each module, each test) is never garbage, and what a test leaves behind seldom is.
    """
    gc.freeze()
    gc.enable()
    gc.set_threshold(100_000, 50, 50)


def pytest_terminal_summary(terminalreporter):
    """Say why each test that passed at its second try did not at its first."""
    for first_try in terminalreporter.stats.get("rerun", []):
        terminalreporter.write_sep("_", f"first try of {first_try.nodeid}")
        terminalreporter.write_line(first_try.longreprtext)


def pytest_generate_tests(metafunc):
    """Run each race as often as RACE_REPETITIONS says (``make soak``: a hundred times); a control shows it once."""
    times = int(os.environ.get("RACE_REPETITIONS", "1"))
    guarded = not any(word in metafunc.function.__name__ for word in ("control", "without"))
    if times > 1 and guarded and _races(metafunc.function, metafunc.module):
        metafunc.fixturenames.append("repetition")
        metafunc.parametrize("repetition", range(times))


def _races(test, module):
    """Whether a test lets contestants race, in its own words or by a helper of its file."""
    words = inspect.getsource(test)
    helpers = [one for name, one in inspect.getmembers(module, inspect.isfunction) if f"{name}(" in words]
    return "race" in vars(module) and any("race(" in inspect.getsource(one) for one in [test, *helpers])


def _belongs_here(item):
    data = item.get_closest_marker("given_data")
    if data and not all(Path(path).exists() for path in data.args):
        return False
    if engines.is_deployed() or item.path.parent.name == "deploy":
        return engines.is_deployed() and item.path.parent.name == "deploy"
    one_engine = item.get_closest_marker("one_engine") or "browser" in item.path.parts  # pages look alike on both
    asks = bool(item.get_closest_marker("django_db") or TOUCHES_THE_DATABASE & set(item.fixturenames))
    if engines.on_sqlite():
        left = asks and not one_engine and shared.leaves_to_postgresql(item.path)
        return not (left or item.get_closest_marker("row_locks"))
    return asks and not one_engine


@pytest.fixture(scope="session")
def django_db_keepdb():
    """SQLite begins with a file that is there already; PostgreSQL copies a database (``TEST["TEMPLATE"]``)."""
    return engines.on_sqlite()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Put that file there, now that this worker knows its name."""
    if engines.on_sqlite():
        migrated.copy("sqlite", connection.settings_dict["TEST"]["NAME"])


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup):
    """Let nobody hold the database when it is taken away again."""
    yield
    races.dismiss()


@pytest.fixture(scope="session", autouse=True)
def quick_flush():
    """Leave an empty database behind each test that commits, without the detours of Django's own flush."""
    with mock.patch.object(TransactionTestCase, "_fixture_teardown", flush.empty):
        yield


@pytest.fixture(autouse=True)
def fresh_start():
    """No test sees another's cache or language."""
    for cache in caches.all(initialized_only=True):
        cache.clear()
    with translation.override("en"):
        yield


@pytest.fixture
def at():
    """A Monday morning, 11:30 in Djibouti."""
    return datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


@pytest.fixture
def person(db):
    """Make people: ``person(Role.OFFICER)``."""
    return lambda role="customer", **facts: PersonFactory(role=role, **facts)


@pytest.fixture
def client_as():
    """Sign a person in, second factor and all, and give their browser: ``client_as(user).get(...)``."""

    return lambda user: sign_in(Client(), user)


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory):
    """Give the address of a real Redis: the one of TEST_REDIS_URL, or one of this run."""
    if named := os.environ.get("TEST_REDIS_URL"):
        yield named
        return
    server = engines.Redis(tmp_path_factory.mktemp("redis"))
    yield server.url
    server.stop()
