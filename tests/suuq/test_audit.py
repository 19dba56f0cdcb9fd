import pytest
from django.db import DatabaseError, connection, transaction

from suuq import audit
from suuq.audit import Entry
from suuq.roles import Role

pytestmark = pytest.mark.django_db


def record(person, at, n=3):
    officer = person(Role.OFFICER)
    return [audit.record(f"thing.{i}", officer, by=officer, at=at, old="a", new="b", why="é ☃") for i in range(n)]


def test_a_trail_in_order_verifies(person, at):
    record(person, at)

    assert list(audit.verify()) == []


@pytest.mark.parametrize("statement", ["UPDATE suuq_entry SET why = 'x'", "DELETE FROM suuq_entry"])
def test_the_database_refuses_to_change_the_trail(person, at, statement):
    record(person, at)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert Entry.objects.count() == 3
