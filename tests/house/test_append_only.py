"""Tables that only grow refuse UPDATE and DELETE from anyone, raw SQL included, on both databases."""

import re

import pytest
from django.apps import apps
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader

# Adding a table here is a promise; a migration keeps it with suuq.appendonly.append_only.
APPEND_ONLY = {
    "suuq_entry",
    "billing_entry",
    "billing_invoiceline",
    "billing_leg",
    "customs_assessment",
    "customs_assessmentline",
    "customs_decision",
    "customs_edition",
    "customs_exchangerate",
    "customs_levy",
    "customs_measure",
    "customs_nationalline",
    "customs_provision",
    "customs_threshold",
    "customs_version",
    "customs_versionitem",
    "forwarding_concernstep",
    "forwarding_domesticevent",
    "forwarding_mandateact",
    "forwarding_milestone",
    "forwarding_quotation",
    "forwarding_unclaimed",
}

# What a trigger must say to be a guard, as each database writes it back.
GUARDS = {
    "postgresql": {
        "no_change": r"BEFORE (DELETE OR UPDATE|UPDATE OR DELETE) ON .* FOR EACH ROW EXECUTE FUNCTION suuq_append_only",
        "no_truncate": r"BEFORE TRUNCATE ON .* EXECUTE FUNCTION suuq_append_only",
    },
    "sqlite": {
        "no_update": r"BEFORE UPDATE ON \w+\s+BEGIN SELECT RAISE\(ABORT",
        "no_delete": r"BEFORE DELETE ON \w+\s+BEGIN SELECT RAISE\(ABORT",
    },
}

pytestmark = pytest.mark.django_db


def triggers(table):
    """Read the table's triggers that are switched on: name and definition."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger"
                " WHERE tgrelid = %s::regclass AND NOT tgisinternal AND tgenabled = 'O'",
                [table],
            )
        else:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
        return dict(cursor.fetchall())


@pytest.mark.parametrize("table", sorted(APPEND_ONLY))
def test_the_database_has_the_guards(table):
    found = triggers(table)

    for ending, definition in GUARDS[connection.vendor].items():
        assert re.search(definition, found[f"{table}_{ending}"], re.IGNORECASE)


def test_every_guarded_table_is_named_here():
    """Found in the database, so that a guard cannot be forgotten here."""
    guarded = {t for t in connection.introspection.table_names() if any(n.startswith(f"{t}_no_") for n in triggers(t))}

    assert guarded == APPEND_ONLY


def test_a_row_that_may_not_change_refers_to_nothing_that_may_go():
    """SET NULL and CASCADE would be a change: the guard would stop them with an error nobody expects."""
    rows = [model for model in apps.get_models() if model._meta.db_table in APPEND_ONLY]
    keys = [field for model in rows for field in model._meta.concrete_fields if field.many_to_one]

    assert not [str(field) for field in keys if field.remote_field.on_delete is not models.PROTECT]


def test_no_migration_lifts_a_guard():
    for migration in MigrationLoader(connection).disk_migrations.values():
        for operation in migration.operations:
            if isinstance(operation, migrations.RunSQL):
                assert "DROP TRIGGER" not in str(operation.sql).upper()
