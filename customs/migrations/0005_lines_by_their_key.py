"""Lines are ordered by the key of what they belong to: the tables do not change."""

from django.db import migrations


class Migration(migrations.Migration):
    """The order in which lines are read when nothing else is said."""

    dependencies = [("customs", "0004_read_by_index")]

    operations = [
        migrations.AlterModelOptions(name="assessmentline", options={"ordering": ("assessment_id", "number")}),
        migrations.AlterModelOptions(name="versionitem", options={"ordering": ("version_id", "number")}),
    ]
