from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.db import DatabaseError, connection, connections, transaction

from suuq import audit
from suuq.audit import ChainHead, Entry
from suuq.roles import Role
from tests.flush import guards_lifted

each_statement = pytest.mark.parametrize("statement", ["UPDATE suuq_entry SET why = 'x'", "DELETE FROM suuq_entry"])


def record(person, at, n=4):
    officer = person(Role.OFFICER)
    for i in range(n):
        audit.record(f"thing.{i}", officer, by=officer, at=at, old='"a\\\n', new="b\x1f", why="é ☃\u2028")


def spoil(statement):
    """Do what a person with the database's password and the guards lifted could do."""
    with guards_lifted() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db
def test_a_trail_in_order_verifies(person, at):
    record(person, at)

    assert list(audit.verify()) == []


@pytest.mark.django_db
def test_the_entries_of_a_step_are_written_together_at_its_end(person, at, django_assert_num_queries):
    officer = person(Role.OFFICER)
    record(person, at, 1)

    def step():
        with audit.together() as last, audit.together():
            for verb in ("thing.begun", "thing.done"):
                audit.record(verb, officer, by=officer, at=at)
            last.change(officer, is_active=False)
            assert Entry.objects.count() == 1

    with transaction.atomic(), django_assert_num_queries({"postgresql": 2, "sqlite": 5}[connection.vendor]):
        step()

    officer.refresh_from_db()
    assert not officer.is_active
    told = list(Entry.objects.order_by("number").values_list("verb", flat=True))
    assert told == ["thing.0", "thing.begun", "thing.done"]
    assert list(audit.verify()) == []


@pytest.mark.django_db
def test_what_a_savepoint_takes_back_is_not_told(person, at):
    officer = person(Role.OFFICER)
    with audit.together():
        audit.record("thing.done", officer, by=officer, at=at)
        with suppress(ZeroDivisionError), transaction.atomic():
            audit.record("thing.undone", officer, by=officer, at=at)
            raise ZeroDivisionError

    assert Entry.objects.get().verb == "thing.done"
    assert list(audit.verify()) == []


@pytest.mark.django_db
def test_an_empty_trail_verifies():
    assert list(audit.verify()) == []


@pytest.mark.django_db
@each_statement
def test_the_database_refuses_to_change_the_trail(person, at, statement):
    record(person, at)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert Entry.objects.count() == 4


@pytest.mark.django_db
def test_the_database_refuses_to_truncate_the_trail(person, at):
    if connection.vendor != "postgresql":  # SQLite has no TRUNCATE
        return
    record(person, at)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE suuq_entry")


@pytest.mark.django_db
@pytest.mark.parametrize("column", ["verb", "why", "old", "new", "subject_name", "by_role", "request_id", "subject_id"])
def test_a_changed_word_is_named(person, at, column):
    record(person, at)
    spoil(f"UPDATE suuq_entry SET {column} = 'changed' WHERE number = 2")  # noqa: S608 - a column named above

    assert "audit: entry 2 was changed or reordered" in list(audit.verify())


@pytest.mark.django_db
def test_a_removed_entry_is_named(person, at):
    record(person, at)
    spoil("DELETE FROM suuq_entry WHERE number = 3")

    assert "audit: entry 3 is missing" in list(audit.verify())


@pytest.mark.django_db
def test_a_cut_off_end_is_named(person, at):
    record(person, at)
    spoil("DELETE FROM suuq_entry WHERE number = 4")

    assert list(audit.verify()) == ["audit: the trail ends at 3, its head says 4"]


@pytest.mark.django_db
def test_swapped_entries_are_named(person, at):
    record(person, at)
    spoil("UPDATE suuq_entry SET number = -number WHERE number IN (2, 3)")
    spoil("UPDATE suuq_entry SET number = 5 + number WHERE number IN (-2, -3)")

    assert "audit: entry 2 was changed or reordered" in list(audit.verify())


@pytest.mark.django_db
def test_the_service_itself_acts_without_a_name(person, at):
    audit.record("thing.done", person(), by=None, at=at)

    entry = Entry.objects.get()
    assert (entry.by_id, entry.by_role) == ("", "")


@pytest.mark.django_db
def test_a_long_name_is_cut_and_still_verifies(person, at):
    audit.record("thing.done", person(full_name="é" * 120), by=None, at=at, why="z" * 10_000)

    assert list(audit.verify()) == []


@pytest.mark.django_db(transaction=True)
def test_many_at_once_make_one_unforked_chain(person, at):
    officer = person(Role.OFFICER)

    def append(i):
        try:
            audit.record("thing.done", officer, by=officer, at=at, why=str(i))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(append, range(50)))

    assert list(Entry.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 51))
    assert list(audit.verify()) == []
    assert ChainHead.objects.get().number == 50
