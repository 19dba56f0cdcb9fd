"""The tests' own flush empties guarded tables and leaves the guards standing."""

import pytest
from django.db import DatabaseError, connection, transaction

from suuq import audit
from suuq.audit import Entry
from suuq.roles import Role


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_each_turn_starts_empty_and_guarded(person, at, turn):
    assert not Entry.objects.exists()
    officer = person(Role.OFFICER)
    audit.record("thing.done", officer, by=officer, at=at)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM suuq_entry")
