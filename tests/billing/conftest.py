"""What the tests of money share."""

from contextlib import contextmanager

import pytest
from django.db import transaction

from tests import trail

every_change_leaves_a_word = trail.every_change_leaves_a_word


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
