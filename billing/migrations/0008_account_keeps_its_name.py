"""Guard the names of accounts again: new headings of the chart had SQLite build their table anew, without triggers."""

from typing import Any

from django.db import migrations

SQLITE = (
    "DROP TRIGGER IF EXISTS billing_account_name",
    "DROP TRIGGER IF EXISTS billing_account_stays",
    "CREATE TRIGGER billing_account_name BEFORE UPDATE OF code, currency, owner_id, holder ON billing_account"
    " BEGIN SELECT RAISE(ABORT, 'an account keeps its name'); END",
    "CREATE TRIGGER billing_account_stays BEFORE DELETE ON billing_account"
    " BEGIN SELECT RAISE(ABORT, 'an account keeps its name'); END",
)


def guard(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 - RunPython's signature
    """Write the two triggers; on PostgreSQL they never went."""
    if schema_editor.connection.vendor == "sqlite":
        for statement in SQLITE:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("billing", "0007_buying")]

    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
