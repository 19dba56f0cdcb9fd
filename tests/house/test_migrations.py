"""
A migration runs while the release before it still answers: it adds, and only a later one takes away.

See docs/how-to/migrate.md.
"""

from itertools import pairwise

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.models import NOT_PROVIDED

from suuq.migrating import IndexBeside

OURS = ("accounts", "billing", "customs", "forwarding", "suuq")
TAKES_AWAY = (migrations.RemoveField, migrations.DeleteModel)
EARLY = ("0001_initial", "0003_operating")  # before anybody's data
RENAMES = (migrations.RenameField, migrations.RenameModel, migrations.AlterModelTable)


def objections(migration):
    """What the running release could not live with."""
    contracts = getattr(migration, "contracts", "")
    steps = [one for step in migration.operations for one in getattr(step, "models", [step])]
    made = {step.name.lower() for step in steps if isinstance(step, migrations.CreateModel)}
    for step in migration.operations:
        about = f"{migration.app_label}.{migration.name}: {step.describe()}"
        if isinstance(step, RENAMES):
            yield f"{about}: the running release looks for the old name; add the new one beside it"
        if isinstance(step, TAKES_AWAY) and not contracts:
            yield f"{about}: say in `contracts` since which release nothing reads it"
        if type(step) is migrations.AddIndex and step.model_name.lower() not in made and migration.name not in EARLY:
            yield f"{about}: whoever writes to the table waits for it; make it an IndexBeside"
        if isinstance(step, migrations.AddField) and step.model_name.lower() not in made and _is_demanded(step.field):
            yield f"{about}: the running release writes rows without it; give it null=True or a db_default"


def _is_demanded(field):
    if isinstance(field, models.ManyToManyField):
        return False
    return not field.null and field.db_default is NOT_PROVIDED


def test_every_migration_lets_the_release_before_it_live():
    """R185"""
    found = []
    for (app, _name), migration in MigrationLoader(None).disk_migrations.items():
        if app in OURS:
            found += objections(migration)

    assert found == []


@pytest.mark.parametrize(
    ("step", "is_safe"),
    [
        (migrations.AddField("parcel", "note", models.TextField(null=True)), True),
        (migrations.AddField("parcel", "note", models.TextField(db_default="")), True),
        (migrations.AddField("parcel", "note", models.TextField(default="")), False),
        (migrations.RenameField("parcel", "note", "remark"), False),
        (migrations.AddIndex("parcel", models.Index(fields=["note"], name="note")), False),
        (IndexBeside("parcel", models.Index(fields=["note"], name="note")), True),
        (migrations.RemoveField("parcel", "note"), False),
        (migrations.DeleteModel("Parcel"), False),
    ],
    ids=lambda part: part.describe() if isinstance(part, migrations.operations.base.Operation) else "",
)
def test_what_the_linter_lets_pass(step, is_safe):
    migration = migrations.Migration("0099_try", "forwarding")
    migration.operations = [step]

    assert (list(objections(migration)) == []) is is_safe


def test_taking_away_is_allowed_once_it_is_argued():
    migration = migrations.Migration("0099_try", "forwarding")
    migration.operations = [migrations.RemoveField("parcel", "note")]
    migration.contracts = "nothing reads parcel.note since 1.2"

    assert list(objections(migration)) == []


def test_each_app_has_one_line_of_migrations():
    """R186"""
    for app in OURS:
        numbers = sorted(int(name[:4]) for label, name in MigrationLoader(None).disk_migrations if label == app)
        assert all(after - before == 1 for before, after in pairwise(numbers)), app
