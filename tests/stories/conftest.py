"""A town to tell stories in, and the oracle that is asked after each."""

from contextlib import nullcontext
from io import StringIO

import pytest
from django.core.management import call_command

from forwarding.demonstration import places
from tests import engines, plans, trail
from tests.stories.people import Town

every_change_leaves_a_word = trail.every_change_leaves_a_word


@pytest.fixture
def town(transactional_db):
    """Four warehouses, twelve agencies, the unverified tariff, and the people of the story."""
    places.make()
    call_command("load_tariff", demo=True, stdout=StringIO())
    with nullcontext() if engines.on_sqlite() else plans.only_by_index():
        yield Town()
    call_command("verify_integrity")
