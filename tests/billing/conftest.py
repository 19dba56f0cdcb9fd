"""What the tests of money share."""

from contextlib import contextmanager

import pytest
from django.db import transaction

from billing import verify
from suuq import failpoints
from suuq.roles import Role
from tests import trail
from tests.factories.billing import AT, open_drawer

every_change_leaves_a_word = trail.every_change_leaves_a_word


@pytest.fixture
def _monday(time_machine):
    time_machine.move_to(AT, tick=False)


@pytest.fixture
def _the_oracle_is_content():
    yield
    assert list(verify.complaints()) == []


@pytest.fixture
def dying_at(settings, tmp_path):
    """Let whoever reaches a point of the code fall there, as a process does that is killed."""

    @contextmanager
    def armed(point):
        file = tmp_path / "failpoints"
        file.write_text(f"{point} raise")
        settings.FAILPOINTS = str(file)
        with pytest.raises(failpoints.ReachedError):
            yield
        settings.FAILPOINTS = ""

    return armed


@pytest.fixture
def rolled_back(db):
    """Give a world that vanishes again: each example of a property begins with empty books."""

    @contextmanager
    def world():
        block = transaction.atomic()
        block._from_testcase = True  # so that durable blocks and the gateway take it for the test's own transaction
        with block:
            yield
            transaction.set_rollback(True)

    return world


@pytest.fixture
def hodan(person):
    return person(full_name="Hodan Abdillahi", phone="+25377814209")


@pytest.fixture
def clerk(person):
    return person(Role.CLERK, full_name="Moumina Daher")


@pytest.fixture
def shift(clerk):
    return open_drawer(clerk)
