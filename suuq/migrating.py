"""
A migration that makes many tables, what PostgreSQL alone is told, and an index made while people work.

After each ``CreateModel`` Django draws every model anew that is related to it, however far: for seventy tables that is
half of the time from the command to the first page. Here they are drawn once, when all are known.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations
from django.db.migrations.operations.base import Operation


class ManyTables(migrations.Migration):
    """A migration whose tables are made together."""

    def __init__(self, name: str, app_label: str) -> None:
        """Take each run of ``CreateModel`` as one step."""
        super().__init__(name, app_label)
        runs = groupby(self.operations, key=lambda step: isinstance(step, migrations.CreateModel))
        made = [step for makes, run in runs for step in ([CreateModels(list(run))] if makes else run)]
        self.operations = made  # type: ignore[misc] # as Django's own __init__ does, whatever its stubs say


class CreateModels(Operation):
    """Many models at once, in the order of their tables."""

    def __init__(self, models: Sequence[Any]) -> None:
        """Keep what Django's own steps would each do."""
        self.models = models

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Add them all, with nothing drawn yet."""
        state.__dict__.pop("apps", None)
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Make the tables."""
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Drop them, the last first."""
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """Name them."""
        return f"Create models {', '.join(model.name for model in self.models)}"


class PostgresqlSQL(migrations.RunSQL):
    """What is written in PostgreSQL's own language; SQLite, which has none, is told the same in Python."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Write it where it is understood."""
        if schema_editor.connection.vendor == "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)


class IndexBeside(AddIndexConcurrently):
    """
    An index on a table that stands: PostgreSQL makes it beside those who write, who do not wait for it.

    Its migration says ``atomic = False``. One that was broken off leaves an index that is not used; the next try
    throws that away first.
    """

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Make it without a lock where the database can."""
        if schema_editor.connection.vendor == "postgresql":
            self.database_backwards(app_label, schema_editor, to_state, from_state)
            super().database_forwards(app_label, schema_editor, from_state, to_state)
        else:
            migrations.AddIndex.database_forwards(self, app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Drop it, without a lock where the database can."""
        if schema_editor.connection.vendor == "postgresql":
            super().database_backwards(app_label, schema_editor, from_state, to_state)
        else:
            migrations.AddIndex.database_backwards(self, app_label, schema_editor, from_state, to_state)
