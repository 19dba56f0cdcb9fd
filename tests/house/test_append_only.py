"""Tables that only grow refuse UPDATE and DELETE from anyone, raw SQL included, on both databases."""

import pytest
from django.db import connection, migrations
from django.db.migrations.loader import MigrationLoader

# Adding a table here is a promise; a migration keeps it with suuq.appendonly.append_only.
APPEND_ONLY = {
    "suuq_entry",
}

pytestmark = pytest.mark.django_db


def triggers(table):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal", [table])
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.parametrize("table", sorted(APPEND_ONLY))
def test_the_database_has_the_guards(table):
    expected = {"_no_change", "_no_truncate"} if connection.vendor == "postgresql" else {"_no_update", "_no_delete"}

    assert {f"{table}{ending}" for ending in expected} <= triggers(table)


def test_every_guarded_table_is_named_here():
    """Found in the database, so that a guard cannot be forgotten here."""
    guarded = {t for t in connection.introspection.table_names() if any(n.startswith(f"{t}_no_") for n in triggers(t))}

    assert guarded == APPEND_ONLY


def test_no_migration_lifts_a_guard():
    for migration in MigrationLoader(connection).disk_migrations.values():
        for operation in migration.operations:
            if isinstance(operation, migrations.RunSQL):
                assert "DROP TRIGGER" not in str(operation.sql).upper()
