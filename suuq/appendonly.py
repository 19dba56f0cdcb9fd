"""A migration step that makes the database itself refuse to change or delete rows of a table."""

from typing import Any

from django.db import migrations

POSTGRESQL = """
CREATE OR REPLACE FUNCTION suuq_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME; END $$;
CREATE OR REPLACE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION suuq_append_only();
CREATE OR REPLACE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION suuq_append_only();
"""
SQLITE = """
CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} BEFORE {verb} ON {table}
    BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""


def append_only(*tables: str) -> migrations.RunPython:
    """
    Guard ``tables`` against UPDATE, DELETE and (on PostgreSQL) TRUNCATE.

    To be said again after a step that alters one of them: SQLite then builds the table anew, without its triggers.
    """

    def guard(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 - RunPython's signature
        for table in tables:
            if schema_editor.connection.vendor == "postgresql":
                schema_editor.execute(POSTGRESQL.format(table=table), params=None)  # its % is no placeholder
            else:
                for verb in ("update", "delete"):
                    schema_editor.execute(SQLITE.format(table=table, verb=verb))

    return migrations.RunPython(guard, migrations.RunPython.noop)
