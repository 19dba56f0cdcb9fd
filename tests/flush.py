"""
The flush after a test that commits: Django's own takes half a second here, and many tests commit.

It would empty a hundred and forty tables and write every content type and permission anew. This one asks which tables
hold anything, empties those and leaves alone what Django itself put there. The triggers of append-only tables stay as
the migrations made them: they are lifted inside the flush's own transaction only, so the code under test never sees
them gone.
"""

from contextlib import contextmanager
from functools import cache

from django.apps import apps
from django.db import connection, transaction

DJANGOS_OWN = {"django_content_type", "auth_permission"}


def empty(_case=None):
    """Delete every row that a test may have left; stands in for ``TransactionTestCase._fixture_teardown``."""
    with connection.cursor() as cursor:
        cursor.execute(_who_holds_anything())
        held = [name for (name,) in cursor.fetchall()]
    with guards_lifted(held) as cursor:
        for name in held:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(name)}")  # noqa: S608 - a table of ours


@cache
def _who_holds_anything():
    models = apps.get_models(include_auto_created=True)
    names = sorted({model._meta.db_table for model in models if model._meta.managed} - DJANGOS_OWN)
    return " UNION ALL ".join(
        f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {connection.ops.quote_name(name)})"  # noqa: S608 - the same
        for name in names
    )


@contextmanager
def guards_lifted(tables=None):
    """Lift the triggers (of these tables) inside one transaction, and put them back before it ends."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
            yield cursor
            cursor.execute("SET LOCAL session_replication_role = origin")
            return
        cursor.execute("SELECT name, sql, tbl_name FROM sqlite_master WHERE type = 'trigger'")
        triggers = [(name, sql) for name, sql, table in cursor.fetchall() if tables is None or table in tables]
        for name, _sql in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        yield cursor
        for _name, sql in triggers:
            cursor.execute(sql)
